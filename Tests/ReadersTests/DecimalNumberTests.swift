import FoundationEssentials
import Frames
import Readers
import Testing

@Suite struct DecimalNumberTests {
  /// The numbers of a column of spellings.
  private func numbers(_ spellings: [String]) throws -> [Double] {
    let column = try readColumn(
      ColumnRequest(name: "x", type: .number), in: "x\n" + spellings.joined(separator: "\n"))
    guard case .number(let values) = column.values else { return [] }
    return values
  }

  @Test func `random decimals have the bits of the library's parser`() throws {
    var random = SeededGenerator(seed: 1)
    var spellings: [String] = []
    for _ in 0..<50_000 {
      let digitCount = Int.random(in: 1...24, using: &random)
      var digits = (0..<digitCount).map { _ in "\(Int.random(in: 0...9, using: &random))" }
      if Bool.random(using: &random) {
        digits.insert(".", at: Int.random(in: 0...digitCount, using: &random))
      }
      let sign = ["", "-", "+"].randomElement(using: &random) ?? ""
      let scale = Int.random(in: 0...3, using: &random)
      let exponent = Int.random(in: -30...30, using: &random)
      let tail = scale == 0 ? "e\(exponent)" : scale == 1 ? "E+\(abs(exponent))" : ""
      spellings.append(sign + digits.joined() + tail)
    }
    for _ in 0..<20_000 {
      let value = Double(bitPattern: UInt64.random(in: .min ... .max, using: &random))
      if value.isFinite { spellings.append("\(value)") }
    }
    let expected = spellings.map { Double($0)?.bitPattern }
    #expect(try numbers(spellings).map { $0.bitPattern } == expected)
  }

  /// READERS_EXACT_COUNT says how many, as 1000000.
  @Test func `doubles come back bit for bit from their shortest, long and halfway spellings`()
    throws
  {
    let asked = ProcessInfo.processInfo.environment["READERS_EXACT_COUNT"].flatMap(Int.init)
    var random = SeededGenerator(seed: 5)
    var spellings: [String] = []
    while spellings.count < asked ?? 20_000 {
      let value = Double(bitPattern: UInt64.random(in: .min ... .max, using: &random))
      let small = Double(bitPattern: UInt64.random(in: 0..<(1 << 52), using: &random))
      let price = (Double.random(in: -1e5...1e5, using: &random) * 100).rounded() / 100
      spellings += [
        value, small, price, .greatestFiniteMagnitude / Double.random(in: 1...2, using: &random),
      ]
      .filter(\.isFinite).map { "\($0)" }
      // Halfway between two doubles of 2^53 to 2^63, and one beside it.
      let shift = UInt64.random(in: 1...10, using: &random)
      let mantissa = UInt64.random(in: (1 << 52)..<(1 << 53), using: &random)
      let half = mantissa << shift | 1 << (shift - 1)
      spellings += ["\(half)", "\(half).000000000000000001", "\(half - 1).99", "\(half)e-\(shift)"]
      let digits = String(UInt64.random(in: .min ... .max, using: &random))
      spellings += [
        "0.000\(digits)\(digits)", "\(digits)\(digits)e-30", "-\(digits.prefix(7)).\(digits)",
      ]
    }
    #expect(
      try numbers(spellings).map(\.bitPattern) == spellings.map { Double($0)?.bitPattern })
  }

  @Test func `hard decimals are rounded to the nearest`() throws {
    let spellings = [
      "9007199254740993", "9007199254740992", "0.1", "1e22", "1e23",
      "123456789012345678901234567890",
      "2.2250738585072011e-308", "4.9e-324", "1e-400", "1.7976931348623157e308", "-0",
      "0e999999999",
      "8.5", "00000000000000000000000000001.5", "0.000000000000000000000000000000001",
    ]
    #expect(
      try numbers(spellings).map { $0.bitPattern } == spellings.map { Double($0)?.bitPattern })
  }

  @Test(arguments: ["1e5", "+3", ".5", "5.", " 7 ", "\"8\"", "-1.5E-3", "\t9\t"])
  func `is a number`(spelling: String) throws {
    let column = try readColumn(ColumnRequest(name: "x"), in: "x\n\(spelling)\n1\n")
    guard case .number = column.values else {
      Issue.record("\(spelling) made no number")
      return
    }
  }

  @Test(arguments: [
    "1e400", "-1e400", "0x10", "inf", "nan", "NaN", "Infinity", "1,000", "1 000", ".", "-", "+",
    "e5",
    "1e", "1e+", "1.2.3", "--1", "1_000", "£5", "12%", "١", "1d5", "1f",
  ])
  func `is no number`(spelling: String) throws {
    let failure = try problems(of: "x\n1\n\"\(spelling)\"\n", as: .number)
    #expect(failure?.problems.map(\.kind) == [.notANumber(count: 1)])
    #expect(failure?.problems.first?.place.row == 2)
    #expect(failure?.problems.first?.place.columnName == "x")
  }
}
