import Analyses
import Designs
import Estimation
import Foundation
import Presentation
import Specs
import Testing

/// Spanners, panels, what is told of models, digits, and the other kinds of tables, in every format.
@Suite struct TableShapeTests {
  private func table(_ made: MadeResult) throws -> ResultTable {
    try #require(ResultTable.all(of: try made.result()).first)
  }

  private func shaped(_ shape: (inout MadeTable) -> Void) throws -> ResultTable {
    var made = twoModels
    shape(&made.table)
    return try table(made)
  }

  private var spanned: ResultTable {
    get throws {
      var made = twoModels
      made.models.append(MadeModel(id: "m3", label: "Three", terms: [(x, 3, 1)]))
      made.table.terms = [TableRequest.Term(term: "x", label: nil)]
      made.table.summary = [TableRequest.Term(term: "nobs", label: "Pupils")]
      made.table.spanners = [
        MadeTable.GroupImage(label: "Pupils & <schools>", models: ["m1", "m2"])
      ]
      return try table(made)
    }
  }

  private var panelled: ResultTable {
    get throws {
      try shaped {
        $0.panels = [
          MadeTable.GroupImage(label: "First", models: ["m1"]),
          MadeTable.GroupImage(label: "Second, *starred*", models: ["m2"]),
        ]
        $0.terms = [TableRequest.Term(term: "x", label: nil)]
        $0.show = [.estimate]
      }
    }
  }

  // MARK: Spanners

