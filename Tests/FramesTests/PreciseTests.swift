import Frames
import Testing

@Suite struct PreciseTests {
  /// The parts of a whole number of up to 106 bits, exactly.
  func parts(_ value: Int128) -> (high: Double, low: Double) {
    let high = Double(value)
    return (high, Double(value - Int128(high)))
  }

  func precise(_ text: String, _ frame: Frame) throws -> (high: [Double], low: [Double])? {
    try Expression(parsing: text).evaluatePrecisely(on: frame, rows: frame.allRows)
  }

  @Test func `powers of whole numbers are exact to 106 bits`() throws {
    let bases: [Int128] = [-1999, -7, -1, 1, 2, 3, 10, 1001, 1999, 123_457]
    let column = frame(numbers("x", bases.map { Double($0) }))
    for power in 1...9 {
      let found = try #require(try precise("x^\(power)", column))
      for (row, base) in bases.enumerated() {
        let exact = (0..<power).reduce(Int128(1)) { product, _ in
          let (next, over) = product.multipliedReportingOverflow(by: base)
          return over ? 0 : next
        }
        guard exact.magnitude < 1 << 100, exact != 0 else { continue }
        let expected = parts(exact)
        #expect(found.high[row] == expected.high, "\(base)^\(power)")
        #expect(found.low[row] == expected.low, "\(base)^\(power)")
      }
    }
  }

  @Test func `sums and products keep what doubles lose`() throws {
    let column = frame(
      numbers("x", [1e16, 3]), numbers("y", [1, 1e-20]), flags("t", [true, false]))
    let sum = try #require(try precise("x + y", column))
    #expect(sum.high == [1e16, 3])
    #expect(sum.low == [1, 1e-20])
    let third = try #require(try precise("-(y/x)*x + y + t", column))
    #expect(third.high == [1, 0])
    let inverse = try #require(try precise("2^-1 + (x - x)", column))
    #expect(inverse.high == [0.5, 0.5])
    #expect(inverse.low == [0, 0])
    #expect(try #require(try precise("7", column)).high == [7, 7])
  }

  @Test func `only the rows asked for must be there`() throws {
    let gaps = frame(numbers("x", [2, nil, 5]))
    let expression = try Expression(parsing: "x^2")
    let rows = RowSelection(rows: [0, 2])
    #expect(expression.evaluatePrecisely(on: gaps, rows: rows)?.high == [4, 25])
    #expect(expression.evaluatePrecisely(on: gaps, rows: gaps.allRows) == nil)
  }

  @Test(arguments: [
    "log(x)", "x^0.5", "x^y", "x % 2", "s", "nowhere + 1", "x > 1", "1/(x - x)", "x^1000",
    "(x*1e300)^2", "'a'",
  ])
  func `what has no precise value answers with nothing`(text: String) throws {
    let column = frame(
      numbers("x", [2]), numbers("y", [3]), factor("s", ["a"], levels: ["a"]))
    #expect(try precise(text, column) == nil)
  }
}
