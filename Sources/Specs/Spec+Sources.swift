/// A source of data.
public struct SourceSpec: Sendable, Equatable {
  /// Its name; `data` at the place of `data:` for a single source.
  public var name: Located<String>
  /// The file, relative to the spec.
  public var file: Located<String>?
  /// `files:`: files whose rows stand one below the other.
  public var stack: StackSpec?
  /// `dfe-ks2:`: published tables by the year of their results.
  public var published: PublishedSpec?
  /// `links:`: the register's file of which school followed which.
  public var links: Located<String>?
  /// Columns that some of the stacked files may lack.
  public var absent: [Located<String>] = []
  /// The delimiter, one character; `tab` is a tab.
  public var delimiter: Located<String>?
  /// `encoding:` as written.
  public var encoding: Located<String>?
  /// `ragged:` as written.
  public var ragged: Located<String>?
  /// `rejects:`; nil if no record may be left out.
  public var rejects: RejectsSpec?
  /// The sheet of a workbook, by name or number.
  public var sheet: Located<String>?
  /// The range of the table in a sheet.
  public var range: Located<String>?
  /// The codes of the whole source for missing cells.
  public var missing: [MissingCodeSpec]
  /// The contract.
  public var columns: [ColumnSpec]
  /// The columns whose values together are unique.
  public var key: [Located<String>]
}

/// How many records may be left out because they cannot be read; at least one bound is given.
public struct RejectsSpec: Sendable, Equatable {
  /// The most records of a file.
  public var atMost: Located<Int>?
  /// The greatest share of all records of a file.
  public var share: Located<Double>?

  /// Where it stands.
  var place: Located<String>? {
    (atMost?.span ?? share?.span).map { Located("rejects", at: $0) }
  }
}

/// The clothes of a column's numbers.
public enum NumberFormatSpec: String, Sendable, Equatable, CaseIterable {
  /// Each number ends with a percent sign.
  case percent
  /// Commas part groups of three digits.
  case thousands
}

/// Published tables by the year of their results.
public struct PublishedSpec: Sendable, Equatable {
  /// The key as written, `dfe-ks2`.
  public var key: Located<String>
  /// The tables, each under its year.
  public var files: [StackSpec.FileOfYear]
}

/// Files whose rows stand one below the other.
public enum StackSpec: Sendable, Equatable {
  /// Files in order.
  case list([Located<String>])
  /// A path whose last part holds `*`, `?` or the name of a column of years in braces.
  case pattern(Located<String>)
  /// Files by the year of their rows.
  case byYear([FileOfYear])

  /// The first file, or the pattern.
  var first: Located<String>? {
    switch self {
    case .list(let files): files.first
    case .pattern(let pattern): pattern
    case .byYear(let files): files.first?.file
    }
  }

  /// A file and its year.
  public struct FileOfYear: Sendable, Equatable {
    /// The year as written.
    public var year: Located<String>
    /// The file.
    public var file: Located<String>
  }
}

/// A code that stands for a missing cell.
public struct MissingCodeSpec: Sendable, Equatable {
  /// The code as written in the data.
  public var code: Located<String>
  /// The reason; the code itself if only a list is given.
  public var reason: String
  /// The named list that it comes from; nil for a code of the user's own.
  public var list: String?
}

extension [MissingCodeSpec] {
  /// The reason of each code: what the user says of a code goes before what a named list says.
  public var reasons: [String: String] {
    let ordered = filter { $0.list == nil } + filter { $0.list != nil }
    return Dictionary(ordered.map { ($0.code.value, $0.reason) }) { first, _ in first }
  }
}

/// What the contract says of a column.
public struct ColumnSpec: Sendable, Equatable {
  /// Its name.
  public var name: Located<String>
  /// Its type.
  public var type: Located<ColumnTypeSpec>?
  /// A label for tables.
  public var label: Located<String>?
  /// The unit of its numbers.
  public var unit: Located<String>?
  /// The least and the greatest value.
  public var range: Located<ClosedRange<Double>>?
  /// The clothes of its numbers, if `format:` names some.
  public var numberFormat: [NumberFormatSpec]
  /// How its dates are written, if `format:` is another text.
  public var dateFormat: Located<String>?
  /// The levels in order.
  public var levels: [Located<String>]?
  /// Its own codes for missing cells, which replace those of the source.
  public var missing: [MissingCodeSpec]?
}

/// The type of a column in a contract.
public enum ColumnTypeSpec: String, Sendable, Equatable, CaseIterable {
  /// An identifier.
  case id
  /// Free text.
  case text
  /// A number.
  case number
  /// A whole number.
  case integer
  /// True or false.
  case flag
  /// A category.
  case category
  /// A year, which is a number.
  case year
  /// A day.
  case date
}

/// `sample:`.
public struct SampleSpec: Sendable, Equatable {
  /// Where it stands.
  public var span: SourceSpan
  /// The source that the rows come from.
  public var from: Located<String>?
  /// Which rows are kept.
  public var filter: Located<String>?
  /// Other sources joined to the rows, in order.
  public var joins: [JoinSpec] = []
}

/// A source joined to the rows.
public struct JoinSpec: Sendable, Equatable {
  /// The columns that must be equal.
  public struct Pair: Sendable, Equatable {
    /// The column of the rows so far.
    public var left: Located<String>
    /// The column of the source.
    public var right: Located<String>
  }

  /// The source.
  public var source: Located<String>
  /// The columns that must be equal; empty where they cannot be read.
  public var on: [Pair]
  /// Where these stand.
  public var span: SourceSpan
  /// What the names of the source's columns begin with.
  public var prefix: Located<String>?
}
