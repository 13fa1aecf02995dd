import Numerics

/// What a text file holds, found in one pass without any contract; irregular rows do not stop it.
public struct TableProfile: Sendable {
  /// Rows of data, without the header.
  public private(set) var rowCount = 0
  /// The size of the file in bytes.
  public let byteCount: Int
  /// The columns in the file's order; names may occur twice or be empty.
  public private(set) var columns: [ColumnProfile]
  /// Names that occur twice in the header, in order, each once.
  public let repeatedNames: [String]
  /// The first problems in order of place, at most `ReadFailure.cap`; the cells of their rows count as blank.
  public private(set) var problems: [ReadProblem] = []
  /// How many problems there are.
  public private(set) var problemCount = 0
  /// Problems of the form of rows: another width than the header's, broken quotes.
  public private(set) var irregularRowCount = 0
  /// Lines without any cell that were passed over.
  public private(set) var blankLineCount = 0

  /// The problems as a failure of reading; nil if there are none.
  public var failure: ReadFailure? {
    problems.isEmpty ? nil : ReadFailure(problems, totalCount: problemCount)
  }

  /// Reads a whole file.
  ///
  /// - Parameters:
  ///   - path: A regular file.
  ///   - options: The delimiter.
  ///   - threads: How many threads may work, at least 1; the result does not depend on it.
  /// - Throws: ``ReadFailure`` as ``DelimitedSource`` where it cannot be opened or its header not be read; two
  ///   columns of one name are no failure.
  /// - Complexity: One pass over the bytes; memory bounded by columns x threads, whatever the number of rows.
  public init(
    path: String, options: DelimitedSource.Options = .init(), threads: Int = 1
  ) throws(ReadFailure) {
    let opened = try OpenedText(path: path, options: options)
    let fields = opened.header.fields
    var seen: Set<String> = []
    var repeated: [String] = []
    for field in fields where !field.name.isEmpty && !seen.insert(field.name).inserted {
      if !repeated.contains(field.name) { repeated.append(field.name) }
    }
    repeatedNames = repeated
    byteCount = opened.file.count
    columns = fields.map { ColumnProfile(name: $0.name) }
    read(opened, threads: threads, chunkSize: 4 << 20)
  }

  init(rowCount: Int, byteCount: Int, columns: [ColumnProfile]) {
    self.rowCount = rowCount
    self.byteCount = byteCount
    self.columns = columns
    repeatedNames = []
  }

  private mutating func read(_ opened: OpenedText, threads: Int, chunkSize: Int) {
    let ranges = opened.chunks.ranges(from: opened.header.end, size: chunkSize)
    var raw: [RawProblem] = []
    // A few chunks at a time: what was found in them is let go once it is merged.
    for first in stride(from: 0, to: ranges.count, by: 2 * threads) {
      let window = Array(ranges[first..<min(first + 2 * threads, ranges.count)])
      let names = columns.map(\.name)
      let parts = parallelMap(count: window.count, threads: threads) { index in
        ProfilePart(opened, names, in: window[index])
      }
      for part in parts { merge(part, &raw) }
    }
    opened.file.forgetPages()
    problems = opened.file.withBytes { raw.places(in: $0, textStart: opened.header.textStart) }
  }

  private mutating func merge(_ part: ProfilePart, _ raw: inout [RawProblem]) {
    for index in columns.indices { columns[index].merge(part.columns[index]) }
    for var problem in part.log.problems where raw.count < ReadFailure.cap {
      problem.row = problem.row.map { $0 + rowCount }
      raw.append(problem)
    }
    // The first is enough: a file in another encoding has thousands.
    if let unreadable = part.unreadable, !raw.contains(where: { $0.kind == unreadable.kind }) {
      raw.append(unreadable)
      problemCount += 1
    }
    irregularRowCount += part.log.problemCount
    rowCount += part.log.rowCount
    problemCount += part.log.problemCount
    blankLineCount += part.log.blankLineCount
  }
}

/// A text file with its header read, whatever is wrong with the names.
private struct OpenedText: Sendable {
  let file: FileBytes
  let dialect: Dialect
  let header: HeaderReading

  var chunks: RecordChunks {
    RecordChunks(file: file, dialect: dialect, start: header.textStart)
  }

  init(path: String, options: DelimitedSource.Options) throws(ReadFailure) {
    let isTabbed = path.lowercased().hasSuffix(".tsv") || path.lowercased().hasSuffix(".tab")
    guard let dialect = Dialect(delimiter: options.delimiter ?? (isTabbed ? "\t" : ",")) else {
      throw ReadFailure(.unusableDelimiter)
    }
    let file: FileBytes
    do {
      file = try FileBytes(path: path)
    } catch {
      switch error {
      case .cannotOpen(let code): throw ReadFailure(.cannotOpen(code: code))
      case .notAFile: throw ReadFailure(.notAFile)
      }
    }
    header = HeaderReading(file, dialect)
    let fatal = header.problems.filter { problem in
      if case .duplicateName = problem.kind { false } else { true }
    }
    guard fatal.isEmpty else { throw ReadFailure(fatal) }
    self.file = file
    self.dialect = dialect
  }
}

/// The profile of one chunk.
private struct ProfilePart: Sendable {
  var columns: [ColumnProfile]
  var log = ScanLog()
  var unreadable: RawProblem?

  init(_ opened: OpenedText, _ names: [String], in range: Range<Int>) {
    columns = names.map { ColumnProfile(name: $0) }
    unreadable = TextCheck(opened.file, in: range).problem
    let scanner = RecordScanner(dialect: opened.dialect, slots: names.indices.map(Int32.init))
    var batch = CellBatch(columnCount: names.count)
    opened.file.withBytes { bytes in
      var position = range.lowerBound
      while position < range.upperBound {
        scanner.fill(&batch, from: bytes, at: &position, upTo: range.upperBound, log: &log)
        for index in columns.indices {
          let first = index * batch.capacity
          for place in first..<(first + batch.rowCount) {
            batch.cells[place].withTrimmed(bytes) { columns[index].add($0, $1, $2) }
          }
        }
      }
    }
  }
}
