import Frames
import Readers
public import Specs

/// A first spec for a data file: its contract as far as the cells tell it, and a model that runs at once.
///
/// It holds no single pupil's values: only levels and codes that stand in at least 10 rows.
public struct ContractDraft: Sendable, Equatable {
  /// A column of the contract.
  public struct Column: Sendable, Equatable {
    /// The name in the header.
    public var name: String
    /// What the file itself calls it.
    public var label: String?
    /// Its type; nil for a column that the contract leaves out.
    public var type: ColumnTypeSpec?
    /// All levels, each in at least 10 rows, in the order that the reader gives them; nil where that does not hold
    /// or they are many.
    public var levels: [String]?
    /// Levels in at least 10 rows, where rarer ones exist too.
    public var frequentLevels: [String] = []
    /// Levels in fewer than 10 rows.
    public var rareLevelCount = 0
    /// Codes or names of code lists for this column alone.
    public var missing: [String] = []
    /// The clothes of its numbers.
    public var format: [NumberFormatSpec] = []
    /// Why it is left out, or what its reader must know.
    public var note: Note?
  }

  /// What is said of a column beside its type.
  public enum Note: Sendable, Equatable {
    /// No cell has a value.
    case empty
    /// Texts that are no codes, so many different ones, among cells of a form: `numbers`.
    case unknownTexts(Int, among: String)
    /// Percentages as texts.
    case percent
    /// Numbers with a comma for the point.
    case decimalCommas
    /// So many levels, too many to list.
    case manyLevels(Int)
  }

  /// The id of the spec.
  public var id: String
  /// The data file as seen from the spec.
  public var file: String
  /// `delimiter:`, where the ending does not tell it.
  public var delimiter: Character?
  /// `encoding:`, where it is not UTF-8.
  public var encoding: String?
  /// `sheet:` and `range:` of a workbook, as wished.
  public var (sheet, range): (String?, String?)
  /// Whether rows are of another length than the header, and padding makes them fit.
  public var padsRows = false
  /// Whether the first line looks like a row of data: no cell of it is then told.
  public var lacksHeader = false
  /// Names of code lists and codes of the whole source.
  public var missing: [String]
  /// The columns in the file's order.
  public var columns: [Column]
  /// The column that the first model describes; nil if none holds numbers.
  public var outcome: String?
  /// A column that could explain it: a flag, or a category of a few levels.
  public var explanation: String?
  /// A column that could be what gets the programme, as the school.
  public var unit: String?
  /// The column of years.
  public var year: String?

  /// The most levels that a contract lists.
  static let listedLevels = 30

  /// Drafts a spec.
  ///
  /// - Parameters:
  ///   - path: The data file.
  ///   - file: The data file as seen from the spec.
  ///   - id: The id of the spec.
  ///   - wish: How to read it; what is nil is found out.
  ///   - threads: How many threads may work.
  /// - Returns: The draft, and what is wrong with the file.
  /// - Throws: Why the file cannot be read, a repeated name in its header among it.
  public static func draft(
    _ path: String, file: String, id: String, as wish: ReadingWish = ReadingWish(), threads: Int
  ) throws(AnalysisFailure) -> (draft: ContractDraft, problems: [Diagnostic]) {
    var (profile, wish) = try TableProfile.open(path, as: wish, threads: threads)
    var padsRows = false
    if profile.irregularRowCount > 0 {
      let padded = try TableProfile.open(
        path, as: wish, padsRows: true, threads: threads
      ).profile
      padsRows = padded.irregularRowCount == 0
      if padsRows { profile = padded }
    }
    let place = Located(path, at: SourceSpan(file: path, line: 1, column: 1, length: 0))
    do {
      _ = try TableFile.open(path: path, options: wish.options())
    } catch {
      throw AnalysisFailure(diagnostics: error.diagnostics(of: path, writtenAs: place))
    }
    var draft = ContractDraft(profile, file: file, id: id, delimiter: wish.delimiter)
    draft.padsRows = padsRows
    (draft.sheet, draft.range) = (wish.sheet, wish.range)
    draft.encoding = wish.encoding == .utf8 ? nil : wish.encoding?.rawValue
    let empty = Diagnostic(
      .noRows(model: nil, step: "read"), at: .data(file: path, line: nil, column: nil))
    return (
      draft,
      (profile.failure?.diagnostics(of: path, writtenAs: place) ?? [])
        + (profile.rowCount == 0 ? [empty] : [])
    )
  }

