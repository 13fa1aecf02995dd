import Frames
import Testing

@Suite struct EvaluationTests {
  let pupils = frame(
    numbers("x", [4, 0, -1, nil], MissingReason("suppressed")),
    numbers("y", [2, nil, 5, nil]),
    flags("t", [true, false, nil, true]),
    factor("stark", ["small", "regular", nil, "small"], levels: ["regular", "small"]),
    Column(
      name: "town", values: .text(["b", "a", "", "b"]),
      missing: mask(["b", "a", nil, "b"], .blank)))

  @Test func `missing operands give the first one's reason`() throws {
    #expect(try cells("x + y", pupils) == ["6.0", "<blank>", "4.0", "<suppressed>"])
    #expect(try cells("y + x", pupils) == ["6.0", "<blank>", "4.0", "<blank>"])
    #expect(try cells("min(x, y)", pupils) == ["2.0", "<blank>", "-1.0", "<suppressed>"])
    #expect(try cells("max(x, 1, y)", pupils) == ["4.0", "<blank>", "5.0", "<suppressed>"])
  }

  @Test(arguments: [
    ("log(x)", ["1.3862943611198906", "<undefined: log(x)>", "<undefined: log(x)>"]),
    ("sqrt(x)", ["2.0", "0.0", "<undefined: sqrt(x)>"]),
    ("1/x", ["0.25", "<undefined: 1/x>", "-1.0"]),
    ("x % 0", [String](repeating: "<undefined: x % 0>", count: 3)),
    ("x^0.5", ["2.0", "0.0", "<undefined: x^0.5>"]),
    ("0^x", ["0.0", "1.0", "<undefined: 0^x>"]),
    ("exp(1000*x)", ["<undefined: exp(1000*x)>", "1.0", "0.0"]),
    ("x*1e308", ["<undefined: x*1e+308>", "0.0", "-1e+308"]),
    ("log(0)", [String](repeating: "<undefined: log(0)>", count: 3)),
    ("if(x > 0, log(x), 0)", ["1.3862943611198906", "0.0", "0.0"]),
    ("1/(1/x)", ["4.0", "<undefined: 1/x>", "-1.0"]),
    ("abs(-x)", ["4.0", "0.0", "1.0"]),
  ])
  func `a number that does not exist is missing and says why`(
    text: String, expected: [String]
  ) throws {
    #expect(Array(try cells(text, pupils).prefix(3)) == expected)
  }

  @Test func `flags count as one and nought`() throws {
    #expect(try cells("t + 1", pupils) == ["2.0", "1.0", "<blank>", "2.0"])
    #expect(try cells("t*x", pupils) == ["4.0", "0.0", "<blank>", "<suppressed>"])
    #expect(try cells("t == 1", pupils) == ["true", "false", "<blank>", "true"])
    #expect(try cells("t in [1]", pupils) == ["true", "false", "<blank>", "true"])
    #expect(try cells("if(t, 2, t)", pupils) == ["2.0", "0.0", "<blank>", "2.0"])
    #expect(try cells("-t", pupils) == ["-1.0", "0.0", "<blank>", "-1.0"])
  }

