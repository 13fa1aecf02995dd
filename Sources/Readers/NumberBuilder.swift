import Frames

/// Cells that break a rule: how many, and the first.
struct Offence: Sendable {
  var count = 0
  var firstOffset = 0
  var firstRow = 0

  mutating func note(_ cell: Cell, row: Int) {
    if count == 0 { (firstOffset, firstRow) = (cell.start, row) }
    count += 1
  }

  /// Adds the cells of a later chunk.
  mutating func join(_ later: Offence, rowBase: Int) {
    if count == 0 { (firstOffset, firstRow) = (later.firstOffset, later.firstRow + rowBase) }
    count += later.count
  }
}

/// The numbers of a chunk's column.
struct NumberPart: Sendable {
  /// One per row, 0 where missing or not a number.
  var values: [Double]
  var mask: MaskBuilder
  var notNumbers: Offence
  var outOfRange: Offence
}

/// Gathers numbers, integers or years.
struct NumberBuilder: ColumnBuilder {
  private let codes: MissingCodes
  private let type: ColumnType?
  private let dateFormat: DateFormat
  private let minimum: Double
  private let maximum: Double
  private var part = NumberPart(
    values: [], mask: MaskBuilder(), notNumbers: Offence(), outOfRange: Offence())

  /// Begins to gather; without a type it gives up at the first cell that is no number.
  init(_ plan: ColumnPlan, type: ColumnType?) {
    codes = plan.codes
    self.type = type
    dateFormat = plan.request.dateFormat
    minimum = plan.request.minimum ?? -.infinity
    maximum = plan.request.maximum ?? .infinity
  }

  mutating func add(_ batch: borrowing CellBatch, first: Int, from bytes: Span<UInt8>) {
    if type == nil, part.notNumbers.count > 0 { return }
    for index in 0..<batch.rowCount {
      let cell = batch.cells[first + index]
      let row = batch.firstRow + index
      part.values.append(value(of: cell, row: row, bytes))
    }
  }

  @inline(__always)
  private mutating func value(of cell: Cell, row: Int, _ bytes: Span<UInt8>) -> Double {
    let codes = codes
    let type = type
    let format = dateFormat
    let (reason, number) = cell.withTrimmed(bytes) { content, start, end in
      let reason = codes.reason(content, start, end)
      if reason != 0 { return (reason, Double?.none) }
      return (0, Self.parse(content, start, end, as: type, format))
    }
    if reason != 0 {
      part.mask.mark(row, reason)
      return 0
    }
    guard let number else {
      part.notNumbers.note(cell, row: row)
      return 0
    }
    if number < minimum || number > maximum { part.outOfRange.note(cell, row: row) }
    return number
  }

  @inline(__always)
  private static func parse(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, as type: ColumnType?, _ format: DateFormat
  ) -> Double? {
    if type == .year { return year(bytes, start, end) }
    if type == .date { return format.days(bytes, start, end).map { Double($0) } }
    guard let value = DecimalNumber.value(bytes, start, end) else { return nil }
    return type == .integer && value != value.rounded() ? nil : value
  }

  /// A year from 1 to 9999; of two consecutive years, `2018/2019` or `2018/19`, the later.
  static func year(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
    var slash = start
    while slash < end, bytes[slash] != UInt8(ascii: "/") { slash += 1 }
    guard let year = DecimalNumber.value(bytes, start, slash), year == year.rounded(),
      (1...9999).contains(year)
    else { return nil }
    guard slash < end else { return year }
    let laterLength = end - slash - 1
    guard slash - start == 4, laterLength == 2 || laterLength == 4, year < 9999 else { return nil }
    for index in start..<end where index != slash {
      guard bytes[index] &- UInt8(ascii: "0") <= 9 else { return nil }
    }
    guard let later = DecimalNumber.value(bytes, slash + 1, end) else { return nil }
    let expected = laterLength == 4 ? year + 1 : (year + 1).truncatingRemainder(dividingBy: 100)
    return later == expected ? year + 1 : nil
  }

  consuming func finish(rowCount: Int) -> ColumnPart {
    part.mask.finish(rowCount: rowCount)
    return .numbers(part)
  }
}
