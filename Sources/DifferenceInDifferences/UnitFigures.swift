/// Figures of units by year, each with a known sampling variance: what published tables have.
public struct UnitFigures: Sendable, Equatable {
  /// The years, ascending.
  public let years: [Int32]
  /// Units x years; nil where there is no figure.
  public let values: [[Double?]]
  /// Units x years, above 0; nil where it is not known, and then the figure does not count.
  public let variances: [[Double?]]
  /// Units x years: whether the unit is in the year's table, with a figure or without.
  public let isListed: [[Bool]]

  /// Figures.
  ///
  /// - Parameters:
  ///   - years: Ascending.
  ///   - values: Units x years.
  ///   - variances: Units x years, above 0.
  ///   - isListed: Units x years: whether the unit is in the year's table.
  /// - Precondition: Shapes agree.
  public init(
    years: [Int32], values: [[Double?]], variances: [[Double?]], isListed: [[Bool]]
  ) {
    precondition(
      values.count == variances.count && values.count == isListed.count
        && (values.map(\.count) + variances.map(\.count) + isListed.map(\.count))
          .allSatisfy { $0 == years.count },
      "shapes differ")
    self.years = years
    self.values = values
    self.variances = variances
    self.isListed = isListed
  }

  /// The number of units.
  public var unitCount: Int { values.count }

  /// A unit's change: the mean over the later years less that over the earlier ones.
  ///
  /// d = Σ y_t / k over the k later years - Σ y_t / m over the m earlier ones, v = Σ v_t / k² + Σ v_t / m²: the pupils of
  /// different years are others, so their errors are independent.
  ///
  /// - Parameters:
  ///   - unit: A position.
  ///   - span: The years.
  /// - Returns: nil where a figure of one of the years is missing.
  public func change(of unit: Int, over span: YearSpan) -> UnitChange? {
    var (change, variance) = (0.0, 0.0)
    for (years, sign) in [(span.baseline, -1.0), (span.post, 1.0)] {
      let count = Double(years.count)
      for year in years {
        guard let place = self.years.firstIndex(of: year), let value = values[unit][place],
          let error = variances[unit][place]
        else { return nil }
        change += sign * value / count
        variance += error / (count * count)
      }
    }
    return UnitChange(unit: unit, change: change, variance: variance)
  }

  /// Whether a unit is in the tables of all years, with figures or without.
  ///
  /// - Parameters:
  ///   - unit: A position.
  ///   - span: The years.
  /// - Returns: False where it is not in one of them.
  public func isListed(_ unit: Int, over span: YearSpan) -> Bool {
    (span.baseline + span.post).allSatisfy { year in
      years.firstIndex(of: year).map { isListed[unit][$0] } ?? false
    }
  }
}

/// The years that a change is between.
public struct YearSpan: Sendable, Equatable, Codable {
  /// The years before, at least one.
  public let baseline: [Int32]
  /// The years after, at least one.
  public let post: [Int32]

  /// Years before and after.
  ///
  /// - Parameters:
  ///   - baseline: At least one.
  ///   - post: At least one, none of them in `baseline`.
  public init(baseline: [Int32], post: [Int32]) {
    precondition(
      !baseline.isEmpty && !post.isEmpty && Set(baseline).isDisjoint(with: post),
      "years before \(baseline), after \(post)")
    self.baseline = baseline
    self.post = post
  }
}

/// A unit's change with its known sampling variance.
public struct UnitChange: Sendable, Equatable {
  /// The unit's position.
  public let unit: Int
  /// Later less earlier.
  public let change: Double
  /// Its sampling variance, above 0.
  public let variance: Double

  /// A change.
  ///
  /// - Parameters:
  ///   - unit: The unit's position.
  ///   - change: Later less earlier.
  ///   - variance: Above 0.
  public init(unit: Int, change: Double, variance: Double) {
    self.unit = unit
    self.change = change
    self.variance = variance
  }
}
