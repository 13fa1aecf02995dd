import Frames
import TestSupport
import Testing

/// Rows gathered into figures of units and years.
@Suite struct FigureCellsTests {
  private let frame = Frame(
    columns: [
      Column(name: "score", values: .number([1, 2, 6, 5, 9, 4, 7, 8])),
      Column(name: "national", values: .number([0, 1, 1, 2, 2, 2, 2, 2])),
      Column(name: "n", values: .number([1, 1, 2, 1, 1, 1, 0, 1])),
      Column(
        name: "urn",
        values: .factor(Factor(levels: ["a", "b"], codes: [0, 0, 0, 0, 1, 1, 1, -1])),
        missing: MissingMask(codes: [0, 0, 0, 0, 0, 0, 0, 1], reasons: [.blank])),
      Column(
        name: "group",
        values: .factor(Factor(levels: ["x", "y"], codes: [0, 1, 0, 1, 0, 1, 0, 1]))),
    ], rowCount: 8)
  private let years: [Int32] = [2018, 2018, 2018, 2019, 2018, 2019, 2019, 2019]

  private func columns(_ change: (inout FigureColumns) -> Void = { _ in }) -> FigureColumns {
    var columns = FigureColumns(value: "score", unit: "urn")
    columns.reference = "national"
    columns.weight = "n"
    change(&columns)
    return columns
  }

