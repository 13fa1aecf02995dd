import Frames
import Testing

@Suite struct SelectionTests {
  @Test func `every pattern of four rows and two columns drops under the first missing`() {
    for pattern in 0..<256 {
      let a = (0..<4).map { pattern >> $0 & 1 == 1 ? nil : Double($0) }
      let b = (4..<8).map { pattern >> $0 & 1 == 1 ? nil : Double($0) }
      let both = frame(numbers("a", a), numbers("b", b, MissingReason("off sick")))
      let found = both.completeCases(of: ["b", "a"])
      let kept = (0..<4).filter { a[$0] != nil && b[$0] != nil }
      let forB = (0..<4).filter { b[$0] == nil }
      let forA = (0..<4).filter { b[$0] != nil && a[$0] == nil }
      #expect(found.kept.rows == kept.map(Int32.init), "pattern \(pattern)")
      let expected = [("b (off sick)", forB), ("a", forA)].filter { !$0.1.isEmpty }
      #expect(found.dropped.map(\.reason) == expected.map(\.0), "pattern \(pattern)")
      #expect(
        found.dropped.map(\.rows.rows) == expected.map { $0.1.map(Int32.init) },
        "pattern \(pattern)")
    }
  }

  @Test func `complete cases look within a selection only`() {
    let one = frame(numbers("a", [nil, 1, nil, 3]))
    let found = one.completeCases(of: ["a"], within: RowSelection(rows: [1, 2]))
    #expect(found.kept.rows == [1])
    #expect(found.dropped == [Drop(reason: "a", rows: RowSelection(rows: [2]))])
    #expect(one.completeCases(of: []).kept == one.allRows)
  }

  @Test func `a filter tells false from unknown`() throws {
    let pupils = frame(
      numbers("x", [1, 2, nil, nil, -1, 5]),
      Column(
        name: "y", values: .number([1, 0, 1, 0, 1, 0]),
        missing: MissingMask(
          codes: [0, 1, 0, 2, 0, 2], reasons: [.blank, MissingReason("suppressed")])))
    let found = try pupils.select(where: Expression(parsing: "x > 0 and y == 1"))
    #expect(found.kept.rows == [0])
    #expect(
      found.dropped == [
        Drop(reason: "not selected", rows: RowSelection(rows: [4])),
        Drop(reason: "x", rows: RowSelection(rows: [2, 3])),
        Drop(reason: "y", rows: RowSelection(rows: [1])),
        Drop(reason: "y (suppressed)", rows: RowSelection(rows: [5])),
      ])
    let within = try pupils.select(
      where: Expression(parsing: "x > 0"), within: RowSelection(rows: [1, 4]))
    #expect(within.kept.rows == [1])
    #expect(within.dropped.map(\.count) == [1])
    let undefined = try pupils.select(where: Expression(parsing: "log(x) < 1"))
    #expect(undefined.dropped.map(\.reason) == ["not selected", "x", "undefined: log(x)"])
  }

  @Test func `a filter must be a flag`() {
    let one = frame(numbers("x", [1]))
    #expect(
      throws: ExpressionError(
        .typeMismatch(expected: .flag, found: .number, operation: "the condition"), at: 0..<5)
    ) { try one.select(where: Expression(parsing: "x + 1")) }
    #expect(throws: ExpressionError(.unknownColumn(name: "z"), at: 0..<1)) {
      try one.select(where: Expression(parsing: "z > 1"))
    }
  }

  @Test func `a subset keeps levels, labels and reasons`() {
    let whole = Frame(
      columns: [
        numbers("x", [1, nil, 3]), flags("t", [true, nil, false]),
        factor("f", ["p", "q", nil], levels: ["q", "p"]),
        Column(name: "id", values: .text(["a", "b", "c"]), label: "Pupil"),
      ], rowCount: 3)
    let part = whole.subset(RowSelection(rows: [1, 2]))
    #expect(part.rowCount == 2)
    #expect(part["x"] == numbers("x", [nil, 3]))
    #expect(part["t"] == flags("t", [nil, false]))
    #expect(part["f"] == factor("f", ["q", nil], levels: ["q", "p"]))
    #expect(part["id"] == Column(name: "id", values: .text(["b", "c"]), label: "Pupil"))
    #expect(whole.subset(whole.allRows) == whole)
    #expect(whole.subset(RowSelection(rows: [])).rowCount == 0)
  }

  @Test func `levels stand by number if all are numbers, else by code point`() {
    #expect(Factor.ordered(["10", "9", "-1", "2.5"]) == ["-1", "2.5", "9", "10"])
    #expect(Factor.ordered(["10", "9", "x"]) == ["10", "9", "x"])
    #expect(Factor.ordered(["b", "a", "B", "é", "z"]) == ["B", "a", "b", "z", "é"])
    #expect(Factor.ordered(["1.0", "1", "0"]) == ["0", "1", "1.0"])
    #expect(Factor.ordered(["inf", "1"]) == ["1", "inf"])
    #expect(Factor.ordered([]) == [])
    let factor = Factor(
      texts: ["b", "", "a"], missing: MissingMask(codes: [0, 1, 0], reasons: [.blank]))
    #expect(factor == Factor(levels: ["a", "b"], codes: [1, -1, 0]))
  }
}
