/// What an effect would be if the figures that are missing were at their worst, or at their best.
///
/// Worst-case bounds of Horowitz & Manski (2000), doi:10.1080/01621459.2000.10473902: a unit that is in the tables of all
/// years lacks a figure in some; each missing figure lies in a range. The bounds are of the difference of the arms' mean
/// changes with all units alike, incomplete ones included: no assumption on why figures are missing.
public struct SuppressionBounds: Sendable, Equatable, Codable {
  /// The difference of mean changes of the units with all figures, all alike.
  public let estimate: Double
  /// The least value with the missing figures.
  public let lower: Double
  /// The greatest.
  public let upper: Double
  /// The range of a missing figure.
  public let range: ClosedRange<Double>
  /// Treated units that lack a figure.
  public let treatedIncomplete: Int
  /// Comparison units that lack one.
  public let comparisonIncomplete: Int

  /// The bounds.
  ///
  /// - Parameters:
  ///   - figures: Of all units.
  ///   - treated: The treated units.
  ///   - comparison: The comparison units.
  ///   - span: The years.
  ///   - range: Of a missing figure; nil for that of all figures of these years. There are no bounds where an arm has no
  ///     unit with all figures.
  public init?(
    _ figures: UnitFigures, treated: [Int], comparison: [Int], span: YearSpan,
    range: ClosedRange<Double>? = nil
  ) {
    let places = (span.baseline + span.post).compactMap { figures.years.firstIndex(of: $0) }
    let known = figures.values.flatMap { own in places.compactMap { own[$0] } }
    guard let least = known.min(), let greatest = known.max() else { return nil }
    let range = range ?? least...greatest
    func arm(_ units: [Int]) -> Arm? {
      Arm(figures, units.filter { figures.isListed($0, over: span) }, span, range)
    }
    guard let own = arm(treated), let other = arm(comparison) else { return nil }
    self.range = range
    estimate = own.complete - other.complete
    lower = own.lower - other.upper
    upper = own.upper - other.lower
    treatedIncomplete = own.incomplete
    comparisonIncomplete = other.incomplete
  }
}

/// The mean change of an arm, of its units with all figures and between bounds.
private struct Arm {
  let complete: Double
  let lower: Double
  let upper: Double
  let incomplete: Int

  init?(_ figures: UnitFigures, _ units: [Int], _ span: YearSpan, _ range: ClosedRange<Double>) {
    let changes = units.map { figures.change(of: $0, over: span)?.change }
    let known = changes.compactMap(\.self)
    guard !known.isEmpty else { return nil }
    complete = known.reduce(0, +) / Double(known.count)
    incomplete = changes.count - known.count
    func mean(_ unit: Int, _ years: [Int32], _ missing: Double) -> Double {
      years.reduce(0) { sum, year in
        let place = figures.years.firstIndex(of: year)
        let isKnown = place.map { figures.variances[unit][$0] != nil } ?? false
        return sum + (isKnown ? place.flatMap { figures.values[unit][$0] } ?? missing : missing)
      } / Double(years.count)
    }
    var (least, greatest) = (0.0, 0.0)
    for (unit, change) in zip(units, changes) {
      least +=
        change
        ?? mean(unit, span.post, range.lowerBound) - mean(unit, span.baseline, range.upperBound)
      greatest +=
        change
        ?? mean(unit, span.post, range.upperBound) - mean(unit, span.baseline, range.lowerBound)
    }
    lower = least / Double(changes.count)
    upper = greatest / Double(changes.count)
  }
}
