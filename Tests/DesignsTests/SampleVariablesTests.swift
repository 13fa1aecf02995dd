import Designs
import Frames
import Numerics
import TestSupport
import Testing

/// What designs over the same rows share is what each would find by itself.
@Suite struct SampleVariablesTests {
  private static let frame = Frame(
    columns: [
      Column(name: "y", values: .number([1, 2, 3, 4, 5, 6])),
      Column(name: "x", values: .number([1, 1, 4, 4, 16, 16])),
      Column(name: "d", values: .flag([true, false, true, false, false, false])),
      Column(
        name: "f", values: .factor(Factor(levels: ["p", "q", "r"], codes: [0, 1, 2, 0, 1, 2]))),
    ], rowCount: 6)

  private func design(_ text: String, _ shared: SampleVariables) throws -> BoundDesign {
    try BoundDesign(
      Formula(parsing: text), frame: Self.frame, rows: .all(6), shared: shared)
  }

  /// All groupings of six rows in up to three groups: many of the same number, each with codes of its own.
  private static let groupings: [Grouping] = (0..<729).map { number in
    var rest = number
    return Grouping(
      codes: (0..<6).map { _ in
        defer { rest /= 3 }
        return Int32(rest % 3)
      })
  }

  @Test(arguments: ["y ~ x + f", "y ~ d*f + x", "y ~ poly(x, 2) + d:f"])
  func `facts of groups are the same whoever asked before`(text: String) throws {
    let shared = SampleVariables()
    let (one, other) = (try design(text, shared), try design("y ~ f*x + d", shared))
    let alone = try design(text, SampleVariables())
    for _ in 0..<2 {
      for groups in Self.groupings {
        _ = other.groupSupport(groups)
        _ = other.columnsConstant(within: BoundEffect(label: "g", grouping: groups))
        #expect(one.groupSupport(groups) == support(alone, groups))
        let effect = BoundEffect(label: "g", grouping: groups)
        #expect(one.columnsConstant(within: effect) == constant(alone, groups))
      }
    }
  }

  /// Row by row: the groups that hold a row in which a column is not zero; all for a continuous one.
  private func support(_ design: BoundDesign, _ groups: Grouping) -> [Int] {
    let block = design.block(rows: 0..<6)
    let names = design.columnTerms.map(\.description)
    return names.indices.map { column in
      if names[column].contains("x") { return groups.count }
      return Set((0..<6).filter { block.column(column)[$0] != 0 }.map { groups.codes[$0] }).count
    }
  }

  /// Row by row: the columns of variables that are alike within every group.
  private func constant(_ design: BoundDesign, _ groups: Grouping) -> [Int] {
    func isAlike(_ values: [Double]) -> Bool {
      (0..<6).allSatisfy { a in
        (0..<6).allSatisfy { b in groups.codes[a] != groups.codes[b] || values[a] == values[b] }
      }
    }
    let values: [String: [Double]] = [
      "x": [1, 1, 4, 4, 16, 16], "d": [1, 0, 1, 0, 0, 0], "f": [0, 1, 2, 0, 1, 2],
    ]
    return design.columnTerms.indices.filter { column in
      let term = design.columnTerms[column].description
      return values.allSatisfy { name, values in !term.contains(name) || isAlike(values) }
    }
  }

  @Test func `groups that differ in the rows' numbers alone share what is known`() throws {
    let shared = SampleVariables()
    let one = try design("y ~ d", shared)
    let codes: [Int32] = [0, 0, 1, 1, 2, 2]
    let moved = Grouping(codes: codes, rows: RowSelection(rows: [3, 4, 5, 6, 7, 8]))
    #expect(one.groupSupport(Grouping(codes: codes)) == [2])
    #expect(one.groupSupport(moved) == [2])
    // As many groups, other codes.
    #expect(one.groupSupport(Grouping(codes: [0, 1, 0, 1, 2, 2])) == [1])
  }

  @Test func `a variable is read by the first who asks, and by nobody after`() throws {
    let shared = SampleVariables()
    let first = try design("y ~ x", shared)
    // Another frame must not be asked: the values of the first are those of the sample.
    var frame = Self.frame
    frame.set(Column(name: "x", values: .number([9, 9, 9, 9, 9, 8])))
    frame.set(Column(name: "y", values: .number([9, 9, 9, 9, 9, 8])))
    let second = try BoundDesign(
      Formula(parsing: "y ~ x + d"), frame: frame, rows: .all(6), shared: shared)
    #expect(second.block(rows: 0..<6).column(0) == first.block(rows: 0..<6).column(0))
    #expect(second.wholeColumns([]) == first.wholeColumns([]))
    #expect(second.block(rows: 0..<6).column(1) == [1, 0, 1, 0, 0, 0])
  }

  @Test func `what cannot be read is not kept`() throws {
    let shared = SampleVariables()
    #expect(throws: DesignError.unknownColumn("z")) { try design("y ~ z", shared) }
    var frame = Self.frame
    frame.set(Column(name: "z", values: .number([1, 2, 3, 4, 5, 7])))
    let found = try BoundDesign(
      Formula(parsing: "y ~ z"), frame: frame, rows: .all(6), shared: shared)
    #expect(found.block(rows: 0..<6).columnMajor == [1, 2, 3, 4, 5, 7])
  }
}