  @Test func `levels and texts compare by what they say`() throws {
    let isSmall = ["true", "false", "<blank>", "true"]
    #expect(try cells("stark == 'small'", pupils) == isSmall)
    #expect(try cells("'small' == stark", pupils) == isSmall)
    #expect(try cells("stark in ['small', 'tiny']", pupils) == isSmall)
    #expect(
      try cells("stark not in ['small']", pupils) == ["false", "true", "<blank>", "false"])
    #expect(try cells("stark != 'small'", pupils) == ["false", "true", "<blank>", "false"])
    #expect(try cells("stark == 'none'", pupils) == ["false", "false", "<blank>", "false"])
    #expect(try cells("town == 'b'", pupils) == isSmall)
    #expect(try cells("town == stark", pupils) == ["false", "false", "<blank>", "false"])
    #expect(try cells("'a' == 'a'", pupils) == [String](repeating: "true", count: 4))
  }

  @Test func `factors of different level order are equal where they say the same`() throws {
    let two = frame(
      factor("a", ["p", "q", "r", nil], levels: ["p", "q", "r"]),
      factor("b", ["p", "r", "r", "p"], levels: ["r", "s", "p"]))
    #expect(try cells("a == b", two) == ["true", "false", "true", "<blank>"])
    #expect(try cells("b != a", two) == ["false", "true", "false", "<blank>"])
  }

  @Test func `a text result is a factor in the house's order`() throws {
    let size = try Expression(parsing: "if(x > 1, 'many', 'few')").evaluate(on: pupils, as: "size")
    #expect(size.name == "size")
    #expect(
      size.values == .factor(Factor(levels: ["few", "many"], codes: [1, 0, 0, -1])))
    #expect(cells(size) == ["many", "few", "few", "<suppressed>"])
    let year = try Expression(parsing: "if(t, '10', '9')").evaluate(on: pupils)
    #expect(year.values == .factor(Factor(levels: ["9", "10"], codes: [1, 0, -1, 1])))
    let other = try Expression(parsing: "if(t, stark, 'big')").evaluate(on: pupils)
    #expect(
      other.values
        == .factor(Factor(levels: ["big", "regular", "small"], codes: [2, 0, -1, 2])))
    let text = try Expression(parsing: "'one'").evaluate(on: pupils)
    #expect(text.values == .factor(Factor(levels: ["one"], codes: [0, 0, 0, 0])))
  }

  @Test func `a bare column keeps its levels, values and reasons`() throws {
    let kept = frame(factor("f", ["z", nil], levels: ["z", "a"]))
    let column = try Expression(parsing: "f").evaluate(on: kept)
    #expect(column == kept["f"])
    let town = try Expression(parsing: "town").evaluate(on: pupils)
    #expect(town.values == .factor(Factor(levels: ["a", "b"], codes: [1, 0, -1, 1])))
  }

  @Test func `the result is named by its canonical spelling`() throws {
    #expect(try Expression(parsing: "x+y *2").evaluate(on: pupils).name == "x + y*2")
  }

  @Test func `equal reasons of two columns are one reason`() throws {
    let two = frame(numbers("a", [nil, 1]), numbers("b", [1, nil]))
    let sum = try Expression(parsing: "a + b").evaluate(on: two)
    #expect(sum.missing == MissingMask(codes: [1, 1], reasons: [.blank]))
  }

  @Test func `missing cells of a result hold nought`() throws {
    let sum = try Expression(parsing: "log(x) + 1").evaluate(on: pupils)
    guard case .number(let values) = sum.values else {
      Issue.record("not a number")
      return
    }
    #expect(values.dropFirst() == [0, 0, 0])
  }

  @Test func `a frame without rows gives columns without rows`() throws {
    let empty = frame(numbers("x", []), factor("f", [], levels: []))
    for text in ["x + 1", "1/x", "1", "x is missing", "if(x > 1, 'a', f)", "x > 1 and x < 2"] {
      #expect(try Expression(parsing: text).evaluate(on: empty).rowCount == 0)
    }
  }

  @Test func `more reasons than a mask can hold share the last`() throws {
    func column(_ name: String, missingFrom first: Int) -> Column {
      let codes = (0..<400).map { row -> UInt8 in
        let place = row - first
        return 0 <= place && place < 200 ? UInt8(place + 1) : 0
      }
      let reasons = (1...200).map { MissingReason("\(name)\($0)") }
      return Column(
        name: name, values: .number([Double](repeating: 1, count: 400)),
        missing: MissingMask(codes: codes, reasons: reasons))
    }
    let both = frame(column("a", missingFrom: 0), column("b", missingFrom: 200))
    let found = try cells("a + b", both)
    #expect(found[199] == "<a200>")
    #expect(found[253] == "<b54>")
    #expect(found[254] == "<other reasons>")
    #expect(found[399] == "<other reasons>")
  }
}
