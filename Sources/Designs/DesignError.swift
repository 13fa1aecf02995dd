public import Frames

/// What keeps a formula from being bound to rows: data for a diagnostic, not a sentence.
public enum DesignError: Error, Equatable, Sendable {
  /// The frame has no such column.
  case unknownColumn(String)
  /// An expression cannot be evaluated; the variable as spelled, and why.
  case expression(variable: String, ExpressionError)
  /// The outcome is a category or text.
  case outcomeNotNumeric
  /// A category stands where a number is needed: in `poly()`, or behind the comma of `i()`.
  case categoryWhereNumberNeeded(variable: String)
  /// A date stands where a number or a category is needed.
  case dateAsNumber(variable: String)
  /// The reference level does not occur in the model's rows; the first that does.
  case referenceAbsent(variable: String, level: String?, occurring: String?)
  /// Only one level is left in the model's rows.
  case oneLevel(variable: String, level: String)
  /// `ref =` names no level of the column.
  case referenceNotALevel(variable: String, reference: String)
  /// `poly(x, degree)` needs more distinct values than the rows have.
  case polynomialDegree(variable: String, degree: Int, distinctValues: Int)
  /// A value is missing in a row (zero-based, of the frame) that was selected.
  case missingValue(variable: String, row: Int)
  /// A value is infinite or not a number in a row (zero-based, of the frame).
  case notFinite(variable: String, row: Int)
  /// The design would have more columns than the limit.
  case tooManyColumns(limit: Int, found: Int)
  /// Two columns would have the same name.
  case duplicateTerm(TermID)
  /// No row is selected.
  case noRows
}
