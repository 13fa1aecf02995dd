import Readers
import Specs

/// What a column is taken for without a contract: by its name and by the form of its cells.
public enum ColumnGuess: String, Sendable, Codable {
  /// Names rows, schools or pupils: by its name, by leading zeros, or whole numbers each of which occurs once.
  case id
  /// Texts of which most are rare.
  case text
  /// Numbers.
  case number
  /// Whole numbers.
  case integer
  /// True and false, or 0 and 1.
  case flag
  /// A few texts.
  case category
  /// Years.
  case year
  /// Dates such as `2018-09-01`.
  case date
  /// Percentages as texts, `75%`.
  case percent
  /// Numbers of which some have commas between thousands, `1,234`.
  case thousands
  /// Numbers of which some have a comma for the point, `1,5`, or may have: `106,441` where semicolons part the cells.
  case comma
  /// Mostly numbers, dates, years or flags, and texts that no code explains.
  case mixed
  /// Nothing but blanks and codes.
  case empty
}

/// A column without its codes for missing cells, and what it is taken for.
struct ColumnReading {
  /// The least count of a level, or of values of which a mean may be shown.
  static let threshold = 10

  let profile: ColumnProfile
  /// The codes that were set apart, with their counts.
  let codes: [ColumnProfile.Level]
  /// The texts that are left, most frequent first; nil if there are too many to count.
  let texts: [ColumnProfile.Level]?
  /// Cells with a value: numbers, and texts that are left.
  let valueCount: Int
  let guess: ColumnGuess
  /// The clothes of all its numbers, which the contract must declare; empty if none or not all have them.
  let clothes: [NumberFormatSpec]

  /// A column.
  ///
  /// - Parameters:
  ///   - profile: What it holds.
  ///   - missing: The codes to set apart.
  ///   - delimiter: What parts the cells: beside semicolons a comma is likely to be decimal.
  init(_ profile: ColumnProfile, without missing: Set<String>, delimiter: Character?) {
    self.profile = profile
    let all = profile.textLevels
    codes = (all ?? []).filter { missing.contains($0.text) }
    texts = all?.filter { !missing.contains($0.text) }
    valueCount = profile.valueCount - codes.reduce(0) { $0 + $1.count }
    let textCount = valueCount - profile.numberCount
    // One group after a comma is thousands or decimals: `106,441`. Several are thousands: `1,234,567`.
    let areDecimals =
      textCount > 0 && profile.singleCommaCount == textCount
      && (delimiter == ";" || profile.thousandsCount < textCount)
    clothes = areDecimals ? [] : Self.clothes(profile, textCount: textCount)
    form = Self.form(profile, of: valueCount)
    let found = Self.guess(profile, texts, valueCount, clothes)
    guess = areDecimals && found != .id ? .comma : found
  }

  /// With percent signs no number may lack one; commas need not stand in each.
  private static func clothes(
    _ profile: ColumnProfile, textCount: Int
  ) -> [NumberFormatSpec] {
    guard textCount > 0 else { return [] }
    let percentCount = profile.percentCount + profile.thousandsPercentCount
    if percentCount == textCount, profile.numberCount == 0 {
      return profile.thousandsPercentCount > 0 ? [.percent, .thousands] : [.percent]
    }
    return profile.thousandsCount == textCount ? [.thousands] : []
  }

  /// The levels with their counts, numbers among them, in the file's own order or else most frequent first; nil if
  /// there are too many to count.
  var levels: [ColumnProfile.Level]? {
    guard let texts, let numbers = profile.numberLevels else { return nil }
    let places = Dictionary(
      zip(profile.order, profile.order.indices), uniquingKeysWith: { first, _ in first })
    return (texts + numbers).sorted { first, second in
      let (a, b) = (places[first.text] ?? .max, places[second.text] ?? .max)
      return a != b ? a < b : (second.count, first.text) < (first.count, second.text)
    }
  }

  /// The form of most cells where others are of none or another: the reader takes those for codes.
  let form: ValueForm?

  /// The texts of no form, in a column most of which has one; nil if there are too many to count.
  var unexplained: [ColumnProfile.Level]? { texts?.filter { form == nil || !Self.has($0, form) } }

  private static func has(_ level: ColumnProfile.Level, _ form: ValueForm?) -> Bool {
    let found = ValueForm(of: level.text)
    return found != nil && found == form
  }

  /// The form that most of the cells have, and not all; of numbers half are enough.
  static func form(_ profile: ColumnProfile, of valueCount: Int) -> ValueForm? {
    let texts = profile.textLevels ?? []
    func count(_ form: ValueForm) -> Int {
      texts.reduce(0) { $0 + (has($1, form) ? $1.count : 0) }
    }
    let counts: [(ValueForm, Int)] = [
      (.number, profile.numberCount), (.date, max(profile.dateCount, count(.date))),
      (.academicYear, count(.academicYear)), (.flag, count(.flag)),
    ]
    return counts.first { form, count in
      let areMost = form == .number ? count * 2 >= valueCount : count * 2 > valueCount
      return count > 0 && areMost && count < valueCount
    }?.0
  }

