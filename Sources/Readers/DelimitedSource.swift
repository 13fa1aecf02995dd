public import Frames

/// A text file of delimited cells (CSV, TSV) with a header, mapped and ready to be read.
public struct DelimitedSource: TableSource {
  /// How to read the file.
  public struct Options: Sendable, Equatable {
    /// The character between cells; nil takes a tab for `.tsv` and `.tab`, else a comma.
    public var delimiter: Character?

    /// Options.
    ///
    /// - Parameter delimiter: The character between cells, or nil to go by the extension.
    public init(delimiter: Character? = nil) { self.delimiter = delimiter }
  }

  /// A name in the header; its line and column are known.
  public typealias HeaderField = TableHeaderField

  /// The path as given.
  public let path: String

  /// The names in the file's order.
  public let header: [HeaderField]

  /// Nothing: a text file holds cells only.
  public var declarations: [String: ColumnDeclaration] { [:] }

  let file: FileBytes
  let dialect: Dialect

  /// Where the text begins (after a byte order mark), and where the records after the header do.
  let textStart: Int
  let recordStart: Int

  /// Opens a file and reads its header, the first line that is not blank.
  ///
  /// - Parameters:
  ///   - path: A regular file.
  ///   - options: The delimiter.
  /// - Throws: ``ReadFailure`` with `cannotOpen`, `notAFile`, `unusableDelimiter`, `emptyFile`,
  ///   `notUTF8`, `nulByte`, `unterminatedQuote`, `textAfterQuote` or, for each later column with the
  ///   name of an earlier one, `duplicateName` (columns without a name may be many).
  public init(path: String, options: Options = Options()) throws(ReadFailure) {
    let isTabbed = path.lowercased().hasSuffix(".tsv") || path.lowercased().hasSuffix(".tab")
    let delimiter = options.delimiter ?? (isTabbed ? "\t" : ",")
    guard let dialect = Dialect(delimiter: delimiter) else { throw ReadFailure(.unusableDelimiter) }
    let file: FileBytes
    do {
      file = try FileBytes(path: path)
    } catch {
      switch error {
      case .cannotOpen(let code): throw ReadFailure(.cannotOpen(code: code))
      case .notAFile: throw ReadFailure(.notAFile)
      }
    }
    let reading = HeaderReading(file, dialect)
    guard reading.problems.isEmpty else { throw ReadFailure(reading.problems) }
    self.path = path
    self.file = file
    self.dialect = dialect
    header = reading.fields
    textStart = reading.textStart
    recordStart = reading.end
  }

  /// Reads wanted columns.
  ///
  /// A column without a declared type is a number if all cells are numbers (or missing), a flag if
  /// all are `true`, `false` in one of three spellings, else a category; but if at least half of the
  /// cells that are not missing are numbers, the others are reported as undeclared codes.
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
  /// - Returns: The columns in the order of the wish.
  /// - Throws: ``ReadFailure`` with all problems found.
  package func read(
    _ wanted: [ColumnRequest], missing: [String: MissingReason], threads: Int, chunkSize: Int
  ) throws(ReadFailure) -> Reading {
    precondition(threads >= 1 && chunkSize >= 1, "\(threads) threads, chunks of \(chunkSize)")
    precondition(
      Set(wanted.map(\.name)).count == wanted.count, "the same column wanted more than once")
    let plans = try makePlans(wanted, missing: missing)
    return try RecordReading(source: self, threads: threads, chunkSize: chunkSize).read(plans)
  }

  private func makePlans(
    _ wanted: [ColumnRequest], missing: [String: MissingReason]
  ) throws(ReadFailure) -> [ColumnPlan] {
    let names = Set(header.map(\.name))
    var plans: [ColumnPlan] = []
    var problems: [ReadProblem] = []
    for request in wanted {
      let place = ReadPlace(columnName: request.name)
      if request.name.isEmpty || !names.contains(request.name) {
        problems.append(ReadProblem(kind: .noSuchColumn(name: request.name), place: place))
      }
      let declared = request.missing ?? missing
      if let codes = MissingCodes(declared) {
        plans.append(ColumnPlan(request, codes: codes))
      } else {
        let kind = ReadProblem.Kind.tooManyReasons(count: Set(declared.values).count)
        problems.append(ReadProblem(kind: kind, place: place))
      }
    }
    guard problems.isEmpty else { throw ReadFailure(problems) }
    return plans
  }
}
