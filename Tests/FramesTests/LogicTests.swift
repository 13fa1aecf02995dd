import Frames
import Testing

/// Flags that can be unknown, as Kleene's logic of three values has them.
@Suite struct LogicTests {
  static let values: [Bool?] = [true, false, nil]
  static let pairs = values.flatMap { a in values.map { (a, $0) } }

  let all = frame(
    flags("a", LogicTests.pairs.map(\.0), MissingReason("ra")),
    flags("b", LogicTests.pairs.map(\.1), MissingReason("rb")))

  @Test func `and is unknown only where nothing settles it`() throws {
    #expect(
      try cells("a and b", all) == [
        "true", "false", "<rb>", "false", "false", "false", "<ra>", "false", "<ra>",
      ])
  }

  @Test func `or is unknown only where nothing settles it`() throws {
    #expect(
      try cells("a or b", all) == [
        "true", "true", "true", "true", "false", "<rb>", "true", "<ra>", "<ra>",
      ])
  }

  @Test func `not leaves the unknown unknown`() throws {
    #expect(
      try cells("not a", all) == [
        "false", "false", "false", "true", "true", "true", "<ra>", "<ra>", "<ra>",
      ])
  }

  @Test func `comparing with the unknown is unknown`() throws {
    #expect(
      try cells("a == b", all) == [
        "true", "false", "<rb>", "false", "true", "<rb>", "<ra>", "<ra>", "<ra>",
      ])
    #expect(try cells("a != b", all)[2] == "<rb>")
  }

  @Test func `constants take part in the tables`() throws {
    #expect(try cells("false and b", all) == [String](repeating: "false", count: 9))
    #expect(try cells("b or true", all) == [String](repeating: "true", count: 9))
    #expect(try cells("true and a", all) == (try cells("a", all)))
    #expect(try cells("a or false", all) == (try cells("a", all)))
  }

  @Test func `de Morgan holds in three values`() throws {
    #expect(try cells("not (a and b)", all) == (try cells("not a or not b", all)))
    #expect(try cells("not (a or b)", all) == (try cells("not a and not b", all)))
  }

  @Test func `missing can be asked for`() throws {
    #expect(
      try cells("a is missing", all) == [
        "false", "false", "false", "false", "false", "false", "true", "true", "true",
      ])
    #expect(try cells("(a and b) is not missing", all)[2] == "false")
    #expect(try cells("1 is missing", all) == [String](repeating: "false", count: 9))
  }

  @Test func `if takes the reason of what it looked at`() throws {
    let x = frame(
      flags("c", [true, false, nil, true]),
      numbers("x", [1, nil, 3, nil], MissingReason("rx")),
      numbers("y", [nil, 20, 30, 40], MissingReason("ry")))
    #expect(try cells("if(c, x, y)", x) == ["1.0", "20.0", "<blank>", "<rx>"])
    #expect(try cells("if(x is missing, y, x)", x) == ["1.0", "20.0", "3.0", "40.0"])
  }

  @Test func `a range is two comparisons joined with and`() throws {
    let x = frame(
      numbers("x", [1, 2, 3, 4, nil, 9]), numbers("low", [2, 2, 2, nil, 2, nil]))
    #expect(
      try cells("x in low .. 3", x) == ["false", "true", "true", "false", "<blank>", "false"])
    #expect(
      try cells("x not in low .. 3", x) == ["true", "false", "false", "true", "<blank>", "true"])
  }
}
