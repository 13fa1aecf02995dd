import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Testing

/// Means of units, years and groups in place of rows.
@Suite struct CollapsingTests {
  /// The rows of 12 schools over 5 years, sizes and effects unequal, from fixed arithmetic.
  private func rows(clustersOf size: Int32 = 1) -> ProgrammeRows {
    var (units, years, starts, outcomes, focus) = (
      [Int32](), [Int32](), [Int32](), [Double](), [Bool]()
    )
    var state: UInt64 = 7
    func noise() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24) - 0.5
    }
    for unit in Int32(0)..<12 {
      for year in Int32(2015)...2019 {
        for pupil in 0..<(3 + Int(unit + year) % 4) {
          units.append(unit)
          years.append(year)
          starts.append(unit < 5 ? 2018 : ProgrammeRows.never)
          focus.append(pupil % 3 == 0)
          outcomes.append(
            Double(unit % 4) + 0.3 * Double(year - 2015) + (unit < 5 && year >= 2018 ? 0.8 : 0)
              + 3 * noise())
        }
      }
    }
    let grouping = Grouping(codes: units)
    var rows = ProgrammeRows(
      unit: ("school", grouping), time: ("year", years), start: starts, outcome: ("score", outcomes)
    )
    rows.group = ("fsm", focus)
    rows.clusters = [
      ClusterDimension(
        label: "cluster", grouping: Grouping(codes: units.map { $0 / size }), levels: nil)
    ]
    return rows
  }

  @Test(arguments: [Int32(1), 2], [RegressionForm.Kind.difference, .tripleDifference])
  func `means have the estimates of rows, and their CR0`(
    size: Int32, kind: RegressionForm.Kind
  ) throws {
    var whole = rows(clustersOf: size)
    if kind == .difference { whole.group = nil }
    let means = try #require(whole.collapsed())
    #expect(means.rowCount < whole.rowCount)
    let covariance = CovarianceEstimator.clustered(ClusteredCovariance(.CR0))
    let sets = try [whole, means].map {
      try RegressionForm(kind, $0, covariance: covariance).estimate().estimate.set
        .inferences(level: 0.95)
    }
    for (a, b) in zip(sets[0], sets[1]) {
      let (s, t) = (try #require(a.standardError), try #require(b.standardError))
      // Rounding of some thousand sums.
      #expect(abs(a.estimate - b.estimate) <= 1e-11 * s)
      #expect(abs(s - t) <= 1e-11 * s)
    }
  }

  @Test func `rows that differ within their cells are not collapsed`() {
    var rows = rows()
    rows.covariates = [NamedValues("x", rows.outcome.values)]
    #expect(rows.collapsed() == nil)
    rows.covariates = []
    rows.weights = .analytic(rows.outcome.values.map { abs($0) + 1 })
    #expect(rows.collapsed() == nil)
  }
}
