import Frames

/// The numbers of a chunk's column.
struct NumberPart: Sendable {
  /// One per row, 0 where missing or not a number.
  var values: [Double] = []
  var mask = MaskBuilder()
  var notNumbers = Offence()
  var outOfRange = Offence()
  /// Whether a cell begins with a nought before another digit, in a column without a type.
  var mayBeNames = false
}

/// Gathers numbers, integers, years or dates.
struct NumberBuilder: ColumnBuilder {
  private let codes: MissingCodes
  private let field: Int
  private let type: ColumnType?
  private let format: NumberFormat
  private let dateFormat: DateFormat
  private let minimum: Double
  private let maximum: Double
  private let keepsOffences: Bool
  /// Whether digits, a point and a minus sign always spell a value that is in order.
  private let takesPlainNumbers: Bool
  private var part: NumberPart
  /// The rows of a batch that are no plain numbers.
  private var others: [UInt32] = []

  /// Begins to gather, in the memory of a part that is done with if there is one; without a type it gives up at
  /// the first cell that is no number.
  init(_ plan: ColumnPlan, type: ColumnType?, reusing spare: consuming ColumnPart?) {
    part = NumberPart()
    if case .numbers(var used) = consume spare {
      used.values.removeAll(keepingCapacity: true)
      part.values = used.values
    }
    codes = plan.codes
    field = plan.field
    self.type = type
    format = plan.request.format
    dateFormat = plan.request.dateFormat
    minimum = plan.request.minimum ?? -.infinity
    maximum = plan.request.maximum ?? .infinity
    keepsOffences = plan.keepsOffences
    takesPlainNumbers =
      (type == nil || type == .number) && !format.contains(.percent) && !codes.mayBeNumbers
      && plan.request.minimum == nil && plan.request.maximum == nil
  }

  mutating func reserve(rowCount: Int) { part.values.reserveCapacity(rowCount) }

  mutating func add(_ batch: borrowing CellBatch, from text: TextBytes, _ bytes: Span<UInt8>) {
    if type == nil, part.mayBeNames || part.notNumbers.count > 0 { return }
    let base = part.values.count
    part.values.append(contentsOf: repeatElement(0, count: batch.rowCount))
    guard takesPlainNumbers else {
      for index in 0..<batch.rowCount {
        let cell = batch.cell(index, field: field)
        part.values[base + index] = value(of: cell, row: batch.firstRow + index, bytes)
      }
      return
    }
    text.shortNumbers(of: field, in: batch, into: &part.values, from: base, others: &others)
    for other in others {
      let index = Int(other)
      let cell = batch.cell(index, field: field)
      part.values[base + index] = value(of: cell, row: batch.firstRow + index, bytes)
    }
  }

  private mutating func value(of cell: Cell, row: Int, _ bytes: Span<UInt8>) -> Double {
    let reason = codes.reason(of: cell, bytes)
    if reason != 0 {
      part.mask.mark(row, reason)
      return 0
    }
    let (type, format, dates) = (type, format, dateFormat)
    if type == nil, cell.withTrimmed(bytes, Self.beginsWithNought) { part.mayBeNames = true }
    let number = cell.withTrimmed(bytes) { Self.parse($0, $1, $2, as: type, in: format, dates) }
    guard let number else {
      part.notNumbers.note(cell, row: row, keeps: keepsOffences)
      return 0
    }
    let declared = type == .date ? 0 : codes.reason(of: number)
    if declared != 0 {
      part.mask.mark(row, declared)
      return 0
    }
    if number < minimum || number > maximum {
      part.outOfRange.note(cell, row: row, keeps: false)
    }
    return number
  }

  /// Whether text begins with a nought before another digit, as `007` does.
  private static func beginsWithNought(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    end - start > 1 && bytes[start] == UInt8(ascii: "0")
      && bytes[start + 1] &- UInt8(ascii: "0") <= 9
  }

  @inline(__always)
  private static func parse(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, as type: ColumnType?, in format: NumberFormat,
    _ dates: DateFormat
  ) -> Double? {
    if type == .year { return year(bytes, start, end) }
    if type == .date { return dates.dayOfMoment(bytes, start, end).map { Double($0) } }
    let found =
      format.isEmpty ? DecimalNumber.value(bytes, start, end) : format.value(bytes, start, end)
    guard let value = found else { return nil }
    // Two numbers of an identifier that one double stands for would join and collide wrongly.
    if type != .number, abs(value) >= 0x1p53, !isExact(value, bytes, start, end) { return nil }
    return type == .integer && value != value.rounded() ? nil : value
  }

  /// Whether digits, with a sign, spell the very number; true for other spellings of numbers.
  static func isExact(
    _ value: Double, _ bytes: Span<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    var spelled = 0
    for index in start..<end {
      let digit = bytes[index] &- UInt8(ascii: "0")
      if index == start, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
        continue
      }
      guard digit <= 9 else { return true }
      let (product, overflow) = spelled.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(digit))
      if overflow || carry { return false }
      spelled = sum
    }
    return Int(exactly: abs(value)) == spelled
  }

  /// A year from 1000 to 9999; of two consecutive years, `2018/2019` or `2018/19`, the later.
  static func year(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
    var slash = start
    while slash < end, bytes[slash] != UInt8(ascii: "/") { slash += 1 }
    guard let year = DecimalNumber.value(bytes, start, slash), year == year.rounded(),
      (1000...9999).contains(year)
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

  consuming func finish(rowCount: Int, offset: Int) -> ColumnPart {
    part.mask.finish(rowCount: rowCount)
    part.notNumbers.shift(by: offset)
    part.outOfRange.shift(by: offset)
    return .numbers(part)
  }
}
