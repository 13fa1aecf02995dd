import Designs
import Estimation
import Frames
import LinearModels
import Readers
import Specs

/// The rows of one model and how they came about.
struct ModelSample: Sendable {
  /// The rows that the model uses.
  var rows: RowSelection
  /// One weight per row used; nil without weights.
  var weights: [Double]?
  /// The steps from the file to the sample.
  var flow: [FlowStep]
  /// The rows that were asked for complete cases.
  var completeness: Completeness
  /// Rows dropped because they are alone in a level of an absorbed effect.
  var findings: [Finding] = []
}

/// The rows that a model asked for complete cases, and what they may lack.
struct Completeness: Sendable {
  /// The rows before any was dropped for a missing value.
  var rows: RowSelection
  /// The variables that are missing in some row of the frame, in the order in which they are asked for.
  var variables: [(name: String, missing: MissingMask)]
}

extension Frame {
  /// Those of some columns that are missing in some row.
  func incomplete(_ names: [String]) -> [(name: String, missing: MissingMask)] {
    names.compactMap { name in
      guard let mask = self[name]?.missing, !mask.isEmpty else { return nil }
      return (name: name, missing: mask)
    }
  }
}

extension Selection {
  /// The same, what the model's own condition does not select told apart from what the sample's does not.
  fileprivate var ofModel: Selection {
    Selection(
      kept: kept,
      dropped: dropped.map { drop in
        drop.reason == Drop.notSelected
          ? Drop(reason: "\(Drop.notSelected) by the model", rows: drop.rows) : drop
      })
  }
}

/// Follows the rows of one model from the file to its sample.
struct ModelSampler {
  let plan: Plan
  let builder: SampleBuilder
  /// The source of the rows.
  let source: SourceReading
  let selected: Selection
  let scheduler: NeedScheduler

  /// A model with its rows and what its method asks for.
  func bound(
    _ model: ModelPlan, margins: [MarginsPlan] = []
  ) throws(AnalysisFailure) -> BoundModel {
    try requireNoSilentFactor(model)
    let sample = try sample(of: model)
    var bound = BoundModel(
      plan: model, provided: try scheduler.provide(model, sample), flow: sample.flow,
      findings: sample.findings, completeness: sample.completeness, rows: sample.rows)
    bound.provided.linearRequest = bound.linearRequest?
      .explored(threads: scheduler.explorers(of: sample.rows))
    try requireDefined(bound)
    bound.margins = try self.margins(margins, of: model, sample, bound.provided)
    return bound
  }

  /// A model that differs from one that is bound in its covariance alone.
  func bound(
    _ model: ModelPlan, like known: BoundModel
  ) throws(AnalysisFailure) -> BoundModel {
    var bound = known
    bound.plan = model
    bound.provided.linearRequest?.covariance = model.method.covariance.estimator
    bound.provided.linearRequest?.isDefaultCovariance = model.method.covariance.isDefault
    for step in bound.flow.indices { bound.flow[step].model = model.id.value }
    try requireDefined(bound)
    return bound
  }

  private func requireDefined(_ bound: BoundModel) throws(AnalysisFailure) {
    if let refusal = bound.plan.method.refusal(bound.provided) {
      throw AnalysisFailure(diagnostics: [refusal])
    }
  }

  private func margins(
    _ plans: [MarginsPlan], of model: ModelPlan, _ sample: ModelSample, _ provided: Provided
  ) throws(AnalysisFailure) -> [BoundMargins] {
    let own = plans.filter { $0.model == model.id.value }
    guard !own.isEmpty, let formula = model.formula, let design = provided.designs[formula.source]
    else { return [] }
    let averages = DesignAverages(
      design, formula: formula, frame: scheduler.frame, rows: sample.rows,
      computed: scheduler.computed, weights: sample.weights, threads: scheduler.threads)
    return try own.map { plan throws(AnalysisFailure) in
      try BoundMargins(plan, averages, terms: design.terms, of: model)
    }
  }

  /// The sample of a model.
  func sample(of model: ModelPlan) throws(AnalysisFailure) -> ModelSample {
    var flow = FlowTally(
      model: model.id.value, rowCount: builder.frame.rowCount, rejected: source.rejects ?? [],
      arms: builder.arms)
    for join in builder.joins { join.note(in: &flow) }
    flow.add(.where, selected)
    var findings: [Finding] = []
    var rows = selected.kept
    if let filter = model.filter {
      let own = try scheduler.selection(where: filter.expression.root.spelled) {
        () throws(AnalysisFailure) in try builder.select(filter, within: selected.kept)
      }
      flow.add(.where, own.ofModel)
      rows = own.kept
    }
    if let design = model.method.design {
      let (taking, told) = try DesignRows(design: design, builder: builder, scheduler: scheduler)
        .select(rows)
      flow.add(.where, taking)
      rows = taking.kept
      findings = told
    }
    try require(rows, model, builder.frame.rowCount == 0 ? "read" : "where", flow)
    let (frame, names) = try withEveryVariable(of: model)
    let complete = frame.completeCases(of: names, within: rows)
    let completeness = Completeness(rows: rows, variables: frame.incomplete(names))
    flow.add(.completeCases, complete)
    rows = complete.kept
    try require(rows, model, "complete-cases", flow)
    let values = try model.weights.map { weights throws(AnalysisFailure) in
      try weightValues(weights, model)
    }
    if let weights = model.weights, let values {
      try requireWhole(weights, values, rows)
      let zero = withoutZeroWeights(weights, values, rows)
      flow.add(.weights, zero)
      rows = zero.kept
      try require(rows, model, "weights", flow)
    }
    let alone = singletons(model, values, rows)
    flow.add(.singleton, alone)
    rows = alone.kept
    try require(rows, model, "singleton", flow)
    return ModelSample(
      rows: rows, weights: values.map { all in rows.rows.map { all[Int($0)] } },
      flow: flow.steps, completeness: completeness,
      findings: findings + self.findings(alone, model))
  }

