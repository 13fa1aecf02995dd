import DifferenceInDifferences
import Frames
import LinearModels
import TestSupport
import Testing

/// Means of cells, and of the years before the start.
@Suite struct CellTests {
  @Test(arguments: [false, true])
  func `rows, units, means and standard deviations agree with R`(weighted: Bool) throws {
    let golden = try Golden("programme/cells").part(weighted ? "weight" : "none").part("cells")
    let cells = try Programme.rows(group: true, weighted: weighted).cells()
    #expect(cells.count == golden.values.count)
    for cell in cells {
      let name = "\(cell.start ?? 0) \(cell.period) \(cell.isFocus == true ? 1 : 0)"
      let expected = try golden.part(name)
      try expectClose(cell.rowCount, expected, "rows")
      try expectClose(Double(cell.unitCount), expected, "units")
      try expectClose(cell.weight, expected, "weight")
      try expectClose(cell.mean, expected, "mean")
      try expectClose(try #require(cell.standardDeviation), expected, "sd")
    }
  }

  @Test(arguments: [false, true])
  func `the arms before the programme agree with R`(weighted: Bool) throws {
    let golden = try Golden("programme/cells").part(weighted ? "weight" : "none").part("baseline")
    let found = try Programme.rows(group: true, covariate: true, weighted: weighted).baseline()
    #expect(found.count == golden.values.count)
    for one in found {
      let group = one.isFocus.map { $0 ? "focus" : "other" } ?? "all"
      let expected = try golden.part("\(group) \(one.variable)")
      for (name, arm) in [("programme", one.programme), ("comparison", one.comparison)] {
        let expected = try expected.part(name)
        try expectClose(arm.mean, expected, "mean")
        try expectClose(try #require(arm.standardDeviation), expected, "sd")
        try expectClose(arm.rowCount, expected, "rows")
        try expectClose(Double(arm.unitCount), expected, "units")
      }
      try expectClose(try #require(one.standardisedDifference), expected, "standardised")
    }
  }

  @Test func `moving the outcome far from nought moves the means and nothing else`() throws {
    let rows = try Programme.rows(group: true, weighted: true)
    var moved = rows
    moved.outcome.values = rows.outcome.values.map { $0 + 1_048_576 }
    for (one, other) in zip(rows.cells(), moved.cells()) {
      // The outcomes and the mean are rounded to 2^-32 up there, by half of that at most: so much the mean may move,
      // and the deviation of n rows by n / (n - 1) of half at most, under the root.
      expectClose(other.mean, one.mean + 1_048_576, relative: 0, absolute: 0x1p-32)
      expectClose(
        try #require(other.standardDeviation), try #require(one.standardDeviation), relative: 0,
        absolute: 0x1p-32)
    }
  }

  @Test func `a cell of one row has no standard deviation, and no comparison no balance`() throws {
    let unit = Grouping(codes: [0, 0, 1, 1])
    var rows = ProgrammeRows(
      unit: ("unit", unit), time: ("year", [2016, 2017, 2016, 2017]),
      start: [2017, 2017, ProgrammeRows.never, ProgrammeRows.never], outcome: ("y", [1, 2, 3, 5]))
    #expect(rows.cells().map(\.standardDeviation) == [nil, nil, nil, nil])
    let balance = try #require(rows.baseline().first)
    #expect(balance.difference == -2 && balance.standardisedDifference == nil)
    rows.start = [2017, 2017, 2017, 2017]
    #expect(rows.baseline().isEmpty)
  }
}
