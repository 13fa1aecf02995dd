public import Frames

/// The key stage 2 tables of several years as one frame: a row per school, year and group.
///
/// The rows of a table are its own year's, of all groups. Figures that later tables repeat (MATPROG_16) make rows of
/// earlier years, for all pupils only, where the year's own table does not have the school: the value of the table
/// that is nearest in time. Schools are the same by LAESTAB, whatever their URN, and by the register's links where those
/// are given. A national progress score of all
/// pupils that is blank is 0, by the definition of progress; an interval without width is none.
public enum KeyStageTwoPanel {
  /// A figure that the tables do not have for the group, or for a year that only later tables tell of.
  static let notPublished = MissingReason("not published")
  /// Both ends of the published interval are the same.
  static let noWidth = MissingReason("interval without width")
  /// No table of the year was given, so there are no national figures of it.
  static let noNational = MissingReason("no national figure")

  /// Names of the columns, with what they hold, in order.
  public static let columns: [(name: String, type: ColumnType)] = [
    ("laestab", .id), ("urn", .id), ("la", .id), ("school", .id), ("record", .category),
    ("phase", .category), ("year", .year), ("group", .category), ("pupils", .number),
    ("progress", .number), ("progress.low", .number), ("progress.high", .number),
    ("scaled", .number), ("expected", .number), ("higher", .number),
    ("gap.to.national.other", .number), ("national.progress", .number),
    ("national.scaled", .number), ("national.expected", .number), ("source.year", .year),
  ]

  /// What the columns are called in tables.
  public static let labels: [String: String] = [
    "pupils": "Pupils", "progress": "Maths progress score", "progress.low": "Lower end of progress",
    "progress.high": "Upper end of progress", "scaled": "Average maths scaled score",
    "expected": "% at the expected standard in maths",
    "higher": "% at the higher standard in maths",
    "gap.to.national.other": "Progress gap to other pupils nationally",
    "national.progress": "National progress", "national.scaled": "National scaled score",
    "national.expected": "National % at the expected standard",
  ]

  /// The panel of some years.
  ///
  /// - Parameters:
  ///   - tables: The tables, years distinct.
  ///   - identities: Which of their rows are of one school.
  /// - Returns: Rows by year, school (the table's order) and group, and the columns above.
  public static func frame(_ tables: [KeyStageTwoYear], _ identities: SchoolIdentities = .byNumber)
    -> Frame
  {
    let ordered = tables.sorted { $0.year < $1.year }
    var rows = PanelRows(identities)
    let years = Set(ordered.flatMap { [$0.year] + $0.earlierYears }).sorted()
    for year in years {
      var known: Set<String> = []
      // The year's own table first, then the nearest of the later ones.
      for table in ordered where table.year >= year {
        guard table.year == year || table.earlierYears.contains(year) else { continue }
        if table.year == year {
          rows.appendOwn(table, known: &known)
        } else {
          rows.appendEarlier(year, from: table, known: &known)
        }
      }
    }
    return rows.frame
  }

  /// The kind of school by the ages it takes, as `7-11`; nil where there is no range.
  ///
  /// junior: from 6 or later to 11; middle: from 8 or later beyond 11; primary: other schools to 11 or 12; all-through:
  /// the rest. The tables do not say the phase: a school register does.
  static func phase(_ ageRange: String?) -> String? {
    let ages = ageRange?.split(separator: "-").compactMap { Int($0) } ?? []
    guard ages.count == 2 else { return nil }
    switch (ages[0], ages[1]) {
    case (6..., ...11): return "junior"
    case (8..., ...14): return "middle"
    case (_, ...12): return "primary"
    default: return "all-through"
    }
  }
}
