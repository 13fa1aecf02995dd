public import Frames

/// What is wrong with a formula, and where: data for a diagnostic, not a sentence.
public struct FormulaError: Error, Equatable, Sendable {
  /// The kind of problem.
  public enum Problem: Equatable, Sendable {
    /// There is nothing between the ends of the text.
    case empty
    /// There is no `~` between outcome and terms.
    case missingTilde
    /// A side of the formula, or of a bar, holds nothing; the name says which.
    case missingPart(String)
    /// A token that cannot stand here.
    case unexpected(String)
    /// The text ends where something is still expected.
    case unexpectedEnd(expected: String)
    /// A parenthesis or bracket that is never closed.
    case unclosed(String)
    /// A back-tick or quotation mark that is never closed.
    case unterminated(String)
    /// Parentheses nest deeper than the limit.
    case tooDeep(limit: Int)
    /// The formula expands to more terms, or chains more factors, than the limit.
    case tooManyTerms(limit: Int)
    /// A number other than 0 or 1 as a term, or a number inside a product of terms.
    case numberAsTerm(String)
    /// `x^2` as a term: in a formula `^` crosses terms; a power is written `I(x^2)`.
    case powerOfVariable(String)
    /// The exponent of a sum of terms is not a whole number of at least 1.
    case badExponent
    /// More than two bars: absorbed effects and one `endogenous ~ instruments` are all there is.
    case tooManyBars
    /// Random effects inside a product, a difference or a bar.
    case randomEffectHere
    /// A call with the wrong number of arguments.
    case argumentCount(function: String, expected: ClosedRange<Int>, found: Int)
    /// A named argument that the function does not have.
    case unknownArgument(function: String, name: String)
    /// An argument that is given twice.
    case repeatedArgument(function: String, name: String)
    /// An argument without its name where it must be named; how it is written.
    case unnamedArgument(function: String, name: String, as: String)
    /// An argument of the wrong kind: `expected` says what belongs there.
    case badArgument(function: String, expected: String)
    /// A problem inside an expression.
    case expression(ExpressionError.Problem)
  }

  /// The kind of problem.
  public let problem: Problem

  /// Where it is, in Unicode scalars from the start of the formula; empty at the end of the text.
  public let range: Range<Int>

  /// A problem at a place.
  ///
  /// - Parameters:
  ///   - problem: The kind of problem.
  ///   - range: Where it is, in Unicode scalars.
  public init(_ problem: Problem, at range: Range<Int>) {
    self.problem = problem
    self.range = range
  }
}
