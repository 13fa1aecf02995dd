import Analyses
import Estimation
import Numerics
import Testing

/// Bands of event studies under a wild bootstrap, and what is said where there is none.
@Suite struct EventStudyBandTests {
  private static let data =
    "{file: rows.csv, columns: {school: {type: id}, year: {type: integer}}}"

  /// Schools with four pupils a year, a programme in some from 2017 on.
  private func path(schools: Int, treated: Int, variant: String) throws -> ModelResult {
    try path(
      schools: schools, treated: treated, covariance: "{type: wild, variant: \"\(variant)\"}")
  }

  private func path(schools: Int, treated: Int, covariance: String) throws -> ModelResult {
    var state: UInt64 = 5
    var text = "school,year,start,score\n"
    for school in 0..<schools {
      for year in 2014...2018 {
        for _ in 0..<4 {
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          text += "\(school),\(year),\(school < treated ? 2017 : 0),"
          text += "\(Double(state >> 40) / Double(1 << 24))\n"
        }
      }
    }
    let spec = """
      design: {unit: school, time: year, first_treated: start, panel: none}
      models:
        path: {estimator: event-study, outcome: score, vcov: \(covariance)}
      """
    return try #require(try Workshop(text).result(spec, data: Self.data).models.first)
  }

  private func lacks(_ model: ModelResult) -> Bool {
    model.estimates.findings.contains(.noBand(family: "event"))
  }

  @Test(arguments: ["11", "31", "33"])
  func `a path of few clusters says that it has no band`(variant: String) throws {
    let few = try path(schools: 4, treated: 2, variant: variant)
    #expect(few.supplement?.bands.isEmpty == true && lacks(few))
    // Each term has its own test and set all the same.
    #expect(few.inferences.allSatisfy { $0.pValue != nil })
    let more = try path(schools: 7, treated: 3, variant: variant)
    #expect(more.supplement?.bands.map(\.family) == ["event"] && !lacks(more))
  }

  @Test func `a path whose terms hang on one cluster says so too`() throws {
    let one = try path(schools: 6, treated: 1, variant: "33")
    #expect(one.supplement?.bands.isEmpty == true && lacks(one))
  }

  @Test
  func
    `a band is on the least degrees of freedom of its terms, and no narrower than one term's interval`()
    throws
  {
    let model = try path(schools: 7, treated: 3, covariance: "CR2")
    let band = try #require(model.supplement?.bands.first)
    let least = try #require(model.inferences.compactMap(\.degreesOfFreedom).min())
    #expect(band.degreesOfFreedom == least && least < 10)
    // Between one term's and Bonferroni's quantile of that t.
    let t = StudentT(degreesOfFreedom: least)
    let count = Double(band.intervals.count)
    #expect(band.criticalValue > t.quantile(upperTail: 0.025))
    #expect(band.criticalValue < t.quantile(upperTail: 0.025 / count))
    for (interval, own) in zip(band.intervals, model.inferences) {
      #expect(interval.lower <= own.lower ?? .infinity)
      #expect(interval.upper >= own.upper ?? -.infinity)
    }
    let normal = try path(schools: 7, treated: 3, covariance: "{type: CR1, df: normal}")
    let wide = try #require(normal.supplement?.bands.first)
    #expect(wide.degreesOfFreedom == nil && wide.criticalValue < band.criticalValue)
  }
}
