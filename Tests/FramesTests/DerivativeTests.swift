import Frames
import TestSupport
import Testing

/// Derivatives of expressions by a column.
@Suite struct DerivativeTests {
  private func frame(_ x: [Double]) -> Frame {
    Frame(
      columns: [
        numbers("x", x.map { $0 }), numbers("y", x.indices.map { 0.5 + Double($0 % 3) }),
        flags("on", x.indices.map { $0 % 2 == 0 }),
      ], rowCount: x.count)
  }

  private func flags(_ name: String, _ values: [Bool]) -> Column {
    Column(name: name, values: .flag(values))
  }

  private func values(_ expression: Expression, _ x: [Double]) throws -> [Double] {
    let column = try expression.evaluate(on: frame(x))
    guard case .number(let values) = column.values, column.missing.isEmpty else { return [] }
    return values
  }

  @Test(arguments: [
    "x", "-x", "3*x + 2", "x^2", "x^3/y - x*y", "(x + y)^0.5", "2^x", "x^y", "x^x", "1/x",
    "y/(1 + x^2)",
    "log(x)", "log10(x*y)", "exp(-x/2)", "sqrt(1 + x)", "log(exp(x) + 1)", "abs(x - 2)",
    "max(x - 1.7, 0)",
    "min(x, y, 1.1)", "clamp(x, 1, 3)", "if(on, x^2, y)", "exp(x)^2*log(x)/sqrt(x)",
    "max(x, y)*abs(-x)",
  ])
  func `a derivative is the limit of central differences`(text: String) throws {
    let expression = try Expression(parsing: text)
    let x = [0.3, 0.77, 1.26, 1.93, 2.41, 3.59]
    let slope = try #require(try expression.derivative(by: "x"))
    let found = try values(slope, x)
    let step = 1e-6
    let (above, below) = (
      try values(expression, x.map { $0 + step }), try values(expression, x.map { $0 - step })
    )
    // The rounding of two values, of their pieces, over the step: some 1e-16/1e-6, and the step squared.
    expectClose(
      found, zip(above, below).map { ($0 - $1) / (2 * step) }, relative: 1e-9, absolute: 1e-9, text)
  }

  @Test func `the spelled derivative reads back to the same expression`() throws {
    let slope = try #require(try Expression(parsing: "max(x, 2)^2/log(x)").derivative(by: "x"))
    let again = try Expression(parsing: slope.root.spelled)
    #expect(try values(again, [0.5, 3, 7]) == values(slope, [0.5, 3, 7]))
  }

  @Test func `at a kink the slope is the mean of both sides`() throws {
    func slope(_ text: String, at x: Double) throws -> Double {
      let slope = try #require(try Expression(parsing: text).derivative(by: "x"))
      return try values(slope, [x])[0]
    }
    #expect(try slope("max(x, 0)", at: 0) == 0.5)
    #expect(try slope("abs(x)", at: 0) == 0)
    #expect(try slope("clamp(x, 1, 3)", at: 3) == 0.5)
    #expect(try slope("min(2*x, 4*x)", at: 0) == 3)
    // Sides of the whole, not of its pieces one by one: to the right max(0, x, 2x) rises by 2, to the left by 0.
    #expect(try slope("max(0, x, 2*x)", at: 0) == 1)
    #expect(try slope("max(abs(x), x)", at: 0) == 0)
    #expect(try slope("abs(abs(x))", at: 0) == 0)
    #expect(try slope("clamp(x, 1, 1)", at: 1) == 0)
    #expect(try slope("min(max(x, 0), -x)", at: 0) == -0.5)
  }

  @Test func `the slope at any kink is the limit of central differences`() throws {
    let pieces = ["x", "-x", "2*x", "0", "abs(x)", "min(x, 3*x)", "max(-x, x/2)", "x*x"]
    for first in pieces {
      for second in pieces {
        for text in [
          "max(\(first), \(second))", "min(\(first), \(second), x)", "abs(\(first) - (\(second)))",
          "exp(max(\(first), \(second)))",
        ] {
          let expression = try Expression(parsing: text)
          let ends = try values(expression, [1e-7, -1e-7])
          let slope = try expression.derivative(by: "x").map { try values($0, [0])[0] } ?? 0
          // A quarter of the step times the jump of the second derivative, 9 at most, that of exp(3*x) beside a
          // constant; and rounding of 1e-16 over the step.
          #expect(abs(slope - (ends[0] - ends[1]) / 2e-7) < 2.3e-7, "\(text)")
        }
      }
    }
  }

  @Test func `a power of nought stands still where the exponent moves`() throws {
    let slope = try #require(try Expression(parsing: "2*0^x").derivative(by: "x"))
    #expect(try values(slope, [0.5, 3]) == [0, 0])
  }

  @Test func `a value that does not hang on the column has no derivative to speak of`() throws {
    #expect(try Expression(parsing: "log(y) + 1").derivative(by: "x") == nil)
    #expect(try Expression(parsing: "x^0").derivative(by: "x") == nil)
    #expect(try Expression(parsing: "if(on, y, 0)").derivative(by: "x") == nil)
  }

  @Test(arguments: [
    ("floor(x)", DerivativeError.Reason.step), ("round(x, 1) + x", .step),
    ("if(x > 1, x, 0)", .step),
    ("x % 2", .noRule), ("coalesce(x, y)", .noRule), ("x - mean(x)", .pooled),
    ("max(x, by: y)", .pooled),
    ("cut(x, at: [1])", .step),
  ])
  func `what has no derivative is told`(text: String, reason: DerivativeError.Reason) throws {
    let expression = try Expression(parsing: text)
    let error = #expect(throws: DerivativeError.self) { try expression.derivative(by: "x") }
    #expect(error?.reason == reason)
    #expect(expression.pools("x") == (reason == .pooled))
  }

  @Test func `nested kinks end at a limit`() throws {
    let deep = String(repeating: "abs(", count: 40) + "x" + String(repeating: ")", count: 40)
    #expect(throws: DerivativeError.self) { try Expression(parsing: deep).derivative(by: "x") }
  }
}
