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
    /// Whether the line names a panel: the lines below, up to the next such line, belong to it.
    public var isPanel = false
    /// Decimal places of this line; nil for those of the table.
    public var digits: Int?
  }

  /// A heading over columns that stand side by side.
  public struct Span: Sendable, Equatable {
    /// What it says; nil for columns without one.
    public var label: String?
    /// How many columns it is over.
    public var count: Int
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
  /// What the first column holds; empty where headings say it themselves.
  public var stub = ""
  /// Headings over the columns, together as wide as all of them; nil for none.
  public var spans: [Span]?

  /// Decimal places by column, nil for those of the table; empty where every column has those.
  public var columnDigits: [Int?] = []

  /// The decimal places that a request gives a row or the column; nil for the table's own.
  func ownDigits(_ row: Row, _ column: Int) -> Int? {
    row.digits ?? (columnDigits.indices.contains(column) ? columnDigits[column] : nil)
  }

  /// The cells of a row as people read them.
  func shown(_ row: Row) -> [String] {
    row.cells.enumerated().map { $1.shown(digits: digits, own: ownDigits(row, $0)) }
  }

  /// The headings of the columns with those over them, for formats that have one row of headings.
  var wholeColumns: [String] {
    guard let spans else { return columns }
    let labels = spans.flatMap { span in [String?](repeating: span.label, count: span.count) }
    return zip(labels, columns).map { label, column in label.map { "\($0): \(column)" } ?? column }
  }

  /// Whether some lines name panels.
  var hasPanels: Bool { body.contains(where: \.isPanel) }
}
