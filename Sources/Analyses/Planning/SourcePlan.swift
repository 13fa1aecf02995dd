public import Frames
public import Readers
public import Specs

/// A source, its wanted columns and its contract.
public struct SourcePlan: Sendable {
  /// The name in the spec.
  public var name: String
  /// Its files, at least one; the rows of several stand one below the other.
  public var files: [SourceFile]
  /// The names of its columns in order: those of the first file, then what later files add.
  public var header: [String]
  /// The columns to read, under the names of the header.
  public var columns: [ColumnRequest]
  /// Codes that mean missing in every column without codes of its own.
  public var missing: [String: MissingReason]
  /// The columns whose values together are unique.
  public var key: [String]
  /// The column of the years that the files' names hold; nil without.
  public var yearColumn: String?
  /// Columns that some of the stacked files may lack.
  public var absent: Set<String> = []
  /// Whether records may be left out because they cannot be read.
  public var mayReject = false

  /// Published tables, which make the rows in place of the files' own; nil for other sources.
  public var published: [KeyStageTwoTable]?
  /// The register's file of which school followed which.
  public var links: SourceFile?

  /// Whether its tables are marked as simulated.
  var isSimulated: Bool { published?.contains(where: \.isSimulated) ?? false }
  /// Whether several files are stacked.
  public var isStack: Bool { files.count > 1 && published == nil }

  /// What is known of its columns beside the contract.
  var declarations: [String: ColumnDeclaration] {
    published == nil ? files[0].table.declarations : PublishedSource.declarations
  }

  /// The columns to read from one of the files: those that it has.
  ///
  /// - Parameter file: One of the files.
  /// - Returns: Requests in the order of `columns`.
  public func columns(of file: SourceFile) -> [ColumnRequest] {
    let names = Set(file.table.header.map(\.name))
    return columns.filter { names.contains($0.name) && $0.name != yearColumn }
  }
}

/// One file of a source.
public struct SourceFile: Sendable {
  /// The path as the spec writes it, with its place; for a pattern the path that it found.
  public var written: Located<String>
  /// The file, its header read.
  public var table: any TableSource
  /// The path as seen from where the command runs: what problems of the data point to.
  public var shownPath: String
  /// The year that its name holds.
  public var year: Int?

  /// The name without folders.
  public var name: String { String(shownPath.split(separator: "/").last ?? "") }
}

/// Another source joined to the rows: left, many to one.
public struct JoinPlan: Sendable {
  /// The position among the plan's sources.
  public var source: Int
  /// The source's name.
  public var name: String
  /// What the names of its columns begin with in the analysis; empty without.
  public var prefix: String
  /// The columns that must be equal: in the rows so far, and in the source.
  public var on: [KeyPair]
  /// Where the columns are named in the spec.
  public var place: SourceSpan
  /// The columns that are brought in, under the names of the source.
  public var columns: [String]

  /// The reason of values that a row without a partner lacks.
  public var reason: MissingReason { MissingReason("no match: \(name)") }
}
