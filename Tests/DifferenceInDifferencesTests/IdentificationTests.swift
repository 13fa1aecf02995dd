import DifferenceInDifferences
import Estimation
import Frames
import Numerics
import Testing

@Suite struct IdentificationTests {
  private let never = ProgrammeRows.never

  /// Units observed in some periods, one row each.
  private func rows(
    _ starts: [Int32], periods: ClosedRange<Int32> = 1...4, focus: [Bool]? = nil
  ) -> ProgrammeRows {
    let cells = starts.indices.flatMap { unit in periods.map { (Int32(unit), $0) } }
    var rows = ProgrammeRows(
      unit: ("school", Grouping(codes: cells.map(\.0))), time: ("year", cells.map(\.1)),
      start: cells.map { starts[Int($0.0)] }, outcome: ("score", cells.map { _ in 0 }))
    rows.group = focus.map { focus in ("focus", cells.map { focus[Int($0.0)] }) }
    return rows
  }

  @Test func `what compares is found, what does not is told`() {
    func problems(_ starts: [Int32], _ periods: ClosedRange<Int32> = 1...4)
      -> [IdentificationProblem]
    { Identification(rows(starts, periods: periods)).problems() }
    #expect(problems([3, never]).isEmpty)
    #expect(problems([3, 4]).isEmpty)
    #expect(problems([never, never]) == [.noTreatedUnits])
    #expect(problems([3, 3]) == [.noComparison])
    #expect(problems([1, 1]) == [.noPeriodBefore, .noComparison])
    #expect(problems([1, never]) == [.noPeriodBefore])
    #expect(problems([9, never]) == [.noPeriodAfter, .noComparison])
  }

