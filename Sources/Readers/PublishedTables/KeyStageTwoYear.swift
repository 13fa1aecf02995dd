import Frames

/// One year's table as read: which rows are schools, which one is the national reference.
public struct KeyStageTwoYear: Sendable {
  /// The year of the results.
  public let year: Int
  /// What the reading of the file was, with its digest and notices; its frame holds the columns as published.
  public let reading: Reading

  let earlierYears: [Int]
  /// The rows of mainstream and special schools, from 0, in the file's order.
  let schoolRows: [Int]
  /// The row of the national reference, from 0.
  let referenceRow: Int
  /// The number of authority and national rows.
  public let referenceCount: Int

  init(
    year: Int, earlierYears: [Int], reading: Reading, recordType: Int
  ) throws(KeyStageTwoFault) {
    self.year = year
    self.reading = reading
    self.earlierYears = earlierYears
    let records = PublishedCells(reading.frame, "RECTYPE")
    let rows = 0..<reading.frame.rowCount
    schoolRows = rows.filter { row in records.text(row).map { $0 == "1" || $0 == "2" } ?? false }
    let references = rows.filter { records.text($0) == String(recordType) }
    let scaled = PublishedCells(reading.frame, KeyStageTwoGroup.all.scaledColumn)
    guard references.count == 1, let reference = references.first, scaled.number(reference) != nil,
      !reading.frame.columns.contains(where: { $0.missing.reason(at: reference) == .shortRow })
    else { throw .noReference(recordType: recordType, rows: rows.count) }
    referenceRow = reference
    referenceCount = rows.count - schoolRows.count
    try requireDistinctSchools()
  }

  /// The authority's number and the school's, which stay when a school becomes an academy and its URN changes.
  func identity(_ row: Int) -> String? {
    guard let authority = PublishedCells(reading.frame, "LEA").text(row),
      let school = PublishedCells(reading.frame, "ESTAB").text(row)
    else { return nil }
    return authority + school
  }

  /// Whether a row has any result of all pupils; closed and new schools have rows without.
  func hasResults(_ row: Int) -> Bool {
    let group = KeyStageTwoGroup.all
    return [group.progressColumn, group.scaledColumn, group.expectedColumn].contains { name in
      PublishedCells(reading.frame, name).number(row) != nil
    }
  }

  private func requireDistinctSchools() throws(KeyStageTwoFault) {
    var rows: [String: Int] = [:]
    var repeated: (first: Int, second: Int)?
    var count = 0
    let authorities = PublishedCells(reading.frame, "LEA")
    let schools = PublishedCells(reading.frame, "ESTAB")
    for row in schoolRows {
      let identity = (authorities.text(row) ?? "") + (schools.text(row) ?? "")
      guard let first = rows[identity] else {
        rows[identity] = row
        continue
      }
      count += 1
      if repeated == nil { repeated = (first + 1, row + 1) }
    }
    if let repeated {
      throw .repeatedSchool(first: repeated.first, second: repeated.second, count: count)
    }
  }
}

/// Cells of a published column, by row.
struct PublishedCells {
  private let column: Column?

  /// The column of a name; none gives cells without values.
  init(_ frame: Frame, _ name: String?) { column = name.flatMap { frame[$0] } }

  /// Whether the file has the column.
  var isThere: Bool { column != nil }

  /// The number of a row, or nil.
  func number(_ row: Int) -> Double? {
    guard let column, case .number(let numbers) = column.values, !column.missing.isMissing(row)
    else { return nil }
    return numbers[row]
  }

  /// The text of a row, or nil.
  func text(_ row: Int) -> String? {
    guard let column, case .factor(let factor) = column.values, factor.codes[row] >= 0 else {
      return nil
    }
    return factor.levels[Int(factor.codes[row])]
  }

  /// Why a row has no value.
  func reason(_ row: Int) -> MissingReason {
    column?.missing.reason(at: row) ?? KeyStageTwoPanel.notPublished
  }
}
