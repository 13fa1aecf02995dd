import FoundationEssentials
import Readers
public import Specs

/// A spec file taken as far as it goes without rows: read, checked, planned.
public struct PreparedSpec: Sendable {
  /// The plan; nil where errors leave none.
  public var plan: Plan?
  /// Every problem of the spec and the plan, in order of place.
  public var diagnostics: [Diagnostic]
  /// The spec's text, for showing places.
  public var source: SourceText?
  /// The file, for run.json.
  public var file: Provenance.InputFile

  /// Reads, checks and plans a spec file.
  ///
  /// - Parameter path: The file; shown as given.
  /// - Returns: A plan, or the problems that leave none, or both where they are only notices.
  public static func load(_ path: String) -> PreparedSpec {
    if let problem = DataFile.problem(of: path) {
      return PreparedSpec(
        plan: nil, diagnostics: [problem], source: nil,
        file: Provenance.InputFile(path: path, sha256: "", bytes: 0, rows: nil))
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      let problem = DiagnosticPayload.unreadableFile(path: path, FileProblem(unreadable: path))
      return PreparedSpec(
        plan: nil, diagnostics: [Diagnostic(problem, at: .none)],
        source: nil, file: Provenance.InputFile(path: path, sha256: "", bytes: 0, rows: nil))
    }
    return read([UInt8](data), path: path)
  }

  /// A spec that asks for nothing: `models:` without one, and neither targets nor checks.
  private static func idleness(_ spec: Spec) -> [Diagnostic] {
    let root = spec.root
    guard let models = root.entries?.first(where: { $0.key.value == "models" }),
      models.value.entries?.isEmpty ?? false, root["targets"] == nil, root["checks"] == nil
    else { return [] }
    return [
      Diagnostic(
        .outOfRange(key: "models", range: "at least one model"), at: models.key.span)
    ]
  }

  /// Reads, checks and plans the text of a spec.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - path: The file that it is, or will be, in: paths in it are relative to its folder.
  /// - Returns: As ``load(_:)``.
  public static func read(_ bytes: [UInt8], path: String) -> PreparedSpec {
    let file = Provenance.InputFile(
      path: path, sha256: Digest.sha256(of: bytes), bytes: bytes.count, rows: nil)
    let (spec, problems, source) = SpecReader.read(
      bytes: bytes, file: path, language: Methods.language)
    guard let spec else {
      return PreparedSpec(plan: nil, diagnostics: problems, source: source, file: file)
    }
    var planner = Planner(spec, file: path)
    let plan = planner.plan()
    let all = (problems + planner.diagnostics + idleness(spec)).inOrderOfPlace()
    return PreparedSpec(
      plan: all.hasErrors ? nil : plan, diagnostics: all, source: source, file: file)
  }
}