  @Test func `all starts of four units agree with a search of all comparisons`() {
    let choices: [Int32] = [1, 2, 3, 5, never]
    for a in choices {
      for b in choices {
        for c in choices {
          let design = rows([a, b, c], periods: 1...3)
          let found = Identification(design).problems()
          let starts = [a, b, c]
          let isCompared = starts.contains { first in
            starts.contains { second in
              (1...3).contains { period in first <= period && second > period }
            }
          }
          #expect(
            found.contains(.noComparison) == (!isCompared && starts != [never, never, never]))
          #expect(Identification(design).alwaysTreatedUnitCount == starts.count { $0 == 1 })
          #expect(Identification(design).hasNoNeverTreated == !starts.contains(never))
        }
      }
    }
  }

  @Test func `a start that varies in a unit is told with its row`() {
    var design = rows([3, never])
    design.start[2] = 4
    #expect(Identification(design).problems().first == .startVariesInUnit(row: 2))
  }

  @Test func `a group without rows in an arm is told`() {
    let design = rows([3, 3, never], focus: [true, false, true])
    #expect(
      Identification(design).problems() == [.groupMissing(isFocus: false, inTreated: false)])
  }

  @Test func `event times across a gap and references within one are told`() {
    let design = rows([2019, 2022, never], periods: 2018...2023)
    let kept = (0..<design.rowCount).filter { ![2020, 2021].contains(design.time.values[$0]) }
    let found = Identification(design.selecting(kept)).gapProblems(
      gaps: [2020, 2021], reference: -1)
    #expect(
      found == [
        .referenceInGap(start: 2022, period: 2021),
        .eventTimesAcrossGap([
          EventAcrossGap(start: 2019, period: 2022), EventAcrossGap(start: 2019, period: 2023),
        ]),
      ])
    #expect(found.count == 2)
    #expect(Identification(design).gapProblems(gaps: [], reference: -1).isEmpty)
  }

  @Test func `an event study straddles a gap of the calendar only where it is asked to`() throws {
    let design = rows([2019, 2019, never, never], periods: 2016...2023)
    var kept = design.selecting(
      (0..<design.rowCount).filter { ![2020, 2021].contains(design.time.values[$0]) })
    kept.outcome.values = (0..<kept.rowCount).map { Double($0 * $0 % 13) }
    var study = EventStudy(gaps: [2020, 2021])
    #expect(
      throws: IdentificationProblem.eventTimesAcrossGap([
        EventAcrossGap(start: 2019, period: 2022), EventAcrossGap(start: 2019, period: 2023),
      ])
    ) { try RegressionForm(.eventStudy(study), kept) }
    study.straddlesGaps = true
    let form = try RegressionForm(.eventStudy(study), kept)
    #expect(form.unmeasuredTimes == [1, 2])
    #expect(form.eventTimes == [-3, -2, -1, 0, 3, 4])
    study.reference = -2
    #expect(throws: IdentificationProblem.referenceInGap(start: 2022, period: 2020)) {
      var later = kept
      later.start = kept.start.map { $0 == ProgrammeRows.never ? $0 : 2022 }
      return try RegressionForm(.eventStudy(study), later)
    }
    // The path has holes there, and without the gaps said is refused.
    let result = try form.estimate()
    let path = try EventPath(
      eventTimes: [-3, -2, 0, 3, 4],
      values: result.estimate.set.values, covariance: .identity(5),
      unmeasured: form.unmeasuredTimes)
    #expect(path.holes == [1, 2])
    #expect(throws: EventPath.Problem.gaps([1, 2])) {
      try EventPath(result) { .event($0) }
    }
  }

  @Test func `effects that absorb the comparison are told`() throws {
    // Each arm in periods of its own: unit effects leave nothing.
    let design = ProgrammeRows(
      unit: ("school", Grouping(codes: [0, 0, 1, 1, 2])), time: ("year", [1, 2, 1, 2, 2]),
      start: [never, never, never, never, 2], outcome: ("score", [1, 3, 2, 5, 4]))
    let problem = #expect(throws: IdentificationProblem.self) {
      try RegressionForm(.difference, design)
    }
    #expect(problem == .noPeriodBefore)
    let late = ProgrammeRows(
      unit: ("school", Grouping(codes: [0, 0, 1, 1, 2, 3])), time: ("year", [1, 2, 1, 2, 1, 2]),
      start: [never, never, never, never, 2, 2], outcome: ("score", [1, 3, 2, 5, 4, 7]))
    let absorbed = #expect(throws: EffectError.self) {
      try RegressionForm(.difference, late).estimate()
    }
    #expect(absorbed == .identification(.comparisonAbsorbed))
  }

  @Test func `starts follow from who is treated and when`() {
    let unit = Grouping(codes: [0, 0, 1, 1])
    let starts = ProgrammeRows.starts(
      treated: [true, true, false, false], post: [false, true, false, true], unit: unit,
      time: [2017, 2018, 2017, 2018])
    #expect(starts == [2018, 2018, never, never])
  }
}

/// When units start, told from who is treated and which years are after.
@Suite struct StartTests {
  private let unit = Grouping(codes: [0, 0, 0, 1, 1, 2, 2, 2])
  private let time: [Int32] = [2016, 2018, 2019, 2017, 2019, 2016, 2018, 2019]
  private let never = ProgrammeRows.never

  @Test func `a unit that lacks the first year after starts with the others`() {
    let treated = [true, true, true, true, true, false, false, false]
    let starts = ProgrammeRows.starts(
      treated: treated, post: time.map { $0 >= 2018 }, unit: unit, time: time)
    #expect(starts == [2018, 2018, 2018, 2018, 2018, never, never, never])
  }

  @Test func `a treated unit that is not seen after its start is no comparison`() {
    let treated = [true, true, true, true, true, false, false, false]
    let early: [Int32] = [2016, 2018, 2019, 2016, 2017, 2016, 2018, 2019]
    let starts = ProgrammeRows.starts(
      treated: treated, post: early.map { $0 >= 2018 }, unit: unit, time: early)
    #expect(starts == [2018, 2018, 2018, 2018, 2018, never, never, never])
  }

  @Test func `where units differ in what is after each starts in its own year`() {
    let treated = [true, true, true, true, true, true, true, true]
    // Unit 0 from 2018 on, unit 1 from 2019 on, unit 2 from 2019 on though 2018 is after for unit 0.
    let post = [false, true, true, false, true, false, false, true]
    let starts = ProgrammeRows.starts(treated: treated, post: post, unit: unit, time: time)
    #expect(starts == [2018, 2018, 2018, 2019, 2019, 2019, 2019, 2019])
  }
}
