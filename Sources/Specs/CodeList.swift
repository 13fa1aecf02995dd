/// A named list of codes that stand for missing cells, as one publisher uses them.
public struct CodeList: Sendable, Equatable {
  /// A code and why the cell has no value.
  public struct Entry: Sendable, Equatable {
    /// The code as it stands in the data.
    public var code: String
    /// The reason in words.
    public var reason: String
  }

  /// The name as written under `missing:`.
  public var name: String
  /// What the list is for, in one sentence.
  public var summary: String
  /// The codes in the order in which they are told.
  public var entries: [Entry]
  /// Where the meanings are published.
  public var source: String

  /// Every list.
  public static let all: [CodeList] = [performanceTables, teacherAssessment, exploreStatistics]

  /// The names of all lists.
  public static let names = all.map(\.name)

  /// The list of a name.
  ///
  /// - Parameter name: As written; case counts.
  /// - Returns: The list, or nil if there is none.
  public static func named(_ name: String) -> CodeList? { all.first { $0.name == name } }

  /// The list of which a text is probably a misspelling; nil if it names one, or is like none.
  ///
  /// - Parameter text: A text where a code or the name of a list can stand.
  /// - Returns: The name that was probably meant.
  public static func misspelled(_ text: String) -> String? {
    guard named(text) == nil, text.unicodeScalars.count >= 5 else { return nil }
    return Nearest.name(to: text, among: names)
  }

  /// The list as a page of text that ends with a newline.
  public var page: String {
    let width = entries.map(\.code.count).max() ?? 0
    let rows = entries.map { entry in
      "  " + entry.code + String(repeating: " ", count: width - entry.code.count + 2) + entry.reason
    }
    return "\(name): \(summary)\n\nmissing: \(name)\n\n" + rows.joined(separator: "\n")
      + "\n\nSource: \(source)\n"
  }

  private init(
    _ name: String, _ summary: String, source: String, _ entries: [(code: String, reason: String)]
  ) {
    self.name = name
    self.summary = summary
    self.source = source
    self.entries = entries.map { Entry(code: $0.code, reason: $0.reason) }
  }

  private static let performanceTables = CodeList(
    "dfe-performance-tables",
    "codes of the school and college performance tables of the Department for Education.",
    source: "DfE, abbreviations used in the download data files, 2017 to 2019.",
    [
      ("SUPP", "suppressed"), ("NE", "no entries"), ("NA", "not applicable"),
      ("NP", "not published"), ("LOWCOV", "low coverage"), ("NEW", "new institution"),
      ("SP", "between 0 and 0.5 percent"), ("RE", "redacted"),
    ])

  private static let teacherAssessment = CodeList(
    "dfe-ks2-teacher-assessment",
    "codes of key stage 2 tests and teacher assessments for pupils without a result. HNM, BLW, PKF, "
      + "PKE, PKG, WTS, EXS, GDS, AS, NS, CA and CB are results, so they are not in the list.",
    source: "DfE, key stage 2 assessment codes, as schools publish them with their results.",
    [
      ("A", "absent"), ("B", "working below the level of the test"), ("D", "disapplied"),
      ("F", "will take the test in the future"), ("H", "pupil cheating"),
      ("J", "just arrived in school"), ("L", "left"), ("M", "missing"),
      ("P", "took the test in the past"), ("Q", "maladministration"),
      ("T", "unable to access the test"), ("U", "unable to access the test"),
    ])

  private static let exploreStatistics = CodeList(
    "ees",
    "symbols of Explore Education Statistics and of the Government Statistical Service.",
    source:
      "Government Statistical Service, symbols in tables; DfE statistics production guidance.",
    [
      ("z", "not applicable"), ("x", "not available"), ("c", "confidential"),
      ("low", "rounds to 0 but is not 0"), ("k", "rounds to 0 but is not 0"),
      ("u", "low reliability"),
    ])
}
