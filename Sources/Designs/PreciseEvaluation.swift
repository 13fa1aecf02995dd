import Frames
import Numerics

/// Evaluates `+ - * /` and whole powers of numeric columns in double-double arithmetic.
///
/// A power such as `x^9` rounded to one double is off by half a unit in the last place, which an
/// ill-conditioned polynomial (NIST's Filip) multiplies by its condition number.
struct PreciseEvaluation {
  let frame: Frame
  let rows: RowSelection

  /// What the rounded values lack, or nil where the expression holds anything else or nothing is lacking.
  func lowParts(of expression: Expression, high: [Double]) -> [Double]? {
    if case .name = expression.root.kind { return nil }
    guard let precise = evaluate(expression.root) else { return nil }
    let low = zip(precise, high).map { ($0.0 - DoubleDouble($0.1)).high }
    return low.allSatisfy { $0.isFinite } && low.contains { $0 != 0 } ? low : nil
  }

  private func evaluate(_ node: Node) -> [DoubleDouble]? {
    switch node.kind {
    case .number(let value): return rows.rows.map { _ in DoubleDouble(value) }
    case .name(let name):
      guard case .number(let values)? = frame[name]?.values else { return nil }
      return rows.rows.map { DoubleDouble(values[Int($0)]) }
    case .negation(let inner): return evaluate(inner)?.map { -$0 }
    case .arithmetic(let sign, let left, let right):
      if sign == .power { return power(left, right) }
      guard let a = evaluate(left), let b = evaluate(right) else { return nil }
      switch sign {
      case .plus: return zip(a, b).map { $0 + $1 }
      case .minus: return zip(a, b).map { $0 - $1 }
      case .times: return zip(a, b).map { $0 * $1 }
      case .over: return zip(a, b).map { $0 / $1 }
      default: return nil
      }
    default: return nil
    }
  }

  private func power(_ base: Node, _ exponent: Node) -> [DoubleDouble]? {
    guard case .number(let value) = exponent.kind, let whole = Int(exactly: value),
      (0...1000).contains(whole)
    else { return nil }
    return evaluate(base)?.map { $0.power(whole) }
  }
}
