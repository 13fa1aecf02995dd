import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

@Suite struct GoodmanBaconTests {
  /// A balanced panel of made-up outcomes.
  private func panel(_ starts: [Int32], periods: ClosedRange<Int32> = 1...6) -> ProgrammeRows {
    let cells = starts.indices.flatMap { unit in periods.map { (Int32(unit), $0) } }
    let random = CounterRandom(seed: 8)
    return ProgrammeRows(
      unit: ("school", Grouping(codes: cells.map(\.0))), time: ("year", cells.map(\.1)),
      start: cells.map { starts[Int($0.0)] },
      outcome: ("score", cells.indices.map { random.normal(at: UInt64($0)) }))
  }

  private func twoWay(_ rows: ProgrammeRows) throws -> Double {
    let form = try RegressionForm(.difference, rows, covariance: .independent(.iid))
    return try #require(try form.estimate().estimate.set.value("did"))
  }

  @Test(
    arguments: [
      [3, 3, 5, 5, 5, .max, .max], [2, 4, 6, .max], [1, 1, 3, 5, .max], [3, 5, 5], [1, 4, 4],
      [4, 4, 9, .max],
    ] as [[Int32]])
  func `weights add up to one and give the regression back`(_ starts: [Int32]) throws {
    let rows = panel(starts)
    let found = try GoodmanBacon(rows)
    expectClose(found.comparisons.reduce(0) { $0 + $1.weight }, 1, relative: 1e-13)
    expectClose(found.coefficient, try twoWay(rows), relative: 1e-10)
    let isPositive = found.comparisons.allSatisfy { $0.weight > 0 }
    #expect(isPositive)
  }

  @Test(.enabled(if: Counties.arePresent, "needs ../shared/data/reference/mpdta.csv"))
  func `county employment agrees with bacondecomp`() throws {
    var rows = try Counties.rows()
    rows.clusters = []
    let found = try GoodmanBacon(rows)
    let golden = try Counties.golden("mpdta/bacon")
    #expect(golden.count == found.comparisons.count)
    for comparison in found.comparisons {
      let kind =
        switch comparison.kind {
        case .neverTreated: "Treated vs Untreated"
        case .laterTreated: "Earlier vs Later Treated"
        case .earlierTreated: "Later vs Earlier Treated"
        case .alwaysTreated: "Later vs Always Treated"
        }
      let control = comparison.control == ProgrammeRows.never ? "Inf" : "\(comparison.control)"
      let cells = try #require(golden["\(kind)/\(comparison.treated)/\(control)"])
      expectClose(comparison.estimate, try #require(cells[0]), relative: 1e-8, kind)
      expectClose(comparison.weight, try #require(cells[1]), relative: 1e-8, kind)
    }
    expectClose(
      found.coefficient, try #require(try Counties.golden("mpdta/twfe")["post"]?[0]),
      relative: 1e-8)
    expectClose(
      found.weight(of: .neverTreated) + found.weight(of: .laterTreated)
        + found.weight(of: .earlierTreated), 1, relative: 1e-13)
  }

  @Test func `time shifted and units renamed change nothing`() throws {
    let rows = panel([3, 3, 5, .max])
    var moved = rows
    moved.time.values = rows.time.values.map { $0 + 2000 }
    moved.start = rows.start.map { $0 == .max ? $0 : $0 + 2000 }
    moved.unit.grouping = Grouping(codes: rows.unit.grouping.codes.map { 9 - $0 })
    let (first, second) = (try GoodmanBacon(rows), try GoodmanBacon(moved))
    expectClose(
      second.comparisons.map(\.estimate), first.comparisons.map(\.estimate), relative: 1e-12)
    expectClose(second.comparisons.map(\.weight), first.comparisons.map(\.weight), relative: 1e-12)
  }

  @Test func `what is not a plain balanced panel is refused`() throws {
    let rows = panel([3, 5, .max])
    let problem = #expect(throws: GoodmanBacon.Problem.self) {
      try GoodmanBacon(rows.selecting(Array(1..<rows.rowCount)))
    }
    #expect(problem == .notBalanced(row: 0))
    var weighted = rows
    weighted.weights = .analytic(rows.outcome.values.map { _ in 2 })
    #expect(throws: GoodmanBacon.Problem.notPlain) { try GoodmanBacon(weighted) }
    #expect(throws: GoodmanBacon.Problem.notIdentified(.noComparison)) {
      try GoodmanBacon(panel([3, 3]))
    }
    #expect(throws: GoodmanBacon.Problem.self) { try GoodmanBacon(rows.doubledPlain()) }
  }
}

extension ProgrammeRows {
  /// Every row twice, without weights.
  fileprivate func doubledPlain() -> ProgrammeRows {
    var rows = doubled()
    rows.weights = .none
    return rows
  }
}
