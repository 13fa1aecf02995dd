import Analyses
import ArgumentParser
import FoundationEssentials
import Numerics
import Presentation
import Specs

/// `diminish run`: from a spec to a folder of results.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run an analysis and write its results.")

  @Argument(help: "The spec.", completion: .file(extensions: ["yaml", "yml"]))
  var spec: String

  @Option(help: "The folder to write (default: results/<id>).", completion: .directory)
  var out: String?

  @Option(help: "Run this model alone; may be repeated. Writes results/<id>.only.")
  var only: [String] = []

  @Option(help: "How many threads may work (default: all cores). No result depends on it.")
  var threads: Int?

  @Option(help: "What to print: text, json, csv or md.")
  var format: OutputFormat = .text

  @Flag(help: "End with exit code 1 when there are findings.")
  var strict = false

  @Flag(help: "No progress and no warnings.")
  var quiet = false

  @Option(
    help:
      "Require every target on this line: exit code 6 where one is not met, 7 where one cannot be told."
  )
  var requireTargets: RequiredLine?

  func validate() throws {
    if let threads, threads < 1 || threads > 1024 {
      throw ValidationError("--threads takes a whole number from 1 to 1024.")
    }
  }

  func run() throws {
    let prepared = try PreparedSpec.loadOrExit(spec, quiet: quiet)
    if requireTargets != nil, prepared.1.targets.isEmpty {
      let payload = DiagnosticPayload.noEffect(
        option: "--require-targets", because: .needs("`targets`"))
      Terminal.tell(DiagnosticRenderer(source: nil).render([Diagnostic(payload, at: .none)]))
      throw ExitStatus.usage
    }
    let bar = ProgressBar(quiet: quiet)
    let workers = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let job = AnalysisJob(
      prepared: prepared.0, plan: prepared.1, only: only,
      threads: workers, toolVersion: Version.number)
    let outcome: AnalysisJob.Outcome
    do {
      outcome = try job.run(
        into: out,
        files: { result, provenance throws(OutputFolder.Refusal) in
          try ResultFiles(result, provenance: provenance).rendered(threads: workers)
        },
        provenanceText: { JSONText.encode($0) },
        warnings: FindingText.all
      ) { bar.show($0, $1) }
    } catch {
      bar.clear()
      if !quiet {
        for finding in error.findings {
          Terminal.tell("warning: \(FindingText.sentence(finding))\n")
        }
      }
      prepared.0.tell(error.diagnostics)
      if error.hidden > 0 { Terminal.tell("... and \(error.hidden) more\n") }
      throw ExitStatus(error.diagnostics)
    }
    bar.clear()
    report(outcome)
    prepared.0.tell(outcome.problems)
    if outcome.result.status == .incomplete { throw ExitStatus.numerical }
    if let requireTargets { try requireTargets.check(outcome.result, prepared) }
    if strict, !outcome.findings.isEmpty { throw ExitStatus.findings }
  }

  private func report(_ outcome: AnalysisJob.Outcome) {
    if !quiet {
      for finding in outcome.findings { Terminal.tell("warning: \(finding)\n") }
      if let lack = ResultFiles(outcome.result).lack { Terminal.tell("note: \(lack)\n") }
    }
    Terminal.print(format.render(outcome.result))
    if !quiet {
      Terminal.tell("\nwritten to \(outcome.folder)\nnext: diminish explain \(spec.forShell)\n")
    }
  }
}

/// What `run` prints.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, csv, md

  func render(_ result: Analyses.Result) -> String {
    switch self {
    case .json: JSONText.encode(result)
    case .csv: ResultFiles(result).estimates()
    case .text: tables(result, TextRenderer())
    case .md: tables(result, MarkdownRenderer())
    }
  }

  private func tables(_ result: Analyses.Result, _ renderer: some TableRenderer) -> String {
    ResultTable.all(of: result).map { renderer.render($0) }.joined(separator: "\n")
  }
}
