import Frames
import Numerics

/// A computed column to about 32 digits, formed anew for a slice of rows when asked for.
///
/// A power such as `x^9` rounded to one double is off by half a unit in the last place, which an
/// ill-conditioned polynomial (NIST's Filip) multiplies by its condition number.
struct PreciseSource: Sendable {
  private let expression: Expression
  private let frame: Frame
  private let rows: RowSelection

  /// Nil where the expression is a bare column, or holds anything but `+ - * /` and whole powers of numbers.
  init?(_ expression: Expression, frame: Frame, rows: RowSelection) {
    if case .name = expression.root.kind { return nil }
    self.expression = expression
    self.frame = frame
    self.rows = rows
    if values(0..<min(1, rows.count)) == nil { return nil }
  }

  /// The values in some rows of the sample; nil where one of them is not finite.
  func values(_ range: Range<Int>) -> [DoubleDouble]? {
    let chosen = RowSelection(rows: Array(rows.rows[range]))
    guard let parts = expression.evaluatePrecisely(on: frame, rows: chosen) else { return nil }
    return zip(parts.high, parts.low).map { DoubleDouble($0, $1) }
  }
}
