import Frames
import Testing

@Suite struct UnitYearsTests {
  private let frame = Frame(
    columns: [
      Column(
        name: "unit",
        values: .factor(Factor(levels: ["a", "b", "c"], codes: [1, 0, 1, 0, 2, 1]))),
      Column(name: "year", values: .number([2019, 2018, 2018, 2019, 2018, 2017])),
      Column(
        name: "y", values: .number([5, 1, 4, 2, 9, 3]),
        missing: MissingMask(codes: [0, 0, 0, 1, 0, 0], reasons: [MissingReason("suppressed")])),
      Column(name: "size", values: .number([7, 8, 7, 8, 9, 7])),
    ], rowCount: 6)

  private func made(_ rows: RowSelection? = nil) throws -> UnitYears {
    try UnitYears(
      frame.groupCodes(of: ["unit"]), years: [2019, 2018, 2018, 2019, 2018, 2017],
      selected: rows ?? frame.allRows)
  }

  @Test func `every row has its cell, and cells without one are empty`() throws {
    let grid = try made()
    #expect(grid.years == [2017, 2018, 2019] && grid.units == [0, 1, 2])
    #expect(
      (0..<3).map { unit in (0..<3).map { grid.row(unit: unit, year: $0) } } == [
        [nil, 1, 3], [5, 2, 0], [nil, 4, nil],
      ])
    let y = try #require(frame["y"])
    #expect(grid.numbers(y) == [[nil, 1, nil], [3, 4, 5], [nil, 9, nil]])
    #expect(grid.numbers(try #require(frame["unit"])) == nil)
    #expect(grid.rows(of: 1) == [5, 2, 0])
    #expect(grid.name(try #require(frame["unit"]), of: 1) == "b")
    #expect(grid.name(try #require(frame["size"]), of: 2) == "9")
    // The latest row with a value: that of 2019 has none.
    #expect(grid.name(y, of: 0) == "1")
  }

  @Test func `what stays the same in a unit is told from what does not`() throws {
    let grid = try made()
    #expect(grid.firstVarying(try #require(frame["size"])) == nil)
    #expect(grid.firstVarying(try #require(frame["y"])) == 2)
  }

  @Test
  func `rows that are not selected, or have no year, do not count; two in a cell are refused`()
    throws
  {
    let some = try made(RowSelection(rows: [1, 2, 4]))
    #expect(some.years == [2018] && some.units == [0, 1, 2])
    let codes = frame.groupCodes(of: ["unit"])
    let unknown = try UnitYears(
      codes, years: [2019, YearColumn.missing, 2018, 2019, 2018, 2017], selected: frame.allRows)
    #expect(unknown.row(unit: 0, year: 1) == nil)
    #expect(throws: UnitYears.Repeated.self) {
      try UnitYears(codes, years: [2018, 2018, 2018, 2019, 2018, 2017], selected: frame.allRows)
    }
    #expect(try UnitYears(codes, years: [], selected: RowSelection(rows: [])).units.isEmpty)
  }
}
