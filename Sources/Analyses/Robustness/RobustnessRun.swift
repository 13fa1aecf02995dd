import Estimation
import LinearModels
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
  func result(own: Estimate) -> (RobustnessResult, [WorkTaken]) {
    var made = Made()
    made.take(analysis(plan.own, bound[0], bound[0].plan, own), self)
    let estimated = estimated()
    var next = 0
    for variant in plan.variants {
      if let place = variant.repeats {
        let known = made.analyses[place]
        made.take(analysis(variant.options, known.bound, variant.model, known.estimate), self)
      } else {
        let (estimate, part) = estimated[next]
        next += 1
        let own = analysis(variant.options, bound[next], variant.model, estimate)
        made.take(own, self, contribution: part)
      }
    }
    return (result(made), estimated.map { WorkTaken($0.estimate) })
  }

  // MARK: Estimation

  /// An estimate, and what clusters contribute to it where it is the first with clusters of those that differ in their
  /// covariance alone.
  private typealias Estimated = (estimate: Estimate, part: TermContributions?)

  /// The models of the variants that repeat no other.
  ///
  /// Those that touch neither rows nor clusters take one thread: several would quarrel over what the models share.
  private func estimated() -> [Estimated] {
    runs.flatMap { run in
      estimated(run, threads: bound[run.lowerBound + 1].isLight ? 1 : threads)
    }
  }

  /// Variants that repeat no other, in runs that differ in their covariance alone.
  private var runs: [Range<Int>] {
    let keys = plan.variants.filter { $0.repeats == nil }.map { variant in
      telling.map { variant.options[$0] }
    }
    var starts = keys.indices.filter { place in
      place == 0 || keys[place] != keys[place - 1]
        || bound[place + 1].isLight != bound[place].isLight
    }
    starts.append(keys.count)
    return zip(starts, starts.dropFirst()).map { $0..<$1 }
  }

  private func estimated(_ variants: Range<Int>, threads: Int) -> [Estimated] {
    var isOpen = true
    return variants.map { variant in
      let model = bound[variant + 1]
      let context = context(model, threads: threads)
      let estimate = model.plan.method.estimate(model.provided, context)
      guard isOpen, let term = estimate.set.terms.position(of: plan.term.value) else {
        return (estimate, nil)
      }
      let part = contribution(estimate, term, model, context)
      isOpen = part == nil
      return (estimate, part)
    }
  }

  /// The analyses so far, and what clusters contribute to those that differ in more than their covariance.
  private struct Made {
    var analyses: [Analysis] = []
    private var places: [[Int]: Int] = [:]
    /// Each with the analyses that differ from it in their covariance alone.
    private(set) var parts: [(places: [Int], value: Double, part: TermContributions?)] = []

    /// Takes the next analysis; what clusters contribute is asked for where it is not at hand.
    mutating func take(
      _ analysis: Analysis, _ run: RobustnessRun, contribution: TermContributions? = nil
    ) {
      analyses.append(analysis)
      guard let term = analysis.place else { return }
      let key = run.telling.map { analysis.options[$0] }
      let place = places[key, default: parts.count]
      if place == parts.count {
        places[key] = place
        parts.append(([], analysis.estimate.set.values[term], nil))
      }
      parts[place].places.append(analyses.count - 1)
      // The first of them may have no clusters.
      guard parts[place].part == nil else { return }
      parts[place].part =
        contribution
        ?? run.contribution(
          analysis.estimate, term, analysis.bound,
          run.context(analysis.bound, threads: run.threads))
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
    for (place, value) in adjusted {
      variants[place].adjustedPValue = value
      variants[place].monteCarloError = test?.error(of: value)
    }
    return RobustnessResult(
      id: plan.id, model: plan.model, term: plan.term.value,
      confidenceLevel: bound[0].plan.confidenceLevel, choices: plan.choices, variants: variants,
      options: told(variants), varianceShares: plan.choices.indices.map { share($0, variants) },
      test: test)
  }

  private func context(_ model: BoundModel, threads: Int) -> RunContext {
    RunContext(
      threads: threads, confidenceLevel: model.plan.confidenceLevel, wantsDiagnostics: false)
  }

  private func variant(_ analysis: Analysis) -> RobustnessResult.Variant {
    let set = analysis.estimate.set
    let inference = analysis.place.map { place in
      set.inference(ofTerm: place, level: analysis.level)
    }
    return RobustnessResult.Variant(
      options: analysis.options, inference: inference, variance: set.summary.variance.name,
      observationCount: set.summary.observationCount,
      clusterCount: set.summary.variance.clusterCount, adjustedPValue: nil,
      verdict: RobustnessResult.Verdict(
        inference, set: analysis.place.flatMap { set.resampling?.tests[$0]?.confidenceSet }))
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
      !RobustnessSpec.covarianceKeys.contains(plan.choices[$0].key)
    }
  }

  /// What every cluster contributes to the estimate of a term; nil where that is not defined.
  private func contribution(
    _ estimate: Estimate, _ term: Int, _ model: BoundModel, _ context: RunContext
  ) -> TermContributions? {
    guard case .covariance = estimate.set.uncertainty else { return nil }
    if let shared = (model.plan.method as? OrdinaryLeastSquaresMethod)?.sharedContributions(
      to: estimate.set.terms[term], estimate, model.provided, context)
    {
      return shared
    }
    guard let stacked = model.plan.method.stackable(estimate, model.provided, context)
    else { return nil }
    var pick = Matrix(repeating: 0, rowCount: 1, columnCount: estimate.set.terms.count)
    pick[0, term] = 1
    return TermContributions(stacked.contributions.combined(pick))
  }

  /// Signs of whole clusters are flipped in all analyses at once, so that the flips keep how these hang together.
  ///
  /// The statistic is the median of |t| (Simonsohn, Simmons & Nelson 2020,
  /// [doi:10.1038/s41562-020-0912-z](https://doi.org/10.1038/s41562-020-0912-z)), the flips are those of Girardi et al.
  /// (2024), [doi:10.1007/s11336-024-09973-6](https://doi.org/10.1007/s11336-024-09973-6), of the clusters' CR1
  /// contributions at the estimates.
  private func jointTest(
    _ all: [(places: [Int], value: Double, part: TermContributions)]
  ) -> (RobustnessResult.JointTest?, [(place: Int, pValue: Double)]) {
    guard let columns = all.first?.part.columns,
      all.allSatisfy({ $0.part.columns == columns })
    else { return (nil, []) }
    var (parts, stacked) = (all, StackedContributions(all.map(\.part)))
    if stacked.standardErrors.contains(0) {
      parts = zip(all, stacked.standardErrors).filter { $0.1 > 0 }.map(\.0)
      if parts.isEmpty { return (nil, []) }
      stacked = StackedContributions(parts.map(\.part))
    }
    guard parts.count > 1 else { return (nil, []) }
    let errors = stacked.standardErrors
    let statistics = zip(parts, errors).map { abs($0.value / $1) }
    let observed = median(statistics)
    // A flip that gives the data back is told apart from them by rounding alone.
    let scale = 1 - ResamplingTest.tieTolerance
    let told = stacked.mapDraws(
      replications: plan.draws, seed: UInt64(plan.seed), threads: threads
    ) { draw in
      let sizes = draw.map { abs($0) }
      return (
        isLarge: hasMedian(sizes, atLeast: observed * scale), largest: sizes.max() ?? 0
      )
    }
    let asLarge = told.count(where: \.isLarge)
    let isEnumerated = ResamplingDraws(
      .rademacher, groupCount: stacked.clusterCount, replications: plan.draws,
      seed: UInt64(plan.seed)
    ).isEnumerated
    // Scores at the estimates add up to nought, so the data are among no flips, not among all there are either.
    var test = RobustnessResult.JointTest(
      medianStatistic: observed,
      pValue: Double(asLarge + 1) / Double(told.count + 1),
      drawCount: told.count, isEnumerated: isEnumerated,
      clusterCount: stacked.clusterCount, analysisCount: parts.count, seed: plan.seed)
    test.monteCarloError = test.error(of: test.pValue)
    let single = SimultaneousInference(
      values: parts.map(\.value), standardErrors: errors, largest: told.map(\.largest),
      level: bound[0].plan.confidenceLevel)
    let adjusted = zip(parts, single.entries).flatMap { part, entry in
      entry.adjustedPValue.map { value in part.places.map { (place: $0, pValue: value) } } ?? []
    }
    return (test, adjusted)
  }

  /// Whether the median is at least a number: by counting, where the two middle values are on one side of it.
  private func hasMedian(_ values: [Double], atLeast least: Double) -> Bool {
    let (above, half) = (values.count { $0 >= least }, values.count / 2)
    if 2 * above == values.count { return median(values) >= least }
    return above > half
  }

  private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

extension BoundModel {
  /// Whether the model is estimated from moments and scores that are there, without a row or a cluster.
  fileprivate var isLight: Bool {
    guard let request = provided.linearRequest, request.sharesScores else { return false }
    let kind = plan.method.covariance.clustered?.kind
    return kind == .CR0 || kind == .CR1
  }
}
