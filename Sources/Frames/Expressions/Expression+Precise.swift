internal import Numerics

extension Expression {
  /// The expression's values to about 32 digits, where it is made of `+ - * /`, whole powers and numbers only.
  ///
  /// The columns are taken as exact; each operation is done in double-double arithmetic. This keeps apart the
  /// powers of an ill-conditioned polynomial, `I(x^9)` and `I(x^10)`, which doubles round together.
  ///
  /// - Parameters:
  ///   - frame: Holds the columns used.
  ///   - selection: The rows wanted.
  /// - Returns: For each row selected the value rounded to a double and what rounding left; nil if the
  ///   expression has other operations, if a column is unknown or not of numbers or flags, or if a row has no
  ///   finite value.
  public func evaluatePrecisely(
    on frame: Frame, rows selection: RowSelection
  ) -> (high: [Double], low: [Double])? {
    guard let values = Precise(frame: frame, rows: selection).values(of: root) else { return nil }
    let rows = (0..<selection.count).map { values[$0] }
    guard rows.allSatisfy(\.isFinite) else { return nil }
    return (rows.map(\.high), rows.map(\.low))
  }
}

/// Evaluates a tree in double-double arithmetic over selected rows.
private struct Precise {
  let frame: Frame
  let rows: RowSelection

  /// Above this exponent rounding errors of repeated products are no longer small against 2^-100.
  static let maximumExponent = 64.0

  func values(of node: Node) -> Lane<DoubleDouble>? {
    switch node.kind {
    case .number(let value): return .constant(DoubleDouble(value))
    case .name(let name): return column(name)
    case .negation(let a): return values(of: a)?.map { -$0 }
    case .arithmetic(.power, let base, let exponent): return power(base, exponent)
    case .arithmetic(let sign, let a, let b):
      guard sign != .modulus, let x = values(of: a), let y = values(of: b) else { return nil }
      return switch sign {
      case .plus: Lane.combine(x, y) { $0 + $1 }
      case .minus: Lane.combine(x, y) { $0 - $1 }
      case .times: Lane.combine(x, y) { $0 * $1 }
      case .over: Lane.combine(x, y) { $0 / $1 }
      case .modulus, .power: nil
      }
    default: return nil
    }
  }

  private func column(_ name: String) -> Lane<DoubleDouble>? {
    guard let column = frame[name] else { return nil }
    if !column.missing.isEmpty, rows.rows.contains(where: { column.missing.isMissing(Int($0)) }) {
      return nil
    }
    switch column.values {
    case .number(let numbers): return .rows(rows.gather(numbers).map { DoubleDouble($0) })
    case .flag(let flags): return .rows(rows.gather(flags).map { DoubleDouble($0 ? 1 : 0) })
    case .factor, .text: return nil
    }
  }

  private func power(_ base: Node, _ exponent: Node) -> Lane<DoubleDouble>? {
    guard let values = values(of: base), let power = whole(exponent) else { return nil }
    return values.map { $0.power(power) }
  }

  private func whole(_ node: Node) -> Int? {
    switch node.kind {
    case .number(let value) where value <= Precise.maximumExponent: Int(exactly: value)
    case .negation(let inner): whole(inner).map { -$0 }
    default: nil
    }
  }
}
