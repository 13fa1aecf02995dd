/// Where the header of a table stands in a sheet, and its names.
struct SheetHeader: Sendable, Equatable {
  var sheet: String
  var sheetCount: Int
  var row: Int
  var firstColumn: Int
  var names: [String]

  var lastColumn: Int { firstColumn + names.count - 1 }

  /// The header as fields of a frame.
  var fields: [UInt8] {
    var writer = ByteWriter()
    writer.put(sheet)
    for number in [sheetCount, row, firstColumn, names.count] { writer.put(count: number) }
    for name in names { writer.put(name) }
    return writer.bytes
  }

  init(sheet: String, sheetCount: Int, row: Int, firstColumn: Int, names: [String]) {
    self.sheet = sheet
    self.sheetCount = sheetCount
    self.row = row
    self.firstColumn = firstColumn
    self.names = names
  }

  /// A header from the fields of a frame.
  init(_ fields: [UInt8]) throws(ByteReader.Malformed) {
    var reader = ByteReader(fields)
    sheet = try reader.text()
    sheetCount = try reader.count()
    row = try reader.count(upTo: CellRange.greatestRow)
    firstColumn = try reader.count(upTo: CellRange.greatestColumn)
    names = []
    for _ in 0..<(try reader.count(upTo: CellRange.greatestColumn)) {
      names.append(try reader.text())
    }
    guard reader.isAtEnd, !names.isEmpty else { throw ByteReader.Malformed() }
  }
}

/// What the rows of a sheet have beside the table's cells.
struct SheetRemarks: Sendable, Equatable {
  /// Cells: how many, and where the first one stands.
  struct Cells: Sendable, Equatable {
    var count = 0
    var row = 0
    var column = 0

    mutating func note(row: Int, column: Int) {
      if count == 0 { (self.row, self.column) = (row, column) }
      count += 1
    }
  }

  var blankRowCount = 0
  var mergedCount = 0
  var beside = Cells()
  var uncalculated = Cells()

  private var numbers: [Int] {
    [
      blankRowCount, mergedCount, beside.count, beside.row, beside.column, uncalculated.count,
      uncalculated.row, uncalculated.column,
    ]
  }

  /// The remarks as fields of a frame.
  var fields: [UInt8] {
    var writer = ByteWriter()
    for number in numbers { writer.put(count: number) }
    return writer.bytes
  }

  init() {}

  /// Remarks from the fields of a frame.
  init(_ fields: [UInt8]) throws(ByteReader.Malformed) {
    var reader = ByteReader(fields)
    var numbers: [Int] = []
    for _ in 0..<8 { numbers.append(Int(try reader.word())) }
    guard reader.isAtEnd else { throw ByteReader.Malformed() }
    (blankRowCount, mergedCount) = (numbers[0], numbers[1])
    beside = Cells(count: numbers[2], row: numbers[3], column: numbers[4])
    uncalculated = Cells(count: numbers[5], row: numbers[6], column: numbers[7])
  }
}

/// Finds the table in the rows of a sheet: a header, then records of its width.
final class SheetTable {
  /// What goes on to the parent.
  private(set) var header: SheetHeader?
  private(set) var remarks = SheetRemarks()
  /// The rows since they were last sent: their numbers, and their wanted cells as lines of CSV.
  private(set) var rowNumbers: [Int] = []
  private(set) var lines = ByteWriter()

  private let sheet: String
  private let sheetCount: Int
  private let range: CellRange?
  private let wanted: [Int]
  private var lastRow = 0
  private var used: CellRange?

  init(sheet: String, sheetCount: Int, range: CellRange?, wanted: [Int]) {
    self.sheet = sheet
    self.sheetCount = sheetCount
    self.range = range
    self.wanted = wanted
  }

  /// Takes a row.
  func take(_ row: SheetReader.Row) {
    let filled = row.columns.indices.filter { !row.isBlank($0) }
    widen(row, filled)
    if let range, !(range.firstRow...range.lastRow).contains(row.number) { return }
    if let header {
      takeRecord(row, filled, header)
    } else if range == nil || row.number == range?.firstRow {
      takeHeader(row, filled)
    }
  }

