/// What a number format shows of a number.
enum NumberShow: Sendable, Equatable {
  /// The number itself.
  case number
  /// A day.
  case day
  /// A time of day.
  case time
  /// A day and a time.
  case moment
}

/// The number formats of a workbook's cell styles.
final class CellFormats: XMLReader {
  private var codes: [Int: String] = [:]
  private var formats: [Int] = []
  private var isInCells = false
  private(set) var shows: [NumberShow] = []

  /// The formats of a part.
  static func read(_ part: String?, in archive: ZipArchive) throws(FileFault) -> [NumberShow] {
    let formats = CellFormats()
    if let part { try XMLStream.parse(part, in: archive, formats) }
    return formats.formats.map { id in
      formats.codes[id].map { show(code: $0) } ?? show(builtIn: id)
    }
  }

  override func begin(_ element: borrowing XMLElement) {
    if element.isNamed("cellXfs") {
      isInCells = true
    } else if element.isNamed("numFmt"), let id = element.attribute("numFmtId").flatMap({ Int($0) })
    {
      codes[id] = element.attribute("formatCode") ?? ""
    } else if isInCells, element.isNamed("xf") {
      formats.append(element.attribute("numFmtId").flatMap { Int($0) } ?? 0)
    }
  }

  override func end(_ element: borrowing XMLElement) {
    if element.isNamed("cellXfs") { isInCells = false }
  }

  /// What a built-in format shows (ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are East Asian dates).
  static func show(builtIn id: Int) -> NumberShow {
    switch id {
    case 14...17, 27...31, 36, 50...54, 57, 58: .day
    case 18...21, 32...35, 45, 47, 55, 56: .time
    case 22: .moment
    default: .number
    }
  }

  /// What a format code shows, by its first section: `dd/mm/yyyy` a day, `[h]:mm` a number of days.
  static func show(code: String) -> NumberShow {
    var hasDay = false
    var hasTime = false
    var hasMonth = false
    var scalars = Array(code.unicodeScalars)[...]
    loop: while let scalar = scalars.popFirst() {
      switch scalar {
      case ";": break loop
      case "\"": scalars = scalars.drop { $0 != "\"" }.dropFirst()
      case "\\", "_", "*": scalars = scalars.dropFirst()
      case "[":
        let inside = scalars.prefix { $0 != "]" }
        scalars = scalars.dropFirst(inside.count + 1)
        // Elapsed hours, minutes or seconds: an amount, not a time of day.
        let letters = Set(inside.map { $0.properties.lowercaseMapping })
        if letters == ["h"] || letters == ["m"] || letters == ["s"] { return .number }
      case "d", "D", "y", "Y", "e": hasDay = true
      case "h", "H", "s", "S": hasTime = true
      case "m", "M": hasMonth = true
      // `General` and `Standard` are words, digits make numbers.
      case "0", "#", "?": if !hasDay && !hasTime && !hasMonth { return .number }
      case "G", "g": if code.lowercased().hasPrefix("general") { return .number }
      default: break
      }
    }
    if hasDay { return hasTime ? .moment : .day }
    return hasTime ? .time : hasMonth ? .day : .number
  }
}

/// Dates as Excel counts them: days from an epoch, the fraction a time of day.
enum SerialDate {
  /// The ISO spelling of what a format shows of a number, or nil where it is no date.
  ///
  /// Serial 60 of the 1900 system is 29 February 1900, a day that never was: it stays a number.
  static func text(_ serial: Double, _ show: NumberShow, counts1904: Bool) -> String? {
    guard show != .number, serial >= 0, serial < 2_958_466 else { return nil }
    // To the second: a double holds a moment to some microseconds.
    let seconds = Int((serial * 86_400).rounded())
    let (days, second) = (seconds / 86_400, seconds % 86_400)
    let time =
      two(second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60)
    if show == .time { return time }
    // A day shown drops its time, as Excel does; only a moment rounds up into the next day.
    let day = show == .day ? Int(serial) : days
    if !counts1904, day == 60 || day == 0 { return nil }
    let origin = counts1904 ? -24_107 : day < 60 ? -25_568 : -25_569
    let date = civil(daysSince1970: day + origin)
    return show == .day ? date : date + "T" + time
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// The proleptic Gregorian date of a day (Howard Hinnant's `civil_from_days`).
  static func civil(daysSince1970 day: Int) -> String {
    let z = day + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let digits = String(year)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "-" + two(month) + "-"
      + two(dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}
