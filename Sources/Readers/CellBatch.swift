/// Where a cell's content lies in the file.
struct Cell {
  /// The first byte.
  let start: Int

  /// The byte after the last one; its complement if the content holds doubled quotes.
  private let codedEnd: Int

  init(start: Int, end: Int, hasDoubledQuotes: Bool = false) {
    self.start = start
    self.codedEnd = hasDoubledQuotes ? ~end : end
  }

  @inline(__always) var end: Int { codedEnd < 0 ? ~codedEnd : codedEnd }
  @inline(__always) var hasDoubledQuotes: Bool { codedEnd < 0 }

  /// A cell without content.
  static let empty = Cell(start: 0, end: 0)

  /// The content with each doubled quote as one.
  func unescaped(_ bytes: Span<UInt8>) -> [UInt8] {
    var content: [UInt8] = []
    content.reserveCapacity(end - start)
    var position = start
    while position < end {
      content.append(bytes[position])
      let isPair = bytes[position] == Dialect.quote && position + 1 < end
      position += isPair ? 2 : 1
    }
    return content
  }
}

/// The wanted cells of some consecutive rows, column by column, small enough to stay in cache.
struct CellBatch {
  /// The most rows that the batch holds: with few columns 1024, with many so few that it stays small.
  let capacity: Int

  /// The cell of column c and row r of the batch is at c * capacity + r.
  var cells: [Cell]

  /// The rows in the batch.
  var rowCount = 0

  /// The row of the batch's first row, counted from the start of the chunk.
  var firstRow = 0

  init(columnCount: Int) {
    capacity = max(1, min(1024, 65_536 / max(columnCount, 1)))
    cells = [Cell](repeating: .empty, count: columnCount * capacity)
  }
}

/// A problem at a byte; lines and columns are found for the few that are shown.
struct RawProblem {
  var kind: ReadProblem.Kind
  var offset: Int
  /// Zero-based, counted from the start of the chunk until the chunks are joined.
  var row: Int?
  var columnName: String?
}

/// What a scan of a chunk found beside its cells.
struct ScanLog {
  var rowCount = 0
  var blankLineCount = 0
  /// The first problems in order of place.
  var problems: [RawProblem] = []
  var problemCount = 0

  mutating func note(_ kind: ReadProblem.Kind, at offset: Int) {
    problemCount += 1
    guard problems.count < ReadFailure.cap else { return }
    problems.append(RawProblem(kind: kind, offset: offset, row: rowCount))
  }
}
