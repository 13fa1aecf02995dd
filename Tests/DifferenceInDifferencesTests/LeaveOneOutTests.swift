import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

@Suite struct LeaveOneOutTests {
  private func estimate(_ rows: ProgrammeRows) -> EstimateSet? {
    do {
      return try RegressionForm(
        .difference, rows, covariance: .clustered(ClusteredCovariance(.CR3))
      ).estimate().estimate.set
    } catch {
      return nil
    }
  }

  @Test func `leaving clusters out is estimating without their rows, on any number of threads`()
    throws
  {
    let rows = try Programme.rows()
    let clusters = rows.clusters[0]
    let found = try #require(LeaveOneClusterOut.estimating(rows, clusters) { estimate($0) })
    #expect(
      found == LeaveOneClusterOut.estimating(rows, clusters, threads: 2) { estimate($0) })
    #expect(found.rows.count == clusters.grouping.count)
    for place in [0, 5, found.rows.count - 1] {
      let kept = (0..<rows.rowCount).filter { clusters.grouping.codes[$0] != Int32(place) }
      let again = try #require(estimate(rows.selecting(kept)))
      #expect(found.rows[place].values == again.values.map(Optional.some))
    }
    let range = try #require(found.range(ofTerm: 0))
    let whole = found.whole[0]
    #expect(try #require(range.lowest.values[0]) < whole)
    #expect(try #require(range.highest.values[0]) > whole)
    #expect(found.carriers(ofTerm: 0).isEmpty)
  }

  @Test func `a difference of means has a closed jackknife`() throws {
    // Two periods, one row per school and period: leaving out a school is leaving out its change.
    let changes: [Double] = [3, 1, 6, 0, 2, -1, 1, 4]
    let cells = changes.indices.flatMap { unit in (1...2).map { (Int32(unit), Int32($0)) } }
    var rows = ProgrammeRows(
      unit: ("school", Grouping(codes: cells.map(\.0))), time: ("year", cells.map(\.1)),
      start: cells.map { $0.0 < 3 ? 2 : ProgrammeRows.never },
      outcome: ("score", cells.map { $0.1 == 2 ? changes[Int($0.0)] : 0 }))
    rows.clusters = [
      ClusterDimension(label: "school", grouping: rows.unit.grouping, levels: nil)
    ]
    let found = try #require(
      LeaveOneClusterOut.estimating(rows, rows.clusters[0]) { estimate($0) })
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    var sum = 0.0
    for unit in changes.indices {
      let own = (0..<3).filter { $0 != unit }.map { changes[$0] }
      let others = (3..<8).filter { $0 != unit }.map { changes[$0] }
      let expected = mean(own) - mean(others)
      expectClose(try #require(found.rows[unit].values[0]), expected, absolute: 1e-12)
      sum += (expected - found.whole[0]) * (expected - found.whole[0])
    }
    expectClose(
      try #require(found.jackknifeStandardError(ofTerm: 0)), (7.0 / 8 * sum).squareRoot(),
      relative: 1e-12)

    // Contributions of CR1 without factors are the first order: ψ = residual / size.
    let fit = try RegressionForm(
      .difference, rows,
      covariance: .clustered(ClusteredCovariance(.CR1))
    ).estimate().estimate
    let contributions = try #require(fit.contributions)
    let near = LeaveOneClusterOut.approximating(fit.set, contributions)
    for unit in changes.indices {
      let exact = try #require(found.rows[unit].values[0]) - found.whole[0]
      let approximate = try #require(near.rows[unit].values[0]) - near.whole[0]
      #expect(exact * approximate >= -1e-12, "same side")
      #expect(abs(approximate) <= 2 * abs(exact) + 1e-12)
    }
  }

  @Test func `the cluster that carries a term is named`() throws {
    let cells = (0..<5).flatMap { unit in (1...2).map { (Int32(unit), Int32($0)) } }
    var rows = ProgrammeRows(
      unit: ("school", Grouping(codes: cells.map(\.0))), time: ("year", cells.map(\.1)),
      start: cells.map { $0.0 == 2 ? 2 : ProgrammeRows.never },
      outcome: ("score", cells.enumerated().map { Double($0.offset % 4) }))
    rows.clusters = [
      ClusterDimension(label: "school", grouping: rows.unit.grouping, levels: nil)
    ]
    let found = try #require(
      LeaveOneClusterOut.estimating(rows, rows.clusters[0]) {
        do {
          return try RegressionForm(.difference, $0, covariance: .independent(.HC1))
            .estimate().estimate.set
        } catch { return nil }
      })
    #expect(found.carriers(ofTerm: 0) == [2])
    #expect(found.range(ofTerm: 0) == nil)
    #expect(found.jackknifeStandardError(ofTerm: 0) == nil)
  }

  @Test func `composition checks are the same analysis on other outcomes`() throws {
    let rows = try Programme.rows()
    let prior = try Programme.table()["prior"]
    var half = prior.map(Optional.some)
    for row in stride(from: 0, to: half.count, by: 3) { half[row] = nil }
    let columns = [
      CompositionCheck.Column("score", rows.outcome.values.map(Optional.some)),
      CompositionCheck.Column("prior", prior.map(Optional.some)),
      CompositionCheck.Column("half", half),
      CompositionCheck.Column("none", prior.map { _ in nil }),
    ]
    @Sendable func analysis(_ rows: ProgrammeRows) throws(EffectError) -> EffectEstimate {
      try RegressionForm.effects(.difference, rows)
    }
    let found = CompositionCheck.checks(of: rows, on: columns, threads: 2, analysis: analysis)
    #expect(found.map(\.label) == ["score", "prior", "half", "none"])
    guard case .estimated(let score, missingRows: 0) = found[0].status,
      case .estimated(let other, missingRows: 0) = found[1].status,
      case .estimated(let part, let missing) = found[2].status, case .noRows = found[3].status
    else {
      Issue.record("\(found)")
      return
    }
    let direct = try RegressionForm(.difference, rows).estimate().estimate.set
    #expect(score.estimate.set.values == direct.values)
    #expect(other.estimate.set.values != direct.values)
    #expect(missing == (rows.rowCount + 2) / 3)
    #expect(part.estimate.set.summary.observationCount == Double(rows.rowCount - missing))
  }
}
