public import Frames

/// A key stage 2 table of one year as published, opened: its header is known and is that of its year.
///
/// Columns are found by name: their set and order change every year. Rows may be shorter than the header (closed and
/// special schools). Everything is mathematics.
public struct KeyStageTwoTable: Sendable {
  /// The year of the results.
  public let year: Int
  /// The file.
  public let source: DelimitedSource
  /// Whether `diminish simulate` wrote it: it says so in a column of its own.
  public var isSimulated: Bool { source.header.contains { $0.name == Self.simulatedColumn } }
  /// The column that marks a simulated table.
  public static let simulatedColumn = "SIMULATED"
  /// Earlier years of which the table repeats figures of all pupils, the latest first.
  let earlierYears: [Int]

  /// Opens a table and checks its header.
  ///
  /// - Parameters:
  ///   - path: A text file with commas.
  ///   - year: The year of the results that it must hold.
  ///   - encoding: How its bytes stand for characters.
  /// - Throws: ``KeyStageTwoFault`` `unreadable`, `missingColumns` or `otherYear`.
  public init(
    path: String, year: Int, encoding: TextEncoding = .utf8
  ) throws(KeyStageTwoFault) {
    do throws(ReadFailure) {
      source = try DelimitedSource(path: path, options: .init(encoding: encoding, padsRows: true))
    } catch {
      throw .unreadable(error)
    }
    self.year = year
    let names = Set(source.header.map(\.name))
    let missing = Self.required.filter { !names.contains($0) }
    guard missing.isEmpty else { throw .missingColumns(missing) }
    let earlier = source.header.compactMap { field in
      Self.earlierYear(of: field.name, before: year).map { (year: $0, field: field) }
    }
    // A table repeats the years just before its own, so the latest of them tells which year it is of.
    if let latest = earlier.max(by: { $0.year < $1.year }), latest.year != year - 1 {
      throw .otherYear(found: latest.year + 1, column: latest.field)
    }
    earlierYears = earlier.map(\.year).sorted(by: >)
  }

  /// The year of a column that repeats earlier progress, as MATPROG_16; nil for another column.
  private static func earlierYear(of name: String, before year: Int) -> Int? {
    let start = "MATPROG_"
    guard name.hasPrefix(start), name.count == start.count + 2, let digits = Int(name.suffix(2))
    else { return nil }
    // The century that brings it nearest to the table's year.
    let century = (year - digits + 50) / 100 * 100
    return century + digits
  }

  /// The columns of all tables.
  static let required: [String] =
    identityColumns
    + KeyStageTwoGroup.allCases.flatMap { group in
      [
        group.countColumn, group.progressColumn, group.lowerColumn, group.upperColumn,
        group.scaledColumn, group.expectedColumn, group.higherColumn,
      ].compactMap(\.self)
    }

  private static let identityColumns = ["RECTYPE", "LEA", "ESTAB", "URN", "SCHNAME", "AGERANGE"]

  /// The columns of an earlier year, whether or not the table has them.
  ///
  /// - Parameter year: The year of the results.
  /// - Returns: Their names, as MATPROG_16.
  public static func earlierColumns(_ year: Int) -> EarlierColumns {
    let ending = "_" + String(String(10_000 + year).suffix(2))
    return EarlierColumns(
      count: "TELIG" + ending, progress: "MATPROG" + ending, lower: "MATPROG_LOWER" + ending,
      upper: "MATPROG_UPPER" + ending, scaled: "MAT_AVERAGE" + ending)
  }

  /// Names of the columns of an earlier year.
  public struct EarlierColumns: Sendable {
    /// The number of pupils, the progress score, the ends of its interval, the average scaled score.
    public let count, progress, lower, upper, scaled: String
    var all: [String] { [count, progress, lower, upper, scaled] }
  }

  /// Reads the columns that make the panel.
  ///
  /// - Parameters:
  ///   - missing: Codes that mean missing, with their reasons.
  ///   - threads: How many threads may work.
  ///   - recordType: The national rows' record type: 5 for state-funded schools, 4 for all.
  /// - Returns: The schools and the references.
  /// - Throws: ``KeyStageTwoFault`` `unreadable`, `noReference` or `repeatedSchool`.
  public func read(
    missing: [String: MissingReason], threads: Int, recordType: Int = 5
  ) throws(KeyStageTwoFault) -> KeyStageTwoYear {
    let names = Set(source.header.map(\.name))
    let earlier = earlierYears.flatMap { Self.earlierColumns($0).all }.filter(names.contains)
    let requests = (Self.required + earlier).map { Self.request($0) }
    let reading: Reading
    do throws(ReadFailure) {
      reading = try source.read(requests, missing: missing, threads: threads)
    } catch {
      throw .unreadable(error)
    }
    return try KeyStageTwoYear(
      year: year, earlierYears: earlierYears, reading: reading, recordType: recordType)
  }

  private static func request(_ name: String) -> ColumnRequest {
    switch name {
    case "RECTYPE":
      // The record types are no codes of missing cells, and a cell that is none of them is a damaged row.
      ColumnRequest(name: name, type: .category, levels: ["1", "2", "3", "4", "5"], missing: [:])
    case "LEA", "ESTAB", "URN", "SCHNAME", "AGERANGE": ColumnRequest(name: name, type: .id)
    default:
      ColumnRequest(
        name: name, type: .number, format: name.hasPrefix("PT") ? .percent : [])
    }
  }
}
