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

  /// The difference in pooled standard deviations, (m₁ - m₀) / sqrt(((n₁ - 1) s₁² + (n₀ - 1) s₀²) / (n₁ + n₀ - 2)), as
  /// the What Works Clearinghouse judges baseline equivalence by, without Hedges' factor; nil where it has no spread.
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
    let variables = [NamedValues(outcome.label, outcome.values)] + covariates
    let groups: [Bool?] = group == nil ? [nil] : [nil, true, false]
    return groups.flatMap { isFocus -> [BaselineBalance] in
      // 0 is the arm of the programme, 1 the comparison.
      let arms = (0..<rowCount).map { row -> Int32 in
        let isReached = start[row] != Self.never
        if let isFocus, group?.isFocus[row] != isFocus { return -1 }
        return time.values[row] < (isReached ? start[row] : earliest) ? (isReached ? 0 : 1) : -1
      }
      if !arms.contains(0) || !arms.contains(1) { return [] }
      let units = unitCounts(of: arms)
      return variables.compactMap { variable in
        let spreads = spreads(of: variable.values, codes: arms, groupCount: 2)
        guard let programme = BaselineMean(spreads[0], unitCount: units[0]),
          let comparison = BaselineMean(spreads[1], unitCount: units[1])
        else { return nil }
        return BaselineBalance(
          variable: variable.label, isFocus: isFocus, programme: programme, comparison: comparison)
      }
    }
  }

  /// The number of units with a row in the arm of the programme and in the comparison.
  private func unitCounts(of arms: [Int32]) -> [Int] {
    var units: [Set<Int32>] = [[], []]
    for (row, arm) in arms.enumerated() where arm >= 0 {
      units[Int(arm)].insert(unit.grouping.codes[row])
    }
    return units.map(\.count)
  }

  /// Counts, means and standard deviations of a variable in groups of rows, weighted as the rows are.
  ///
  /// - Parameters:
  ///   - values: One finite number per row.
  ///   - codes: Per row its group, from 0, or -1 for none.
  ///   - groupCount: The number of groups.
  /// - Returns: One entry per group.
  func spreads(of values: [Double], codes: [Int32], groupCount: Int) -> [GroupSpread] {
    GroupSpread.groups(
      of: values, codes: codes, groupCount: groupCount, weights: weights.values,
      areFrequencies: weights.areFrequencies)
  }
}

extension BaselineMean {
  /// What a group of rows shows; nil where it has no mean.
  fileprivate init?(_ spread: GroupSpread, unitCount: Int) {
    guard let mean = spread.mean else { return nil }
    self.init(
      mean: mean, standardDeviation: spread.standardDeviation, rowCount: spread.count,
      unitCount: unitCount)
  }
}