  private func roles(treated: [UInt8]? = nil) throws -> FigureRoles {
    let indicator = try treated.map { codes in
      try #require(
        try Indicator(Column(name: "t", values: .number(codes.map { Double($0) }))))
    }
    return FigureRoles(years: years, treated: indicator, focus: nil)
  }

  @Test func `rows are left out step by step, each once`() throws {
    let found = frame.figureRows(
      columns(), try roles(), years: [2018, 2019], within: frame.allRows)
    #expect(found.roles.dropped.isEmpty)
    #expect(found.complete.dropped.map(\.reason) == ["urn"])
    #expect(found.weights.dropped.map(\.reason) == ["n is 0"])
    #expect(found.weights.kept.rows == [0, 1, 2, 3, 4, 5])
    let one = frame.figureRows(columns(), try roles(), years: [2018], within: frame.allRows)
    #expect(one.roles.dropped.map(\.reason) == ["another year"])
    #expect(one.weights.kept.rows == [0, 1, 2, 4])
  }

  @Test func `a cell is a weighted mean with the spread of its rows, by hand`() throws {
    let rows = RowSelection(rows: [0, 1, 2, 3, 4, 5])
    let cells = FigureCells(frame, columns(), try roles(), rows: rows).cells
    #expect(cells.map(\.unit) == [0, 0, 1, 1] && cells.map(\.year) == [2018, 2019, 2018, 2019])
    #expect(cells.map(\.count) == [3, 1, 1, 1] && cells.map(\.weight) == [4, 1, 1, 1])
    // (1 + 2 + 2·6)/4 and (0 + 1 + 2·1)/4; differences 1, 1, 5 about their mean 3.
    expectClose(cells.map(\.mean), [15.0 / 4, 5, 9, 4])
    expectClose(cells.map { $0.reference ?? -1 }, [0.75, 2, 2, 2])
    // 3/2 (2² + 2² + (2·2)²)/4²; cells of one row take the pooled (4 + 4 + 4)/2.
    expectClose(cells.map { $0.variance ?? -1 }, [1.5 * 24 / 16, 6, 6, 6])
  }

  @Test func `groups tell cells apart, published rows stand alone`() throws {
    let rows = RowSelection(rows: [0, 1, 2])
    let grouped = FigureCells(frame, columns { $0.group = "group" }, try roles(), rows: rows)
    #expect(grouped.groups == ["x", "y"] && grouped.cells.map(\.group) == [0, 1])
    #expect(grouped.cells.map(\.count) == [2, 1])
    let published = FigureCells(
      frame, columns { $0.isPublished = true }, try roles(), rows: rows)
    #expect(published.cells.map(\.count) == [1, 1, 1])
    #expect(published.cells.allSatisfy { $0.variance == nil })
  }

  @Test func `the order of rows changes nothing`() throws {
    let turned = Frame(
      columns: frame.columns.map { $0.subset(RowSelection(rows: [0, 1, 2, 3, 4, 5])) },
      rowCount: 6)
    let all = RowSelection(rows: [0, 1, 2, 3, 4, 5])
    let first = FigureCells(turned, columns(), try roles(), rows: all).cells
    let reversed = Frame(
      columns: turned.columns.map { column in
        switch column.values {
        case .number(let values):
          Column(name: column.name, values: .number(values.reversed()))
        case .factor(let factor):
          Column(
            name: column.name,
            values: .factor(Factor(levels: factor.levels, codes: factor.codes.reversed())))
        default: column
        }
      }, rowCount: 6)
    let roles = FigureRoles(years: years.prefix(6).reversed(), treated: nil, focus: nil)
    let second = FigureCells(reversed, columns(), roles, rows: all).cells
    expectClose(second.map(\.mean), first.map(\.mean))
    expectClose(second.map { $0.variance ?? -1 }, first.map { $0.variance ?? -1 })
  }

  @Test func `a row without a weight borrows that of its unit in other rows`() throws {
    let gaps = Frame(
      columns: [
        Column(name: "score", values: .number([1, 3, 5, 7])),
        Column(
          name: "n", values: .number([0, 10, 30, 0]),
          missing: MissingMask(codes: [1, 0, 0, 1], reasons: [.blank])),
        Column(name: "urn", values: .factor(Factor(levels: ["a", "b"], codes: [0, 0, 0, 1]))),
      ], rowCount: 4)
    var columns = FigureColumns(value: "score", unit: "urn")
    columns.weight = "n"
    let roles = FigureRoles(years: [2016, 2017, 2018, 2016], treated: nil, focus: nil)
    let years: Set<Int32> = [2016, 2017, 2018]
    let strict = gaps.figureRows(columns, roles, years: years, within: gaps.allRows)
    #expect(strict.weights.kept.rows == [1, 2] && strict.complete.dropped.map(\.reason) == ["n"])
    columns.borrowsWeights = true
    let found = gaps.figureRows(columns, roles, years: years, within: gaps.allRows)
    #expect(found.weights.kept.rows == [0, 1, 2] && found.weights.dropped.map(\.reason) == ["n"])
    #expect(gaps.borrowedWeightCount(columns, within: found.weights.kept) == 1)
    let cells = FigureCells(gaps, columns, roles, rows: found.weights.kept).cells
    #expect(cells.map(\.weight) == [20, 10, 30])
  }

  @Test func `the unit of the last decimal`() {
    func unit(_ values: [Double], missing: [UInt8] = []) -> Double? {
      Frame(
        columns: [
          Column(
            name: "v", values: .number(values),
            missing: missing.isEmpty ? .none : MissingMask(codes: missing, reasons: [.blank]))
        ], rowCount: values.count
      ).decimalUnit(of: "v")
    }
    #expect(unit([1, 104, -3]) == 1)
    #expect(unit([1, 0.3, -0.7]) == 0.1 && unit([2.25, 1]) == 0.01)
    #expect(unit([1, 0.123]) == nil && unit([]) == nil)
    #expect(unit([0.123, 4], missing: [1, 0]) == 1)
    // What arithmetic leaves is no decimal: 0.1 + 0.2.
    #expect(unit([0.1 + 0.2]) == nil)
  }

  @Test func `values that are not what they must be are found at their rows`() {
    let odd = Frame(
      columns: [Column(name: "v", values: .number([0, 1, 2, -1]))], rowCount: 4)
    #expect(odd.negativeValues(of: "v", within: odd.allRows)?.firstRow == 3)
    let wrong = odd.valuesBesideZeroAndOne(of: "v", within: odd.allRows)
    #expect(wrong?.firstRow == 2 && wrong?.count == 2)
    #expect(odd.valuesBesideZeroAndOne(of: "v", within: RowSelection(rows: [0, 1])) == nil)
  }
}
