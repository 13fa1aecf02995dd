import Analyses
import Designs
import Estimation
import Foundation
import Presentation
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
        [not disclosure-checked]</td></tr></tfoot>
        </table>

        """)
  }

  @Test func `LaTeX has booktabs rules, and no heading that a rule would swallow`() throws {
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
        {(Intercept)} & 1,234.500 & $-$3.000 \\\\
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
        \\par\\footnotesize [not disclosure-checked]
        \\end{table}

        """)
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

  @Test(arguments: [[Stamp.notDisclosureChecked], [.simulated, .notDisclosureChecked]])
  func `no rendering loses a stamp, not even of a table without models`(stamps: [Stamp]) throws {
    var empty = MadeResult(stamps: stamps)
    var hostile = hostileTable(of: hostileTexts.joined())
    hostile.stamps = stamps
    for notes in [[], [""], ["```", "<!--", "%", "\\iffalse", "\u{1B}[8m"]] {
      empty.table.notes = notes
      hostile.table.notes = notes
      for made in [empty, hostile] {
        for renderer in renderers {
          let lines = renderer.render(try table(of: made)).split(separator: "\n")
          for stamp in stamps { #expect(lines.suffix(2).contains { $0.contains(stamp.words) }) }
        }
      }
    }
    var csv = twoModels
    csv.stamps = stamps
    let words = stamps.map(\.words).joined(separator: "; ")
    let lines = try render(csv, CSVRenderer()).split(separator: "\n")
    #expect(lines[0].hasSuffix(",stamp"))
    #expect(lines.dropFirst().allSatisfy { $0.hasSuffix(",\(words)") })
  }

  // MARK: Hostile labels

  private let hostileTexts = [
    "<script>alert(1)</script>", "a|b", "two\nlines", "two\r\nlines", "\u{1B}[2J", "100 % & $5 #1",
    "a_b^c~d{e}\\f", "[1cm]", "*", "`code`", "\"quoted\" 'text'", "|\u{301}", "<\u{338}b",
    "%\u{301}", "&\u{301}", "\"\u{301}", "a\u{2028}b", "  ", "",
  ]

  private let renderers: [any TableRenderer] = [
    TextRenderer(), MarkdownRenderer(), HTMLRenderer(), LaTeXRenderer(),
  ]

  private func hostileTable(of text: String) -> MadeResult {
    MadeResult(
      models: [
        MadeModel(id: "m", label: text, outcome: text, weights: text, terms: [(x, 1, 1)])
      ],
      table: MadeTable(title: text, terms: [.init(term: "x", label: text)], notes: [text]))
  }

  @Test func `the shape of a table does not depend on its labels`() throws {
    let plain = try hostileShapes(of: "plain")
    for text in hostileTexts where text.contains(where: { $0 != " " }) {
      #expect(try hostileShapes(of: text) == plain, "\(text.debugDescription)")
    }
  }

  /// Counts that a label must not change: lines of each format, bars, tags, ampersands, line ends.
  private func hostileShapes(of text: String) throws -> [String: Int] {
    let table = try table(of: hostileTable(of: text))
    func scalars(_ renderer: some TableRenderer) -> [Unicode.Scalar] {
      Array(renderer.render(table).unicodeScalars)
    }
    func count(_ scalars: [Unicode.Scalar], _ wanted: Unicode.Scalar, after escape: Bool) -> Int {
      scalars.indices.filter { index in
        scalars[index] == wanted && (!escape || index == 0 || scalars[index - 1] != "\\")
      }.count
    }
    let (markdown, html, latex) = (
      scalars(MarkdownRenderer()), scalars(HTMLRenderer()), scalars(LaTeXRenderer())
    )
    let controls = renderers.flatMap { Array($0.render(table).unicodeScalars) }.filter {
      $0.value < 0x20 && $0 != "\n"
    }
    return [
      "text lines": count(scalars(TextRenderer()), "\n", after: false),
      "Markdown lines": count(markdown, "\n", after: false),
      "Markdown bars": count(markdown, "|", after: true),
      "HTML lines": count(html, "\n", after: false),
      "HTML tags": count(html, "<", after: false),
      "HTML ends": count(html, ">", after: false),
      "HTML quotes": count(html, "\"", after: false),
      "LaTeX lines": count(latex, "\n", after: false),
      "LaTeX cells": count(latex, "&", after: true),
      "LaTeX comments": count(latex, "%", after: true),
      "LaTeX mathematics": count(latex, "$", after: true),
      "controls": controls.count,
    ]
  }

  @Test func `hostile labels are escaped as each format has it`() throws {
    let html = try render(hostileTable(of: "<b>&\"'"), HTMLRenderer())
    #expect(html.contains("<caption>&lt;b&gt;&amp;&quot;&#39;</caption>"))
    let markdown = try render(hostileTable(of: "<b> | *a* `c` &amp; $x$"), MarkdownRenderer())
    #expect(markdown.contains("| \\<b\\> \\| \\*a\\* \\`c\\` \\&amp; \\$x\\$ | 1.000 |"))
    let latex = try render(hostileTable(of: "a_b & 5% \\x {y} ~^#$ <|>"), LaTeXRenderer())
    #expect(
      latex.contains(
        "\\caption{a\\_b \\& 5\\% \\textbackslash{}x \\{y\\} \\textasciitilde{}"
          + "\\textasciicircum{}\\#\\$ \\textless{}\\textbar{}\\textgreater{}}"))
    #expect(try render(hostileTable(of: "[1cm]"), LaTeXRenderer()).contains("\n{[1cm]} & 1.000 "))
    #expect(try render(hostileTable(of: "*"), LaTeXRenderer()).contains("\n{*} & 1.000 "))
  }

  @Test(
    arguments: [
      ("# not a heading", "\\# not a heading"), ("- not a list", "\\- not a list"),
      ("+ not a list", "\\+ not a list"), ("1. not a list", "1\\. not a list"),
      ("12) not a list", "12\\) not a list"), ("=== no rule", "\\=== no rule"),
      ("    no code", "no code"), ("2019 is a year.", "2019 is a year."), ("17", "17"),
    ])
  func `a note in Markdown stays a paragraph`(note: String, text: String) throws {
    var made = MadeResult()
    made.table.notes = [note]
    #expect(try render(made, MarkdownRenderer()).contains("\n\n\(text)\n\n"))
  }

  // MARK: Columns of a terminal

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
