public import Frames

/// A text file of delimited cells (CSV, TSV) with a header, mapped and ready to be read.
public struct DelimitedSource: TableSource {
  /// How to read the file.
  public struct Options: Sendable, Equatable {
    /// The character between cells; nil takes a tab for `.tsv` and `.tab`, else a comma.
    public var delimiter: Character?

    /// How the bytes stand for characters.
    public var encoding: TextEncoding

    /// Whether a row with too few cells is padded with missing ones (reason `short row`), and one with too
    /// many passes if only blank cells follow.
    public var padsRows: Bool

    /// How many records may be left out because they cannot be read; nil for none.
    public var rejects: RejectLimit?

    /// Options.
    ///
    /// - Parameters:
    ///   - delimiter: The character between cells, or nil to go by the extension.
    ///   - encoding: How the bytes stand for characters.
    ///   - padsRows: Whether rows with too few cells are padded.
    ///   - rejects: How many records may be left out, or nil for none.
    public init(
      delimiter: Character? = nil, encoding: TextEncoding = .utf8, padsRows: Bool = false,
      rejects: RejectLimit? = nil
    ) {
      self.delimiter = delimiter
      self.encoding = encoding
      self.padsRows = padsRows
      self.rejects = rejects
    }
  }

  /// A name in the header; its line and column are known.
  public typealias HeaderField = TableHeaderField

  /// The path as given.
  public let path: String

  /// The names in the file's order.
  public let header: [HeaderField]

  /// The most bytes that one record may have: 256 MiB.
  ///
  /// No record of real data comes near; a quote that is never closed makes one of the rest of the file,
  /// which would have to be held in memory whole where the file is compressed.
  public static let recordLimit = 256 << 20

  /// Nothing: a text file holds cells only.
  public var declarations: [String: ColumnDeclaration] { [:] }

  let origin: TextOrigin
  let dialect: Dialect
  let options: Options

  var encoding: TextEncoding { options.encoding }

  /// Whether records may be left out because they cannot be read.
  public var mayReject: Bool { options.rejects != nil }

  /// Where the text begins (after a byte order mark), and where the records after the header do.
  let textStart: Int
  let recordStart: Int

  /// Opens a file and reads its header, the first line that is not blank.
  ///
  /// - Parameters:
  ///   - path: A regular file.
  ///   - options: Delimiter, encoding, and what is let pass.
  /// - Throws: ``ReadFailure`` with `cannotOpen`, `notAFile`, `unusableDelimiter`, `emptyFile`,
  ///   `notUTF8`, `utf16`, `notWindows1252`, `nulByte`, `unterminatedQuote`, `textAfterQuote`, `gzipTruncated`,
  ///   `gzipCorrupt`, `recordTooLong` or, for each later column with the name of an earlier one,
  ///   `duplicateName` (columns without a name may be many).
  public init(path: String, options: Options = Options()) throws(ReadFailure) {
    try self.init(path: path, options: options, allowsRepeatedNames: false)
  }

  /// The same, but two columns of one name may be no problem.
  init(path: String, options: Options, allowsRepeatedNames: Bool) throws(ReadFailure) {
    var name = path.lowercased()
    let isCompressed = name.hasSuffix(".gz")
    if isCompressed { name.removeLast(3) }
    let isTabbed = name.hasSuffix(".tsv") || name.hasSuffix(".tab")
    let delimiter = options.delimiter ?? (isTabbed ? "\t" : ",")
    guard let dialect = Dialect(delimiter: delimiter) else { throw ReadFailure(.unusableDelimiter) }
    let file = try FileBytes.opened(path)
    origin = isCompressed ? .gzip(file) : .mapped(file)
    let reading = HeaderReading(origin, dialect, options.encoding, limit: Self.recordLimit)
    let problems = reading.problems.filter { problem in
      if allowsRepeatedNames, case .duplicateName = problem.kind { false } else { true }
    }
    guard problems.isEmpty else { throw ReadFailure(problems) }
    self.path = path
    self.dialect = dialect
    self.options = options
    header = reading.fields
    textStart = reading.textStart
    recordStart = reading.end
  }