  private func widen(_ row: SheetReader.Row, _ filled: [Int]) {
    guard let first = filled.first, let last = filled.last else { return }
    let (left, right) = (row.columns[first], row.columns[last])
    guard let known = used else {
      used = CellRange(rows: (row.number, row.number), columns: (left, right))
      return
    }
    used = CellRange(
      rows: (known.firstRow, row.number),
      columns: (min(known.firstColumn, left), max(known.lastColumn, right)))
  }

  private func takeHeader(_ row: SheetReader.Row, _ filled: [Int]) {
    let columns = (range?.firstColumn ?? 1)...(range?.lastColumn ?? CellRange.greatestColumn)
    let named = filled.filter { columns.contains(row.columns[$0]) }
    noteUncalculated(row, columns)
    guard let first = named.first, let last = named.last else { return }
    let left = row.columns[first]
    var names = [String](repeating: "", count: row.columns[last] - left + 1)
    for index in named {
      let name = Array(row.cell(index)).trimmed
      names[row.columns[index] - left] = String(decoding: name, as: UTF8.self)
    }
    header = SheetHeader(
      sheet: sheet, sheetCount: sheetCount, row: row.number, firstColumn: left, names: names)
    lastRow = row.number
  }

  private func noteUncalculated(_ row: SheetReader.Row, _ columns: ClosedRange<Int>) {
    for column in row.uncalculated where columns.contains(column) {
      remarks.uncalculated.note(row: row.number, column: column)
    }
  }

  private func takeRecord(_ row: SheetReader.Row, _ filled: [Int], _ header: SheetHeader) {
    let columns = header.firstColumn...header.lastColumn
    let inRange = (range?.firstColumn ?? 1)...(range?.lastColumn ?? CellRange.greatestColumn)
    noteUncalculated(row, columns)
    var isBlank = row.uncalculated.isEmpty
    for index in filled {
      let column = row.columns[index]
      if columns.contains(column) {
        isBlank = false
      } else if inRange.contains(column) {
        remarks.beside.note(row: row.number, column: column)
      }
    }
    guard !isBlank else { return }
    let blankRows = row.number - lastRow - 1
    if header.names.count == 1 {
      // In a table of one column a blank row is a record, as in a text file.
      for number in (lastRow + 1)..<row.number { add(number, nil, header) }
    } else {
      remarks.blankRowCount += blankRows
    }
    add(row.number, row, header)
    lastRow = row.number
  }

  private func add(_ number: Int, _ row: SheetReader.Row?, _ header: SheetHeader) {
    rowNumbers.append(number)
    var index = 0
    for (place, name) in wanted.enumerated() {
      if place > 0 { lines.put(UInt8(ascii: ",")) }
      lines.put(Dialect.quote)
      if let row {
        while index < row.columns.count, row.columns[index] < header.firstColumn + name {
          index += 1
        }
        if index < row.columns.count, row.columns[index] == header.firstColumn + name {
          for byte in row.cell(index) {
            if byte == Dialect.quote { lines.put(byte) }
            lines.put(byte)
          }
        }
      }
      lines.put(Dialect.quote)
    }
    lines.put(Dialect.lineFeed)
  }

  /// Forgets the rows that were sent.
  func clear() {
    rowNumbers.removeAll(keepingCapacity: true)
    lines.removeAll()
  }

  /// Counts merged cells that reach into the table; they hold their value in the first cell only.
  func finish(merged: [String]) {
    guard let header else { return }
    for text in merged {
      guard let area = CellRange(text) else { continue }
      let reaches =
        area.lastRow >= header.row && area.firstRow <= lastRow
        && area.lastColumn >= header.firstColumn && area.firstColumn <= header.lastColumn
      if reaches { remarks.mergedCount += 1 }
    }
  }

  /// Where the sheet has cells, as a range; nil if it has none.
  var usedRange: String? { used?.spelled }
}
