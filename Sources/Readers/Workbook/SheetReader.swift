/// Reads the cells of a sheet, row by row, as text: numbers as their shortest decimal, days and times as ISO 8601,
/// texts as they stand, formulas as the values that were stored with them.
final class SheetReader: XMLReader {
  /// A row's cells with content, in order of their columns.
  struct Row {
    var number = 0
    var columns: [Int] = []
    /// Where each cell's bytes end.
    var ends: [Int] = []
    var bytes: [UInt8] = []
    /// The columns of formulas that the file has no value of.
    var uncalculated: [Int] = []

    func cell(_ index: Int) -> ArraySlice<UInt8> {
      bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    /// Whether a cell holds more than blanks.
    func isBlank(_ index: Int) -> Bool {
      cell(index).allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }
  }

  private enum CellType {
    case number, shared, text, flag, plain
  }

  private let strings: SharedStrings
  private let shows: [NumberShow]
  private let counts1904: Bool
  private let take: (Row) -> SheetAnswer
  private(set) var merged: [String] = []

  private var row = Row()
  private var column = 0
  private var type = CellType.number
  private var show = NumberShow.number
  private var hasValue = false
  private var hasFormula = false
  private var isPhonetic = false

  /// A reader.
  ///
  /// - Parameters:
  ///   - strings: The workbook's shared texts.
  ///   - shows: What the number format of each style shows.
  ///   - counts1904: Whether days count from 1904-01-01.
  ///   - take: Takes each row that has cells; says whether to go on.
  init(
    strings: SharedStrings, shows: [NumberShow], counts1904: Bool,
    take: @escaping (Row) -> SheetAnswer
  ) {
    self.strings = strings
    self.shows = shows
    self.counts1904 = counts1904
    self.take = take
  }

  override func begin(_ element: borrowing XMLElement) {
    wantsText = false
    if element.isNamed("c") {
      beginCell(element)
    } else if element.isNamed("v") {
      hasValue = true
      wantsText = true
    } else if element.isNamed("t") {
      hasValue = true
      wantsText = !isPhonetic
    } else if element.isNamed("f") {
      hasFormula = true
    } else if element.isNamed("rPh") {
      isPhonetic = true
    } else if element.isNamed("row") {
      beginRow(element)
    } else if element.isNamed("mergeCell"), let range = element.attribute("ref") {
      if merged.count < 1_000_000 { merged.append(range) }
    }
  }

  private func beginRow(_ element: borrowing XMLElement) {
    let number = element.attribute("r").map { Int($0) ?? 0 } ?? row.number + 1
    guard number > row.number, number <= CellRange.greatestRow else { return breakOff() }
    row.number = number
    row.columns.removeAll(keepingCapacity: true)
    row.ends.removeAll(keepingCapacity: true)
    row.bytes.removeAll(keepingCapacity: true)
    row.uncalculated.removeAll(keepingCapacity: true)
    column = 0
  }

  private func breakOff() { fault = .damaged(.workbook) }

  private func beginCell(_ element: borrowing XMLElement) {
    let previous = column
    if let reference = element.attribute("r") {
      guard let place = CellRange.place(reference), place.row == row.number else {
        return breakOff()
      }
      column = place.column
    } else {
      column += 1
    }
    guard column > previous, column <= CellRange.greatestColumn else { return breakOff() }
    switch element.attribute("t") {
    case nil, "n": type = .number
    case "s": type = .shared
    case "b": type = .flag
    case "str", "inlineStr": type = .text
    case "e", "d": type = .plain
    default: return breakOff()
    }
    let style = element.attribute("s").flatMap { Int($0) } ?? 0
    show = shows.indices.contains(style) ? shows[style] : .number
    (hasValue, hasFormula, isPhonetic) = (false, false, false)
    text.removeAll(keepingCapacity: true)
  }

  override func end(_ element: borrowing XMLElement) {
    wantsText = false
    if element.isNamed("c") {
      endCell()
    } else if element.isNamed("rPh") {
      isPhonetic = false
    } else if element.isNamed("row") {
      switch take(row) {
      case .goOn: break
      case .enough: isDone = true
      case .stop(let problem): fault = problem
      }
    }
  }

  private func endCell() {
    // Some programs write formulas with an empty value, others with none.
    if hasFormula, !hasValue || (type == .number && text.isEmpty) {
      row.uncalculated.append(column)
      return
    }
    guard hasValue else { return }
    switch type {
    case .number: if !addNumber() { return breakOff() }
    case .shared:
      guard let index = Int(String(decoding: text.trimmed, as: UTF8.self)),
        index >= 0, index < strings.count
      else { return breakOff() }
      row.bytes.append(contentsOf: strings.text(index))
    case .text: row.bytes.append(contentsOf: EscapedText.decoded(text))
    case .flag:
      row.bytes.append(contentsOf: (text.trimmed == [UInt8(ascii: "1")] ? "TRUE" : "FALSE").utf8)
    case .plain: row.bytes.append(contentsOf: text)
    }
    if row.bytes.count > (row.ends.last ?? 0) {
      row.columns.append(column)
      row.ends.append(row.bytes.count)
    }
  }

  /// Adds a number; false if it is none.
  private func addNumber() -> Bool {
    if text.isEmpty { return true }
    let isPlain =
      text.count < 16 && text[0] > UInt8(ascii: "0") && text.allSatisfy { $0 &- 48 <= 9 }
    if isPlain, show == .number {
      row.bytes.append(contentsOf: text)
      return true
    }
    let digits = text.trimmed
    guard let number = DecimalNumber.value(digits.span, 0, digits.count) else { return false }
    let shown =
      SerialDate.text(number, show, counts1904: counts1904) ?? ShortestDecimal.text(number)
    row.bytes.append(contentsOf: shown.utf8)
    return true
  }
}

/// What to do after a row of a sheet.
enum SheetAnswer {
  case goOn, enough
  case stop(FileFault)
}
