import Frames
import Readers

/// A source as it was read.
public struct SourceSummary: Sendable, Equatable, Codable {
  /// One file of a source.
  public struct File: Sendable, Equatable, Codable {
    /// The path as the spec writes it, or as its pattern found it.
    public var path: String
    /// Rows of data, without the header.
    public var rows: Int
  }

  /// The source's name in the spec.
  public var name: String
  /// Rows of data, without the header, of all files.
  public var rows: Int
  /// The files in the order of their rows.
  public var files: [File]
  /// The columns that were read, with the type under which each was taken.
  public var columns: [ColumnSummary]
}

/// A column as it was read or joined.
public struct ColumnSummary: Sendable, Equatable, Codable {
  /// How many values lack for one reason.
  public struct Absence: Sendable, Equatable, Codable {
    /// The reason: `blank`, one of the contract's, `no match: schools`.
    public var reason: String
    /// Rows without a value for this reason.
    public var rows: Int
  }

  /// The name in the header.
  public var name: String
  /// number, flag, category, text or id.
  public var type: String
  /// Rows without a value.
  public var missing: Int
  /// The same by reason; empty where nothing is missing.
  public var reasons: [Absence]
  /// The levels of a category in order, but for those that fewer than 10 rows have.
  public var levels: [String]?
  /// How many levels a category has that fewer than 10 rows have; nil without any.
  public var levelsUnder10: Int?

  init(_ column: Column, _ type: ColumnType?, isEntered: Bool) {
    name = column.name
    self.type = (type ?? .number).rawValue
    missing = column.missing.missingCount
    reasons = column.missing.countsByReason().map {
      Absence(reason: $0.reason.name, rows: $0.count)
    }
    if case .factor(let factor) = column.values, type == .category {
      let tellable = TellableLevels(factor, isEntered: isEntered)
      levels = tellable.names
      levelsUnder10 = tellable.rareCount > 0 ? tellable.rareCount : nil
    }
  }
}

extension SourceSummary {
  init(_ reading: SourceReading, _ plan: Plan) {
    let entered = plan.enteredColumns
    self.init(
      name: reading.name, rows: reading.rowsRead,
      files: reading.files.map { File(path: $0.path, rows: $0.rows) },
      columns: reading.frame.columns.map {
        ColumnSummary($0, reading.types[$0.name], isEntered: entered.contains($0.name))
      })
  }
}
