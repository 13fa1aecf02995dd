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
    try Workshop(Self.rows(seed: seed)).result(
      spec, data: "{file: rows.csv, columns: {year: {type: category}}}")
  }

  @Test(arguments: ["romano-wolf", "westfall-young", "sup-t"])
  func `a member without a variance takes no part in a family`(method: String) throws {
    let families = try #require(
      try result(
        """
        models:
          saturated: {formula: "score ~ school", vcov: {type: CR1, cluster: school}}
          slope: {formula: "score ~ x", vcov: {type: CR1, cluster: school}}
          again: {formula: "score ~ x", vcov: {type: CR1, cluster: school}}
        families:
          lacking: {method: \(method), terms: ["saturated::school[s2]", "slope::x"]}
          twice: {method: \(method), terms: ["again::x", "slope::x"]}
        """
      ).families)
    let family = families[0]
    let (lacking, other) = (family.members[0], family.members[1])
    #expect(lacking.pValue == nil && lacking.adjustedPValue == nil && lacking.statistic == nil)
    #expect(family.status == .incomplete)
    let adjusted = try #require(other.adjustedPValue)
    if method == "sup-t" {
      // The largest of one |t| is Student's.
      expectClose(adjusted, try #require(other.pValue), relative: 1e-12)
    } else {
      // The largest of two that are the same is either of them.
      #expect(adjusted == families[1].members[1].adjustedPValue)
    }
  }

  @Test
  func
    `a member without degrees of freedom takes no part in a family, and a contrast of it is told`()
    throws
  {
    let result = try result(
      """
      derive: {lone: "school == 's2'"}
      models:
        m: {formula: "score ~ x + lone", vcov: {type: CR3, df: scaled-satterthwaite, cluster: school}}
      contrasts:
        c: {model: m, expression: "`lone`"}
      families:
        band: {method: sup-t, model: m, terms: [x, lone]}
      """)
    let family = try #require(result.families?.first)
    let (other, lacking) = (family.members[0], family.members[1])
    #expect(lacking.pValue == nil && lacking.adjustedPValue == nil && family.status == .incomplete)
    expectClose(
      try #require(other.adjustedPValue), try #require(other.pValue), relative: 1e-12)
    let contrast = try #require(result.contrasts.first)
    #expect(contrast.inference?.standardError != nil && contrast.inference?.pValue == nil)
    #expect(contrast.status == .incomplete && result.status == .incomplete)
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
        // The variance is a difference of sums, taken over rows here and over cells in the draws: it may cancel.
        expectClose(statistic, inference.estimate / error, relative: 1e-9)
        tested += 1
      }
    }
    #expect(lacking > 0 && tested > 0, "\(lacking) without, \(tested) with a variance")
  }
}
