/// A range of cells as one writes it: `A3:F200`, or `A:F` for whole columns.
///
/// Places count from 1.
struct CellRange: Sendable, Equatable {
  static let greatestRow = 1_048_576
  static let greatestColumn = 16_384

  var firstRow: Int
  var lastRow: Int
  var firstColumn: Int
  var lastColumn: Int

  /// A range, or nil if the text is none.
  init?(_ text: String) {
    let ends = text.replacing("$", with: "").split(separator: ":", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = Self.place(ends[0]), let last = Self.place(ends[1]),
      (first.row == nil) == (last.row == nil)
    else { return nil }
    self.init(
      rows: (first.row ?? 1, last.row ?? Self.greatestRow), columns: (first.column, last.column))
    guard firstRow <= lastRow, firstColumn <= lastColumn else { return nil }
  }

  init(rows: (Int, Int), columns: (Int, Int)) {
    (firstRow, lastRow) = rows
    (firstColumn, lastColumn) = columns
  }

  /// The column and, if given, the row of a reference such as `B12` or `B`.
  static func place(_ text: some StringProtocol) -> (column: Int, row: Int?)? {
    var column = 0
    var row = 0
    var digits = 0
    for byte in text.utf8 {
      let letter = byte & 0xDF
      if digits == 0, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter) {
        column = column * 26 + Int(letter - 64)
        guard column <= greatestColumn else { return nil }
      } else if byte &- 48 <= 9, column > 0 {
        row = row * 10 + Int(byte - 48)
        digits += 1
        guard row <= greatestRow else { return nil }
      } else {
        return nil
      }
    }
    guard column > 0, digits == 0 || row > 0 else { return nil }
    return (column, digits == 0 ? nil : row)
  }

  /// The letters of a column: 28 is `AB`.
  static func letters(_ column: Int) -> String {
    var rest = column
    var letters: [UInt8] = []
    while rest > 0 {
      letters.append(65 + UInt8((rest - 1) % 26))
      rest = (rest - 1) / 26
    }
    return String(decoding: letters.reversed(), as: UTF8.self)
  }

  /// The range as one writes it.
  var spelled: String {
    "\(Self.letters(firstColumn))\(firstRow):\(Self.letters(lastColumn))\(lastRow)"
  }
}
