import Estimation
import Numerics
import Specs

/// Estimates what could have been chosen otherwise, and compares.
struct RobustnessRun {
  let plan: RobustnessPlan
  /// The model as written, then the models of the variants that repeat no other.
  let bound: [BoundModel]
  let threads: Int

  /// One analysis with what it was made from.
  private struct Analysis {
    let options: [Int]
    let bound: BoundModel
    let level: Double
    let estimate: Estimate
    let place: Int?
  }

  /// The result, and what each model that was estimated took.
  ///
  /// - Parameter own: The estimate of the model as written.
  /// - Returns: The result, and one summary for each model of the plan.
  func result(own: Estimate) -> (RobustnessResult, [FitSummary]) {
    var made = Made()
    made.take(analysis(plan.own, bound[0], bound[0].plan, own), self)
    var summaries: [FitSummary] = []
    for variant in plan.variants {
      if let place = variant.repeats {
        let known = made.analyses[place]
        made.take(analysis(variant.options, known.bound, variant.model, known.estimate), self)
      } else {
        let next = bound[summaries.count + 1]
        let estimate = next.plan.method.estimate(next.provided, context(next))
        summaries.append(estimate.set.summary)
        made.take(analysis(variant.options, next, variant.model, estimate), self)
      }
    }
    return (result(made), summaries)
  }

  /// The analyses so far, and what clusters contribute to those that differ in more than their covariance.
  private struct Made {
    var analyses: [Analysis] = []
    private var places: [[Int]: Int] = [:]
    /// Each with the analyses that differ from it in their covariance alone.
    private(set) var parts: [(places: [Int], value: Double, part: ClusterContributions?)] = []

    /// Takes the next analysis; what clusters contribute is asked for while the model is at hand.
    mutating func take(_ analysis: Analysis, _ run: RobustnessRun) {
      analyses.append(analysis)
      guard let term = analysis.place else { return }
      let key = run.telling.map { analysis.options[$0] }
      if let place = places[key] {
        parts[place].places.append(analyses.count - 1)
        return
      }
      places[key] = parts.count
      parts.append(
        ([analyses.count - 1], analysis.estimate.set.values[term], run.contribution(analysis)))
    }
  }

  private func analysis(
    _ options: [Int], _ bound: BoundModel, _ model: ModelPlan, _ estimate: Estimate
  ) -> Analysis {
    Analysis(
      options: options, bound: bound, level: model.confidenceLevel, estimate: estimate,
      place: estimate.set.terms.position(of: plan.term.value))
  }

  private func result(_ made: Made) -> RobustnessResult {
    var variants = made.analyses.map(variant)
    let (test, adjusted) = jointTest(
      made.parts.compactMap { row in row.part.map { (row.places, row.value, $0) } })
    for (place, value) in adjusted { variants[place].adjustedPValue = value }
    return RobustnessResult(
      id: plan.id, model: plan.model, term: plan.term.value,
      confidenceLevel: bound[0].plan.confidenceLevel, choices: plan.choices, variants: variants,
      options: told(variants), varianceShares: plan.choices.indices.map { share($0, variants) },
      test: test)
  }

  private func context(_ model: BoundModel) -> RunContext {
    RunContext(
      threads: threads, confidenceLevel: model.plan.confidenceLevel, wantsDiagnostics: false)
  }

  private func variant(_ analysis: Analysis) -> RobustnessResult.Variant {
    let set = analysis.estimate.set
    let inference = analysis.place.map { place in
      set.inferences(level: analysis.level)[place]
    }
    return RobustnessResult.Variant(
      options: analysis.options, inference: inference, variance: set.summary.variance.name,
      observationCount: set.summary.observationCount,
      clusterCount: set.summary.variance.clusterCount, adjustedPValue: nil,
      verdict: RobustnessResult.Verdict(inference))
  }

  // MARK: Choices

  private func told(_ variants: [RobustnessResult.Variant]) -> [RobustnessResult.Option] {
    plan.choices.indices.flatMap { choice in
      plan.choices[choice].options.indices.map { option in
        let having = variants.filter { $0.options[choice] == option }
        var wanted = plan.own
        wanted[choice] = option
        let alone =
          option == plan.choices[choice].own
          ? nil : variants.firstIndex { $0.options == wanted }
        return RobustnessResult.Option(
          choice: choice, option: option, count: having.count,
          sameVerdict: having.count { $0.verdict == variants[0].verdict }, alone: alone,
          flips: alone.map { variants[$0].verdict != variants[0].verdict } ?? false)
      }
    }
  }

