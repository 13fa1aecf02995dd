import Frames
import LinearModels

/// The mean of a variable before the programme in one arm.
public struct BaselineMean: Sendable, Equatable, Codable {
  /// The weighted mean.
  public let mean: Double
  /// The standard deviation, sqrt(Σ w (x - mean)² / Σ w · n / (n - 1)); nil of a single row.
  public let standardDeviation: Double?
  /// The number of rows, or the sum of frequency weights.
  public let rowCount: Double
  /// The number of units.
  public let unitCount: Int
}

/// A variable before the programme, arm against arm.
public struct BaselineBalance: Sendable, Equatable, Codable {
  /// The variable: the outcome or a covariate, as terms spell it.
  public let variable: String
  /// Whether the rows belong to the focus group; nil for all.
  public let isFocus: Bool?
  /// Units that the programme reaches, before it does.
  public let programme: BaselineMean
  /// Units that it never reaches, before the earliest start.
  public let comparison: BaselineMean

  /// Programme minus comparison.
  public var difference: Double { programme.mean - comparison.mean }

  /// The difference in pooled standard deviations, (m₁ - m₀) / sqrt(((n₁ - 1) s₁² + (n₀ - 1) s₀²) / (n₁ + n₀ - 2)), as the
  /// What Works Clearinghouse judges baseline equivalence by, without Hedges' factor; nil where it has no spread.
  public var standardisedDifference: Double? {
    guard let one = programme.standardDeviation, let other = comparison.standardDeviation else {
      return nil
    }
    let (n, m) = (programme.rowCount - 1, comparison.rowCount - 1)
    let pooled = ((n * one * one + m * other * other) / (n + m)).squareRoot()
    return pooled > 0 ? difference / pooled : nil
  }
}

extension ProgrammeRows {
  /// The outcome and the covariates before the programme, arm against arm, for all rows and then within groups.
  ///
  /// Units of the programme count before their own start, others before the earliest one.
  ///
  /// - Returns: One entry per variable, then per variable and group; those of which one arm has no row are left out, so
  ///   all of them where no unit is left untreated.
  /// - Complexity: O(rows x variables).
  public func baseline() -> [BaselineBalance] {
    guard let earliest = starts.first else { return [] }
    let before = (0..<rowCount).filter {
      time.values[$0] < (start[$0] == Self.never ? earliest : start[$0])
    }
    let variables = [NamedValues(outcome.label, outcome.values)] + covariates
    let groups: [Bool?] = group == nil ? [nil] : [nil, true, false]
    return groups.flatMap { isFocus -> [BaselineBalance] in
      let rows = before.filter { isFocus == nil || group?.isFocus[$0] == isFocus }
      let arms = (
        rows.filter { start[$0] != Self.never }, rows.filter { start[$0] == Self.never }
      )
      if arms.0.isEmpty || arms.1.isEmpty { return [] }
      return variables.compactMap { variable in
        guard let programme = mean(of: variable.values, in: arms.0),
          let comparison = mean(of: variable.values, in: arms.1)
        else { return nil }
        return BaselineBalance(
          variable: variable.label, isFocus: isFocus, programme: programme, comparison: comparison)
      }
    }
  }

  /// The mean over some rows; nil where their weights add up to nought.
  private func mean(of values: [Double], in rows: [Int]) -> BaselineMean? {
    let weights = weightValues
    let total = rows.reduce(0) { $0 + weights[$1] }
    guard let first = rows.first, total > 0 else { return nil }
    // From the first value as origin, so that nothing is lost far from nought.
    let origin = values[first]
    let mean = origin + rows.reduce(0) { $0 + weights[$1] * (values[$1] - origin) } / total
    let squares = rows.reduce(0) { sum, row in
      sum + weights[row] * (values[row] - mean) * (values[row] - mean)
    }
    var count = Double(rows.count)
    if case .frequency = self.weights { count = total }
    let units = Set(rows.map { unit.grouping.codes[$0] }).count
    return BaselineMean(
      mean: mean,
      standardDeviation: count > 1 ? (squares / total * count / (count - 1)).squareRoot() : nil,
      rowCount: count, unitCount: units)
  }
}
