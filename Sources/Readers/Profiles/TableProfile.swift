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
    let source = try DelimitedSource(path: path, options: options, allowsRepeatedNames: true)
    let fields = source.header
    var seen: Set<String> = []
    var repeated: [String] = []
    for field in fields where !field.name.isEmpty && !seen.insert(field.name).inserted {
      if !repeated.contains(field.name) { repeated.append(field.name) }
    }
    repeatedNames = repeated
    byteCount = source.origin.file.count
    columns = fields.map { ColumnProfile(name: $0.name, encoding: options.encoding) }
    try read(source, threads: threads, chunkSize: 4 << 20)
  }

  init(rowCount: Int, byteCount: Int, columns: [ColumnProfile]) {
    self.rowCount = rowCount
    self.byteCount = byteCount
    self.columns = columns
    repeatedNames = []
  }

  private mutating func read(
    _ source: DelimitedSource, threads: Int, chunkSize: Int
  ) throws(ReadFailure) {
    let feed = ChunkFeed(source, size: chunkSize, recordLimit: DelimitedSource.recordLimit)
    let names = columns.map(\.name)
    var raw: [RawProblem] = []
    // A few chunks at a time: what was found in them is let go once it is merged.
    while true {
      var window: [RecordChunk] = []
      while window.count < 2 * threads, let chunk = feed.next() { window.append(chunk) }
      if window.isEmpty { break }
      let chunks = window
      let parts = parallelMap(count: chunks.count, threads: threads) { index in
        ProfilePart(source, names, chunks[index])
      }
      for part in parts { merge(part, &raw) }
    }
    source.origin.file.forgetPages()
    if let problem = feed.problem { throw ReadFailure(source.places(of: [problem])) }
    problems = source.places(of: raw)
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

/// The profile of one chunk.
private struct ProfilePart: Sendable {
  var columns: [ColumnProfile]
  var log = ScanLog()
  var unreadable: RawProblem?

  init(_ source: DelimitedSource, _ names: [String], _ chunk: RecordChunk) {
    var columns = names.map { ColumnProfile(name: $0, encoding: source.encoding) }
    var log = ScanLog()
    let scanner = RecordScanner(
      dialect: source.dialect, width: names.count, padsRows: source.options.padsRows)
    var batch = CellBatch(width: names.count)
    unreadable = chunk.withText { text in
      while batch.position < text.count {
        scanner.fill(&batch, from: text, offset: chunk.offset, log: &log)
        text.withSpan { bytes in
          for field in columns.indices {
            for row in 0..<batch.rowCount {
              let cell = batch.cell(row, field: field)
              if cell.isAbsent {
                columns[field].blankCount += 1
              } else {
                cell.withTrimmed(bytes) { columns[field].add($0, $1, $2) }
              }
            }
          }
        }
      }
      return TextCheck(text, offset: chunk.offset, encoding: source.encoding).problem
    }
    self.columns = columns
    self.log = log
  }
}
