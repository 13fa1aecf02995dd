/// Dates as statistical packages store them: numbers from an origin of their own, known by their format.
///
/// A column that shows days or moments becomes dates, the days of the moments; as `type: number` it is days since
/// 1970-01-01, a fraction being the time of day, the same number whatever the package. Times of day, and Stata's weeks,
/// months, quarters and half-years, stay the numbers that the file holds.
enum StatisticalDate: Sendable, Equatable {
  /// Days since 1960-01-01: Stata's `%td`, SAS's `DATE9.`
  case days1960
  /// Seconds since 1960-01-01: SAS's `DATETIME20.`
  case seconds1960
  /// Milliseconds since 1960-01-01: Stata's `%tc`, leap seconds not counted.
  case milliseconds1960
  /// Seconds since 1582-10-14, a day shown: SPSS's `DATE11`
  case spssDay
  /// Seconds since 1582-10-14, a time shown too: SPSS's `DATETIME20`
  case spssMoment

  /// Whether it shows a time of day.
  var isMoment: Bool {
    switch self {
    case .days1960, .spssDay: false
    case .seconds1960, .milliseconds1960, .spssMoment: true
    }
  }

  /// The kind of date that a format shows, or nil for a number.
  init?(format: String, of kind: FileKind) {
    switch kind {
    case .stata:
      // A leading minus sets the text left.
      let name = format.replacing("%-", with: "%")
      if name.hasPrefix("%tc") || name.hasPrefix("%tC") {
        self = .milliseconds1960
      } else if name.hasPrefix("%td") || name.hasPrefix("%d") {
        self = .days1960
      } else {
        return nil
      }
    case .spss, .spssPortable:
      switch Self.name(of: format) {
      case "DATE", "ADATE", "EDATE", "JDATE", "SDATE": self = .spssDay
      case "DATETIME", "YMDHMS": self = .spssMoment
      default: return nil
      }
    case .sas, .sasTransport:
      switch Self.name(of: format) {
      case "DATETIME", "DATEAMPM", "E8601DT", "B8601DT", "IS8601DT": self = .seconds1960
      case "DATE", "DAY", "DDMMYY", "DDMMYYB", "DDMMYYC", "DDMMYYD", "DDMMYYN", "DDMMYYP",
        "DDMMYYS", "MMDDYY", "MMDDYYB", "MMDDYYC", "MMDDYYD", "MMDDYYN", "MMDDYYP", "MMDDYYS",
        "YYMMDD", "YYMMDDB", "YYMMDDC", "YYMMDDD", "YYMMDDN", "YYMMDDP", "YYMMDDS", "E8601DA",
        "B8601DA", "IS8601DA", "JULIAN", "WEEKDATE", "WEEKDATX", "WORDDATE", "WORDDATX", "MINGUO",
        "NENGO", "EURDFDE", "EURDFDD":
        self = .days1960
      default: return nil
      }
    case .workbook: return nil
    }
  }

  /// The name of a format without width and decimals: `DATE9.` and `DATE11` are `DATE`, `E8601DA10.` is `E8601DA`.
  private static func name(of format: String) -> String {
    var name = Substring(format.uppercased())
    if let point = name.firstIndex(of: ".") { name = name[..<point] }
    while let last = name.last, last.isASCII, last.isNumber { name.removeLast() }
    return String(name)
  }

  /// Days since 1970-01-01 of a stored number, a fraction for the time of day.
  ///
  /// The origin goes first, exactly: one rounding, so that one moment is one number in all packages.
  func days(_ stored: Double) -> Double {
    switch self {
    case .days1960: stored.rounded(.down) - 3653
    case .seconds1960: (stored - 3653 * 86_400) / 86_400
    case .milliseconds1960: (stored - 3653 * 86_400_000) / 86_400_000
    case .spssDay: (stored / 86_400).rounded(.down) - 141_428
    case .spssMoment: (stored - 141_428 * 86_400) / 86_400
    }
  }
}
