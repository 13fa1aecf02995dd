public import Analyses

/// A figure as values: every renderer reads it, none computes.
public struct Figure: Sendable, Equatable {
  /// How the estimates stand.
  public enum Layout: Sendable, Equatable {
    /// By years since the start, from left to right; intervals upright.
    case path
    /// One line for each estimate, from top to bottom; intervals level.
    case forest
    /// Means by year, joined where no year lacks between them.
    case trajectory
    /// How often estimates fall between two ends, and where one of them lies.
    case histogram
    /// Shares of rows below values, joined.
    case cumulative
    /// Analyses in order of their estimates, and which options each of them takes.
    case curve
  }

  /// What a point is.
  public enum Role: String, Sendable {
    /// An estimate.
    case estimate
    /// An effect before the start: there should be none.
    case before
    /// Nought by construction: others are compared with it, and it has no interval.
    case reference
    /// A mean of rows, or a difference of two.
    case observed
    /// Where the programme's mean would stand had it moved as the comparison did.
    case counterfactual
    /// A number of sets of untreated units.
    case placebo
    /// The estimate of the model as written, among those of other analyses.
    case written = "as-written"
  }

  /// Two ends.
  public struct Interval: Sendable, Equatable {
    /// The lower end.
    public var lower: Double
    /// The upper end.
    public var upper: Double
  }

  /// One estimate.
  public struct Point: Sendable, Equatable {
    /// The model's id.
    public var model: String
    /// The term as estimates.csv spells it.
    public var term: String
    /// What the line of a forest is called.
    public var label: String
    /// Years since the start, the year, the middle of a bin, or the number of the line from 0.
    public var position: Double
    /// The estimate, the mean, or the number within a bin.
    public var estimate: Double
    /// The interval of this estimate alone.
    public var interval: Interval?
    /// The interval that holds together with those of the other points of its series.
    public var band: Interval?
    /// What it is.
    public var role: Role
    /// Of a mean the number of rows that it rests on.
    public var rows: Double?
    /// Of a mean the number of units that it rests on: the lesser of two.
    public var units: Int?
    /// Whether one cluster alone carries it, so that there is no interval to draw.
    public var isCarried = false
    /// Of an analysis the places of its options, choice by choice.
    public var options: [Int] = []
  }

  /// Points that belong together: one model, or one path of it.
  public struct Series: Sendable, Equatable {
    /// What stands beside it.
    public var label: String
    /// Its points in order of position.
    public var points: [Point]
    /// Which colour it has; nil for its place among the series.
    public var colour: Int?
    /// Whether its marks are hollow.
    public var isHollow = false
    /// Whether its line is dashed and has no marks.
    public var isDashed = false
  }

  /// What could have been chosen otherwise.
  public struct Choice: Sendable, Equatable {
    /// What was chosen.
    public var key: String
    /// The options.
    public var options: [String]
    /// The place of the option of the model as written.
    public var own: Int
  }

  /// A place that a line marks.
  public struct Landmark: Sendable, Equatable {
    /// Where it stands on the axis of positions.
    public var position: Double
    /// What stands beside it.
    public var label: String
  }

  /// The id: the name of the files.
  public var id: String
  /// What it says, for the page: it is not drawn.
  public var title: String
  /// What it shows, for those who do not see it.
  public var altText: String
  /// What a reader must know beside it, for the page.
  public var notes: [String]
  /// How the estimates stand.
  public var layout: Layout
  /// What is drawn.
  public var series: [Series]
  /// What the axis of estimates measures.
  public var valueTitle: String
  /// What the axis of positions measures; empty of a forest.
  public var positionTitle: String
  /// What the lines through the points are, in words.
  public var key: String
  /// What must stand on every rendering.
  public var stamps: [Stamp]
  /// Decimal places of numbers that are written out.
  public var digits: Int
  /// The places that lines mark: the start of the programme, the estimate among others.
  public var landmarks: [Landmark] = []
  /// What the analyses differ in.
  public var choices: [Choice] = []

  /// All points, series by series.
  public var points: [Point] { series.flatMap(\.points) }
}

extension Figure.Interval {
  /// The interval of two ends; nil where one lacks or is no number to draw.
  init?(_ lower: Double?, _ upper: Double?) {
    guard let lower, let upper, lower.isFinite, upper.isFinite else { return nil }
    self.init(lower: lower, upper: upper)
  }

  /// Whether it leaves zero out.
  var excludesZero: Bool { lower > 0 || upper < 0 }
}

extension Figure.Point {
  /// Whether the estimate can be told from zero, by the interval that holds for all points where there is one.
  var isClear: Bool { (band ?? interval)?.excludesZero ?? false }
}
