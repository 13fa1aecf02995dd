import FoundationEssentials
import Numerics
public import Simulation
import Specs

/// One process carried out into a folder that stands: claims the folder, simulates, writes, swaps in.
public struct SimulationJob: Sendable {
  /// What stands afterwards.
  public struct Outcome: Sendable {
    /// The simulation.
    public var simulation: Simulation
    /// What is true of it.
    public var truth: SimulatedTruth
    /// The folder as the user would name it.
    public var folder: String
  }

  private let prepared: PreparedSimulation
  private let plan: SimulationPlan
  private let threads: Int
  private let toolVersion: String

  /// A job.
  ///
  /// - Parameters:
  ///   - prepared: The process file as read.
  ///   - plan: Its plan.
  ///   - threads: How many threads may work; no byte depends on it.
  ///   - toolVersion: The version for run.json.
  public init(
    prepared: PreparedSimulation, plan: SimulationPlan, threads: Int, toolVersion: String
  ) {
    self.prepared = prepared
    self.plan = plan
    self.threads = threads
    self.toolVersion = toolVersion
  }

  /// Runs the job.
  ///
  /// - Parameters:
  ///   - out: The folder, or nil for simulated/<id>.
  ///   - files: Further files, as the analysis that fits the data.
  ///   - provenanceText: run.json of a provenance.
  /// - Returns: The outcome; the folder stands.
  /// - Throws: Why the folder cannot be written; an earlier one is untouched.
  public func run(
    into out: String?, files: (SimulationPlan) -> [RenderedFile],
    provenanceText: (Provenance) -> String
  ) throws(AnalysisFailure) -> Outcome {
    let started = Date()
    let path = out ?? "simulated/\(plan.id)"
    let folder = try OutputFolder.claim(
      path, kind: .simulation, inputs: [prepared.file.path])
    let simulation = Simulation(
      plan.process, writesPupils: plan.writesPupils, threads: threads)
    let truth = SimulatedTruth(simulation)
    do throws(OutputFolder.Refusal) {
      for year in plan.process.tables {
        guard let table = simulation.table(year: year, threads: threads) else { continue }
        try folder.write(RenderedFile(name: "ks2-\(year).csv", bytes: table))
      }
      if plan.writesPupils { try folder.write(simulation.pupilFile, to: "pupils.csv") }
      if let programme = simulation.programmeFile {
        try folder.write(programme, to: "programme.csv")
        try folder.write(truth.csv, to: "truth.csv")
      }
      try folder.write(simulation.normsFile, to: "norms.csv")
      try folder.write(RenderedFile(name: "process.yaml", bytes: prepared.bytes))
      for file in files(plan) { try folder.write(file) }
      var provenance = provenance(started: started)
      provenance.files = folder.files
      try folder.write(provenanceText(provenance), to: OutputFolder.mark)
      try folder.swapIn()
    } catch {
      throw AnalysisFailure(diagnostics: [error.diagnostic])
    }
    return Outcome(simulation: simulation, truth: truth, folder: path)
  }

  private func provenance(started: Date) -> Provenance {
    Provenance(
      kind: .simulation, version: toolVersion, id: plan.id, stamps: [.simulated], status: .complete,
      spec: prepared.file, data: [], seeds: ["simulate": plan.process.seed],
      blas: BLASVendor.describe(), threads: threads, only: nil,
      started: started.formatted(.iso8601), timings: [], work: nil, warnings: [])
  }
}
