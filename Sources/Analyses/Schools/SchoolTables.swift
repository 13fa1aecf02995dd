public import Readers
import Specs

/// The published tables that a list of schools is looked up in.
public struct SchoolTables: Sendable {
  /// A table: its file, and the year of its results where that is said.
  public struct File: Sendable, Equatable {
    /// The file as given.
    public var path: String
    /// The year of its results; nil to find it in the header.
    public var year: Int?

    /// A table.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - year: The year of its results; nil to find it in the header.
    public init(path: String, year: Int? = nil) {
      self.path = path
      self.year = year
    }
  }

  /// The schools.
  public let register: KeyStageTwoRegister
  /// The files by their years, ascending.
  public let files: [(year: Int, path: String)]
  /// The register's file of which school followed which.
  public let links: String?

  /// Reads tables.
  ///
  /// - Parameters:
  ///   - files: At least one.
  ///   - links: The register's file of which school followed which; nil without.
  ///   - threads: How many threads may work.
  /// - Throws: The problems of all tables, each at its place; two tables of one year.
  public init(
    _ files: [File], links: String? = nil, threads: Int
  ) throws(AnalysisFailure) {
    var (tables, problems) = ([KeyStageTwoYear](), AnalysisFailure(diagnostics: []))
    var known: [(year: Int, path: String)] = []
    for file in files {
      var year = file.year ?? 0
      do throws(KeyStageTwoFault) {
        let table = try Self.open(file)
        year = table.year
        if let other = known.first(where: { $0.year == year }) {
          problems.diagnostics.append(
            Diagnostic(
              .schools(.tableRepeats(year: year, other: other.path)),
              at: .data(file: file.path, line: nil, column: nil)))
          continue
        }
        known.append((year, file.path))
        tables.append(try table.read(missing: PublishedSource.codes, threads: threads))
      } catch {
        problems.diagnostics += error.diagnostics(
          of: file.path, writtenAs: Self.written(file.path), year: year
        ).map(Self.placed)
        problems.hidden += error.hiddenCount
      }
    }
    var followed: SchoolLinks?
    if let links {
      do throws(ReadFailure) {
        followed = try SchoolLinks.read(try SchoolLinks.open(links), threads: threads).links
      } catch {
        problems.diagnostics += error.diagnostics(of: links, writtenAs: Self.written(links))
          .map(Self.placed)
        problems.hidden += error.totalCount - error.problems.count
      }
    }
    if !problems.diagnostics.isEmpty { throw problems }
    self.files = known.sorted { $0.year < $1.year }
    self.links = links
    register = KeyStageTwoRegister(tables, SchoolIdentities(tables, links: followed))
  }

  private static func written(_ path: String) -> Located<String> {
    Located(path, at: SourceSpan(file: path, line: 1, column: 1, length: 0))
  }

  private static func open(_ file: File) throws(KeyStageTwoFault) -> KeyStageTwoTable {
    guard let year = file.year else { return try KeyStageTwoTable(findingYearOf: file.path) }
    return try KeyStageTwoTable(path: file.path, year: year)
  }

  /// A file that an option names has no place in a spec.
  private static func placed(_ problem: Diagnostic) -> Diagnostic {
    guard case .spec = problem.place else { return problem }
    return Diagnostic(problem.payload, at: .none, severity: problem.severity)
  }

  /// Numbers of the tables that look like another, nearest first, each with the name of its school.
  ///
  /// - Parameter number: A number that is in no table.
  /// - Returns: At most three.
  func near(_ number: String) -> [String] {
    let known = register.schools.keys.sorted() + register.owners.keys.sorted()
    return Nearest.names(to: number, among: known, limit: 3).compactMap { near in
      register.school(near).map { "\(near) (\($0.name))" }
    }
  }
}
