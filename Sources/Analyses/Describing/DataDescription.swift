import Readers
public import Specs

/// A data file as it may be shown: no single pupil's values.
///
/// Means and standard deviations stand over at least 10 values, levels and codes in at least 10 rows. An end of a range
/// that fewer than 10 cells share is not told: about the tenth number from that end stands in its place. Of identifiers
/// and texts only the number of different ones is told; counts from 1 to 9 are told as
/// `under 10`. Where the cells of a column that are not told are fewer than 10 in all, its other counts are rounded to
/// tens: their difference from the number of rows would tell them.
public struct DataDescription: Sendable, Equatable, Codable {
  /// A count; from 1 to 9 it is not told.
  public enum Count: Sendable, Equatable {
    /// 0, or 10 and more.
    case exact(Int)
    /// About so many, 10 and more: an estimate, or rounded to tens.
    case about(Int)
    /// From 1 to 9.
    case under10

    init(_ count: Int, isExact: Bool = true) {
      self =
        (1..<ColumnReading.threshold).contains(count)
        ? .under10 : isExact ? .exact(count) : .about(count)
    }

    /// The count rounded to tens, so that no difference tells a small one.
    var rounded: Count {
      guard case .exact(let count) = self, count > 0 else { return self }
      return .about((count + 5) / 10 * 10)
    }
  }

  /// A level or a code and how many rows have it, at least 10.
  public struct Level: Sendable, Equatable, Codable {
    /// The level or code.
    public var name: String
    /// How many rows have it.
    public var count: Count
    /// Why a cell with the code has no value, if a named list tells.
    public var reason: String?

    /// The same with the count rounded to tens.
    var rounded: Level {
      var level = self
      level.count = count.rounded
      return level
    }
  }

  /// A column.
  public struct Column: Sendable, Equatable, Codable {
    /// The name in the header.
    public var name: String
    /// What the file itself calls it.
    public var label: String?
    /// What it is taken for.
    public var type: ColumnGuess
    /// Cells with a value.
    public var values: Count
    /// Blank cells.
    public var blank: Count
    /// Texts that seem to be codes for missing cells, and the reasons of cells that the file declares missing.
    public var codes: [Level]
    /// Reasons of cells that the file declares missing, too rare to be told.
    public var reasonsUnder10: Int
    /// Different texts in a column of numbers, dates or the like that are too rare to be told.
    public var otherTexts: Int
    /// What the cells are among which those stand, in words, where they are no numbers.
    public var form: String?
    /// The lower end of the numbers.
    public var minimum: Bound?
    /// The upper end of the numbers.
    public var maximum: Bound?
    /// The mean.
    public var mean: Double?
    /// The standard deviation.
    public var standardDeviation: Double?
    /// How many different values there are, of identifiers and texts.
    public var distinct: Count?
    /// The levels of a category or flag, in the file's own order or else most frequent first.
    public var levels: [Level]?
    /// Levels that are too rare to be told.
    public var levelsUnder10: Int?
  }

  /// The file as the user named it.
  public var file: String
  /// Its size.
  public var bytes: Int
  /// Rows of data.
  public var rows: Int
  /// The encoding of its text, where it is not UTF-8.
  public var encoding: String?
  /// The columns in the file's order.
  public var columns: [Column]
  /// Names that occur twice in the header.
  public var repeatedNames: [String]
  /// Named lists of codes that the file seems to use.
  public var codeLists: [String]
  /// Blank lines that were passed over.
  public var blankLines: Int
  /// Rows of another width than the header or with broken quotes; all their cells count as blank.
  public var irregularRows: Int

  /// Describes a file.
  ///
  /// - Parameters:
  ///   - path: The file; shown as given.
  ///   - wish: How to read it; what is nil is found out.
  ///   - threads: How many threads may work.
  /// - Returns: The description, and what is wrong with the file.
  /// - Throws: Why it cannot be read at all.
  public static func describe(
    _ path: String, as wish: ReadingWish = ReadingWish(), threads: Int
  ) throws(AnalysisFailure) -> (description: DataDescription, problems: [Diagnostic]) {
    let (profile, found) = try TableProfile.open(path, as: wish, threads: threads)
    let place = Located(path, at: SourceSpan(file: path, line: 1, column: 1, length: 0))
    var description = DataDescription(path, profile, delimiter: found.delimiter)
    description.encoding = found.encoding.flatMap { $0 == .utf8 ? nil : $0.rawValue }
    return (
      description, profile.failure?.diagnostics(of: path, writtenAs: place) ?? []
    )
  }

