import Analyses
import Designs
import Estimation
import Foundation
import Presentation
import Specs
import Testing

@Suite struct ReportTests {
  private func html(_ made: MadeResult, provenance: Provenance? = nil) throws -> HTMLPage {
    try HTMLPage(ReportHTML().render(Report(try made.result(), provenance: provenance)))
  }

  private func markdown(_ made: MadeResult) throws -> String {
    ReportMarkdown().render(Report(try made.result(), provenance: nil))
  }

  /// Everything that a report can hold.
  private var whole: MadeResult {
    var made = twoModels
    made.models += [MadePath(label: "By year").model, MadePath(id: "gap", part: "gap").model]
    made.question = "Did it work?"
    made.findings = [.unusedLevels(variable: "type", levels: ["B & <C>"], hidden: 0)]
    made.flow = [MadeResult.FlowImage(model: "m1", reason: "y", dropped: 4, remaining: 1200)]
    made.stamps = [.simulated, .notDisclosureChecked]
    made.figures = [
      FigureRequest(id: "path", kind: .eventStudy, models: ["path"]),
      FigureRequest(id: "main", kind: .coefficients, models: ["m1", "m2"]),
    ]
    return made
  }

  /// By way of run.json, the one door that it has.
  private var provenance: Provenance {
    get throws {
      let run = """
        {"tool": "diminish", "version": "0.1.0", "id": "made", "stamps": ["not disclosure-checked"],
        "status": "complete", "spec": {"path": "made.yaml", "sha256": "aa11", "bytes": 10},
        "data": [{"source": "data", "path": "made.csv", "sha256": "bb22", "bytes": 99, "rows": 1200}],
        "seeds": {}, "blas": "a BLAS", "threads": 7, "started": "2026-01-02T03:04:05Z", "timings": [],
        "warnings": []}
        """
      return try JSONDecoder().decode(Provenance.self, from: Data(run.utf8))
    }
  }

  @Test func `the page keeps the rules of accessible pages and fetches nothing`() throws {
    try html(whole, provenance: try provenance).expectAccessible()
    try html(MadeResult()).expectAccessible()
    var long = whole
    long.title = String(repeating: "數學 & <b>long</b> ", count: 40)
    long.models += (1...12).map { MadeModel(id: "n\($0)", terms: [(x, 1, 1)]) }
    try html(long).expectAccessible()
  }

  @Test func `the question comes first, then the findings`() throws {
    let page = try html(whole)
    let question = try #require(page.tags.firstIndex { $0.attributes["class"] == "question" })
    #expect(page.tags[question].text == "Did it work?")
    let table = try #require(page.tags.firstIndex { $0.name == "table" })
    let item = try #require(page.tags.firstIndex { $0.name == "li" && $0.text.hasPrefix("One: ") })
    #expect(question < item && item < table)
  }

  @Test func `what an effect bears is told once, however many targets its outcome has`() throws {
    var made = MadeResult(models: [MadeModel(label: "Against all others")])
    made.targets = ["first", "second"].map {
      MadeTarget(id: $0, credibility: [MadeTarget.CredibilityImage()])
    }
    let findings = try markdown(made).components(separatedBy: "## Design")[0]
    let sentence =
      "Against all others: of sets of units without the programme, chosen alike, it calls 25.0 % significant "
      + "(did, Monte Carlo error 1.0 points)."
    #expect(findings.components(separatedBy: sentence).count == 2)
  }

