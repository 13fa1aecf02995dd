import Designs
import DifferenceInDifferences
import Estimation
import Numerics
import TestSupport
import Testing

@Suite struct StaggeredRefusalTests {
  /// Units x four periods; cohorts by unit, outcomes from a counter.
  private static func panel(_ cohorts: [Int32], covariate: ((Int) -> Double)? = nil)
    -> StaggeredSample
  {
    let rows = cohorts.indices.flatMap { unit in (1...4).map { (unit, Int32($0)) } }
    let random = CounterRandom(seed: 11)
    return StaggeredSample(
      outcome: rows.indices.map { random.normal(at: UInt64($0)) }, period: rows.map(\.1),
      cohort: rows.map { cohorts[$0.0] }, units: rows.map { Int32($0.0) },
      covariates: covariate.map { x in Matrix(columns: [rows.map { x($0.0) }]) })
  }

  private static let never = StaggeredSample.never
  private static let plain: [Int32] = [3, 3, 3, 3, 4, 4, 4, never, never, never, never, never]

  @Test func `a sample that tells nothing is refused`() {
    let estimator = GroupTimeEstimator()
    #expect(throws: StaggeredError.noNeverTreated) {
      try estimator.estimate(Self.panel([3, 3, 4, 4]))
    }
    #expect(throws: StaggeredError.noTreatedCohort(anticipation: 0)) {
      try estimator.estimate(Self.panel([1, 1, Self.never, Self.never]))
    }
    #expect(throws: StaggeredError.noRows) {
      try estimator.estimate(StaggeredSample(outcome: [], period: [], cohort: []))
    }
    #expect(throws: StaggeredError.onePeriod) {
      try estimator.estimate(
        StaggeredSample(outcome: [1, 2], period: [1, 1], cohort: [2, Self.never]))
    }
    #expect(throws: StaggeredError.noGroups) {
      try TripleDifference().estimate(Self.panel(Self.plain))
    }
  }

  @Test func `what varies within a unit is refused with its row`() {
    var sample = Self.panel(Self.plain)
    sample.cohort[6] = 4
    #expect(throws: StaggeredError.cohortVaries(row: 6)) {
      try GroupTimeEstimator().estimate(sample)
    }
    sample = Self.panel(Self.plain)
    sample.period[6] = 2
    #expect(throws: StaggeredError.repeatedPeriod(row: 6)) {
      try GroupTimeEstimator().estimate(sample)
    }
    sample = Self.panel(Self.plain)
    sample.outcome[9] = .infinity
    #expect(throws: StaggeredError.notFinite(.outcome, row: 9)) {
      try GroupTimeEstimator().estimate(sample)
    }
  }

  @Test func `units treated from the start go with a count, a cohort of one is flagged`() throws {
    let effects = try GroupTimeEstimator().estimate(Self.panel([1, 1, 2, 3, 3] + Self.plain))
    #expect(
      effects.notes == [.treatedFromTheStart(count: 2), .oneUnitCohort(cohort: 2)])
    #expect(effects.unitCount == 15)
  }

  @Test func `without never-treated units the last cohort is control only`() throws {
    let estimator = GroupTimeEstimator(options: StaggeredOptions(control: .notYetTreated))
    let effects = try estimator.estimate(Self.panel([3, 3, 3, 4, 4, 4]))
    #expect(effects.notes == [.lastCohortAsControl(cohort: 4, periodsFrom: 4)])
    #expect(effects.cells.map(\.period) == [2, 3] && effects.cells.allSatisfy { $0.cohort == 3 })
  }

  @Test func `a cell without overlap has no estimate, and says so`() throws {
    let sample = Self.panel(Self.plain) { $0 < 4 ? 5 + Double($0) : Double($0 % 3) }
    let effects = try GroupTimeEstimator().estimate(sample)
    let failed = effects.cells.filter { $0.cohort == 3 }
    #expect(failed.count == 3)
    for cell in failed {
      guard case .failed(.noOverlap(let rows, of: 9)) = cell.status else {
        Issue.record("\(cell.status)")
        continue
      }
      #expect(rows > 0 && cell.effect == nil)
    }
    #expect(!effects.set.terms.contains(.cohortEffect(cohort: 3, period: 3)))
    #expect(effects.set.terms.contains(.cohortEffect(cohort: 4, period: 4)))
    #expect(effects.notes.count == 3)
  }

  @Test func `a covariate that is constant among controls is named`() throws {
    let sample = Self.panel(Self.plain) { $0 < 7 ? Double($0 % 3) : 1 }
    let effects = try GroupTimeEstimator(
      options: StaggeredOptions(comparison: ComparisonOptions(method: .regression))
    ).estimate(sample)
    #expect(
      effects.cells.first?.status
        == .failed(.singularCovariates(.comparison, covariate: 0, rows: 5)))
    #expect(effects.set.terms.isEmpty)
  }

  @Test func `incomplete units stay or go, with a count`() throws {
    var sample = Self.panel(Self.plain)
    sample.period[0] = 4
    sample.units?[0] = 77
    let kept = try GroupTimeEstimator().estimate(sample)
    #expect(kept.notes.first == .incompleteUnitsKept(count: 2))
    let dropped = try GroupTimeEstimator(options: StaggeredOptions(incompleteUnits: .dropped))
      .estimate(sample)
    #expect(dropped.notes.first == .incompleteUnitsDropped(count: 2))
    #expect(dropped.unitCount == 11 && kept.unitCount == 13)
  }

  @Test func `windows choose event times, balanced ones the cohorts`() throws {
    let sample = Self.panel(Self.plain)
    func times(_ window: EventWindow) throws -> [String] {
      try GroupTimeEstimator(window: window).estimate(sample).set.terms.map(\.description)
        .filter { $0.hasPrefix("dynamic[") }
    }
    #expect(
      try times(EventWindow())
        == ["dynamic[-2]", "dynamic[-1]", "dynamic[0]", "dynamic[1]"])
    #expect(try times(EventWindow(first: 0, last: 0)) == ["dynamic[0]"])
    #expect(
      try times(EventWindow(balanced: 1)) == ["dynamic[-1]", "dynamic[0]", "dynamic[1]"])
  }

  @Test func `the pre-test is Wald's, and leaves anticipation out`() throws {
    let sample = Self.panel(Self.plain)
    guard case .statistic(let w, let df, let p) = try GroupTimeEstimator().estimate(sample).preTest
    else {
      Issue.record("no test")
      return
    }
    #expect(df == 3 && w > 0)
    expectClose(p, ChiSquared(degreesOfFreedom: 3).upperTail(w))
    let ahead = try GroupTimeEstimator(options: StaggeredOptions(anticipation: 1)).estimate(sample)
    guard case .statistic(_, let fewer, _) = ahead.preTest else {
      Issue.record("no test")
      return
    }
    #expect(fewer == 1)
  }
}
