import Frames
import Testing

/// Every combination of true, false and unknown, present and missing, for the functions that choose.
@Suite struct ThreeValuedFunctionTests {
  static let flagValues: [Bool?] = [true, false, nil]

  /// All combinations: conditions a, b in three values, numbers x, y, z present or missing.
  static let rows: [(a: Bool?, b: Bool?, x: Double?, y: Double?, z: Double?)] =
    flagValues.flatMap { a in
      flagValues.flatMap { b in
        [1.0, nil].flatMap { x in [2.0, nil].flatMap { y in [3.0, nil].map { (a, b, x, y, $0) } } }
      }
    }

  let all = frame(
    flags("a", rows.map(\.a), MissingReason("ra")), flags("b", rows.map(\.b), MissingReason("rb")),
    numbers("x", rows.map(\.x), MissingReason("rx")),
    numbers("y", rows.map(\.y), MissingReason("ry")),
    numbers("z", rows.map(\.z), MissingReason("rz")))

  private func spelled(_ value: Double?, _ reason: String) -> String {
    value.map { "\($0)" } ?? "<\(reason)>"
  }

  @Test func `case looks at conditions in order and stops at the unknown`() throws {
    let found = try cells("case(a, x, b, y, else: z)", all)
    let bare = try cells("case(a, x, b, y)", all)
    #expect(found.count == 72)
    for (row, (a, b, x, y, z)) in Self.rows.enumerated() {
      let expected =
        switch (a, b) {
        case (nil, _): "<ra>"
        case (true, _): spelled(x, "rx")
        case (false, nil): "<rb>"
        case (false, true): spelled(y, "ry")
        case (false, false): spelled(z, "rz")
        }
      #expect(found[row] == expected, "\(row)")
      #expect(bare[row] == (a == false && b == false ? "<no case>" : expected), "\(row)")
    }
  }

  @Test func `coalesce takes the first that is there, else the first one's reason`() throws {
    let found = try cells("coalesce(x, y, z)", all)
    for (row, (_, _, x, y, z)) in Self.rows.enumerated() {
      #expect(found[row] == spelled(x ?? y ?? z, "rx"), "\(row)")
    }
  }

  @Test(arguments: [
    "clamp(x, y, z)", "min(x, y, z)", "max(x, y, z)", "x + y * z",
    "concat(text(x), text(y), text(z))",
  ])
  func `elsewhere the first missing operand gives the reason`(text: String) throws {
    let found = try cells(text, all)
    for (row, (_, _, x, y, z)) in Self.rows.enumerated() {
      let reason = x == nil ? "<rx>" : y == nil ? "<ry>" : z == nil ? "<rz>" : nil
      if let reason { #expect(found[row] == reason) } else { #expect(!found[row].hasPrefix("<")) }
    }
  }

  @Test(arguments: [
    "floor(x)", "ceil(x)", "log10(x)", "text(x)", "number(text(x))", "cut(x, at: [0, 2])",
    "recode(x, from: [1], to: ['a'])", "upper(text(x))", "length(text(x))", "rank(x)",
    "contains(text(x), '1')", "quantile_group(x, 2)", "academic_year(text(x + 2000))",
  ])
  func `a function of one value is missing where that is, for its reason`(text: String) throws {
    let found = try cells(text, all)
    for (row, values) in Self.rows.enumerated() {
      #expect((found[row] == "<rx>") == (values.x == nil), "\(text) \(found[row])")
    }
  }

  @Test func `a reason of one's own goes where a branch takes it`() throws {
    let found = try cells("if(a, missing('not asked'), x)", all)
    for (row, values) in Self.rows.enumerated() {
      let expected =
        switch values.a {
        case nil: "<ra>"
        case true?: "<not asked>"
        case false?: spelled(values.x, "rx")
        }
      #expect(found[row] == expected)
    }
    #expect(try cells("if(a, missing('r'), 'text')", all)[0] == "<r>")
    #expect(try cells("if(b, missing('r'), a)", all)[0] == "<r>")
    #expect(try cells("missing('r') + 1", all)[0] == "<r>")
    #expect(try cells("missing('r') == 'a'", all)[0] == "<r>")
    #expect(try cells("coalesce(missing('r'), x)", all)[0] == "1.0")
  }
}
