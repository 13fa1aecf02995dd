public import Comparison
public import DifferenceInDifferences
public import Estimation

/// What an estimator of published figures tells beside its effect.
public struct PublishedSupplement: Sendable, Equatable, Codable {
  /// An arm in a year: the units behind the effect.
  public struct Point: Sendable, Equatable, Codable {
    /// Whether it is the programme's.
    public let isTreated: Bool
    /// The year.
    public let year: Int
    /// Units with a figure.
    public let units: Int
    /// Their mean, all alike.
    public let mean: Double
    /// The interval of 95 % for these very units: their figures' sampling variances alone.
    public let lower: Double
    /// Its upper end.
    public let upper: Double
    /// The national value; nil where there is none.
    public let national: Double?
    /// National less mean: positive = behind.
    public var gap: Double? { national.map { $0 - mean } }
  }

  /// What became of a unit.
  public enum Role: String, Sendable, Equatable, Codable {
    /// Of the programme, in the estimate.
    case treated
    /// A comparison unit in the estimate.
    case comparison
    /// Of the programme, without a figure in one of the years.
    case noFigures = "no-figures"
    /// Of the programme, without a value that neighbours are found by.
    case noProfile = "no-profile"
    /// Of the programme, without a neighbour within the caliper.
    case noNeighbour = "no-neighbour"
  }

  /// A unit's published figure in a year.
  public struct Figure: Sendable, Equatable, Codable {
    /// Its identifier.
    public let unit: String
    /// What it is called; nil where that is not known.
    public let name: String?
    /// What became of it.
    public let role: Role
    /// The year.
    public let year: Int
    /// The figure; nil where there is none.
    public let value: Double?
    /// The lower end of the published interval.
    public let lower: Double?
    /// The upper end.
    public let upper: Double?
    /// The national value.
    public let national: Double?
    /// Why there is no figure.
    public let reason: String?
  }

  /// A unit of the programme with one of its neighbours.
  public struct Pair: Sendable, Equatable, Codable {
    /// The unit of the programme.
    public let unit: String
    /// Its neighbour.
    public let neighbour: String
    /// What the neighbour is called.
    public let name: String?
    /// The distance.
    public let distance: Double
  }

  /// How alike the arms are in a variable.
  public struct Balance: Sendable, Equatable, Codable {
    /// Whether only neighbours are compared.
    public let isMatched: Bool
    /// The variable.
    public let line: BalanceLine
    /// The units of the programme.
    public let treated: Int
    /// The comparison units.
    public let comparison: Int
  }

  /// The years that the effect is between.
  public var span: YearSpan
  /// The variance between units beyond sampling, τ².
  public var heterogeneity: Double
  /// Cochran's Q of the residuals.
  public var residualQ: Double
  /// Its p-value.
  public var heterogeneityPValue: Double
  /// The effect by the model alone, with Hartung's and Knapp's factor.
  public var byModel: Inference?
  /// The smallest effect that would be found; nil without a standard error.
  public var detectable: DetectableEffect?
  /// The effect with missing figures at their worst and best; nil where none is missing.
  public var bounds: SuppressionBounds?
  /// How neighbours were chosen; nil where all comparison units count.
  public var matching: MatchSettings?
  /// Both arms by year.
  public var points: [Point] = []
  /// The figures of every unit of the programme and of every comparison unit in the estimate.
  public var figures: [Figure] = []
  /// Who is compared with whom.
  public var pairs: [Pair] = []
  /// How alike the arms are, before and after.
  public var balance: [Balance] = []

  /// The number of units of a role.
  ///
  /// - Parameter role: What became of them.
  /// - Returns: Each unit once.
  public func count(_ role: Role) -> Int {
    Set(figures.filter { $0.role == role }.map(\.unit)).count
  }
}

/// How neighbours are chosen.
public struct MatchSettings: Sendable, Equatable, Codable {
  /// The variables.
  public var variables: [String]
  /// How unlike two units are.
  public var distance: ProfileDistance
  /// How many neighbours each unit gets.
  public var ratio: Int
  /// The greatest distance; nil for any.
  public var caliper: Double?

  /// The rule in the words of the statistics.
  var rule: NearestNeighbours {
    var rule = NearestNeighbours()
    rule.distance = distance
    rule.ratio = ratio
    rule.caliper = caliper
    return rule
  }
}