  /// Σ_o n_o (m_o - m)² / Σ (b - m)²: how much of the spread of the estimates lies between a choice's options.
  private func share(_ choice: Int, _ variants: [RobustnessResult.Variant]) -> Double? {
    let known = variants.compactMap { variant in
      variant.inference.map { (option: variant.options[choice], estimate: $0.estimate) }
    }
    guard known.count > 1 else { return nil }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    let centre = mean(known.map(\.estimate))
    let total = known.reduce(0) { $0 + ($1.estimate - centre) * ($1.estimate - centre) }
    // Estimates that differ by rounding alone do not spread.
    guard total.squareRoot() > 1e-10 * abs(centre) else { return nil }
    let groups = plan.choices[choice].options.indices.map { option in
      known.filter { $0.option == option }
    }
    let between = groups.filter { !$0.isEmpty }.reduce(0) { sum, group in
      let distance = mean(group.map(\.estimate)) - centre
      return sum + Double(group.count) * distance * distance
    }
    return between / total
  }

  // MARK: The joint test

  /// The choices in which analyses differ by more than their covariance.
  private var telling: [Int] {
    plan.choices.indices.filter {
      !["vcov", "cluster", "conf.level"].contains(plan.choices[$0].key)
    }
  }

  /// What every cluster contributes to the estimate; nil where that is not defined.
  private func contribution(_ analysis: Analysis) -> ClusterContributions? {
    guard let term = analysis.place, case .covariance = analysis.estimate.set.uncertainty,
      let stacked = analysis.bound.plan.method.stackable(
        analysis.estimate, analysis.bound.provided, context(analysis.bound))
    else { return nil }
    var pick = Matrix(
      repeating: 0, rowCount: 1, columnCount: analysis.estimate.set.terms.count)
    pick[0, term] = 1
    return stacked.contributions.combined(pick)
  }

  /// Signs of whole clusters are flipped in all analyses at once, so that the flips keep how these hang together.
  ///
  /// The statistic is the median of |t| (Simonsohn, Simmons & Nelson 2020,
  /// [doi:10.1038/s41562-020-0912-z](https://doi.org/10.1038/s41562-020-0912-z)), the flips are those of Girardi et al.
  /// (2024), [doi:10.1007/s11336-024-09973-6](https://doi.org/10.1007/s11336-024-09973-6), of the clusters' CR1
  /// contributions at the estimates.
  private func jointTest(
    _ parts: [(places: [Int], value: Double, part: ClusterContributions)]
  ) -> (RobustnessResult.JointTest?, [(place: Int, pValue: Double)]) {
    guard let columns = parts.first?.part.columns, parts.count > 1,
      parts.allSatisfy({ $0.part.columns == columns })
    else { return (nil, []) }
    let stacked = ClusterContributions.stacking(parts.map(\.part))
    let errors = (0..<parts.count).map { column in
      stacked.psi.column(column).reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    guard errors.allSatisfy({ $0 > 0 }) else { return (nil, []) }
    let draws = stacked.multiplierDraws(
      .rademacher, replications: plan.draws, seed: UInt64(plan.seed), threads: threads)
    let statistics = zip(parts, errors).map { abs($0.value / $1) }
    let observed = median(statistics)
    // A flip that gives the data back is told apart from them by rounding alone.
    let scale = 1 - 1e-12
    let asLarge = (0..<draws.rowCount).count { row in
      median((0..<parts.count).map { abs(draws[row, $0]) }) >= observed * scale
    }
    let isEnumerated = ResamplingDraws(
      .rademacher, groupCount: stacked.clusters.count, replications: plan.draws,
      seed: UInt64(plan.seed)
    ).isEnumerated
    let added = isEnumerated ? 0 : 1
    let test = RobustnessResult.JointTest(
      medianStatistic: observed,
      pValue: Double(asLarge + added) / Double(draws.rowCount + added),
      drawCount: draws.rowCount, isEnumerated: isEnumerated,
      clusterCount: stacked.clusters.count, analysisCount: parts.count, seed: plan.seed)
    let single = SimultaneousInference(
      values: parts.map(\.value), standardErrors: errors, draws: draws,
      level: bound[0].plan.confidenceLevel)
    let adjusted = zip(parts, single.entries).flatMap { part, entry in
      entry.adjustedPValue.map { value in part.places.map { (place: $0, pValue: value) } } ?? []
    }
    return (test, adjusted)
  }

  private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
