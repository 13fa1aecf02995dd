/// A linear combination of terms as a contrast writes it: `` 2 * `x` - `raw::stark[small]` / 3 ``.
public struct LinearExpression: Sendable, Equatable {
  /// One term with its weight.
  public struct Part: Sendable, Equatable {
    /// The term inside back-ticks, and the model before `::` if one stands there.
    public var name: String
    /// The weight, not nought.
    public var weight: Double
    /// Where the term stands first, in Unicode scalars.
    public var range: Range<Int>
  }

  /// The terms in the order in which they first stand, each once.
  public let parts: [Part]

  /// Reads an expression.
  ///
  /// - Parameter text: Sums of terms in back-ticks (a back-tick inside is doubled), each times numbers.
  /// - Throws: The first problem with its place in Unicode scalars.
  public init(parsing text: String) throws(LinearExpressionError) {
    var parser = LinearExpressionParser(text)
    let form = try parser.whole()
    parts = form.parts.filter { $0.weight != 0 }
    if parts.isEmpty { throw LinearExpressionError(.nothingLeft, at: 0..<parser.scalars.count) }
    if form.constant != 0 {
      throw LinearExpressionError(.constant, at: form.constantRange ?? 0..<parser.scalars.count)
    }
  }
}

/// What is wrong with a contrast's expression, and where.
public struct LinearExpressionError: Error, Sendable, Equatable {
  /// The kind of problem.
  public enum Problem: Sendable, Equatable {
    /// A sign or word that does not belong there, and what does.
    case unexpected(String, expected: String)
    /// The text ends too early.
    case unexpectedEnd(expected: String)
    /// A back-tick that is never closed.
    case unterminated
    /// Two back-ticks with nothing between them.
    case emptyName
    /// Digits that are no number.
    case invalidNumber(String)
    /// A product of terms, or a division by one.
    case notLinear
    /// A division by nought.
    case divisionByZero
    /// A number beside the terms.
    case constant
    /// Weights that are all nought, or no term.
    case nothingLeft
    /// An equals sign.
    case equation
    /// Too many nested parentheses.
    case tooDeep(limit: Int)
  }

  /// The kind of problem.
  public let problem: Problem
  /// Where it is, in Unicode scalars.
  public let range: Range<Int>

  init(_ problem: Problem, at range: Range<Int>) {
    self.problem = problem
    self.range = range
  }
}

/// A constant and weighted terms.
struct LinearForm {
  var constant = 0.0
  /// Where a number stands that is part of the constant.
  var constantRange: Range<Int>?
  var parts: [LinearExpression.Part] = []

  var isConstant: Bool { parts.isEmpty }

  mutating func add(_ other: LinearForm, times sign: Double) {
    constant += sign * other.constant
    constantRange = constantRange ?? other.constantRange
    for part in other.parts {
      if let place = parts.firstIndex(where: { $0.name == part.name }) {
        parts[place].weight += sign * part.weight
      } else {
        parts.append(.init(name: part.name, weight: sign * part.weight, range: part.range))
      }
    }
  }

  mutating func scale(by factor: Double) {
    constant *= factor
    for place in parts.indices { parts[place].weight *= factor }
  }

  mutating func divide(by divisor: Double) {
    constant /= divisor
    for place in parts.indices { parts[place].weight /= divisor }
  }
}
