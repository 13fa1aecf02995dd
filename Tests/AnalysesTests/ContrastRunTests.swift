import Analyses
import Estimation
import Specs
import TestSupport
import Testing

/// Clusters, absorbed effects and contrasts from spec to result.
@Suite struct ContrastRunTests {
  /// 48 pupils of 8 schools and 3 years; the last row is alone in its year.
  private static let rows: String = {
    var text = "y,x,z,urn,year\n"
    for i in 0..<48 {
      let (x, z) = ((i * 7) % 11, (i * 5) % 3)
      let noise = Double((i * i * 13) % 17) / 10
      text += "\(Double(x) * 0.5 - Double(z) + noise + Double(i % 8)),\(x),\(z),\(100 + i % 8),"
      text += i == 47 ? "2030\n" : "\(2016 + i % 3)\n"
    }
    return text
  }()

  private func result(_ spec: String) throws -> Analyses.Result {
    let run = AnalysisRun(try Workshop(Self.rows).plan(spec), threads: 1)
    return run.estimate(try run.bind())
  }

  @Test func `rows alone in a level go after all else, with a finding`() throws {
    let result = try result("models: {a: {formula: \"y ~ x | year\", cluster: urn}}\n")
    #expect(result.flow.last.map { Lost($0) } == Lost(.singleton, "alone in year", 1, 47))
    #expect(result.models[0].estimates.findings.first == .singletons(effect: "year", rows: 1))
    #expect(
      result.models[0].absorbed == [AbsorbedSummary(effect: "year", levels: 3, slopes: [])])
  }

  @Test func `a unit contrast of CR2 has the term's own degrees of freedom`() throws {
    let result = try result(
      """
      models: {a: {formula: "y ~ x + z | urn", cluster: urn}}
      contrasts: {one: {model: a, expression: "`z`"}, f: {model: a, expression: ["`z`"]}}

      """)
    let term = result.models[0].inferences[1]
    let one = try #require(result.contrasts[0].inference)
    expectClose(try #require(one.pValue), try #require(term.pValue), relative: 1e-9)
    let test = try #require(result.contrasts[1].test)
    let t = try #require(one.statistic)
    expectClose(test.statistic, t * t, relative: 1e-9)
  }

  @Test(arguments: ["CR1", "CR2"])
  func `models side by side are joined by CR1's contributions, whatever their own type`(
    type: String
  ) throws {
    let result = try result(
      """
      models:
        a: {formula: "y ~ x + z", cluster: urn, vcov: \(type)}
        b: {formula: "y ~ x + z", cluster: urn, vcov: \(type)}
        c: {formula: "y ~ x + z", cluster: urn, vcov: CR1}
      contrasts:
        sum: {expression: "`a::x` + `b::x`"}
        difference: {expression: "`a::x` - `b::x`"}

      """)
    let cr1 = try #require(result.models[2].inferences[1].standardError)
    let sum = try #require(result.contrasts[0].inference)
    expectClose(try #require(sum.standardError), 2 * cr1, relative: 1e-10)
    #expect(sum.degreesOfFreedom == 7)
    #expect(result.contrasts[1].inference?.estimate == 0)
    #expect(result.contrasts[0].variance == "CR1-stacked[urn]")
  }

  @Test func `a contrast of an omitted term has no estimate and says which`() throws {
    let result = try result(
      """
      models: {a: {formula: "y ~ x + I(3*x)", vcov: HC1}}
      contrasts: {one: {model: a, expression: "`x` - `I(3*x)`"}}

      """)
    #expect(result.contrasts[0].lacks.map { [$0.model, $0.term] } == [["a", "I(3*x)"]])
    #expect(result.contrasts[0].status == .incomplete && result.status == .incomplete)
  }
}
