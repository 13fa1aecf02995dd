public import DifferenceInDifferences
public import Frames
public import Specs

/// What an estimator of published figures asks for beside the programme's rows.
public struct PublishedNeed: Sendable {
  /// The column of the figures.
  public var outcome: Located<String>
  /// The columns of the published interval's ends.
  public var low: Located<String>
  /// The columns of the published interval's ends.
  public var high: Located<String>
  /// The unit of the ends' last digit; 0 where it is not known.
  public var unit: Double
  /// The column of national values; nil where there is none.
  public var national: Located<String>?
  /// The column of what units are called in lists; nil for their identifiers alone.
  public var names: Located<String>?
  /// The columns that neighbours are found by.
  public var profile: [Located<String>] = []

  /// Every column.
  var columns: [String] {
    ([outcome, low, high] + [national, names].compactMap(\.self) + profile).map(\.value)
  }
}

/// Published figures as units by years, rows that lack a figure among them.
public struct PublishedData: Sendable {
  /// Units and years.
  public var grid: UnitYears
  /// The figures with their sampling variances.
  public var figures: UnitFigures
  /// Per unit whether it gets the programme.
  public var treated: [Bool]
  /// The first year of the programme; nil where units start in different years.
  public var start: Int32?
  /// Per unit its identifier.
  public var identifiers: [String]
  /// Per unit what it is called; nil where that is not known.
  public var names: [String?]
  /// Units x years: the ends of the published intervals.
  public var intervals: [[ClosedRange<Double>?]]
  /// Units x years: why there is no figure; nil where there is one, or no row.
  public var reasons: [[MissingReason?]]
  /// Per year the national value.
  public var national: [Double?]
  /// Units x variables: what neighbours are found by.
  public var profiles: [[Double?]]
  /// Per unit its cluster; nil where units are independent.
  public var clusters: [Int32]?
}
