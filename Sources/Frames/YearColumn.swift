/// A column of calendar years, perhaps with codes that stand for never.
///
/// Whole numbers are years; of texts `2019`, and academic years by their end: `2018/2019` is 2019. What lies 250 years
/// and more from most is a slip of a pen and no year; where most lie beyond 2200 and some do not, from those.
public struct YearColumn: Sendable, Equatable {
  /// Stands for never.
  public static let never = Int32.max
  /// Stands for a missing value.
  public static let missing = Int32.min
  /// The reason under which a reader keeps cells that mean never.
  public static let neverReason = MissingReason("never treated")

  /// The year of each row, `never` or `missing`.
  public let years: [Int32]

  /// Cells that are no years.
  public struct Misfit: Error, Equatable, Sendable {
    /// The first of them, zero-based.
    public let firstRow: Int
    /// How many there are.
    public let count: Int
  }

  /// What stands for never in a column of first treated years.
  public struct NeverCodes: Sendable, Equatable {
    private let words: Set<String>
    private let numbers: Set<Double>

    /// Codes for never: 0, Inf and never, and more.
    ///
    /// - Parameter further: Further codes as written.
    public init(_ further: [String] = []) {
      words = Set(further.map { $0.lowercased() } + ["never", "inf"])
      numbers = Set(further.compactMap(Double.init) + [0, .infinity])
    }

    func contains(_ number: Double) -> Bool { numbers.contains(number) }

    func contains(_ text: String) -> Bool {
      words.contains(text.lowercased()) || Double(text).map(numbers.contains) ?? false
    }
  }

  /// The years of a column.
  ///
  /// - Parameters:
  ///   - column: Numbers, levels or texts; dates and flags are no years.
  ///   - never: What stands for never; nil where nothing does. Missing values with `neverReason` mean never too.
  /// - Throws: Where values that are not missing are neither years nor codes.
  public init(_ column: Column, never: NeverCodes? = nil) throws(Misfit) {
    var years: [Int32]
    switch column.values {
    case .number(let numbers) where !column.isDate:
      years = numbers.map { Self.year($0, never) ?? Self.unreadable }
    case .number(let numbers):
      years = [Int32](repeating: Self.unreadable, count: numbers.count)
    case .flag(let flags): years = [Int32](repeating: Self.unreadable, count: flags.count)
    case .factor(let factor):
      let levels = factor.levels.map { Self.year($0, never) ?? Self.unreadable }
      years = factor.codes.map { $0 < 0 ? Self.missing : levels[Int($0)] }
    case .text(let texts): years = texts.map { Self.year($0, never) ?? Self.unreadable }
    }
    let meansNever = column.missing.reasons.map { never != nil && $0 == Self.neverReason }
    if !column.missing.isEmpty {
      for row in years.indices where column.missing.codes[row] != 0 {
        let isNever = meansNever[Int(column.missing.codes[row]) - 1]
        years[row] = isNever ? Self.never : Self.missing
      }
    }
    Self.dismissFar(&years)
    if let first = years.firstIndex(of: Self.unreadable) {
      throw Misfit(firstRow: first, count: years.count { $0 == Self.unreadable })
    }
    self.years = years
  }

  private static let unreadable = Int32.min + 1
  /// Years so far from the median are none.
  private static let farthest: Int32 = 250

  /// Years in which anybody can have been at school.
  private static let calendar: ClosedRange<Int32> = 1800...2200

  /// Makes what lies far from the median of all years unreadable, or of those of the calendar where most lie beyond it.
  private static func dismissFar(_ years: inout [Int32]) {
    func isYear(_ year: Int32) -> Bool { year > unreadable && year != never }
    var (least, greatest) = (Int32.max, Int32.min)
    for year in years where isYear(year) {
      (least, greatest) = (min(least, year), max(greatest, year))
    }
    guard least < greatest, greatest - least >= farthest else { return }
    let sorted = years.filter(isYear).sorted()
    var median = sorted[sorted.count / 2]
    // Where most rows have a code that looks like a year far ahead, as 9999 of the never treated, the others are the years.
    let plain = sorted.filter(calendar.contains)
    if median > calendar.upperBound, !plain.isEmpty { median = plain[plain.count / 2] }
    for row in years.indices where isYear(years[row]) && abs(years[row] - median) >= farthest {
      years[row] = unreadable
    }
  }

  private static func year(_ number: Double, _ never: NeverCodes?) -> Int32? {
    if let never, never.contains(number) { return self.never }
    guard number == number.rounded(), abs(number) <= 1e6, never == nil || number > 0 else {
      return nil
    }
    return Int32(number)
  }

  private static func year(_ text: String, _ never: NeverCodes?) -> Int32? {
    let trimmed = text.trimmed
    if let never, never.contains(trimmed) { return self.never }
    if let number = Double(trimmed) { return year(number, nil) }
    return AcademicYear.year(of: trimmed).map { Int32($0) }
  }
}

extension YearColumn {
  /// The years that some rows have.
  ///
  /// - Parameter rows: Rows of the frame.
  /// - Returns: Ascending, each once; neither `never` nor `missing`.
  public func yearsPresent(in rows: RowSelection) -> [Int32] {
    var found: Set<Int32> = []
    var last = Self.missing
    // Rows of one year mostly stand together.
    for row in rows.rows where years[Int(row)] != last {
      last = years[Int(row)]
      found.insert(last)
    }
    return found.subtracting([Self.never, Self.missing]).sorted()
  }
}

extension Column {
  /// Levels or texts that are all years, as numbers: `2018/2019` is 2019.
  ///
  /// - Returns: nil for other columns, and where a value is no year.
  public var readAsYears: Column? {
    switch values {
    case .number, .flag: return nil
    case .factor, .text: break
    }
    let read: YearColumn
    do throws(YearColumn.Misfit) { read = try YearColumn(self) } catch { return nil }
    return Column(
      name: name, values: .number(read.years.map { $0 == YearColumn.missing ? 0 : Double($0) }),
      missing: missing, label: label)
  }
}