  private func withoutZeroWeights(
    _ weights: WeightsPlan, _ values: [Double], _ rows: RowSelection
  ) -> Selection {
    let positive = rows.rows.filter { values[Int($0)] > 0 }
    if positive.count == rows.count { return Selection(kept: rows, dropped: []) }
    let zero = rows.rows.filter { values[Int($0)] == 0 }
    return Selection(
      kept: RowSelection(rows: positive),
      dropped: [Drop(reason: "\(weights.column) is 0", rows: RowSelection(rows: zero))])
  }

  /// Rows alone in a level of an absorbed effect go, until none is left.
  private func singletons(
    _ model: ModelPlan, _ weights: [Double]?, _ rows: RowSelection
  ) -> Selection {
    let effects = model.method.effects
    if effects.isEmpty || model.method.covariance.keepsSingletons {
      return Selection(kept: rows, dropped: [])
    }
    return scheduler.withoutSingletons(
      rows, effects.map { ($0.label, $0.columns) },
      frequencies: model.weights?.type == .frequency ? weights : nil)
  }

  private func findings(_ alone: Selection, _ model: ModelPlan) -> [Finding] {
    alone.dropped.map { drop in
      let effect = model.method.effects.first { drop.reason == "alone in \($0.label)" }
      return .singletons(effect: effect?.label ?? "an absorbed effect", rows: drop.count)
    }
  }

  /// The frame with the formulas' expressions as columns, and the names that a row must have, the model's
  /// own outcome first, then those of the models whose sample it shares.
  private func withEveryVariable(
    of model: ModelPlan
  ) throws(AnalysisFailure) -> (Frame, [String]) {
    let partners = plan.models.filter { model.commonWith?.contains($0.id.value) ?? false }
    var frame = builder.frame
    var names: [String] = []
    for other in [model] + partners {
      for variable in other.method.variables where !names.contains(variable.name) {
        names.append(variable.name)
        if case .expression(let expression) = variable {
          frame.set(
            try scheduler.column(of: expression) { () throws(AnalysisFailure) in
              try builder.column(of: expression, named: variable.name, in: other)
            })
        }
      }
      if let weights = other.weights, !names.contains(weights.column) {
        names.append(weights.column)
      }
    }
    return (frame, names)
  }

  private func weightValues(
    _ weights: WeightsPlan, _ model: ModelPlan
  ) throws(AnalysisFailure) -> [Double] {
    guard let column = builder.frame[weights.column] else {
      preconditionFailure("the plan has bound \(weights.column)")
    }
    guard case .number(let values) = column.values else {
      throw AnalysisFailure(
        diagnostics: [
          Diagnostic(
            .typeMismatch(
              operation: "weights", expected: "a number", found: "a category or a flag"),
            at: weights.place)
        ])
    }
    let negative = values.indices.filter { values[$0] < 0 && !column.missing.isMissing($0) }
    if let first = negative.first {
      throw AnalysisFailure(
        diagnostics: [
          Diagnostic(
            .badWeight(
              column: weights.column, negative: negative.count, missing: 0,
              firstRow: source.place(of: first).row),
            at: place(of: first, weights))
        ])
    }
    return values
  }

  /// A frequency weight counts rows: it is a whole number.
  private func requireWhole(
    _ weights: WeightsPlan, _ values: [Double], _ rows: RowSelection
  ) throws(AnalysisFailure) {
    guard weights.type == .frequency else { return }
    let fractional = rows.rows.filter { values[Int($0)] != values[Int($0)].rounded() }
    guard let first = fractional.first else { return }
    throw AnalysisFailure(diagnostics: [
      Diagnostic(
        .cellType(
          column: weights.column, type: "whole number (frequency weights)",
          firstRow: source.place(of: Int(first)).row, count: fractional.count),
        at: place(of: Int(first), weights))
    ])
  }

  /// The weight of a row in the file; a derived or joined weight has the row's own place.
  private func place(of row: Int, _ weights: WeightsPlan) -> Diagnostic.Place {
    let isRead = plan.source.header.contains(weights.column)
    let column = isRead ? weights.column : plan.source.header.first ?? ""
    return source.diagnosticPlace(of: row, column: column, in: plan.source)
  }

  private func require(
    _ rows: RowSelection, _ model: ModelPlan, _ step: String, _ flow: FlowTally
  ) throws(AnalysisFailure) {
    guard rows.isEmpty else { return }
    let chief = flow.steps.filter { $0.arm == nil }.max { $0.dropped < $1.dropped }
    throw AnalysisFailure(
      diagnostics: [
        Diagnostic(
          .noRows(
            model: model.id.value, step: step, reason: chief?.reason ?? "",
            count: chief?.dropped ?? 0), at: model.id.span)
      ])
  }
}
