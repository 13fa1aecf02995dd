import Frames
import Testing

@Suite struct StackingTests {
  private func factor(_ name: String, _ values: [String?], _ levels: [String]? = nil) -> Column {
    let mask = MissingMask(codes: values.map { $0 == nil ? 1 : 0 }, reasons: [.blank])
    let found = Factor(texts: values.map { $0 ?? "" }, missing: mask)
    return Column(
      name: name, values: .factor(levels.map { found.reordered(as: $0) } ?? found), missing: mask)
  }

  private func stack(_ columns: [Column], byValue: Bool = true) throws -> Column {
    try Column.stacking(
      columns.map { .column($0) }, named: "x", levelsByValue: byValue)
  }

  @Test func `rows keep their order, levels are merged as if the parts had been one`() throws {
    let parts: [[String?]] = [["b", nil, "d"], ["a", "b"], [], [nil, "c"]]
    let whole = try stack(parts.map { factor("x", $0) })
    #expect(whole.values == factor("x", Array(parts.joined())).values)
    #expect(whole.missing.codes == [0, 1, 0, 0, 0, 1, 0])
    // By value where all are numbers, by code point once one is not.
    let numbers = try stack([factor("x", ["9", "10"]), factor("x", ["2"])])
    #expect(numbers.levels == ["2", "9", "10"])
    #expect(try stack([factor("x", ["9", "10"]), factor("x", ["z"])]).levels == ["10", "9", "z"])
    let ids = [factor("x", ["9", "10"], ["10", "9"]), factor("x", ["2"])]
    #expect(try stack(ids, byValue: false).levels == ["10", "2", "9"])
  }

  @Test func `an order of its own is kept, and later parts add to its end`() throws {
    let order = ["low", "middle", "high"]
    let one = factor("x", ["high", "low"], order)
    #expect(try stack([one, factor("x", ["middle"], order)]).levels == order)
    #expect(try stack([one, factor("x", ["absent"])]).levels == order + ["absent"])
  }

  @Test func `a part without the column lacks every value for its own reason`() throws {
    let x = Column(name: "x", values: .number([1, 2]))
    let whole = try Column.stacking(
      [.column(x), .absent(rows: 2, MissingReason("not in b.csv")), .column(x)], named: "x",
      levelsByValue: true)
    #expect(whole.values == .number([1, 2, 0, 0, 1, 2]))
    #expect(whole.missing.reason(at: 2)?.name == "not in b.csv")
    #expect(whole.missing.countsByReason().map(\.count) == [2])
  }

  @Test func `kinds that differ are an error, a part without values has none`() throws {
    let number = Column(name: "x", values: .number([1]))
    let text = factor("x", ["a"])
    #expect(throws: StackingError.kinds(first: 0, .number, other: 2, .text)) {
      try Column.stacking(
        [.column(number), .absent(rows: 1, .blank), .column(text)], named: "x",
        levelsByValue: true)
    }
    let blank = Column(
      name: "x", values: .number([0]), missing: MissingMask(codes: [1], reasons: [.blank]))
    #expect(try stack([blank, text]).values == .factor(Factor(levels: ["a"], codes: [-1, 0])))
    #expect(try stack([blank]).values == .number([0]))
  }

  @Test func `reasons are merged by name, at most 255`() throws {
    func part(_ names: [String]) -> Column {
      Column(
        name: "x", values: .number(names.map { _ in 0 }),
        missing: MissingMask(
          codes: names.indices.map { UInt8($0 + 1) }, reasons: names.map { MissingReason($0) }))
    }
    let whole = try stack([part(["a", "b"]), part(["b", "c"])])
    #expect((0..<4).map { whole.missing.reason(at: $0)?.name } == ["a", "b", "b", "c"])
    let many = (0..<3).map { p in part((0..<100).map { "\(p)-\($0)" }) }
    #expect(throws: StackingError.tooManyReasons) { try stack(many) }
  }

  @Test func `free text in one part makes the whole free text`() throws {
    let text = Column(name: "x", values: .text([" a "]))
    #expect(try stack([factor("x", ["b", nil]), text]).values == .text(["b", "", " a "]))
  }
}

extension Column {
  fileprivate var levels: [String]? {
    if case .factor(let factor) = values { factor.levels } else { nil }
  }
}
