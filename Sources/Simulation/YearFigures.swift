internal import Education
internal import Readers

/// The figures of a school, an authority or the nation in a year, as a table has them.
struct YearFigures {
  private let groups: [PublishedGroup]
  /// Pupils with known prior attainment and the sum of their half points; nil where it is hidden.
  private let prior: (pupils: Int, halfPoints: Double)?
  /// Pupils with a progress score.
  private let progressed: Int

  /// Figures of schools.
  init(_ sums: CohortSums, deviation: Double, limit: Int) {
    groups = KeyStageTwoGroup.allCases.map {
      PublishedGroup($0, of: sums, deviation: deviation, limit: limit)
    }
    let isSmall = limit > 0 && sums[.all].eligible <= limit
    prior = isSmall ? nil : (sums.prior.pupils, Double(sums.prior.halfPoints))
    progressed = sums[.all].progressed
  }

  /// National figures.
  init(national norms: NationalNorms, pupils: Double) {
    groups = KeyStageTwoGroup.allCases.map { group in
      guard let figures = norms.figures[group] else {
        preconditionFailure("no national figures of \(group.rawValue)")
      }
      let isKnown = [.low, .middle, .high].contains(group)
      return PublishedGroup(
        national: figures, pupils: isKnown ? pupils * (1 - Nation.noPriorShare) : pupils)
    }
    let known = pupils * (1 - Nation.noPriorShare)
    prior = (Int(known), 2 * norms.priorMean * known.rounded(.down))
    progressed = 0
  }

  private subscript(group: KeyStageTwoGroup) -> PublishedGroup { groups[group.place] }

  /// Who the pupils are.
  func addPupils(to row: inout PublishedRow) {
    let all = self[.all].count
    row.add("TELIG", count: all)
    for columns in [GroupColumns.boys, .girls] {
      row.add(columns.count, count: self[columns.group].count)
    }
    row.add("PBELIG", share: self[.boys].count, of: all)
    row.add("PGELIG", share: self[.girls].count, of: all)
    let mean = prior.map { known -> PublishedFigure in
      known.pupils == 0
        ? .none : .known(Int((5 * known.halfPoints / Double(known.pupils)).rounded()))
    }
    row.add("TKS1AVERAGE", tenths: mean ?? .suppressed, none: "")
    for columns in [GroupColumns.low, .middle, .high] {
      row.add(columns.count, count: self[columns.group].count)
      row.add("P" + columns.count, share: self[columns.group].count, of: prior?.pupils)
    }
    let unknown = prior.flatMap { known in all.map { $0 - known.pupils } }
    row.add("TKS1GROUP_NA", count: unknown)
    row.add("PTKS1GROUP_NA", share: unknown, of: all)
    for columns in [GroupColumns.disadvantaged, .other, .eal, .nonMobile] {
      row.add(columns.count, count: self[columns.group].count)
      row.add("P" + columns.count, share: self[columns.group].count, of: all)
    }
  }

  /// Results of a school or an authority.
  ///
  /// - Parameters:
  ///   - row: The row, to which they are added.
  ///   - national: Progress of other pupils nationally in tenths, from which DIFFN is measured.
  func addResults(to row: inout PublishedRow, national: Int) {
    let all = self[.all]
    row.add(GroupColumns.all.progress, tenths: all.progress, none: "NA")
    row.add(GroupColumns.all.lower, tenths: all.lower, none: "NA")
    row.add(GroupColumns.all.upper, tenths: all.upper, none: "NA")
    if all.progress == .suppressed {
      row.add("MATCOV", "SUPP")
    } else {
      row.add("MATCOV", share: progressed, of: all.count)
    }
    addStandards(all, .all, to: &row)
    row.add(GroupColumns.all.scaled, whole: all.scaled)
    for columns in GroupColumns.parts {
      let group = self[columns.group]
      let none = columns.group == .disadvantaged || columns.group == .other ? "" : "NA"
      row.add(columns.progress, tenths: group.progress, none: none)
      row.add(columns.lower, tenths: group.lower, none: none)
      row.add(columns.upper, tenths: group.upper, none: none)
      if columns.group == .other { addDifference(to: &row, national: national) }
    }
    addParts(to: &row)
  }