  /// The texts of a column that may be codes: of another form than most of its cells.
  static func codes(_ profile: ColumnProfile) -> [ColumnProfile.Level] {
    let form = form(profile, of: profile.valueCount)
    return (profile.textLevels ?? []).filter { form == nil || !has($0, form) }
  }

  /// Whether a column names groups of pupils or grades by few small numbers and capital letters: `R, 1, 2, 3`.
  static func namesGrades(_ profile: ColumnProfile) -> Bool {
    guard let texts = profile.textLevels, let numbers = profile.numberLevels else { return false }
    return (1...3).contains(texts.count) && !numbers.isEmpty
      && profile.wholeCount == profile.numberCount
      && profile.minimum >= 0 && profile.maximum <= 14
      && (texts + numbers).allSatisfy { $0.count >= threshold }
      && texts.allSatisfy { text in
        text.text.unicodeScalars.count == 1
          && text.text.unicodeScalars.allSatisfy { ("A"..."Z").contains($0) }
      }
  }

  /// Whether a column holds texts that seem to be codes: mostly numbers or another form, so that the reader takes
  /// the texts for codes, or texts that are codes everywhere.
  static func holdsCodes(_ profile: ColumnProfile) -> Bool {
    guard profile.textCount > 0, profile.yearCount < profile.valueCount, !namesGrades(profile)
    else { return false }
    if form(profile, of: profile.valueCount) != nil { return true }
    return profile.numberCount >= threshold
      && (profile.textLevels ?? []).allSatisfy { common.contains($0.text) }
      && profile.textLevels != nil
  }

  /// What statistical programs and published tables write for a missing number.
  private static let common = Set(["NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "#N/A", "."])
    .union(CodeList.all.flatMap(\.entries).map(\.code).filter { $0.unicodeScalars.count > 1 })

  private static func guess(
    _ profile: ColumnProfile, _ texts: [ColumnProfile.Level]?, _ valueCount: Int,
    _ clothes: [NumberFormatSpec]
  ) -> ColumnGuess {
    let textCount = valueCount - profile.numberCount
    if valueCount == 0 { return .empty }
    let isWhole = textCount == 0 && profile.wholeCount == valueCount
    if isIdentifier(profile, isWhole: isWhole) { return .id }
    let isYear = profile.yearCount == valueCount
    if isYear, textCount > 0 || namesYear(profile.name) { return .year }
    if textCount == 0 {
      if let levels = profile.numberLevels, Set(levels.map(\.text)) == ["0", "1"] { return .flag }
      return isWhole ? .integer : .number
    }
    if let outer = clothes.first { return outer == .percent ? .percent : .thousands }
    if profile.dateCount == valueCount { return .date }
    if namesGrades(profile) { return .category }
    if form(profile, of: valueCount) != nil { return .mixed }
    if profile.percentCount * 2 >= textCount { return .percent }
    guard let texts, let numbers = profile.numberLevels else { return .text }
    if profile.numberCount == 0, texts.allSatisfy({ flagWords.contains($0.text) }) { return .flag }
    let common = (texts + numbers).filter { $0.count >= threshold }.reduce(0) { $0 + $1.count }
    return common * 2 >= valueCount ? .category : .text
  }

  private static let flagWords: Set<String> = ["true", "TRUE", "True", "false", "FALSE", "False"]

  private static func isIdentifier(_ profile: ColumnProfile, isWhole: Bool) -> Bool {
    let words = words(profile.name)
    let joined = words.joined()
    // As the reader: digits, not 007 beside 1.5.
    if profile.leadingZeroCount > 0, profile.wholeCount == profile.numberCount { return true }
    let isNamed =
      words.contains { namesOfIdentifiers.contains($0) }
      || stems.contains { joined.contains($0 + "id") } || joined.contains("matchingref")
    if isNamed { return true }
    let isNumbered = words.last == "code" || joined.hasSuffix("number")
    if isWhole, isNumbered || things.contains(joined) { return true }
    if things.contains(joined), profile.textLevels == nil { return true }
    return isWhole && profile.numberCount >= 2 * threshold
      && profile.distinct == (profile.numberCount, true)
      || isWhole && !profile.distinct.isExact && isNearlyDistinct(profile)
  }

  /// Many whole numbers of which an estimate says that nearly each occurs once.
  private static func isNearlyDistinct(_ profile: ColumnProfile) -> Bool {
    Double(profile.distinct.count) > 0.95 * Double(profile.numberCount)
  }

  private static let namesOfIdentifiers: Set<String> = [
    "id", "urn", "upn", "uln", "laestab", "estab", "ukprn", "uprn", "uid", "guid",
  ]

  private static let stems = ["school", "pupil", "student", "child", "teacher", "class", "person"]

  private static let things: Set<String> = [
    "school", "pupil", "student", "child", "teacher", "class",
  ]

  private static func namesYear(_ name: String) -> Bool {
    !Set(words(name)).isDisjoint(with: ["year", "cohort", "acadyr", "academicyear", "wave", "time"])
  }

  /// The words of a name in lower case: `KS2_ACADYR` is ks2 and acadyr, `LA (code)` la and code.
  static func words(_ name: String) -> [String] {
    name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