  /// Reads wanted columns.
  ///
  /// A column without a declared type is a number if all cells are numbers (or missing), a flag if
  /// all are `true`, `false` in one of three spellings, an identifier if all are digits and some begin with a nought
  /// (`007`), else a category; but if at least half of the cells are numbers, dates, academic years or flags, the
  /// others are reported as undeclared codes, and if at least half are numbers in other clothes (`45%`, `1,234`), they
  /// are reported as such.
  /// The whole file is checked for NUL and for bytes that are not UTF-8 (the first is told), whatever
  /// columns are wanted.
  ///
  /// - Parameters:
  ///   - wanted: The columns, distinct names.
  ///   - missing: Codes that mean "missing" in every column without codes of its own; compared with
  ///     the trimmed cell byte by byte.
  ///   - threads: How many threads may work, at least 1; the result does not depend on it.
  /// - Returns: The columns in the order of the wish.
  /// - Throws: ``ReadFailure`` with all problems found.
  /// - Precondition: No two wishes for one column.
  /// - Complexity: One pass over the bytes; a second one for columns that look like numbers in the
  ///   first 64 KiB and are not.
  public func read(
    _ wanted: [ColumnRequest], missing: [String: MissingReason], threads: Int
  ) throws(ReadFailure) -> Reading {
    try read(wanted, missing: missing, threads: threads, chunkSize: 4 << 20)
  }

  /// The same with a size of chunks, on which the result does not depend.
  ///
  /// - Parameters:
  ///   - wanted: The columns, distinct names.
  ///   - missing: Codes that mean "missing".
  ///   - threads: How many threads may work.
  ///   - chunkSize: The bytes after which a chunk ends with its record, at least 1.
  ///   - recordLimit: The most bytes that one record may have.
  /// - Returns: The columns in the order of the wish.
  /// - Throws: ``ReadFailure`` with all problems found.
  package func read(
    _ wanted: [ColumnRequest], missing: [String: MissingReason], threads: Int, chunkSize: Int,
    recordLimit: Int = DelimitedSource.recordLimit
  ) throws(ReadFailure) -> Reading {
    precondition(threads >= 1 && chunkSize >= 1, "\(threads) threads, chunks of \(chunkSize)")
    precondition(
      Set(wanted.map(\.name)).count == wanted.count, "the same column wanted more than once")
    let plans = try makePlans(wanted, missing: missing)
    let reading = RecordReading(
      source: self, threads: threads, chunkSize: chunkSize, recordLimit: recordLimit)
    return try reading.read(plans)
  }

  private func makePlans(
    _ wanted: [ColumnRequest], missing: [String: MissingReason]
  ) throws(ReadFailure) -> [ColumnPlan] {
    let fields = Dictionary(
      header.indices.map { (header[$0].name, $0) }, uniquingKeysWith: { first, _ in first })
    var plans: [ColumnPlan] = []
    var problems: [ReadProblem] = []
    for request in wanted {
      let place = ReadPlace(columnName: request.name)
      guard let field = fields[request.name], !request.name.isEmpty else {
        problems.append(ReadProblem(kind: .noSuchColumn(name: request.name), place: place))
        continue
      }
      let declared = request.missing ?? missing
      let codes = MissingCodes(declared, encoding: encoding, padsRows: options.padsRows)
      if let codes {
        plans.append(ColumnPlan(request, field: field, codes: codes, encoding: encoding))
      } else {
        let kind = ReadProblem.Kind.tooManyReasons(count: Set(declared.values).count)
        problems.append(ReadProblem(kind: kind, place: place))
      }
    }
    guard problems.isEmpty else { throw ReadFailure(problems) }
    return plans
  }
}
