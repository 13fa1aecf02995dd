import Analyses
import Specs

extension PreparedSpec {
  /// Reads and plans a spec, tells its problems, and ends the command if they leave no plan.
  static func loadOrExit(_ path: String, quiet: Bool = false) throws(ExitStatus) -> (
    PreparedSpec, Plan
  ) {
    let prepared = load(path)
    prepared.tell(
      quiet ? prepared.diagnostics.filter { $0.severity == .error } : prepared.diagnostics)
    guard let plan = prepared.plan else {
      if PreparedSimulation.isProcess(path) {
        Terminal.tell("\nhelp: this is a process: diminish simulate \(path)\n")
      }
      throw ExitStatus(prepared.diagnostics)
    }
    return (prepared, plan)
  }

  /// Writes problems to stderr, with their lines of the spec.
  func tell(_ diagnostics: [Diagnostic]) {
    if diagnostics.isEmpty { return }
    Terminal.tell(DiagnosticRenderer(source: source).render(diagnostics))
  }
}

extension ExitStatus {
  /// The exit code of problems: spec before data before numbers.
  ///
  /// Cells that contradict the design count with the data.
  init(_ diagnostics: [Diagnostic]) {
    let blocks = Set(
      diagnostics.filter { $0.severity == .error }.compactMap { problem -> Character? in
        problem.code.isOfDesignData ? "2" : problem.code.rawValue.dropFirst().first
      })
    if blocks.contains("1") || blocks.contains("3") {
      self = .usage
    } else if blocks.contains("2") {
      self = .data
    } else {
      self = .numerical
    }
  }
}