  init(_ path: String, _ profile: TableProfile, delimiter: Character? = nil) {
    let missing = MissingGuess(profile)
    file = path
    bytes = profile.byteCount
    rows = profile.rowCount
    columns = profile.columns.map { Column($0, missing, delimiter, rowCount: profile.rowCount) }
    repeatedNames = profile.repeatedNames
    codeLists = (missing.lists.map(\.name) + missing.ofColumn.values.flatMap(\.self))
      .filter { CodeList.named($0) != nil }.uniqued().sorted()
    blankLines = profile.blankLineCount
    irregularRows = profile.irregularRowCount
  }
}

extension DataDescription.Column {
  fileprivate init(
    _ profile: ColumnProfile, _ missing: MissingGuess, _ delimiter: Character?, rowCount: Int
  ) {
    let reading = ColumnReading(
      profile, without: missing.codes(of: profile.name), delimiter: delimiter)
    let threshold = ColumnReading.threshold
    self.init(
      name: profile.name, label: profile.label, type: reading.guess,
      values: .init(reading.valueCount),
      blank: .init(profile.blankCount),
      codes: (reading.codes + profile.declaredMissing).filter { $0.count >= threshold }.map {
        .init(
          name: $0.text, count: .init($0.count),
          reason: missing.reason(of: $0.text, in: profile.name))
      },
      reasonsUnder10: profile.declaredMissing.count { $0.count < threshold }, otherTexts: 0)
    let isNumeric = [.number, .integer, .year, .mixed, .flag].contains(reading.guess)
    if let found = reading.form, found != .number { form = found.plural }
    if isNumeric {
      let left = reading.unexplained?.count ?? profile.distinctTextCount
      let rare = reading.codes.count { $0.count < threshold }
      otherTexts = (reading.guess == .flag ? 0 : left) + rare
    }
    // A year as text (2018/2019) is no number: its range would be that of the other cells.
    let isWholeRange = reading.valueCount == profile.numberCount || reading.form == .number
    // The mean of a flag tells how many rows have its rarer level.
    if isNumeric, reading.guess != .flag, isWholeRange, profile.numberCount >= threshold {
      minimum = DataDescription.Bound(profile.least, profile)
      maximum = DataDescription.Bound(profile.greatest, profile)
      (mean, standardDeviation) = (profile.mean, profile.standardDeviation)
    }
    if [.category, .flag].contains(reading.guess), let all = reading.levels {
      levels = all.filter { $0.count >= threshold }
        .map { .init(name: $0.text, count: .init($0.count)) }
      levelsUnder10 = all.count - (levels?.count ?? 0)
    }
    if [.id, .text, .date, .percent, .thousands, .comma].contains(reading.guess) {
      let all = profile.distinct
      distinct = .init(all.count - reading.codes.count, isExact: all.isExact)
    }
    let told = codes + (levels ?? [])
    if hidesFew(rowCount, reading, told: told.map(\.count)) {
      (values, blank) = (values.rounded, blank.rounded)
      (codes, levels) = (codes.map(\.rounded), levels?.map(\.rounded))
    }
  }

  /// Whether the cells that no count tells are fewer than 10 in all, though some.
  private func hidesFew(
    _ rowCount: Int, _ reading: ColumnReading, told: [DataDescription.Count]
  ) -> Bool {
    func exact(_ count: DataDescription.Count) -> Int {
      if case .exact(let count) = count { count } else { 0 }
    }
    let beside = exact(blank) + codes.reduce(0) { $0 + exact($1.count) }
    let ofValues = levels.map { $0.reduce(0) { $0 + exact($1.count) } }
    let left = [rowCount - beside - exact(values)] + (ofValues.map { [exact(values) - $0] } ?? [])
    return left.contains { (1..<ColumnReading.threshold).contains($0) }
  }
}

extension DataDescription.Count: Codable {
  /// A count as written by `encode`.
  ///
  /// - Parameter decoder: Holds a number, or a text such as `under 10` or `about 20000`.
  /// - Throws: What the decoder says of anything else.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let count = try? container.decode(Int.self) {
      self = .exact(count)
      return
    }
    let text = try container.decode(String.self)
    let number = text.split(separator: " ").last.flatMap { Int($0) }
    if text.hasPrefix("about "), let number {
      self = .about(number)
    } else {
      self = .under10
    }
  }

  /// Writes a number, or a text where it is not exact.
  ///
  /// - Parameter encoder: Takes it.
  /// - Throws: What the encoder says.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .exact(let count): try container.encode(count)
    case .about, .under10: try container.encode(words)
    }
  }

  /// The count in words: `12`, `about 20000`, `under 10`.
  public var words: String {
    switch self {
    case .exact(let count): String(count)
    case .about(let count): "about \(count)"
    case .under10: "under 10"
    }
  }
}