  @Test func `a heading over columns stands in the middle of its own`() throws {
    let lines = TextRenderer().render(try spanned).split(separator: "\n").map(String.init)
    #expect(
      lines[2...6] == [
        "        Pupils & <schools>",
        "        ------------------",
        "            One         m2    Three",
        "-----------------------------------",
        "Intake    0.000      2.000    3.000",
      ])
  }

  @Test func `formats with one row of headings have it before each`() throws {
    #expect(
      MarkdownRenderer().render(try spanned).contains(
        "|  | Pupils \\& \\<schools\\>: One | Pupils \\& \\<schools\\>: m2 | Three |"))
  }

  @Test func `HTML, LaTeX and Typst have it over its columns`() throws {
    let html = HTMLRenderer().render(try spanned)
    #expect(
      html.contains(
        "<th scope=\"colgroup\" colspan=\"2\">Pupils &amp; &lt;schools&gt;</th><td colspan=\"1\"></td>"
      ))
    let tex = LaTeXRenderer().render(try spanned)
    #expect(
      tex.contains(
        " & \\multicolumn{2}{c}{Pupils \\& \\textless{}schools\\textgreater{}} & \\multicolumn{1}{c}{} \\\\"
      ))
    #expect(tex.contains("\\cmidrule(lr){2-3}"))
    let typst = TypstRenderer().render(try spanned)
    #expect(typst.contains("table.cell(colspan: 2, align: center, \"Pupils & <schools>\"),"))
    #expect(typst.contains("table.hline(start: 1, end: 3, stroke: 0.5pt),"))
  }

  // MARK: Panels

  @Test func `panels stand one below the other, and what is alike is told once`() throws {
    let table = try panelled
    #expect(
      table.body.map(\.heading) == [
        "First", "Model", "Intake", "Outcome", "N", "R2", "Residual SD", "Second, *starred*",
        "Model",
        "Intake", "Outcome", "N", "R2", "Residual SD",
      ])
    #expect(table.footer.map(\.key) == ["vcov"] && table.columns == ["(1)"])
    let text = TextRenderer().render(table)
    #expect(text.contains("\nSecond, *starred*\nModel"))
  }

  @Test func `every format tells panels apart`() throws {
    let table = try panelled
    let csv = CSVRenderer().render(table).split(separator: "\n")
    #expect(csv[0] == "panel,term,statistic,1,stamp")
    #expect(csv.contains("First,x,estimate,-0.0004,not disclosure-checked"))
    #expect(csv.contains("\"Second, *starred*\",x,estimate,2,not disclosure-checked"))
    #expect(csv.last == ",vcov,,HC1,not disclosure-checked")
    #expect(MarkdownRenderer().render(table).contains("| **Second, \\*starred\\*** |  |"))
    let html = HTMLRenderer().render(table)
    #expect(
      html.contains("<tr class=\"panel\"><th scope=\"rowgroup\" colspan=\"2\">First</th></tr>"))
    #expect(html.components(separatedBy: "<tbody>").count == 4)
    #expect(LaTeXRenderer().render(table).contains("\\multicolumn{2}{l}{\\emph{First}} \\\\"))
    #expect(TypstRenderer().render(table).contains("table.cell(colspan: 2, emph(\"First\")),"))
  }

  // MARK: What is told of models, digits

  @Test func `the lines about models are chosen, named and ordered by the table`() throws {
    let table = try shaped {
      $0.summary = ["vcov", "nobs", "conf.level", "df.residual", "nparams", "logLik"].map {
        TableRequest.Term(term: $0, label: $0 == "nobs" ? "Pupils" : nil)
      }
    }
    #expect(
      table.footer.map(\.heading) == [
        "Std. errors", "Pupils", "Level of intervals", "Residual df", "Parameters",
        "Log likelihood",
      ])
    #expect(table.footer[1].cells == [.count(1200), .count(30)])
    #expect(table.footer[3].cells == [.absent(.notAvailable), .absent(.notAvailable)])
    #expect(try shaped { $0.summary = [] }.footer.isEmpty)
  }

  @Test func `each statistic may have its own digits, the p-value too`() throws {
    let table = try shaped {
      $0.terms = [TableRequest.Term(term: "x", label: nil)]
      $0.show = [.estimate, .standardError, .pValue, .confidenceInterval]
      $0.digits = 2
      $0.statisticDigits = ["estimate": 1, "p.value": 4]
    }
    let lines = MarkdownRenderer().render(table).split(separator: "\n").map(String.init)
    #expect(lines.contains("| Intake | 0.0 | 2.0 |"))
    #expect(lines.contains("|  | (0.50) | (0.25) |"))
    // 2 * pnorm(-0.0008), and 2 * pnorm(-8) = 1.2e-15.
    #expect(lines.contains("|  | 0.9994 | \\<0.0001 |"))
    #expect(lines.contains("|  | \\[\u{2212}0.98, 0.98\\] | \\[1.51, 2.49\\] |"))
  }

  @Test(arguments: [
    (0.00099, 3, "<0.001"), (0.001, 3, "0.001"), (0.0099, 2, "<0.01"), (0.2, 0, "<1"),
  ])
  func `a p-value is never written as nought`(value: Double, digits: Int, text: String) {
    #expect(Fixed.pValue(value, digits: digits) == text)
  }

  // MARK: Kinds

  @Test func `effects have a line each, their statistics side by side`() throws {
    let table = try shaped {
      $0.kind = .effects
      $0.show = [.estimate, .standardError, .confidenceInterval, .pValue]
    }
    #expect(
      table.columns == ["Estimate", "Standard error", "Confidence interval", "P-value"])
    #expect(table.stub == "Effect" && table.footer.isEmpty)
    #expect(table.body.filter(\.isPanel).map(\.heading) == ["One", "m2"])
    let intake = try #require(table.body.first { $0.heading == "Intake" })
    #expect(intake.cells[1] == .number(0.5))
    #expect(
      table.body.last { $0.key == "type[Sngl]" }?.cells.first == .absent(.omitted))
  }

  @Test func `years since the start have a line each, with the band and the reference`() throws {
    var made = MadeResult(models: [MadePath().model])
    made.table.kind = .eventStudy
    let table = try table(made)
    #expect(table.body.map(\.heading) == ["\u{2212}3", "\u{2212}2", "\u{2212}1", "0", "1"])
    #expect(table.body[2].cells.first == .estimate(0, stars: 0))
    #expect(table.columns.last == "Interval for all at once")
    #expect(table.body[3].cells.last == .interval(0.5 - 0.6, 0.5 + 0.6))
    #expect(table.notes.contains { $0.contains("no proof of parallel trends") })
  }

  @Test func `the flow of rows stands in all and by arm`() throws {
    var made = twoModels
    made.table.kind = .flow
    made.flow = [nil, "treated"].flatMap { arm in
      [
        MadeResult.FlowImage(
          model: "m1", step: .read, reason: "", arm: arm, dropped: 0, remaining: 9),
        MadeResult.FlowImage(model: "m1", reason: "y", arm: arm, dropped: 2, remaining: 7),
      ]
    }
    let table = try table(made)
    #expect(table.body.map(\.heading) == ["Read", "Lacks a value: y"])
    #expect(table.spans?.map(\.label) == ["All rows", "Arm treated"])
    #expect(table.body[1].cells == [.count(2), .count(7), .count(2), .count(7)])
  }

  @Test func `a table of nothing says so in words or is empty, in every format`() throws {
    for kind in TableRequest.Kind.allCases {
      var made = MadeResult()
      made.table.kind = kind
      let table = try table(made)
      #expect(!TextRenderer().render(table).isEmpty && !TypstRenderer().render(table).isEmpty)
      #expect(!HTMLRenderer().render(table).contains("nan"))
    }
  }

  // MARK: Typst

  @Test func `Typst takes any text as a string`() throws {
    let table = try shaped {
      $0.title = "\"quoted\" \\ #let $x$"
      $0.terms = [TableRequest.Term(term: "x", label: nil)]
      $0.summary = []
      $0.notes = ["@ref *bold*"]
    }
    #expect(
      TypstRenderer().render(table) == """
        #show figure.where(kind: table): set block(breakable: true)
        #figure(
          kind: table,
          caption: [#"\\"quoted\\" \\\\ #let $x$"],
          placement: none,
          table(
            columns: 3,
            align: (left, right, right,),
            stroke: none,
            table.hline(),
            table.header(
              [], "One", "m2",
            ),
            table.hline(stroke: 0.5pt),
            "Intake", "0.000", "2.000",
            [], "(0.500)", "(0.250)",
            table.hline(),
          ),
        ) <tab-main>

        #text(size: 0.8em, "@ref *bold*")

        #text(size: 0.8em, "Standard errors in parentheses.")

        #text(size: 0.8em, "HC1: no factor; normal quantiles.")

        #text(size: 0.8em, "[not disclosure-checked]")

        """)
  }
}
