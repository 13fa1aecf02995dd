import Designs
import Estimation
import Frames
import FoundationEssentials
import Numerics
import Readers
import Specs

/// One analysis from plan to result: read, bind, estimate.
///
/// Two acts, so that a plan can be shown with its rows (`plan --read`) before anything is estimated.
public struct AnalysisRun: Sendable {
  /// Told at the beginning of each piece of work: what begins, and the share that is done.
  public typealias Progress = @Sendable (String, Double) -> Void

  private let plan: Plan
  private let threads: Int
  private let progress: Progress

  /// A run of a plan.
  ///
  /// - Parameters:
  ///   - plan: A plan without errors.
  ///   - threads: How many threads may work; no result depends on it.
  ///   - progress: Told as work goes on.
  public init(_ plan: Plan, threads: Int, progress: @escaping Progress = { _, _ in }) {
    self.plan = plan
    self.threads = threads
    self.progress = progress
  }

  /// Reads the data and binds every model to its rows.
  ///
  /// - Returns: What only the rows could tell.
  /// - Throws: The problems of the data, or of binding all models, all of them.
  public func bind() throws(AnalysisFailure) -> Binding {
    BLASVendor.pinThreads()
    progress("reading \(plan.source.shownPath)", 0)
    var builder = SampleBuilder(plan, threads: threads)
    let reading = try builder.read()
    progress("binding models", 0.4)
    let selected = try builder.selected()
    let sampler = ModelSampler(
      plan: plan, builder: builder, rowsRead: reading.rowsRead, selected: selected)
    var binding = Binding(
      reading: reading, frame: builder.frame, findings: builder.findings, models: [])
    var failures: [AnalysisFailure] = []
    var designs: [BoundNeed: BoundDesign] = [:]
    for model in plan.chosenModels {
      do throws(AnalysisFailure) {
        binding.models.append(try bind(model, sampler, builder.frame, &designs))
      } catch {
        failures.append(error)
      }
    }
    if !failures.isEmpty {
      throw AnalysisFailure(
        diagnostics: failures.flatMap(\.diagnostics).inOrderOfPlace())
    }
    try requireTableTerms(binding)
    return binding
  }

  /// A need on a sample: equal ones are met once for all models.
  private struct BoundNeed: Hashable {
    let formula: String
    let rows: [Int32]
  }

  private func bind(
    _ model: ModelPlan, _ sampler: ModelSampler, _ frame: Frame,
    _ designs: inout [BoundNeed: BoundDesign]
  ) throws(AnalysisFailure) -> BoundModel {
    let sample = try sampler.sample(of: model)
    var provided = Provided(
      designs: [:], weights: sample.weights, weightType: model.weights?.type)
    for need in model.method.needs {
      switch need {
      case .design(let formula):
        let key = BoundNeed(formula: formula.source, rows: sample.rows.rows)
        if designs[key] == nil {
          designs[key] = try design(formula, model, frame, sample.rows)
        }
        provided.designs[formula.source] = designs[key]
      }
    }
    return BoundModel(plan: model, provided: provided, flow: sample.flow)
  }

  private func design(
    _ formula: Formula, _ model: ModelPlan, _ frame: Frame, _ rows: RowSelection
  ) throws(AnalysisFailure) -> BoundDesign {
    do {
      return try BoundDesign(formula, frame: frame, rows: rows)
    } catch {
      throw AnalysisFailure(
        diagnostics: [
          error.diagnostic(
            formula, in: model.method.writtenFormula, model: model.id.value)
        ])
    }
  }

  /// A table that asks for a term which none of its models has is a mistake in the spec.
  private func requireTableTerms(_ binding: Binding) throws(AnalysisFailure) {
    var problems: [Diagnostic] = []
    for table in plan.tables {
      let models = binding.models.filter { table.models.contains($0.plan.id.value) }
      let known = models.flatMap {
        $0.provided.designs.values.flatMap { $0.terms.map(\.description) }
      }
      for term in plan.tableTerms[table.id] ?? [] where !known.contains(term.value) {
        problems.append(
          Diagnostic(
            .unknownName(
              kind: "term", name: term.value, near: Nearest.name(to: term.value, among: known),
              known: known.uniqued()), at: term.span))
      }
    }
    if !problems.isEmpty { throw AnalysisFailure(diagnostics: problems) }
  }

  /// Estimates every model.
  ///
  /// - Parameter binding: What `bind` returned.
  /// - Returns: The result.
  public func estimate(_ binding: Binding) -> Result {
    let context = RunContext(threads: threads)
    var models: [ModelResult] = []
    for (index, bound) in binding.models.enumerated() {
      progress(
        "estimating \(bound.plan.id.value)",
        0.5 + 0.5 * Double(index) / Double(max(binding.models.count, 1)))
      models.append(ModelResult(bound, context))
    }
    progress("done", 1)
    return Result(
      id: plan.id, title: plan.title, question: plan.question, stamps: plan.stamps,
      status: models.allSatisfy { $0.status == .complete } ? .complete : .incomplete,
      sources: [SourceSummary(plan.source.name, binding.reading)], models: models,
      flow: binding.models.flatMap(\.flow), findings: binding.findings,
      tables: plan.tables, labels: plan.labels)
  }
}

extension ModelResult {
  fileprivate init(_ bound: BoundModel, _ context: RunContext) {
    let plan = bound.plan
    let estimates = plan.method.estimate(bound.provided, context).set
    var isComplete = true
    if case .none = estimates.uncertainty { isComplete = false }
    self.init(
      id: plan.id.value, label: plan.label, outcome: plan.method.outcome,
      estimator: type(of: plan.method).name, formula: plan.method.writtenFormula.value,
      weights: plan.weights.map { "\($0.column) (\($0.type.rawValue))" },
      confidenceLevel: plan.confidenceLevel, status: isComplete ? .complete : .incomplete,
      estimates: estimates, inferences: estimates.inferences(level: plan.confidenceLevel))
  }
}

extension SourceSummary {
  fileprivate init(_ name: String, _ reading: Reading) {
    self.init(
      name: name, rows: reading.rowsRead,
      columns: reading.frame.columns.map { column in
        var levels: [String]?
        if case .factor(let factor) = column.values, reading.types[column.name] == .category {
          levels = factor.levels
        }
        return ColumnSummary(
          name: column.name, type: reading.types[column.name]?.rawValue ?? "number",
          missing: column.missing.missingCount, levels: levels)
      })
  }
}

extension Array where Element: Hashable {
  /// The elements in order, each once.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
