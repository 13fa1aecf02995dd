internal import Education
internal import Readers

/// The table of a year in the shape of the Department's: schools, authorities, national rows.
///
/// Its columns are those of the published key stage 2 tables that speak of mathematics and of who the pupils are, by
/// their names and in their order, with a last column SIMULATED. Rows end with CR LF behind a byte order mark.
struct PublishedTable {
  private let simulation: Simulation
  private let place: Int

  private var year: Int { simulation.process.years[place] }
  private var limit: Int { simulation.process.suppressedUpTo }

  /// The table of the year at a place.
  init(_ simulation: Simulation, place: Int) {
    self.simulation = simulation
    self.place = place
  }

  /// The file's bytes.
  func bytes(threads: Int) -> [UInt8] {
    var text = ByteText()
    text.add("\u{FEFF}")
    let national = nationalRows
    text.add(national[0].names.joined(separator: ",") + "\r\n")
    let schools = Simulation.inPieces(simulation.schools.count, threads) { index in
      schoolRow(simulation.schools[index]).cells.joined(separator: ",")
    }
    for line in schools { text.add(line + "\r\n") }
    for row in authorityRows + national { text.add(row.cells.joined(separator: ",") + "\r\n") }
    return text.bytes
  }

  private func schoolRow(_ one: Simulation.School) -> PublishedRow {
    let school = one.school
    var row = PublishedRow(year: year)
    row.add("RECTYPE", school.isSpecial ? "2" : "1")
    row.add("LEA", "\(school.authority)")
    row.add("ESTAB", "\(school.establishment)")
    row.add("URN", "\(school.urn)")
    row.add("SCHNAME", "Simulated \(school.isSpecial ? "Special " : "")School \(school.identity)")
    row.add("NFTYPE", school.isSpecial ? "CYS" : "CY")
    row.add("ICLOSE", "0")
    row.add("AGERANGE", school.ages)
    addFigures(of: one.sums, to: &row)
    return row
  }

  private var authorityRows: [PublishedRow] {
    let process = simulation.process
    return (991..<991 + process.schools.authorityCount).map { authority in
      var sums = process.years.map { _ in CohortSums() }
      for school in simulation.schools where school.school.authority == authority {
        for year in sums.indices { sums[year].add(school.sums[year]) }
      }
      var row = PublishedRow(year: year)
      addPlace("3", authority: "\(authority)", name: "Simulated Authority \(authority)", to: &row)
      addFigures(of: sums, to: &row)
      return row
    }
  }

  private func addPlace(
    _ record: String, authority: String, name: String, to row: inout PublishedRow
  ) {
    row.add("RECTYPE", record)
    row.add("LEA", authority)
    row.add("ESTAB", " ")
    row.add("URN", " ")
    row.add("SCHNAME", name)
    for name in ["NFTYPE", "ICLOSE", "AGERANGE"] { row.add(name, " ") }
  }

  private func addFigures(of sums: [CohortSums], to row: inout PublishedRow) {
    let figures = YearFigures(
      sums[place], deviation: simulation.norms[place].deviation, limit: limit)
    figures.addPupils(to: &row)
    figures.addResults(to: &row, national: nationalOther)
    for lag in lags {
      let earlier = YearFigures(
        sums[lag], deviation: simulation.norms[lag].deviation, limit: limit)
      earlier.addLag(year: simulation.process.years[lag], to: &row, withCount: year >= 2019)
    }
    if year >= 2018 { figures.addBands(to: &row, year: year) }
    row.add(KeyStageTwoTable.simulatedColumn, "1")
  }

  /// The places of the two years before, as far as they are simulated, the latest first.
  private var lags: [Int] { [place - 1, place - 2].filter { $0 >= 0 } }

  /// Progress of other pupils nationally in tenths.
  private var nationalOther: Int {
    PublishedGroup(national: nationalFigures(.other), pupils: 0).progress.number ?? 0
  }

  private func nationalFigures(_ group: KeyStageTwoGroup) -> NationalNorms.Figures {
    guard let figures = simulation.norms[place].figures[group] else {
      preconditionFailure("no national figures of \(group.rawValue)")
    }
    return figures
  }

  /// State-funded schools (5) and all schools (4), in the order of the year's table.
  private var nationalRows: [PublishedRow] {
    (year <= 2017 ? ["5", "4"] : ["4", "5"]).map { record in
      var row = PublishedRow(year: year)
      addPlace(record, authority: " ", name: " ", to: &row)
      let pupils = Self.nationalPupils(year: year) * (record == "4" ? 1.007 : 1)
      let figures = YearFigures(national: simulation.norms[place], pupils: pupils)
      figures.addPupils(to: &row)
      figures.addNationalResults(to: &row)
      for lag in lags {
        YearFigures.addNoLag(
          year: simulation.process.years[lag], to: &row, withCount: year >= 2019)
      }
      if year >= 2018 {
        row.add("MATPROG_UNADJUSTED", "0")
        row.add("MATPROG_DESCR", " ")
      }
      row.add(KeyStageTwoTable.simulatedColumn, "1")
      return row
    }
  }

  /// Pupils of state-funded schools, as published for 2017 to 2019.
  private static func nationalPupils(year: Int) -> Double {
    [2017: 599_728, 2018: 619_703, 2019: 644_967][year] ?? 600_000
  }
}