  /// The school's disadvantaged pupils less other pupils nationally, of the figures as published.
  private func addDifference(to row: inout PublishedRow, national: Int) {
    let own = self[.disadvantaged].progress
    row.add(
      "DIFFN_MATPROG", tenths: own.number.map { .known($0 - national) } ?? own, none: "")
  }

  /// National results: progress of all pupils is 0 by its definition and left blank, as its interval is.
  func addNationalResults(to row: inout PublishedRow) {
    for name in [
      GroupColumns.all.progress, GroupColumns.all.lower, GroupColumns.all.upper, "MATCOV",
    ] { row.add(name, " ") }
    addStandards(self[.all], .all, to: &row)
    row.add(GroupColumns.all.scaled, whole: self[.all].scaled)
    for columns in GroupColumns.parts {
      let group = self[columns.group]
      row.add(columns.progress, tenths: group.progress, none: "")
      row.add(columns.lower, tenths: group.lower, none: "")
      row.add(columns.upper, tenths: group.upper, none: "")
      if columns.group == .other { row.add("DIFFN_MATPROG", "0") }
    }
    addParts(to: &row)
  }

  private func addParts(to row: inout PublishedRow) {
    for columns in GroupColumns.parts {
      row.add(columns.scaled, whole: self[columns.group].scaled)
    }
    for columns in GroupColumns.parts {
      if let name = columns.expected { row.add(name, percent: self[columns.group].expected) }
    }
    for columns in GroupColumns.parts {
      if let name = columns.higher { row.add(name, percent: self[columns.group].higher) }
    }
  }

  private func addStandards(
    _ group: PublishedGroup, _ columns: GroupColumns, to row: inout PublishedRow
  ) {
    if let name = columns.expected { row.add(name, percent: group.expected) }
    if let name = columns.higher { row.add(name, percent: group.higher) }
  }

  /// What a later table repeats of this year.
  func addLag(year: Int, to row: inout PublishedRow, withCount: Bool) {
    let names = Self.lagNames(year)
    let all = self[.all]
    if withCount { row.add(names.count, count: all.count) }
    row.add(names.progress, tenths: all.progress, none: "NA")
    row.add(names.lower, tenths: all.lower, none: "NA")
    row.add(names.upper, tenths: all.upper, none: "NA")
    row.add(names.scaled, whole: all.scaled)
  }

  /// National rows repeat nothing.
  static func addNoLag(year: Int, to row: inout PublishedRow, withCount: Bool) {
    let names = lagNames(year)
    for name in (withCount ? [names.count] : [])
      + [names.progress, names.lower, names.upper, names.scaled]
    { row.add(name, "") }
  }

  private static func lagNames(_ year: Int) -> KeyStageTwoTable.EarlierColumns {
    KeyStageTwoTable.earlierColumns(year)
  }

  /// The score without a floor, and what the score is called.
  func addBands(to row: inout PublishedRow, year: Int) {
    let all = self[.all]
    row.add("MATPROG_UNADJUSTED", tenths: all.unadjusted, none: "NA")
    guard let score = all.progress.number, let lower = all.lower.number,
      let upper = all.upper.number,
      let interval = PublishedInterval(lower: Double(lower) / 10, upper: Double(upper) / 10)
    else {
      return row.add("MATPROG_DESCR", all.progress == .suppressed ? "SUPP" : "NA")
    }
    let thresholds = year == 2018 ? (wellAbove: 3.2, wellBelow: -3.3) : (3.0, -3.2)
    let band = ProgressBand(
      score: Double(score) / 10, interval: interval, thresholds: thresholds)
    row.add("MATPROG_DESCR", "\(band.rawValue)")
  }
}
