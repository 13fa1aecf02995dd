import Analyses
import Designs
import Estimation
import Presentation
import Specs
import Testing

@Suite struct ResultTableTests {
  private func headings(_ made: MadeResult) throws -> [String] {
    try table(of: made).body.map(\.heading).filter { !$0.isEmpty }
  }

  @Test func `without chosen terms all stand as they first appear, the intercept last`() throws {
    let made = MadeResult(models: [
      MadeModel(id: "a", terms: [(.intercept, 1, 1), (x, 1, 1)]),
      MadeModel(id: "b", terms: [(.intercept, 1, 1), (male, 1, 1), (x, 1, 1)]),
    ])
    #expect(try headings(made) == ["x", "sex[M]", "(Intercept)"])
  }

  @Test func `chosen terms keep their order and labels, the intercept its place`() throws {
    var made = MadeResult(models: [
      MadeModel(terms: [(.intercept, 1, 1), (x, 1, 1), (male, 1, 1)])
    ])
    made.table.terms = [
      .init(term: "(Intercept)", label: "Constant"), .init(term: "sex[M]", label: nil),
    ]
    #expect(try headings(made) == ["Constant", "sex[M]"])
  }

  @Test func `labels of the contract name variables, levels and interactions`() throws {
    let block = TermID([.level("1", of: "poly(x, 2)")])
    let odd = TermID([.variable("`KS2 ``Score`")])
    let terms =
      [x, single, TermID([.variable("x"), .level("M", of: "sex")]), male, block, odd]
      + [TermID(block.parts + single.parts), TermID([.variable("I(x^2)")])]
    let made = MadeResult(
      models: [MadeModel(terms: terms.map { ($0, 1, 1) })],
      labels: ["x": "Intake", "type": "Type of school", "KS2 `Score": "Prior score"])
    #expect(
      try headings(made) == [
        "Intake", "Type of school: Sngl", "Intake x sex: M", "sex[M]", "poly(x, 2)[1]",
        "Prior score", "poly(x, 2)[1] x Type of school: Sngl", "I(x^2)",
      ])
    var labelled = made
    labelled.table.terms = [.init(term: "type[Sngl]", label: "Single-sex")]
    #expect(try headings(labelled) == ["Single-sex"])
  }

  @Test func `models align on a term however its factors are ordered`() throws {
    let made = MadeResult(models: [
      MadeModel(id: "a", terms: [(TermID([.variable("x"), .variable("y")]), 1, 1)]),
      MadeModel(id: "b", terms: [(TermID([.variable("y"), .variable("x")]), 2, 1)]),
    ])
    let body = try table(of: made).body
    #expect(body.map(\.key) == ["x:y", "x:y"])
    #expect(body[0].cells == [.estimate(1, stars: 0), .estimate(2, stars: 0)])
  }

  @Test func `an empty place says why`() throws {
    let body = try table(of: twoModels).body
    let cells = Dictionary(grouping: body, by: \.key).mapValues { $0.map(\.cells) }
    #expect(cells["sex[M]"]?[0][0] == .absent(.notInModel))
    #expect(cells["type[Sngl]"]?[0][1] == .absent(.omitted))
    #expect(cells["type[Sngl]"]?[1][1] == .absent(.notInModel))
    var made = twoModels
    made.table.show = [.standardError]
    #expect(try table(of: made).body[2].cells[1] == .absent(.omitted))
    made.models[0].hasCovariance = false
    #expect(try table(of: made).body[0].cells[0] == .absent(.notAvailable))
  }

  @Test func `a model without estimates shows n/a, beside one that has them and alone`() throws {
    let empty = MadeModel(id: "e", hasCovariance: false, findings: [.notFinite(variable: "x")])
    let full = MadeModel(id: "f", terms: [(x, 1, 1)], rSquared: 0.5, sigma: 1)
    let both = try table(of: MadeResult(models: [empty, full]))
    #expect(both.body.map { $0.cells[0] } == [.absent(.notAvailable), .absent(.notAvailable)])
    #expect(
      try render(MadeResult(models: [empty]), TextRenderer()) == """
        Made
        ------------------
                         e
        ------------------
        ------------------
        Outcome          y
        N            1,200
        R2             n/a
        Residual SD    n/a
        Std. errors    HC1
        ------------------
        Standard errors in parentheses.
        [not disclosure-checked]

        """)
    var chosen = MadeResult(models: [empty])
    chosen.table.terms = [.init(term: "x", label: nil)]
    #expect(try table(of: chosen).body[0].cells == [.absent(.notAvailable)])
  }

  @Test func `stars stand only where asked for, and the note explains them`() throws {
    // Normal quantiles: |b/s| of 1.9, 2, 2.6 and 3.3 have p of 0.057, 0.046, 0.0093 and 0.00097.
    let terms = [1.9, 2, -2.6, 3.3].enumerated().map {
      (term: TermID([.variable("x\($0)")]), estimate: $1, standardError: 1.0)
    }
    var made = MadeResult(models: [MadeModel(terms: terms)])
    made.table.show = [.estimate]
    made.table.digits = 1
    #expect(!(try render(made, TextRenderer()).contains("*")))
    made.table.stars = true
    let starred = try render(made, TextRenderer()).split(separator: "\n").map(String.init)
    #expect(
      starred[4...7].map { String($0.drop { $0 != " " }.drop { $0 == " " }) } == [
        "1.9", "2.0*", "\u{2212}2.6**", "3.3***",
      ])
    #expect(starred.contains("* p < 0.05, ** p < 0.01, *** p < 0.001."))
    #expect(try render(made, CSVRenderer()).contains("*") == false)
  }

  @Test func `every statistic has its line, its form and its words`() throws {
    var made = MadeResult(models: [MadeModel(level: 0.9, terms: [(x, 20, 0.5)], rule: .residual(5))]
    )
    made.table.show = TableRequest.Statistic.allCases
    made.table.digits = 1
    // R: 2*pt(-40, 5) = 1.8e-07, 20 + c(-1, 1)*qt(.95, 5)/2 = 18.99 21.01
    let lines = try render(made, TextRenderer()).split(separator: "\n").map(String.init)
    #expect(
      lines[4...9].map { String($0.drop { $0 == "x" || $0 == " " }) }
        == ["20.0", "(0.5)", "40.0", "<0.001", "[19.0, 21.0]", "5"])
    #expect(
      lines.suffix(6) == [
        "Intervals: 90 % confidence.", "Standard errors in parentheses.",
        "Lines of each term: estimate, standard error, t statistic, p-value, confidence",
        "interval, degrees of freedom.", "HC1: no factor; t on N-K = 5 degrees of freedom.",
        "[not disclosure-checked]",
      ])
  }

  @Test func `digits round estimates, standard errors, intervals and fit; never p or counts`()
    throws
  {
    var made = twoModels
    made.table.digits = 0
    made.table.show = [.estimate, .pValue]
    let text = try render(made, TextRenderer())
    #expect(text.contains("1,234"))
    #expect(!text.contains("1,234.5"))
    #expect(text.contains("0.999"))
    #expect(text.contains("1,200"))
  }

  @Test func `weights have a line where any model has them`() throws {
    let made = MadeResult(models: [
      MadeModel(id: "a", weights: "n (analytic)"), MadeModel(id: "b"),
    ])
    let row = try #require(try table(of: made).footer.last)
    #expect(row.heading == "Weights")
    #expect(row.cells == [.text("n (analytic)"), .text("none")])
    #expect(try table(of: twoModels).footer.allSatisfy { $0.key != "weights" })
  }

  @Test func `title and headings fall back on what there is`() throws {
    #expect(try table(of: twoModels).columns == ["One", "m2"])
    #expect(try table(of: twoModels).title == "Scores")
    #expect(try table(of: MadeResult()).title == "Made")
  }
}
