import Designs
import Estimation
import Foundation
import Numerics
import Testing

extension EstimateSet {
  /// A set of made terms x0, x1 and so on.
  init(values: [Double], _ uncertainty: Uncertainty) {
    self.init(
      terms: values.indices.map { TermID([.variable("x\($0)")]) }, values: values,
      uncertainty: uncertainty, support: values.map { _ in Support(units: 10, clusters: nil) },
      omitted: [], findings: [],
      summary: FitSummary(
        observationCount: 10, parameterCount: values.count, residualDegreesOfFreedom: nil,
        rSquared: nil, residualStandardDeviation: nil, logLikelihood: nil,
        variance: VarianceConvention(
          kind: "HC1", parameterFactor: nil, parameterCount: values.count)))
  }
}

@Suite struct EstimateSetTests {
  @Test func `a set without estimates keeps the rows, the covariance asked for and the reason`() {
    let set = EstimateSet.unavailable(.notFinite(variable: "x"), rows: 7, variance: "HC3")
    #expect(set.terms.isEmpty)
    #expect(set.inferences(level: 0.95).isEmpty)
    #expect(set.uncertainty == .none(.noEstimates))
    #expect(set.findings == [.notFinite(variable: "x")])
    #expect(set.summary.observationCount == 7)
    #expect(set.summary.variance.name == "HC3")
  }

  @Test func `a convention is named with its clusters`() {
    func name(_ kind: String, _ clusters: [String]) -> String {
      VarianceConvention(kind: kind, clusters: clusters, parameterFactor: 1, parameterCount: 2).name
    }
    #expect(name("HC1", []) == "HC1")
    #expect(name("CR2", ["schoolidk"]) == "CR2[schoolidk]")
    #expect(name("CR1", ["firm", "year"]) == "CR1[firm+year]")
  }

  @Test func `the rules of degrees of freedom have their names and numbers`() {
    #expect(DegreesOfFreedomRule.residual(12).name == "N-K")
    #expect(DegreesOfFreedomRule.residual(12).reference(ofTerm: 0)?.degreesOfFreedom == 12)
    let scaled = ScaledStudentT(degreesOfFreedom: 4, scale: 0.5)
    #expect(DegreesOfFreedomRule.scaledSatterthwaite([scaled]).name == "scaled-satterthwaite")
    #expect(DegreesOfFreedomRule.scaledSatterthwaite([scaled, nil]).reference(ofTerm: 0) == scaled)
    #expect(DegreesOfFreedomRule.scaledSatterthwaite([scaled, nil]).reference(ofTerm: 1) == nil)
    #expect(DegreesOfFreedomRule.normal.name == "normal")
    #expect(DegreesOfFreedomRule.normal.reference(ofTerm: 0)?.degreesOfFreedom == .infinity)
  }

  @Test func `a set reads back from its JSON`() throws {
    let covariance = Matrix(rowCount: 2, columnCount: 2, columnMajor: [4, 1, 1, 9])
    let set = EstimateSet(values: [0.1, -1e-300], .covariance(covariance, .residual(3)))
    let data = try JSONEncoder().encode(set)
    #expect(try JSONDecoder().decode(EstimateSet.self, from: data) == set)
  }

  @Test func `references stand among the rows where the design has them and are no terms`() throws {
    let terms = (0..<3).map { TermID([.variable("x\($0)")]) }
    let (first, middle, last) = (
      TermID([.variable("a")]), TermID([.variable("b")]), TermID([.variable("c")])
    )
    let lost = TermID([.variable("lost")])
    let set = EstimateSet(values: [1, 2, 3], .none(.oneCluster)).with(
      references: [first, middle, last],
      order: [first, terms[0], lost, terms[1], middle, terms[2], last])
    #expect(
      set.rows == [
        .reference(first), .estimate(0), .estimate(1), .reference(middle), .estimate(2),
        .reference(last),
      ])
    #expect(set.references.map(\.place) == [0, 2, 3])
    #expect(set.inferences(level: 0.95).count == 3)
    #expect(set.with(rule: .normal).references == set.references)
    #expect(set.withoutLikelihood().references == set.references)
    #expect(set.with(findings: [.perfectFit]).rows == set.rows)
    let read = try JSONDecoder().decode(EstimateSet.self, from: JSONEncoder().encode(set))
    #expect(read == set)
    #expect(set.with(references: [], order: []).rows == (0..<3).map(EstimateSet.Row.estimate))
  }

  @Test func `terms, values and supports that do not match are a mistake of the programmer`() async
  {
    await #expect(processExitsWith: .failure) {
      let set = EstimateSet(values: [1], .none(.noEstimates))
      _ = EstimateSet(
        terms: set.terms, values: [1, 2], uncertainty: set.uncertainty, support: set.support,
        omitted: [], findings: [], summary: set.summary)
    }
  }
}

@Suite struct TermIDTests {
  @Test func `terms are spelled as the spec has them`() {
    #expect(TermID.intercept.description == "(Intercept)")
    #expect(TermID([.variable("I(x^2)")]).description == "I(x^2)")
    #expect(TermID([.level("small", of: "stark")]).description == "stark[small]")
    #expect(TermID([.level("1", of: "poly(x, 2)")]).description == "poly(x, 2)[1]")
    let product = TermID([.variable("ssif"), .level("2018", of: "year")])
    #expect(product.description == "ssif:year[2018]")
    #expect(TermID([.variable("`KS2 Score`")]).description == "`KS2 Score`")
  }

  @Test func `a bracket in a level is doubled, the opening one is not`() {
    #expect(TermID([.level("a]b", of: "g")]).description == "g[a]]b]")
    #expect(TermID([.level("]", of: "g")]).description == "g[]]]")
    #expect(TermID([.level("[a]", of: "g")]).description == "g[[a]]]")
    #expect(TermID([.level("", of: "g")]).description == "g[]")
  }

  @Test func `different levels never share a spelling`() {
    let levels = ["a", "a]", "a]]", "]a", "a[", "", "]", "[", "a:b", "]:g[a"]
    #expect(Set(levels.map { TermID([.level($0, of: "g")]).description }).count == levels.count)
  }
}
