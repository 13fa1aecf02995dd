public import Analyses

/// A table as values: every renderer reads it, none computes.
public struct ResultTable: Sendable, Equatable {
  /// What stands in one place of the table.
  public enum Cell: Sendable, Equatable {
    /// Words.
    case text(String)
    /// A number of rows or units.
    case count(Double)
    /// A number with decimals.
    case number(Double)
    /// A standard error, shown in parentheses.
    case parenthesised(Double)
    /// An estimate with the stars that its p-value earns.
    case estimate(Double, stars: Int)
    /// A p-value, and by draws the least that they can tell.
    case pValue(Double, least: Double? = nil)
    /// A confidence interval.
    case interval(Double, Double)
    /// Nothing, and why.
    case absent(Reason)
  }

  /// Why a place is empty.
  public enum Reason: String, Sendable {
    /// The model does not have the term.
    case notInModel = ""
    /// The term says nothing that those before it have not said.
    case omitted
    /// The number does not exist.
    case notAvailable = "n/a"
    /// The term is nought by construction: others are compared with it.
    case reference = "reference"
  }

  /// One line across the models.
  public struct Row: Sendable, Equatable {
    /// What the line is called; empty for a second statistic of the same term.
    public var heading: String
    /// The term as estimates.csv spells it, or the summary's name.
    public var key: String
    /// The statistic that the line shows.
    public var statistic: String
    /// One cell per model.
    public var cells: [Cell]
    /// Whether the line shows a further statistic of the term of the line above.
    public var continuesTerm = false
  }

  /// The id: the name of the files.
  public var id: String
  /// The title.
  public var title: String
  /// One heading per model.
  public var columns: [String]
  /// The ids of the models.
  public var models: [String]
  /// The estimates.
  public var body: [Row]
  /// The lines about each fit.
  public var footer: [Row]
  /// The notes, in order; the stamps are not among them.
  public var notes: [String]
  /// What must stand on every rendering.
  public var stamps: [Stamp]
  /// Decimal places.
  public var digits: Int
}
