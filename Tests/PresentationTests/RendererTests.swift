import Analyses
import Designs
import Estimation
import Foundation
import Presentation
import Specs
import Testing

@Suite struct RendererTests {
  @Test func `text is aligned, with rules, notes and the stamp`() throws {
    #expect(
      try render(twoModels, TextRenderer()) == """
        Scores
        ----------------------------------------
                                    One       m2
        ----------------------------------------
        Intake                    0.000    2.000
                                (0.500)  (0.250)
        sex[M]                            −1.500
                                         (0.000)
        Type of school: Sngl             omitted

        (Intercept)           1,234.500   −3.000
                                (0.500)  (1.000)
        ----------------------------------------
        Outcome                       y   log(y)
        N                         1,200       30
        R2                        0.250      n/a
        Residual SD               1.500    2.000
        Std. errors                 HC1      HC1
        ----------------------------------------
        A note.
        Standard errors in parentheses.
        HC1: no factor; normal quantiles.
        [not disclosure-checked]

        """)
  }

  @Test func `Markdown is a table of GitHub's kind`() throws {
    #expect(
      try render(twoModels, MarkdownRenderer()) == """
        **Scores**

        |  | One | m2 |
        |:---|---:|---:|
        | Intake | 0.000 | 2.000 |
        |  | (0.500) | (0.250) |
        | sex\\[M\\] |  | −1.500 |
        |  |  | (0.000) |
        | Type of school: Sngl |  | omitted |
        |  |  |  |
        | (Intercept) | 1,234.500 | −3.000 |
        |  | (0.500) | (1.000) |
        | Outcome | y | log(y) |
        | N | 1,200 | 30 |
        | R2 | 0.250 | n/a |
        | Residual SD | 1.500 | 2.000 |
        | Std. errors | HC1 | HC1 |

        A note.

        Standard errors in parentheses.

        HC1: no factor; normal quantiles.

        [not disclosure-checked]

        """)
  }

  @Test func `HTML has a caption, scopes and headings that span their lines`() throws {
    #expect(
      try render(twoModels, HTMLRenderer()) == """
        <table id="main">
        <caption>Scores</caption>
        <thead>
        <tr><td></td><th scope="col">One</th><th scope="col">m2</th></tr>
        </thead>
        <tbody>
        <tr><th scope="row" rowspan="2">Intake</th><td>0.000</td><td>2.000</td></tr>
        <tr><td>(0.500)</td><td>(0.250)</td></tr>
        <tr><th scope="row" rowspan="2">sex[M]</th><td></td><td>−1.500</td></tr>
        <tr><td></td><td>(0.000)</td></tr>
        <tr><th scope="row" rowspan="2">Type of school: Sngl</th><td></td><td>omitted</td></tr>
        <tr><td></td><td></td></tr>
        <tr><th scope="row" rowspan="2">(Intercept)</th><td>1,234.500</td><td>−3.000</td></tr>
        <tr><td>(0.500)</td><td>(1.000)</td></tr>
        </tbody>
        <tbody>
        <tr><th scope="row">Outcome</th><td>y</td><td>log(y)</td></tr>
        <tr><th scope="row">N</th><td>1,200</td><td>30</td></tr>
        <tr><th scope="row">R2</th><td>0.250</td><td>n/a</td></tr>
        <tr><th scope="row">Residual SD</th><td>1.500</td><td>2.000</td></tr>
        <tr><th scope="row">Std. errors</th><td>HC1</td><td>HC1</td></tr>
        </tbody>
        <tfoot><tr><td colspan="3">A note.<br>Standard errors in parentheses.<br>\
        HC1: no factor; normal quantiles.<br>[not disclosure-checked]</td></tr></tfoot>
        </table>

        """)
  }

  @Test func `LaTeX has booktabs rules, a minus of mathematics, and notes below`() throws {
    #expect(
      try render(twoModels, LaTeXRenderer()) == """
        \\begin{table}
        \\caption{Scores}
        \\label{tab:main}
        \\begin{tabular}{lrr}
        \\toprule
         & One & m2 \\\\
        \\midrule
        Intake & 0.000 & 2.000 \\\\
         & (0.500) & (0.250) \\\\
        sex[M] &  & $-$1.500 \\\\
         &  & (0.000) \\\\
        Type of school: Sngl &  & omitted \\\\
         &  &  \\\\
        (Intercept) & 1,234.500 & $-$3.000 \\\\
         & (0.500) & (1.000) \\\\
        \\midrule
        Outcome & y & log(y) \\\\
        N & 1,200 & 30 \\\\
        R2 & 0.250 & n/a \\\\
        Residual SD & 1.500 & 2.000 \\\\
        Std. errors & HC1 & HC1 \\\\
        \\bottomrule
        \\end{tabular}
        \\par\\footnotesize A note.
        \\par\\footnotesize Standard errors in parentheses.
        \\par\\footnotesize HC1: no factor; normal quantiles.
        \\par\\footnotesize [not disclosure-checked]
        \\end{table}

        """)
  }

  @Test func `a LaTeX table longer than a page goes over pages, never within a term`() throws {
    func made(_ count: Int) -> MadeResult {
      MadeResult(models: [
        MadeModel(terms: (1...count).map { (TermID([.variable("x\($0)")]), Double($0), 1) })
      ])
    }
    let text = try render(made(25), LaTeXRenderer())
    #expect(text.hasPrefix("\\begin{longtable}{lr}\n\\caption{"))
    #expect(!text.contains("{table}") && !text.contains("{tabular}"))
    let lines = text.split(separator: "\n")
    #expect(lines.count { $0 == "\\midrule" } == 3)
    #expect(lines.count { $0 == "\\endhead" } == 1 && lines.count { $0 == "\\endfirsthead" } == 1)
    for place in lines.indices where lines[place].hasPrefix("x") {
      #expect(lines[place].hasSuffix("\\\\*"))
      #expect(lines[place + 1].hasPrefix(" & (1.000)") && lines[place + 1].hasSuffix("\\\\"))
    }
    #expect(lines.count { $0.hasPrefix("x") } == 25)
    // 34 lines of terms and those of the summary are a page's.
    #expect(try render(made(17), LaTeXRenderer()).hasPrefix("\\begin{table}"))
  }

  @Test func `CSV is unrounded, one line per statistic, two for an interval, the stamp last`()
    throws
  {
    var made = twoModels
    made.stamps = [.simulated, .notDisclosureChecked]
    made.table.show = [.estimate, .confidenceInterval, .degreesOfFreedom]
    made.models = [
      MadeModel(id: "m1", terms: [(x, 0.1, 0)], rSquared: 0.25, sigma: 1.5),
      MadeModel(id: "m2", terms: [(x, 0.25, 0)], hasCovariance: false),
    ]
    let stamp = "simulated data; not disclosure-checked"
    #expect(
      try render(made, CSVRenderer()) == """
        term,statistic,m1,m2,stamp
        x,estimate,0.1,0.25,\(stamp)
        x,conf.low,0.1,n/a,\(stamp)
        x,conf.high,0.1,n/a,\(stamp)
        x,df,n/a,n/a,\(stamp)
        outcome,,y,y,\(stamp)
        nobs,,1200,1200,\(stamp)
        r.squared,,0.25,n/a,\(stamp)
        sigma,,1.5,n/a,\(stamp)
        vcov,,HC1,HC1,\(stamp)

        """)
  }

  @Test func `wide and combining characters keep the columns of text`() throws {
    var made = MadeResult(
      models: [MadeModel(id: "m", terms: [(x, 1, 1), (male, 2, 1), (single, 3, 1)])])
    made.table.show = [.estimate]
    made.table.terms = [
      .init(term: "x", label: "\u{8BFB}\u{5199}"),
      .init(term: "sex[M]", label: "e\u{301}te\u{301}"),
      .init(term: "type[Sngl]", label: "\u{1F3EB} a"),
    ]
    let lines = try render(made, TextRenderer()).split(separator: "\n").map(String.init)
    #expect(
      lines[4...6] == [
        "\u{8BFB}\u{5199}         1.000", "e\u{301}te\u{301}          2.000",
        "\u{1F3EB} a         3.000",
      ])
  }

  @Test func `titles and notes wrap at 80 columns, words stay whole`() throws {
    var made = MadeResult()
    made.table.title = String(repeating: "title ", count: 20)
    made.table.notes = [String(repeating: "words ", count: 30), String(repeating: "w", count: 90)]
    let lines = try render(made, TextRenderer()).split(separator: "\n").map(String.init)
    #expect(lines[0] == String(repeating: "title ", count: 12) + "title")
    #expect(lines.filter { $0.count > 80 } == [String(repeating: "w", count: 90)])
    #expect(lines.filter { $0.hasPrefix("words") }.map(\.count) == [77, 77, 23])
    #expect(lines.last == "[not disclosure-checked]")
  }
}

/// The one table of a made result.
func table(of made: MadeResult) throws -> ResultTable {
  let result = try made.result()
  return ResultTable(result.tables[0], of: result)
}

/// The one table of a made result as text.
func render(_ made: MadeResult, _ renderer: some TableRenderer) throws -> String {
  renderer.render(try table(of: made))
}