  @Test func `rows that all models lose are told once, their own losses by name`() throws {
    var made = MadeResult(
      models: ["a", "b", "c"].map { MadeModel(id: $0) } + [MadeModel(id: "d", label: "D")])
    func step(
      _ model: String, _ step: FlowStep.Step, _ reason: String, _ dropped: Int, _ left: Int
    ) -> MadeResult.FlowImage {
      MadeResult.FlowImage(
        model: model, step: step, reason: reason, dropped: dropped, remaining: left)
    }
    made.flow =
      ["a", "b", "c", "d"].map { step($0, .read, "", 0, 90) } + [
        step("b", .completeCases, "y", 10, 80), step("d", .where, "small", 30, 60),
        step("d", .completeCases, "y", 5, 55),
      ]
    let rows = try flowRows(made)
    #expect(
      rows == [
        ["For", "Step", "Reason", "Rows lost", "Rows left"],
        ["all", "read", "none", "0", "90"], ["a; c", "nothing further", "none", "0", "90"],
        ["b", "lacks a value", "y", "10", "80"],
        ["D", "left out by a condition", "small", "30", "60"],
        ["D", "lacks a value", "y", "5", "55"],
      ])
    made.models.removeLast(3)
    #expect(
      try flowRows(made) == [
        ["Step", "Reason", "Rows lost", "Rows left"], ["read", "none", "0", "90"],
      ])
  }

  /// The rows of the one table under `Where rows were lost`, its heading first.
  private func flowRows(_ made: MadeResult) throws -> [[String]] {
    let parts = try markdown(made).components(separatedBy: "Where rows were lost")
    try #require(parts.count == 2)
    let lines = parts[1].split(separator: "\n").drop { !$0.hasPrefix("|") }
    return lines.prefix { $0.hasPrefix("|") }.filter { !$0.contains("--") }.map { line in
      line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  @Test func `verdicts on targets come before any estimate, line by line`() throws {
    var made = whole
    made.targets = [MadeTarget()]
    let page = try html(made)
    page.expectAccessible()
    func place(_ words: String) throws -> Int {
      try #require(page.tags.firstIndex { $0.text.hasPrefix(words) }, "\(words)")
    }
    let order = try [
      "Target: The gap falls by at least 20 %", "As the figures read, the target was met",
      "Allowing for chance, it cannot be told", "Impact: not testable", "Estimates", "One: ",
    ].map(place)
    #expect(order == order.sorted())
  }

  @Test func `stamps stand at the head, the foot, in the title, on tables and figures`() throws {
    let page = try html(whole)
    let words = "simulated data; not disclosure-checked"
    #expect(page.tags.filter { $0.attributes["class"] == "stamp" }.map(\.text) == [words, words])
    #expect(page.all("title").first?.text.hasSuffix("[\(words)]") == true)
    for figure in page.inside("svg") {
      #expect(figure.contains { $0.name == "text" && $0.text == "[\(words)]" })
    }
    #expect(page.source.contains("@bottom-center{content:\"\(words)\""))
    #expect(page.source.components(separatedBy: words).count >= 8)
    let text = try markdown(whole)
    #expect(text.components(separatedBy: "\(words)").count >= 5)
    #expect(text.contains("The data are simulated: no statement about real pupils"))
  }

  @Test func `a page without stamps has no stamp`() throws {
    var made = whole
    made.stamps = []
    let page = try html(made)
    #expect(!page.source.contains("class=\"stamp\""))
    #expect(!page.source.contains("simulated"))
  }

  @Test func `what can be read has contrast enough, light and dark`() throws {
    let source = try html(whole).source
    let themes = try source.matches(of: Regex("--ink:[^}]*")).map { match in
      let pairs = (match[0].substring ?? "").split(separator: ";").map { declaration in
        let parts = declaration.split(separator: ":")
        return (String(parts[0]), String(parts[1]))
      }
      return Dictionary(pairs) { first, _ in first }
    }
    #expect(themes.count == 3)
    #expect(Set(themes.compactMap { $0["--paper"] }).count == 2)
    for theme in themes {
      for (text, paper) in [
        ("--ink", "--paper"), ("--muted", "--paper"), ("--link", "--paper"),
        ("--stamp-ink", "--stamp-paper"),
      ] {
        let found = contrast(try #require(theme[text]), try #require(theme[paper]))
        #expect(found >= 4.5, "\(text) on \(paper): \(found)")
      }
    }
  }

  @Test func `what a run was made of is told, without the time and the threads`() throws {
    let source = try html(whole, provenance: try provenance).source
    for words in ["diminish 0.1.0", "a BLAS", "made.yaml", "aa11", "made.csv", "bb22", "1,200"] {
      #expect(source.contains(words), "\(words)")
    }
    #expect(!source.contains("2026-01-02") && !source.contains(">7<"))
    #expect(try html(whole).source.contains("Made from result.json alone"))
  }

  @Test func `labels are escaped in the page and in Markdown`() throws {
    var made = whole
    made.title = "<img src=x onerror=alert(1)> & *more*"
    made.question = "# No heading | `no code`"
    let page = try html(made)
    page.expectAccessible()
    #expect(page.source.contains("&lt;img src=x onerror=alert(1)&gt; &amp; *more*"))
    let text = try markdown(made)
    #expect(text.hasPrefix("# \\<img src=x onerror=alert(1)\\> \\& \\*more\\*\n"))
    #expect(text.contains("\n\\# No heading \\| \\`no code\\`\n"))
  }

  @Test func `ten questions are answered by the page alone`() throws {
    let source = try html(whole, provenance: try provenance).source
    let answers = [
      // In this order: what was asked, what was found, whether it may be chance, how it was estimated, on how many rows,
      // which rows were lost and why, what to be careful of, which standard errors, what must be believed, whether it
      // may leave the room.
      "Did it work?",
      "a difference of 0.000 (95 % interval \u{2212}0.980 to 0.980, p = 0.999) in y",
      "Zero lies in the interval: it may be chance.",
      "least squares",
      "1,200",
      "lacks a value",
      "Levels of type without a row",
      "HC1: no factor; normal quantiles",
      "trends would have been parallel",
      "not disclosure-checked",
    ]
    let plain = source.replacing("&#39;", with: "'")
    for answer in answers { #expect(plain.contains(answer), "\(answer)") }
  }

  @Test func `Markdown shows figures with their alt texts and links their numbers`() throws {
    let text = try markdown(whole)
    #expect(text.contains("](figures/path.svg)"))
    #expect(text.contains("[figures/path.csv](figures/path.csv)"))
    #expect(text.contains("![Effects by years since the start on ks2."))
  }

  @Test func `the same result gives the same bytes`() throws {
    let one = try whole.result()
    let report = Report(one, provenance: try provenance)
    #expect(
      ReportHTML().render(report) == ReportHTML().render(Report(one, provenance: try provenance)))
  }
}
