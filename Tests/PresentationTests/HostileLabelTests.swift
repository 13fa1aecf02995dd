import Analyses
import Presentation
import Testing

@Suite struct HostileLabelTests {
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
}
