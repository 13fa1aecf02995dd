import FoundationEssentials
import Readers
public import Specs

/// A process file taken as far as it goes before anything is drawn: read, checked, planned.
public struct PreparedSimulation: Sendable {
  /// The plan; nil where errors leave none.
  public var plan: SimulationPlan?
  /// Every problem, in order of place.
  public var diagnostics: [Diagnostic]
  /// The file's text, for showing places.
  public var source: SourceText?
  /// The file, for run.json.
  public var file: Provenance.InputFile
  /// The file's bytes, which the output keeps.
  public var bytes: [UInt8]

  /// Whether a file is a process rather than a spec: whether a line of it begins with the key `simulate`.
  ///
  /// - Parameter path: The file.
  /// - Returns: False too for a file that cannot be read.
  public static func isProcess(_ path: String) -> Bool {
    guard let data = FileManager.default.contents(atPath: path) else { return false }
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
      .contains { $0.hasPrefix("simulate:") }
  }

  /// Reads, checks and plans a process file.
  ///
  /// - Parameter path: The file; shown as given.
  /// - Returns: A plan, or the problems that leave none.
  public static func load(_ path: String) -> PreparedSimulation {
    if let problem = DataFile.problem(of: path) {
      return PreparedSimulation(
        plan: nil, diagnostics: [problem], source: nil,
        file: Provenance.InputFile(path: path, sha256: "", bytes: 0, rows: nil), bytes: [])
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      let problem = DiagnosticPayload.unreadableFile(path: path, FileProblem(unreadable: path))
      return PreparedSimulation(
        plan: nil, diagnostics: [Diagnostic(problem, at: .none)],
        source: nil, file: Provenance.InputFile(path: path, sha256: "", bytes: 0, rows: nil),
        bytes: [])
    }
    let bytes = [UInt8](data)
    let file = Provenance.InputFile(
      path: path, sha256: Digest.sha256(of: bytes), bytes: bytes.count, rows: nil)
    let (spec, problems, source) = SpecReader.readSimulation(bytes: bytes, file: path)
    guard let spec else {
      return PreparedSimulation(
        plan: nil, diagnostics: problems, source: source, file: file, bytes: bytes)
    }
    var planner = SimulationPlanner(spec)
    let plan = planner.plan()
    let all = (problems + planner.diagnostics).inOrderOfPlace()
    return PreparedSimulation(
      plan: all.hasErrors ? nil : plan, diagnostics: all, source: source, file: file, bytes: bytes)
  }
}
