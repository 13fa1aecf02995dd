import FoundationEssentials
import Readers
public import Specs

/// From a list of school numbers and published tables to a spec that answers for them.
public struct SchoolsPlan: Sendable {
  /// The spec.
  public let text: String
  /// What was passed over: repeated numbers, special schools, numbers of no table.
  public let notices: [Diagnostic]
  /// The list's text, for showing lines.
  public let listText: SourceText?

  /// Looks the schools up, finds those like them, and writes the spec.
  ///
  /// - Parameters:
  ///   - request: What is asked for.
  ///   - threads: How many threads may work; no result depends on it.
  /// - Throws: The problems of the list, of the tables, of the years; E283 where nothing is left to compare.
  public init(_ request: SchoolsRequest, threads: Int) throws(SchoolsFailure) {
    let list: SchoolList
    do throws(AnalysisFailure) { list = try SchoolList(path: request.list) } catch {
      throw SchoolsFailure(error, list: nil)
    }
    listText = list.source
    do throws(AnalysisFailure) {
      let tables = try SchoolTables(request.tables, links: request.links, threads: threads)
      let (schools, notices) = try Self.schools(of: list, in: tables, request)
      let spec = SchoolsSpec(
        request: request, tables: tables, years: try SchoolYears(request, tables),
        schools: schools)
      let neighbours = try Self.neighbours(spec.text(neighbours: nil), threads)
      text = SchoolsSpec.sealed(spec.text(neighbours: neighbours))
      self.notices = notices
    } catch {
      throw SchoolsFailure(error, list: list.source)
    }
  }

  // MARK: The list

  private static func schools(
    of list: SchoolList, in tables: SchoolTables, _ request: SchoolsRequest
  ) throws(AnalysisFailure) -> ([KeyStageTwoRegister.School], [Diagnostic]) {
    var (found, notices, problems) = (
      [KeyStageTwoRegister.School](), [Diagnostic](), [Diagnostic]()
    )
    for entry in list.entries {
      guard let school = tables.register.school(entry.digits) else {
        let severity: Diagnostic.Severity = request.leavesUnknownOut ? .warning : .error
        problems.append(
          Diagnostic(
            entry.digits.isEmpty
              ? .schools(.notANumber) : .schools(.unknown(near: tables.near(entry.digits))),
            at: entry.place, severity: severity))
        continue
      }
      if found.contains(where: { $0.laestab == school.laestab }) {
        notices.append(Diagnostic(.schools(.repeats), at: entry.place, severity: .notice))
      } else if school.isSpecial {
        notices.append(Diagnostic(.schools(.special), at: entry.place, severity: .notice))
      } else {
        found.append(school)
      }
    }
    if problems.hasErrors { throw AnalysisFailure(diagnostics: problems) }
    notices += problems
    guard !found.isEmpty else {
      throw AnalysisFailure(diagnostics: [
        Diagnostic(.schools(.empty), at: .data(file: request.list, line: nil, column: nil))
      ])
    }
    let others = tables.register.schools.values.count { !$0.isSpecial } - found.count
    guard others > 1 else { throw nothingLeft(.allListed) }
    return (found, notices)
  }

  private static func nothingLeft(_ reason: SchoolsProblem.Obstacle) -> AnalysisFailure {
    AnalysisFailure(diagnostics: [Diagnostic(.schools(.noComparison(reason)), at: .none)])
  }

  // MARK: Neighbours

  /// The neighbours that the model `matched` of a spec finds, by the ordinary way of any spec.
  private static func neighbours(
    _ text: String, _ threads: Int
  ) throws(AnalysisFailure) -> [String] {
    let prepared = PreparedSpec.read([UInt8](text.utf8), path: SchoolsSpec.draftName)
    guard var plan = prepared.plan else {
      // The draft is no file: what an option of the command mends is told of the command.
      let isUnmarked = prepared.diagnostics.contains { diagnostic in
        if case .simulation(.unmarked) = diagnostic.payload { true } else { false }
      }
      throw AnalysisFailure(
        diagnostics: isUnmarked
          ? [Diagnostic(.schools(.simulatedTables), at: .none)] : prepared.diagnostics)
    }
    plan.only = [SchoolsSpec.matchedModel]
    plan.tables = []
    plan.targets = []
    let run = AnalysisRun(plan, threads: threads)
    let result = run.estimate(try run.bind())
    guard let record = result.models.first?.supplement?.published else {
      throw nothingLeft(.noNeighbours)
    }
    let found = Set(record.pairs.map(\.neighbour)).sorted()
    if found.isEmpty { throw nothingLeft(.noNeighbours) }
    return found
  }
}

/// Why a list of schools cannot be analysed, with the text of the list for showing its lines.
public struct SchoolsFailure: Error, Sendable {
  /// The problems.
  public let failure: AnalysisFailure
  /// The list's text; nil where it is a table, or could not be read.
  public let listText: SourceText?

  init(_ failure: AnalysisFailure, list: SourceText?) {
    self.failure = failure
    listText = list
  }
}

extension SchoolsPlan {
  /// Writes the spec, over none but a spec that the command has written.
  ///
  /// - Parameter path: The file.
  /// - Throws: E107 for another file of the name, or a spec that was changed since; E109 where it cannot be written.
  public func write(to path: String) throws(Diagnostic) {
    let manager = FileManager.default
    if manager.fileExists(atPath: path) {
      let known = String(decoding: manager.contents(atPath: path) ?? Data(), as: UTF8.self)
      guard known.hasPrefix(SchoolsSpec.mark) else {
        throw Diagnostic(.schools(.foreignSpec(path: path)), at: .none)
      }
      guard SchoolsSpec.isAsWritten(known) || known == text else {
        throw Diagnostic(.schools(.changedSpec(path: path)), at: .none)
      }
    }
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw Diagnostic(.unwritable(path: path, .system("error of the file system")), at: .none)
    }
  }
}
