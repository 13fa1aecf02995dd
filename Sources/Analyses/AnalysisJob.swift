import Estimation
import FoundationEssentials
import Numerics
import Readers
public import Specs

/// One run from a prepared spec to a folder that stands: claims the folder, runs, renders, swaps in.
public struct AnalysisJob: Sendable {
  /// What a finished run leaves.
  public struct Outcome: Sendable {
    /// The result.
    public var result: Result
    /// The folder as the user would name it.
    public var folder: String
    /// Findings in words.
    public var findings: [String]
    /// What left a model without estimates or without standard errors.
    public var problems: [Diagnostic]
  }

  private let prepared: PreparedSpec
  private let plan: Plan
  private let only: [String]
  private let threads: Int
  private let toolVersion: String

  /// A job.
  ///
  /// - Parameters:
  ///   - prepared: The spec as read.
  ///   - plan: Its plan.
  ///   - only: Models to run; empty for all.
  ///   - threads: How many threads may work.
  ///   - toolVersion: The version for run.json.
  public init(
    prepared: PreparedSpec, plan: Plan, only: [String], threads: Int, toolVersion: String
  ) {
    self.prepared = prepared
    self.plan = plan
    self.only = only
    self.threads = threads
    self.toolVersion = toolVersion
  }

  /// Runs the job.
  ///
  /// - Parameters:
  ///   - out: The folder, or nil for results/<id>.
  ///   - files: The renderings of a result, and of what it was made of, by relative path.
  ///   - provenanceText: run.json of a provenance.
  ///   - warnings: Findings of a result in words.
  ///   - progress: Told as work goes on.
  /// - Returns: The outcome; the folder stands.
  /// - Throws: The problems of the stage that stopped the run; the earlier folder is untouched.
  public func run(
    into out: String?, files: (Result, Provenance) throws(OutputFolder.Refusal) -> [RenderedFile],
    provenanceText: (Provenance) -> String, warnings: (Result) -> [String],
    progress: @escaping AnalysisRun.Progress
  ) throws(AnalysisFailure) -> Outcome {
    let started = Date()
    let plan = try chosen()
    let path = out ?? "results/\(plan.id)" + (only.isEmpty ? "" : ".only")
    let folder = try OutputFolder.claim(path, inputs: [prepared.file.path] + plan.inputPaths)
    var clock = StageClock()
    let run = AnalysisRun(plan, threads: threads, progress: progress)
    let binding = try run.bind(afterReading: { clock.finish("read") })
    clock.finish("bind")
    let result = run.estimate(binding)
    clock.finish("estimate")
    let findings = warnings(result)
    do throws(OutputFolder.Refusal) {
      var provenance = Provenance(
        kind: .run, version: toolVersion, id: plan.id, stamps: plan.stamps, status: result.status,
        spec: prepared.file,
        data: binding.readings.flatMap { reading in
          (reading.files + [reading.links].compactMap(\.self)).map { file in
            Provenance.InputFile(
              source: reading.name, path: file.path, sha256: file.digest, bytes: file.bytes,
              rows: file.rows)
          }
        }, seeds: result.seeds(plan), blas: BLASVendor.describe(), threads: threads,
        only: only.isEmpty ? nil : only, started: started.formatted(.iso8601),
        timings: clock.timings, work: result.work, warnings: findings)
      for file in try files(result, provenance) { try folder.write(file) }
      clock.finish("render")
      provenance.timings = clock.timings
      provenance.files = folder.files
      try folder.write(provenanceText(provenance), to: OutputFolder.mark)
      try folder.swapIn()
    } catch {
      throw AnalysisFailure(diagnostics: [error.diagnostic])
    }
    return Outcome(
      result: result, folder: path, findings: findings, problems: result.problems(plan))
  }

  /// The plan with the chosen models alone; tables lose the others, and those left empty go.
  private func chosen() throws(AnalysisFailure) -> Plan {
    if only.isEmpty { return plan }
    let known = plan.models.map(\.id.value)
    let unknown = only.filter { !known.contains($0) }
    if !unknown.isEmpty {
      throw AnalysisFailure(
        diagnostics: unknown.map { name in
          Diagnostic(
            .unknownName(
              kind: "model", name: name, near: Nearest.name(to: name, among: known), known: known),
            at: .none)
        })
    }
    var plan = plan
    plan.only = only
    plan.tables = plan.tables.compactMap { table in
      let table = table.keeping(only)
      return table.models.isEmpty ? nil : table
    }
    plan.tableTerms = [:]
    plan.figures = plan.figures.compactMap { figure in
      var figure = figure
      figure.models = figure.models.filter(only.contains)
      return figure.models.isEmpty ? nil : figure
    }
    plan.figurePlaces = [:]
    return plan
  }
}

extension OutputFolder {
  /// Claims a place for output.
  ///
  /// - Parameters:
  ///   - path: Where the folder shall stand in the end.
  ///   - kind: What writes it: a folder of another kind is never replaced.
  ///   - inputs: Files that go into it: none may stand in the place.
  /// - Returns: The folder, open to be written.
  /// - Throws: The refusal as a problem.
  static func claim(
    _ path: String, kind: Provenance.Kind = .run, inputs: [String]
  ) throws(AnalysisFailure) -> OutputFolder {
    do {
      return try OutputFolder(at: path, kind: kind, inputs: inputs)
    } catch {
      throw AnalysisFailure(diagnostics: [error.diagnostic])
    }
  }
}

extension OutputFolder.Refusal {
  /// The refusal as a diagnostic.
  var diagnostic: Diagnostic {
    let payload: DiagnosticPayload =
      switch self {
      case .foreign(let path): .foreignOutput(path: path)
      case .notAFolder(let path): .unwritable(path: path, .notAFolder)
      case .locked(let path): .locked(path: path, process: nil)
      case .failed(let path, let reason): .unwritable(path: path, .system(reason))
      case .holdsInput(let path, let input): .refusedOutput(path: path, .holdsInput(input))
      case .ofOtherKind(let path, let kind):
        .refusedOutput(path: path, kind == .run ? .ofRun : .ofSimulation)
      case .holdsForeign(let path, let entry):
        .refusedOutput(path: path, .holdsForeign(entry))
      }
    return Diagnostic(payload, at: .none)
  }
}

/// Wall time stage by stage.
private struct StageClock {
  private var last = ContinuousClock.now
  private(set) var timings: [Provenance.Timing] = []

  mutating func finish(_ stage: String) {
    let now = ContinuousClock.now
    let elapsed = (now - last).components
    timings.append(
      Provenance.Timing(
        stage: stage, seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18))
    last = now
  }
}
