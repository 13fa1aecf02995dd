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
    let form = try LinearForm(ContrastExpression(parsing: text).root)
    let whole = 0..<text.unicodeScalars.count
    parts = form.parts.filter { $0.weight != 0 }
    if parts.isEmpty { throw LinearExpressionError(.nothingLeft, at: whole) }
    if form.constant != 0 {
      throw LinearExpressionError(.constant, at: form.constantRange ?? whole)
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
    /// A product of terms, a division by one, or a function of one.
    case notLinear
    /// A division by nought.
    case divisionByZero
    /// Numbers that come to no number: `log(0)`.
    case undefined
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
