import Foundation

/// An axis: from numbers to places, with ticks at round numbers.
struct Scale {
  /// Beyond this no figure can be drawn to scale.
  private static let greatest = 1e300

  /// The least and the greatest number.
  let domain: ClosedRange<Double>
  /// Round numbers within it, ascending.
  let ticks: [Double]
  /// Decimals that tell the ticks apart.
  let digits: Int
  private let start: Double
  private let end: Double

  /// An axis that begins and ends at ticks.
  ///
  /// - Parameters:
  ///   - values: What must lie within.
  ///   - start: The place of the least number.
  ///   - end: The place of the greatest.
  ///   - count: About how many ticks.
  ///   - withZero: Whether zero must be on it.
  init(
    covering values: [Double], from start: Double, to end: Double, count: Int,
    withZero: Bool = true
  ) {
    let drawn =
      values.filter { abs($0) <= Scale.greatest } + (withZero || values.isEmpty ? [0] : [])
    var (low, high) = (drawn.min() ?? 0, drawn.max() ?? 0)
    // Numbers that lie closer than doubles tell apart have an axis around them.
    let least = max(Double.leastNormalMagnitude, 1e-12 * max(abs(low), abs(high)))
    if !((high - low) / Double(count) > least) {
      let half = withZero ? 1 : max(abs(low) / 100, 1)
      (low, high) = (low - half, high + half)
    }
    let step = Scale.step(of: (high - low) / Double(count))
    let (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
    domain = first * step...last * step
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    digits = min(max(0, Int(-log10(step).rounded(.down))), 12)
    self.start = start
    self.end = end
  }

  /// An axis of whole numbers with half a step free at both ends.
  ///
  /// - Parameters:
  ///   - positions: What must lie within.
  ///   - start: The place of the least number.
  ///   - end: The place of the greatest.
  ///   - most: As many ticks as fit.
  init(positions: [Double], from start: Double, to end: Double, most: Int) {
    let (low, high) = (positions.min() ?? 0, positions.max() ?? 0)
    domain = low - 0.5...high + 0.5
    let step = max(1, ((high - low + 1) / Double(most)).rounded(.up))
    let first = (low / step).rounded(.up)
    ticks = stride(from: first * step, through: high, by: step).map(\.self)
    digits = 0
    self.start = start
    self.end = end
  }

  /// 1, 2 or 5 times a power of ten, at least as great as what is asked.
  static func step(of raw: Double) -> Double {
    let power = pow(10, log10(raw).rounded(.down))
    let rest = raw / power
    return (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10) * power
  }

  /// The place of a number; one beyond the ends stands at the end.
  func place(_ value: Double) -> Double {
    let inside = min(max(value, domain.lowerBound), domain.upperBound)
    let share = (inside - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    return start + share * (end - start)
  }

  /// A tick as people read it.
  func label(_ tick: Double) -> String { Fixed.number(tick, digits: digits) }
}
