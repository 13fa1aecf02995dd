import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

@Suite struct SunAbrahamTests {
  @Test(arguments: [false, true], [false, true])
  func `pupils in schools agree with fixest`(_ weighted: Bool, _ covariate: Bool) throws {
    let golden = try Golden("programme/sun-abraham")
    let rows = try Programme.rows(covariate: covariate, weighted: weighted)
    let part = "\(weighted ? "weight" : "none")-\(covariate ? "prior" : "none")"
    try SunAbraham(rows).estimate().estimate.set.expectClose(to: golden, part)
  }

  @Test(.enabled(if: Counties.arePresent, "needs ../shared/data/reference/mpdta.csv"))
  func `county employment agrees with fixest`() throws {
    let set = try SunAbraham(Counties.rows()).estimate().estimate.set
    let golden = try Counties.golden("mpdta/sun-abraham")
    #expect(golden.count == 8)
    for (term, cells) in golden {
      expectClose(
        try #require(set.value(term)), try #require(cells[0]), relative: 1e-8, term)
      expectClose(
        try #require(set.standardError(term)), try #require(cells[1]), relative: 1e-7, term)
    }
  }

  @Test func `the last cohort is the control where all are treated`() throws {
    let rows = try Programme.rows()
    let treated = rows.selecting(
      (0..<rows.rowCount).filter { rows.start[$0] != ProgrammeRows.never })
    let model = try SunAbraham(treated)
    #expect(model.controlStart == 2019)
    #expect(model.rows.periods.last == 2018)
    try model.estimate().estimate.set.expectClose(to: Golden("programme/sun-abraham"), "last")
  }

  @Test func `a single cohort is an event study`() throws {
    let all = try Programme.rows(covariate: true)
    let rows = all.selecting(
      (0..<all.rowCount).filter { [2018, ProgrammeRows.never].contains(all.start[$0]) })
    let result = try SunAbraham(rows).estimate()
    let study = try RegressionForm(
      .eventStudy(EventStudy()), rows, covariance: fixestCR1
    ).estimate().estimate.set
    for time in [-3, -2, 0, 1] {
      expectClose(
        try #require(result.estimate.set.value("dynamic[\(time)]")),
        try #require(study.value("event[\(time)]")), relative: 1e-10)
      expectClose(
        try #require(result.estimate.set.standardError("dynamic[\(time)]")),
        try #require(study.standardError("event[\(time)]")), relative: 1e-9)
    }
    #expect(result.references == [.dynamic(-1)])
    #expect(
      result.order.map(\.description) == [
        "simple", "dynamic[-3]", "dynamic[-2]", "dynamic[-1]", "dynamic[0]", "dynamic[1]", "prior",
      ])
  }

  @Test func `time shifted, units renamed and rows twice change nothing`() throws {
    let rows = try Programme.rows(covariate: true, weighted: true)
    let cr0 = CovarianceEstimator.clustered(ClusteredCovariance(.CR0))
    let first = try SunAbraham(rows, covariance: cr0).estimate().estimate.set
    var moved = rows.doubled()
    moved.time.values = moved.time.values.map { $0 - 2015 }
    moved.start = moved.start.map { $0 == ProgrammeRows.never ? $0 : $0 - 2015 }
    moved.unit.grouping = Grouping(codes: moved.unit.grouping.codes.map { 60 - 2 * $0 })
    let second = try SunAbraham(moved, covariance: cr0).estimate().estimate.set
    for term in first.terms.map(\.description) {
      expectClose(
        try #require(second.value(term)), try #require(first.value(term)), relative: 1e-9)
      expectClose(
        try #require(second.standardError(term)), try #require(first.standardError(term)),
        relative: 1e-9)
    }
  }

  @Test func `units treated throughout are left out and counted`() throws {
    let rows = try Programme.rows()
    var early = rows
    early.start = zip(rows.start, rows.unit.grouping.codes).map { $1 < 3 ? 2015 : $0 }
    let model = try SunAbraham(early)
    #expect(model.alwaysTreatedUnitCount == 3)
    let without = rows.selecting((0..<rows.rowCount).filter { rows.unit.grouping.codes[$0] >= 3 })
    try model.estimate().estimate.set.expectSame(
      as: SunAbraham(without).estimate().estimate.set)
  }
}
