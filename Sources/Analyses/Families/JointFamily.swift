import Estimation
import Numerics
import Specs

/// The members of a family as combinations of the estimates of its models side by side.
struct JointFamily {
  private let run: ContrastRun
  private let used: [ContrastRun.Model]
  /// Per member one weight for each estimate of all models in a row.
  let rows: [[Double]]
  /// Per member what it is compared with.
  let values: [Double]

  /// Draws of all members' statistics under their hypotheses.
  struct Draws {
    /// The members that have a variance; the others take no part.
    let places: [Int]
    let statistics: [Double]
    /// Standard errors in the statistics; nil where they are the models' own.
    let errors: [Double]?
    /// B x m.
    let draws: Matrix
    let facts: FamilyResult.Draws
    /// Whether the data are a draw as good as the others and not yet among them: random assignments.
    var needsTheData = false
  }

  /// Nil where a term has no estimate.
  init?(
    _ plan: FamilyPlan, _ run: ContrastRun,
    _ contrasts: [(plan: ContrastPlan, result: ContrastResult)]
  ) {
    let used = plan.models.compactMap { run.models[$0] }
    guard used.count == plan.models.count else { return nil }
    var rows: [[Double]] = []
    var values: [Double] = []
    for member in plan.members {
      var parts: [(model: String, term: String, weight: Double)] = []
      switch member {
      case .term(let model, let term, _):
        parts = [(model, term, 1)]
        values.append(0)
      case .contrast(let id):
        guard let contrast = contrasts.first(where: { $0.plan.id.value == id })?.plan else {
          return nil
        }
        parts = contrast.combinations[0].map { ($0.model, $0.term, $0.weight) }
        values.append(contrast.values[0])
      }
      var row: [Double] = []
      var found = 0
      for (id, model) in zip(plan.models, used) {
        let terms = model.estimate.set.terms
        var weights = [Double](repeating: 0, count: terms.count)
        for part in parts where part.model == id {
          guard let place = terms.position(of: part.term) else { return nil }
          weights[place] += part.weight
          found += 1
        }
        row += weights
      }
      guard found == parts.count else { return nil }
      rows.append(row)
    }
    self.run = run
    self.used = used
    self.rows = rows
    self.values = values
  }

  /// One model's estimates by its own covariance, several by stacked contributions.
  var estimates: JointEstimates? {
    if used.count == 1 { return JointEstimates(used[0].estimate) }
    guard let parts else { return nil }
    return JointEstimates(stacking: parts)
  }

  private var parts: [(values: [Double], contributions: ClusterContributions)]? {
    var parts: [(values: [Double], contributions: ClusterContributions)] = []
    for model in used {
      let id = model.bound.plan.id.value
      guard case .covariance = model.estimate.set.uncertainty,
        let contributions = used.count == 1
          ? model.estimate.contributions : run.contributions(of: id)
      else { return nil }
      parts.append((model.estimate.set.values, contributions))
    }
    return parts
  }

  /// The model's own draws where its tests are by draws, else multipliers over contributions.
  func draws(_ plan: FamilyPlan, threads: Int) -> Draws? {
    if used.count == 1, let own = modelDraws { return own }
    guard let parts else { return nil }
    let stacked = ClusterContributions.stacking(parts.map(\.contributions))
    let combined = stacked.combined(Matrix(rows: rows))
    let errors = (0..<rows.count).map { column in
      combined.psi.column(column).reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let places = errors.indices.filter { errors[$0] > 0 }
    if places.isEmpty { return nil }
    let estimates = Matrix(rows: rows).multiply(parts.flatMap(\.values))
    let draws = combined.selecting(places).multiplierDraws(
      plan.weights, replications: plan.replications, seed: plan.seed, threads: threads)
    let weights = ResamplingDraws(
      plan.weights, groupCount: combined.clusters.count, replications: plan.replications,
      seed: plan.seed)
    return Draws(
      places: places,
      statistics: places.map { (estimates[$0] - values[$0]) / errors[$0] },
      errors: places.map { errors[$0] }, draws: draws,
      facts: .init(
        kind: "multiplier", weights: plan.weights.rawValue, seed: plan.seed,
        replications: plan.replications, count: draws.rowCount,
        isEnumerated: weights.isEnumerated, groups: stacked.columns.joined(separator: "^"),
        groupCount: combined.clusters.count))
  }

  /// The draws of a wild bootstrap or a randomisation are the same for every hypothesis, so they are joint.
  private var modelDraws: Draws? {
    guard let resampler = used[0].estimate.resampler,
      let resampling = used[0].estimate.set.resampling
    else { return nil }
    var (places, statistics, columns): ([Int], [Double], [[Double]]) = ([], [], [])
    for (place, (row, value)) in zip(rows, values).enumerated() {
      guard
        let found = resampler.statistics(
          of: LinearHypothesis(single: row, equals: value))
      else { continue }
      places.append(place)
      statistics.append(found.statistic)
      // A draw without a variance counts against the hypothesis' rejection.
      columns.append(found.draws.map { $0.isNaN ? .infinity : $0 })
    }
    if places.isEmpty { return nil }
    return Draws(
      places: places, statistics: statistics, errors: nil, draws: Matrix(columns: columns),
      facts: .init(
        kind: resampling.method, weights: resampling.weights, seed: resampling.seed,
        replications: resampling.replications, count: columns[0].count,
        isEnumerated: resampling.isEnumerated, groups: resampling.groups,
        groupCount: resampling.groupCount),
      needsTheData: resampling.assignment != nil && !resampling.isEnumerated)
  }
}
