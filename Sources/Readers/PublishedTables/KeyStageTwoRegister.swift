/// The schools of some key stage 2 tables, by both of their numbers.
public struct KeyStageTwoRegister: Sendable {
  /// A school.
  public struct School: Sendable, Equatable {
    /// Authority and establishment number, which stay when a school becomes an academy; of a school that another followed
    /// by the register's links, that one's.
    public let laestab: String
    /// Its name in the latest table that has it.
    public internal(set) var name: String
    /// Whether the latest table has it as a special school.
    public internal(set) var isSpecial: Bool
    /// The years of whose tables it is, ascending.
    public internal(set) var years: [Int]
  }

  /// The years of the tables, ascending.
  public let years: [Int]
  /// The years of which there are figures: those of the tables, and those that the first of them repeat.
  public let figureYears: [Int]
  /// The schools by LAESTAB.
  public private(set) var schools: [String: School] = [:]
  /// LAESTAB by the URN of any year, and by that of a school which was followed.
  public private(set) var owners: [String: String] = [:]

  /// The schools of some tables.
  ///
  /// - Parameters:
  ///   - tables: The tables, years distinct.
  ///   - identities: Which of their rows are of one school.
  public init(_ tables: [KeyStageTwoYear], _ identities: SchoolIdentities = .byNumber) {
    let ordered = tables.sorted { $0.year < $1.year }
    years = ordered.map(\.year)
    figureYears = Set(ordered.flatMap { [$0.year] + $0.earlierYears }).sorted()
    for table in ordered {
      let frame = table.reading.frame
      let (urns, names) = (PublishedCells(frame, "URN"), PublishedCells(frame, "SCHNAME"))
      let records = PublishedCells(frame, "RECTYPE")
      let idle = identities.idleRows(of: table)
      for row in table.schoolRows {
        guard let own = table.identity(row) else { continue }
        let laestab = identities.of(own)
        if own != laestab { owners[own] = laestab }
        if let urn = urns.text(row) { owners[urn] = laestab }
        // Numbers lead to the school; its name and kind are those of the row with results.
        if idle.contains(row) { continue }
        var school =
          schools[laestab] ?? School(laestab: laestab, name: "", isSpecial: false, years: [])
        school.name = names.text(row) ?? school.name
        school.isSpecial = records.text(row) == "2"
        school.years.append(table.year)
        schools[laestab] = school
      }
    }
  }

  /// The school of a number.
  ///
  /// - Parameter number: LAESTAB, or URN of any year.
  /// - Returns: nil where no table has it.
  public func school(_ number: String) -> School? {
    schools[number] ?? owners[number].flatMap { schools[$0] }
  }
}

extension KeyStageTwoTable {
  /// Opens a table whose year is found in its header: one after the latest year that it repeats (MATPROG_18: 2019).
  ///
  /// - Parameter path: A text file with commas.
  /// - Throws: ``KeyStageTwoFault``; `missingColumns` names the repeated column where there is none to tell the year.
  public init(findingYearOf path: String) throws(KeyStageTwoFault) {
    do throws(KeyStageTwoFault) {
      try self.init(path: path, year: Self.assumedYear)
    } catch {
      guard case .otherYear(let found, _) = error else { throw error }
      try self.init(path: path, year: found)
    }
    if earlierYears.isEmpty { throw .missingColumns(["MATPROG_\(Self.assumedYear % 100 - 1)"]) }
  }

  /// A year to open a table under whose own year is not known yet.
  private static let assumedYear = 2019
}
