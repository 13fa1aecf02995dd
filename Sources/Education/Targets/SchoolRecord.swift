/// A figure of one school in one year, or of one kind of its pupils.
public struct SchoolYear: Sendable, Equatable {
  /// The school, as a code.
  public var school: Int
  /// Whether the year is after the start.
  public var isAfter: Bool
  /// Whether it is of the other pupils, whom those of the target are compared with.
  public var isOther = false
  /// The figure: a mean, or its difference to a reference.
  public var value: Double
  /// Its sampling variance; nil where unknown.
  public var variance: Double?
  /// How much it counts in a pooled mean: its pupils.
  public var weight: Double
  /// How far rounding of its reference may move it, at least 0.
  public var halfUnit = 0.0

  /// A figure.
  ///
  /// - Parameters:
  ///   - school: The school, as a code.
  ///   - isAfter: Whether the year is after the start.
  ///   - value: The figure.
  ///   - variance: Its sampling variance, at least 0.
  ///   - weight: How much it counts, above 0.
  public init(school: Int, isAfter: Bool, value: Double, variance: Double?, weight: Double) {
    precondition(weight > 0, "weight \(weight)")
    self.school = school
    self.isAfter = isAfter
    self.value = value
    self.variance = variance
    self.weight = weight
  }
}

/// A mean over pupils of a school at one time.
public struct SchoolMean: Sendable, Equatable {
  /// The mean.
  public var value: Double
  /// Its sampling variance, at least 0; nil where unknown.
  public var variance: Double?
  /// How much it counts, above 0: its pupils, or 1 where schools count alike.
  public var weight: Double
  /// How far rounding of its reference may move it, at least 0.
  public var halfUnit: Double

  /// A mean.
  ///
  /// - Parameters:
  ///   - value: The mean.
  ///   - variance: Its sampling variance, at least 0; nil where unknown.
  ///   - weight: How much it counts, above 0.
  ///   - halfUnit: How far rounding of its reference may move it, at least 0.
  public init(_ value: Double, variance: Double?, weight: Double, halfUnit: Double = 0) {
    self.value = value
    self.variance = variance
    self.weight = weight
    self.halfUnit = halfUnit
  }

  /// The mean of several years, by their weights if pooled; nil without years.
  init?(_ years: [SchoolYear], isPooled: Bool) {
    guard !years.isEmpty else { return nil }
    let weights = years.map { isPooled ? $0.weight : 1 }
    let total = weights.reduce(0, +)
    func mean(_ figure: (SchoolYear) -> Double) -> Double {
      zip(years, weights).reduce(0) { $0 + figure($1.0) * $1.1 } / total
    }
    let variances = years.compactMap(\.variance)
    let variance =
      variances.count == years.count
      ? zip(variances, weights).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } / (total * total) : nil
    self.init(
      mean(\.value), variance: variance, weight: isPooled ? total : 1, halfUnit: mean(\.halfUnit))
  }
}

/// A school with its means before and after: of the pupils that a target speaks of, and then perhaps of the others.
public struct SchoolRecord: Sendable, Equatable {
  /// The school, as a code.
  public var school: Int
  /// The means before: one, or two with the others; empty where one lacks.
  public var before: [SchoolMean]
  /// The means after, likewise.
  public var after: [SchoolMean]

  /// A school.
  ///
  /// - Parameters:
  ///   - school: The school, as a code.
  ///   - before: The means before; empty where one lacks.
  ///   - after: The means after, likewise.
  public init(school: Int, before: [SchoolMean], after: [SchoolMean]) {
    self.school = school
    self.before = before
    self.after = after
  }

  /// The schools of some figures.
  ///
  /// - Parameters:
  ///   - figures: Figures of schools; several years of a time are averaged, by their weights if pooled.
  ///   - isPooled: Whether schools count by their pupils; else each alike.
  ///   - hasOthers: Whether a school needs figures of the other pupils too.
  /// - Returns: One per school, by code.
  public static func records(
    of figures: [SchoolYear], isPooled: Bool, hasOthers: Bool = false
  ) -> [SchoolRecord] {
    let schools = Dictionary(grouping: figures) { $0.school }
    let kinds = hasOthers ? [false, true] : [false]
    return schools.keys.sorted().map { school in
      let own = schools[school, default: []]
      func means(_ isAfter: Bool) -> [SchoolMean] {
        let found = kinds.compactMap { isOther in
          SchoolMean(
            own.filter { $0.isAfter == isAfter && $0.isOther == isOther }, isPooled: isPooled)
        }
        return found.count == kinds.count ? found : []
      }
      return SchoolRecord(school: school, before: means(false), after: means(true))
    }
  }
}