  init(_ profile: TableProfile, file: String, id: String, delimiter: Character?) {
    let guess = MissingGuess(profile)
    let readings = profile.columns.filter { !$0.name.isEmpty }.map { column in
      ColumnReading(column, without: guess.codes(of: column.name), delimiter: delimiter)
    }
    lacksHeader = Self.lacksHeader(profile)
    self.id = id
    self.file = file
    self.delimiter = delimiter
    missing = guess.lists.map(\.name) + guess.codes
    columns = readings.map { Column($0, own: guess.ofColumn[$0.profile.name] ?? []) }
    for index in columns.indices where !columns[index].missing.isEmpty {
      columns[index].missing = missing + columns[index].missing
    }
    outcome = Self.outcome(readings)
    // Without any column in the contract the first model would read one whose codes nobody has declared.
    if !columns.isEmpty, !columns.contains(where: { $0.type != nil }) { columns[0].type = .text }
    explanation = readings.first { Self.explains($0) && $0.profile.name != outcome }?.profile.name
    unit = readings.first(where: Self.isUnit)?.profile.name
    year = readings.first { $0.guess == .year }?.profile.name
  }

  /// Whether the names of the columns look like cells: all are numbers and not all years, one is a date or a number with
  /// decimals, or one stands in several cells of its own column.
  private static func lacksHeader(_ profile: TableProfile) -> Bool {
    let columns = profile.columns.filter { !$0.name.isEmpty }
    if columns.isEmpty { return false }
    let numbers = columns.map { Double($0.name.replacing(",", with: ".")) }
    let areYears = numbers.allSatisfy {
      $0.map { 1900...2100 ~= $0 && $0 == $0.rounded() } ?? false
    }
    if numbers.allSatisfy({ $0 != nil }), !areYears { return true }
    return zip(columns, numbers).contains { column, number in
      if let number { return number != number.rounded() }
      let levels = (column.textLevels ?? []) + (column.numberLevels ?? [])
      return ValueForm(of: column.name) == .date
        || levels.contains { $0.text == column.name && $0.count > 1 }
    }
  }

  /// A column of numbers that looks like a result, else the first that is no plain count of few values.
  private static func outcome(_ readings: [ColumnReading]) -> String? {
    let numbers = readings.filter { reading in
      [.number, .integer].contains(reading.guess) && reading.profile.squares > 0
        && reading.profile.numberCount >= ColumnReading.threshold
    }
    let likely = numbers.first { reading in
      let name = reading.profile.name.lowercased()
      return ["score", "math", "read", "attain", "prog", "exam", "outcome"].contains {
        name.contains($0)
      }
    }
    let fractional = numbers.first { $0.guess == .number }
    return (likely ?? fractional ?? numbers.first)?.profile.name
  }

  private static func explains(_ reading: ColumnReading) -> Bool {
    guard [.flag, .category].contains(reading.guess), let levels = reading.levels else {
      return false
    }
    return (2...6).contains(levels.count)
      && levels.allSatisfy { $0.count >= ColumnReading.threshold }
  }

  /// An identifier of groups: many, and fewer than rows.
  private static func isUnit(_ reading: ColumnReading) -> Bool {
    let distinct = reading.profile.distinct
    return reading.guess == .id && distinct.count >= ColumnReading.threshold
      && distinct.count * 2 <= reading.valueCount
  }
}

extension ContractDraft.Column {
  fileprivate init(_ reading: ColumnReading, own: [String]) {
    name = reading.profile.name
    label = reading.profile.label
    missing = own
    switch reading.guess {
    case .id: type = .id
    case .text: type = .text
    case .number: type = .number
    case .integer: type = .integer
    case .flag: type = .flag
    case .year: type = .year
    case .category:
      type = .category
      setLevels(reading.levels ?? [], hasOrder: !reading.profile.order.isEmpty)
    case .date: type = .date
    case .percent where reading.clothes.isEmpty: note = .percent
    case .comma:
      type = .text
      note = .decimalCommas
    case .percent, .thousands:
      type = .number
      format = reading.clothes
    case .empty: note = .empty
    case .mixed:
      note = .unknownTexts(
        reading.unexplained?.count ?? reading.profile.distinctTextCount,
        among: (reading.form ?? .number).plural)
    }
  }

  /// The first level is the reference: the contract must not change it.
  private mutating func setLevels(_ all: [ColumnProfile.Level], hasOrder: Bool) {
    let shown = all.filter { $0.count >= ColumnReading.threshold }.map(\.text)
    let frequent = hasOrder ? shown : Factor.ordered(shown)
    rareLevelCount = all.count - frequent.count
    if frequent.count > ContractDraft.listedLevels {
      note = .manyLevels(all.count)
    } else if rareLevelCount == 0 {
      levels = frequent
    } else {
      frequentLevels = frequent
    }
  }
}
