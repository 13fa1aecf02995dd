import Readers
import Specs

/// What `diminish schools` is asked for.
public struct SchoolsRequest: Sendable {
  /// The list of school numbers.
  public var list: String
  /// The published tables.
  public var tables: [SchoolTables.File]
  /// The register's file of which school followed which; nil without.
  public var links: String?
  /// The id of the analysis: the name of the spec and of the output folder.
  public var id: String
  /// The first year of results with the programme; nil for the year after the first table.
  public var start: Int?
  /// The year of results that is judged; nil for the last table.
  public var post: Int?
  /// The year by whose weak results the schools were chosen; nil for the last year before the start.
  public var chosen: Int?
  /// Whether the schools were not chosen by results.
  public var isNotChosenByResults = false
  /// The share by which the gap should fall.
  public var reduction = 0.2
  /// How many comparison schools each school gets.
  public var neighbours = 3
  /// The greatest distance of a comparison school; nil for any.
  public var caliper: Double?
  /// How many sets of other schools are drawn.
  public var draws = 500
  /// The seed of the draws.
  public var seed = 1
  /// Whether the tables are invented, which is stamped on every output.
  public var isSimulated = false
  /// Whether numbers that are in no table are left out; else they are errors.
  public var leavesUnknownOut = false

  /// A request with the defaults.
  ///
  /// - Parameters:
  ///   - list: The list of school numbers.
  ///   - tables: The published tables.
  ///   - id: The id of the analysis.
  public init(list: String, tables: [SchoolTables.File], id: String) {
    self.list = list
    self.tables = tables
    self.id = id
  }
}

/// The years of an analysis of schools.
struct SchoolYears: Equatable {
  /// Years before the start of which there are figures of all pupils, ascending.
  let before: [Int]
  /// The first year with the programme.
  let start: Int
  /// The year that is judged.
  let post: Int
  /// The year by which the schools were chosen; nil for none.
  let chosen: Int?

  /// The last year before the start.
  var last: Int { before.last ?? start - 1 }

  /// The years before without the one of the choice; that one where there is no other.
  var baseline: [Int] {
    let others = before.filter { $0 != chosen }
    return others.isEmpty ? before : others
  }

  /// Fills in what is not said.
  ///
  /// - Throws: E284 for a year without figures, or on the wrong side of the start.
  init(_ request: SchoolsRequest, _ tables: SchoolTables) throws(AnalysisFailure) {
    let (own, known) = (tables.register.years, tables.register.figureYears)
    var problems: [Diagnostic] = []
    func require(_ isFine: Bool, _ option: String, _ year: Int, _ wanted: String, _ years: [Int]) {
      if isFine { return }
      problems.append(
        Diagnostic(
          .schools(.year(option: option, year: year, wanted: wanted, known: years)), at: .none))
    }
    let start = request.start ?? (own.first ?? 0) + 1
    let post = request.post ?? own.last ?? 0
    let before = known.filter { $0 < start }
    require(
      own.contains { $0 < start } && own.contains { $0 >= start }, "--start", start,
      "a year with a table before it, and one at or after it", own)
    require(
      own.contains(post) && post >= start, "--post", post, "a table's, at or after the start", own)
    let chosen = request.isNotChosenByResults ? nil : request.chosen ?? before.last
    if let chosen, problems.isEmpty {
      require(
        before.contains(chosen), "--chosen", chosen, "a year with figures before the start", before)
    }
    if !problems.isEmpty { throw AnalysisFailure(diagnostics: problems) }
    self.before = before
    self.start = start
    self.post = post
    self.chosen = chosen
  }
}
