import Analyses
import ArgumentParser
import FoundationEssentials
import Presentation
import Specs

/// `diminish simulate`: schools, pupils and tables of a declared process, of which the truth is known.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Simulate schools, pupils and published tables of a declared process.",
    discussion: """
      Writes key stage 2 tables in the shape of the Department's (ks2-2019.csv), the pupils behind them (pupils.csv), \
      the list of the programme's schools, what is true of them (truth.csv), and specs that analyse them. Everything \
      is marked as simulated. The same process file gives the same bytes for any number of threads.
      """)

  @Argument(help: "The process.", completion: .file(extensions: ["yaml", "yml"]))
  var process: String

  @Option(help: "The folder to write (default: simulated/<id>).", completion: .directory)
  var out: String?

  @Option(help: "How many threads may work (default: all cores). No byte depends on it.")
  var threads: Int?

  @Flag(help: "Do not tell what was written.")
  var quiet = false

  func validate() throws {
    if let threads, threads < 1 || threads > 1024 {
      throw ValidationError("--threads takes a whole number from 1 to 1024.")
    }
  }

  func run() throws {
    let prepared = try PreparedSimulation.loadOrExit(process)
    let job = SimulationJob(
      prepared: prepared.0, plan: prepared.1,
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
      toolVersion: Version.number)
    let outcome: SimulationJob.Outcome
    do {
      outcome = try job.run(
        into: out, files: files, provenanceText: { JSONText.encode($0) })
    } catch {
      Terminal.tell(DiagnosticRenderer(source: nil).render(error.diagnostics))
      throw ExitStatus.usage
    }
    if !quiet { tell(outcome, prepared.1) }
  }

  private func files(_ plan: SimulationPlan) -> [RenderedFile] {
    let text = SimulatedSpecText(plan)
    return [("analysis.yaml", text.tables()), ("pupils.yaml", text.pupils())].compactMap {
      name, text in
      text.map { RenderedFile(name: name, bytes: Array($0.utf8)) }
    }
  }

  private func tell(_ outcome: SimulationJob.Outcome, _ plan: SimulationPlan) {
    Terminal.print(SimulationText(outcome).render())
    let next =
      SimulatedSpecText(plan).tables() == nil
      ? "" : "next: diminish run \("\(outcome.folder)/analysis.yaml".forShell)\n"
    Terminal.tell("\nwritten to \(outcome.folder)\n\(next)")
  }
}

extension PreparedSimulation {
  /// Reads and plans a process file, tells its problems, and ends the command if they leave no plan.
  static func loadOrExit(_ path: String) throws(ExitStatus) -> (PreparedSimulation, SimulationPlan)
  {
    let prepared = load(path)
    if !prepared.diagnostics.isEmpty {
      Terminal.tell(DiagnosticRenderer(source: prepared.source).render(prepared.diagnostics))
    }
    // All that can be wrong stands in the process file, whatever the block of its code.
    guard let plan = prepared.plan else {
      if prepared.source != nil, !isProcess(path) {
        Terminal.tell(
          "\nhelp: this is no process (its first key is `simulate: 1`); an analysis is for diminish run\n"
        )
      }
      throw ExitStatus.usage
    }
    return (prepared, plan)
  }
}
