/// A day of the Gregorian calendar, years 1 to 9999.
public struct CalendarDate: Sendable, Equatable {
  /// The year, 1 to 9999.
  public let year: Int
  /// The month, 1 to 12.
  public let month: Int
  /// The day of the month, 1 to 31.
  public let day: Int

  /// A day, or nil if the calendar has none such.
  ///
  /// - Parameters:
  ///   - year: 1 to 9999.
  ///   - month: 1 to 12.
  ///   - day: 1 to the length of the month.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      day >= 1, day <= Self.length(of: month, year)
    else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// The day so many days after 1970-01-01, or nil if it is in no year from 1 to 9999.
  ///
  /// - Parameter days: Days since 1970-01-01; a part of a day is dropped.
  public init?(days: Double) {
    let whole = days.rounded(.down)
    guard whole >= -719_162, whole <= 2_932_896 else { return nil }
    // Days since 0000-03-01, so that the leap day is the last of its year.
    let shifted = Int(whole) + 719_468
    let era = shifted / 146_097
    let ofEra = shifted - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let fromMarch = (5 * ofYear + 2) / 153
    day = ofYear - (153 * fromMarch + 2) / 5 + 1
    month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  private static func length(of month: Int, _ year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  /// Days since 1970-01-01.
  public var days: Int {
    let fromMarch = month > 2 ? month - 3 : month + 9
    let year = month > 2 ? year : year - 1
    let ofYear = (153 * fromMarch + 2) / 5 + day - 1
    return 365 * year + year / 4 - year / 100 + year / 400 + ofYear - 719_468
  }

  /// The year in which the academic year ends: from September on, the next one.
  public var academicYear: Int { month >= 9 ? year + 1 : year }

  /// As 2018-09-01.
  public var spelled: String {
    "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
  }

  /// A moment as 2018-09-01T14:30:05, to the second, or nil if it is in no year from 1 to 9999.
  ///
  /// - Parameter days: Days since 1970-01-01, the fraction being the time of day.
  /// - Returns: The text, or nil.
  public static func spelled(moment days: Double) -> String? {
    guard abs(days) < 4_000_000 else { return nil }
    let seconds = (days * 86_400).rounded()
    let whole = (seconds / 86_400).rounded(.down)
    guard let date = CalendarDate(days: whole) else { return nil }
    let second = Int(seconds - whole * 86_400)
    let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }
    return date.spelled + "T" + time.joined(separator: ":")
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

/// How dates are written: `%Y-%m-%d`, `%d/%m/%Y`.
public struct DateFormat: Sendable, Equatable {
  private enum Piece: Sendable, Equatable {
    case day, month, year
    case sign(UInt8)
  }

  private let pieces: [Piece]
  /// How many digits a day or a month may have.
  private let digitCount: ClosedRange<Int>

  /// `%Y-%m-%d` with two digits each for month and day, as ISO 8601 has it.
  public static let iso = DateFormat(
    pieces: [.year, .sign(UInt8(ascii: "-")), .month, .sign(UInt8(ascii: "-")), .day],
    digitCount: 2...2)

  private init(pieces: [Piece], digitCount: ClosedRange<Int>) {
    self.pieces = pieces
    self.digitCount = digitCount
  }

  /// A format, or nil if it lacks or repeats one of `%d`, `%m`, `%Y`, or holds another sign after `%`.
  ///
  /// - Parameter text: `%d` and `%m` stand for one or two digits, `%Y` for four; all else for itself.
  public init?(_ text: String) {
    var pieces: [Piece] = []
    var bytes = text.utf8.makeIterator()
    while let byte = bytes.next() {
      guard byte == UInt8(ascii: "%") else {
        pieces.append(.sign(byte))
        continue
      }
      switch bytes.next() {
      case UInt8(ascii: "d"): pieces.append(.day)
      case UInt8(ascii: "m"): pieces.append(.month)
      case UInt8(ascii: "Y"): pieces.append(.year)
      default: return nil
      }
    }
    for wanted in [Piece.day, .month, .year] where pieces.count(where: { $0 == wanted }) != 1 {
      return nil
    }
    self.init(pieces: pieces, digitCount: 1...2)
  }

  /// The days since 1970-01-01 of a text, or nil if it is no date in this format.
  ///
  /// - Parameters:
  ///   - bytes: Holds the text.
  ///   - start: Where it begins.
  ///   - end: Where it ends.
  /// - Returns: Days; negative before 1970.
  public func days(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var position = start
    var (year, month, day) = (0, 0, 0)
    for piece in pieces {
      switch piece {
      case .sign(let sign):
        guard position < end, bytes[position] == sign else { return nil }
        position += 1
      case .year:
        guard let value = Self.digits(bytes, &position, end, 4...4) else { return nil }
        year = value
      case .month:
        guard let value = Self.digits(bytes, &position, end, digitCount) else { return nil }
        month = value
      case .day:
        guard let value = Self.digits(bytes, &position, end, digitCount) else { return nil }
        day = value
      }
    }
    guard position == end else { return nil }
    return CalendarDate(year: year, month: month, day: day)?.days
  }

  /// The days since 1970-01-01 of a date in this format, or of a moment: a date, a blank or `T`, and a time of day
  /// (`14:30`, `14:30:05`, `14:30:05.5Z`), which is dropped.
  ///
  /// - Parameters:
  ///   - bytes: Holds the text.
  ///   - start: Where it begins.
  ///   - end: Where it ends.
  /// - Returns: Days, or nil if it is neither.
  public func dayOfMoment(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    if let day = days(bytes, start, end) { return day }
    guard end - start > 6 else { return nil }
    // The time has digits, colons and a point; what stands before it ends with a blank or T.
    var mark = end - 1
    if bytes[mark] == UInt8(ascii: "Z") { mark -= 1 }
    let timeEnd = mark + 1
    while mark > start, bytes[mark] != UInt8(ascii: " "), bytes[mark] != UInt8(ascii: "T") {
      mark -= 1
    }
    guard mark > start, Self.isTime(bytes, mark + 1, timeEnd) else { return nil }
    return days(bytes, start, mark)
  }

  /// Whether bytes spell a time of day: `14:30`, `14:30:05`, `14:30:05.123`.
  private static func isTime(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var position = start
    guard let hour = digits(bytes, &position, end, 1...2), hour < 24, position < end,
      bytes[position] == UInt8(ascii: ":")
    else { return false }
    position += 1
    guard let minute = digits(bytes, &position, end, 2...2), minute < 60 else { return false }
    if position == end { return true }
    guard bytes[position] == UInt8(ascii: ":") else { return false }
    position += 1
    guard let second = digits(bytes, &position, end, 2...2), second <= 60 else { return false }
    if position == end { return true }
    guard bytes[position] == UInt8(ascii: "."), position + 1 < end else { return false }
    position += 1
    return digits(bytes, &position, end, 1...9) != nil && position == end
  }

  /// The days since 1970-01-01 of a text, or nil if it is no date in this format.
  ///
  /// - Parameter text: Without blanks at its ends.
  /// - Returns: Days; negative before 1970.
  public func days(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    return days(bytes.span, 0, bytes.count)
  }

  private static func digits(
    _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ count: ClosedRange<Int>
  ) -> Int? {
    let start = position
    var value = 0
    while position < end, position - start < count.upperBound {
      let digit = bytes[position] &- UInt8(ascii: "0")
      if digit > 9 { break }
      value = value * 10 + Int(digit)
      position += 1
    }
    return count.contains(position - start) ? value : nil
  }
}
