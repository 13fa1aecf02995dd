import Designs
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

/// Designs of so many effects that a cluster knows few of them.
@Suite struct SaturatedTests {
  /// Schools of several cohorts of entry; an effect for each cohort of entry and year.
  private static func frame(schools: Int) -> Frame {
    var noise = Noise(5)
    var columns: [[Double]] = [[], [], [], [], [], []]
    for school in 0..<schools {
      let entry = school % 7
      for year in 0..<8 {
        for _ in 0..<(2 + school % 4) {
          let cell = entry == 0 || year == 0 ? 0 : Double(entry * 10 + year)
          let x = noise.next() + Double(school % 5)
          let row = [
            Double(school), Double(year), cell, x, 1.5 + noise.next(),
            0.3 * cell + x + Double(school % 3) + noise.next(),
          ]
          for j in row.indices { columns[j].append(row[j]) }
        }
      }
    }
    return LinearModelsTests.frame(
      zip(["school", "year", "cell", "x", "w", "y"], columns).map { number($0, $1) })
  }

  private static let formulas = [
    "y ~ i(cell, ref = 0) + x | school", "y ~ i(cell, ref = 0) + x",
    "y ~ i(cell, ref = 0) + x | school + year",
  ]

  /// The first estimate of a model is by stored moments of the columns that vary in a cluster, the second by rows in a
  /// basis of the whole design.
  @Test(arguments: ClusteredCovariance.Kind.allCases, formulas)
  func `moments of the columns that vary in a cluster are enough`(
    _ kind: ClusteredCovariance.Kind, _ formula: String
  ) throws {
    let model = ClusteredModel(
      formula: formula, frame: Self.frame(schools: 40), clusters: ["school"], weights: nil)
    let estimates = try model.estimates(kind)
    let (moments, rows) = (estimates[0].set, estimates[1].set)
    #expect(rows.terms == moments.terms && rows.terms.count > 42)
    for (j, term) in rows.terms.enumerated() {
      let name = "\(kind) \(term.description)"
      expectClose(moments.values[j], rows.values[j], relative: 1e-10, absolute: 1e-12, name)
      expectClose(
        try #require(moments.standardError(term.description)),
        try #require(rows.standardError(term.description)), relative: 1e-9, "error of \(name)")
      expectClose(
        moments.degreesOfFreedom(term.description) ?? 0,
        rows.degreesOfFreedom(term.description) ?? 0, relative: 1e-9, "df of \(name)")
      let told = try #require(moments.clusterDiagnostics.first).terms[j]
      let known = try #require(rows.clusterDiagnostics.first).terms[j]
      expectClose(
        told.effectiveClusters ?? 0, known.effectiveClusters ?? 0, relative: 1e-9,
        "clusters of \(name)")
      expectClose(
        told.lowest ?? 0, known.lowest ?? 0, relative: 1e-8, absolute: 1e-9, "lowest \(name)")
      expectClose(
        told.highest ?? 0, known.highest ?? 0, relative: 1e-8, absolute: 1e-9, "highest \(name)")
      #expect(told.carriedBy == known.carriedBy)
    }
  }

  @Test func `a saturated design stores a part of its triangles, as the outline tells`() throws {
    let model = ClusteredModel(
      formula: Self.formulas[0], frame: Self.frame(schools: 400), clusters: ["school"],
      weights: nil)
    var request = try model.request(.clustered(ClusteredCovariance(.CR1)))
    request.rebasedWorkLimit = 0
    request.storageLimit = 2 << 20
    let outline = LinearModel.outline(request)
    let dense = 8 * 400 * SegmentProducts.packedCount(outline.parameterCount + 1)
    #expect(dense > 2 << 20)
    #expect(outline.isStored)
    #expect(outline.storedBytes * 4 < dense)
    let estimate = try LinearModel.estimate(request, threads: 2)
    #expect(estimate.set.summary.passes == outline.passes)
  }
}
