import Analyses
import Estimation
import TestSupport
import Testing

/// Terms that have no variance: their own clusters' scores are nought, or clusters in two ways make it negative.
@Suite struct NoVarianceTests {
  /// Pupils of eight schools in three years.
  private static func rows(seed: UInt64 = 11) -> String {
    var state = seed
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
    var rows = "school,year,x,score\n"
    for row in 0..<72 { rows += "s\(row % 8),\(2016 + row / 8 % 3),\(next()),\(next())\n" }
    return rows
  }

  private func result(_ spec: String, seed: UInt64 = 11) throws -> Result {
    let data = "{file: rows.csv, columns: {year: {type: category}}}"
    let run = AnalysisRun(try Workshop(Self.rows(seed: seed)).plan(spec, data: data), threads: 1)
    return run.estimate(try run.bind())
  }

  @Test(arguments: ["romano-wolf", "westfall-young", "sup-t"])
  func `a member without a variance takes no part in a family`(method: String) throws {
    let family = try #require(
      try result(
        """
        models:
          saturated: {formula: "score ~ school", vcov: {type: CR1, cluster: school}}
          slope: {formula: "score ~ x", vcov: {type: CR1, cluster: school}}
        families:
          f: {method: \(method), terms: ["saturated::school[s2]", "slope::x"]}
        """
      ).families?.first)
    let (lacking, other) = (family.members[0], family.members[1])
    #expect(lacking.pValue == nil && lacking.adjustedPValue == nil && lacking.statistic == nil)
    #expect(family.status == .incomplete)
    let adjusted = try #require(other.adjustedPValue)
    if method == "sup-t" {
      // Alone it is judged by its own t; the critical value is found to 1e-8.
      expectClose(adjusted, try #require(other.pValue), relative: 1e-6)
    } else {
      #expect(adjusted > 0 || method == "westfall-young")
    }
  }

  @Test(arguments: ["imposed", "free"], ["11", "31"])
  func `draws test no term whose scores are nought`(null: String, variant: String) throws {
    let model = try #require(
      try result(
        """
        models:
          m: {formula: "score ~ school", vcov: {type: wild, cluster: school, null: \(null), variant: "\(variant)"}}
        """
      ).models.first)
    #expect(model.inferences.allSatisfy { $0.pValue == nil && $0.statistic == nil })
    let told = model.estimates.findings.filter {
      if case .noDraws = $0 { true } else { false }
    }
    #expect(told.count == model.estimates.terms.count)
  }

  @Test func `error and statistic of draws by clusters in two ways are of one variance`() throws {
    var (lacking, tested) = (0, 0)
    for seed in 1...40 as ClosedRange<UInt64> {
      let model = try #require(
        try result(
          "models:\n  m: {formula: \"score ~ x\", vcov: {type: wild, cluster: [school, year]}}",
          seed: seed
        ).models.first)
      for inference in model.inferences {
        guard let statistic = inference.statistic else {
          #expect(inference.standardError == nil && inference.pValue == nil)
          lacking += 1
          continue
        }
        let error = try #require(inference.standardError)
        expectClose(statistic, inference.estimate / error, relative: 1e-9)
        tested += 1
      }
    }
    #expect(lacking > 0 && tested > 0, "\(lacking) without, \(tested) with a variance")
  }
}
