/// Where a cell's content lies in its chunk.
struct Cell {
  /// Start in the low 32 bits, end in the next 31; the highest bit tells of doubled quotes.
  let packed: UInt64

  init(packed: UInt64) { self.packed = packed }

  init(start: Int, end: Int, hasDoubledQuotes: Bool = false) {
    packed =
      UInt64(UInt32(start)) | UInt64(UInt32(end)) << 32 | (hasDoubledQuotes ? 1 << 63 : 0)
  }

  @inline(__always) var start: Int { Int(truncatingIfNeeded: packed & 0xFFFF_FFFF) }
  @inline(__always) var end: Int { Int(truncatingIfNeeded: packed >> 32 & 0x7FFF_FFFF) }
  @inline(__always) var hasDoubledQuotes: Bool { packed >> 63 != 0 }

  /// A cell without content.
  static let empty = Cell(packed: 0)

  /// A cell that a short row does not have.
  static let absent = Cell(packed: 0xFFFF_FFFF)

  @inline(__always) var isAbsent: Bool { packed == Self.absent.packed }

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

/// The cells of some consecutive rows, small enough to stay in cache.
struct CellBatch {
  /// The rows after which the batch is full.
  let rowCapacity: Int

  /// Cells of one record after those of another; the first `width` are empty and serve blank rows.
  var cells: [UInt64]

  /// How many cells are filled.
  var cellCount: Int

  /// The cells filled after each record that was scanned.
  var recordEnds: [UInt32]

  /// How many records were scanned.
  var recordCount = 0

  /// Where each row's cells begin.
  private(set) var bases: [UInt32] = []

  /// The row of the batch's first row, counted from the start of the chunk.
  var firstRow = 0

  /// Where the scan stands in the chunk.
  var position = 0

  private let width: Int

  /// - Parameter width: The columns of the file.
  init(width: Int) {
    self.width = width
    rowCapacity = max(1, min(1024, 4096 / max(width, 1)))
    cells = [UInt64](repeating: 0, count: width * (rowCapacity + 2) + 128)
    recordEnds = [UInt32](repeating: 0, count: rowCapacity + 128)
    cellCount = width
    bases.reserveCapacity(rowCapacity + 128)
  }

  /// The rows in the batch.
  var rowCount: Int { bases.count }

  /// Whether 64 more bytes surely fit.
  var hasRoom: Bool { cellCount + 65 <= cells.count && recordCount + 65 <= recordEnds.count }

  /// Makes a row blank.
  mutating func blank(_ row: Int) { bases[row] = 0 }

  /// Begins a new batch.
  mutating func clear(firstRow: Int) {
    bases.removeAll(keepingCapacity: true)
    (cellCount, recordCount, self.firstRow) = (width, 0, firstRow)
  }

  /// Adds a row whose cells begin at a place.
  @inline(__always)
  mutating func addRow(at base: Int) { bases.append(UInt32(truncatingIfNeeded: base)) }

  /// Adds a row of empty cells.
  mutating func addBlankRow() { bases.append(0) }

  /// Adds a cell after the last one.
  mutating func append(_ cell: Cell) {
    if cellCount == cells.count { cells += [UInt64](repeating: 0, count: cells.count) }
    cells[cellCount] = cell.packed
    cellCount += 1
  }

  /// Says that the cells added since the last record make one.
  mutating func endRecord() {
    if recordCount == recordEnds.count {
      recordEnds += [UInt32](repeating: 0, count: recordEnds.count)
    }
    recordEnds[recordCount] = UInt32(cellCount)
    recordCount += 1
  }

  /// The cell of a row in a column of the file.
  @inline(__always)
  func cell(_ row: Int, field: Int) -> Cell {
    Cell(packed: cells[Int(bases[row]) &+ field])
  }
}

extension CellBatch {
  /// How many cells of a column hold more than blanks.
  func filled(_ field: Int, _ bytes: Span<UInt8>) -> Int {
    (0..<rowCount).count { row in
      let cell = cell(row, field: field)
      return !cell.isAbsent && cell.withTrimmed(bytes) { $2 > $1 }
    }
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
  /// Rows that were padded, and rows whose surplus cells were all blank.
  var ragged = RaggedRows()
  /// The first problems in order of place; with rejects allowed, all that can be rejected.
  var problems: [RawProblem] = []
  var problemCount = 0
  /// How many problems are kept.
  var cap = ReadFailure.cap

  mutating func note(_ kind: ReadProblem.Kind, at offset: Int) {
    problemCount += 1
    guard problems.count < cap else { return }
    problems.append(RawProblem(kind: kind, offset: offset, row: rowCount))
  }
}
