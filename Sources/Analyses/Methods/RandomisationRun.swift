import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Numerics
import Specs

/// The tests of a model's terms by re-assigning its treatment.
struct RandomisationRun {
  let plan: RandomisationPlan
  /// The design parted at the treatment.
  let split: SplitDesign
  /// The model with the parted design, clustered by the units.
  let request: FitRequest
  /// Within what units exchange treatments.
  let strata: UnitStrata
  let run: RunContext

  /// The model ready for a randomisation.
  ///
  /// - Parameters:
  ///   - plan: What is asked.
  ///   - split: The design parted at the treatment.
  ///   - request: As the model was estimated, clustered by the units.
  ///   - strata: Within what units exchange treatments.
  ///   - run: Threads and the like.
  init(
    _ plan: RandomisationPlan, _ split: SplitDesign, _ request: FitRequest, _ strata: UnitStrata,
    _ run: RunContext
  ) {
    self.plan = plan
    self.split = split
    self.request = Self.parted(request, split)
    self.strata = strata
    self.run = run
  }

  /// A model with the parted design.
  static func parted(_ request: FitRequest, _ split: SplitDesign) -> FitRequest {
    var own = FitRequest(split.design, covariance: request.covariance)
    own.effects = request.effects
    own.clusters = request.clusters
    own.weights = request.weights
    return own
  }

  /// The estimates with their tests.
  ///
  /// - Parameters:
  ///   - estimate: With CR1 by the units.
  ///   - combination: A term as a combination of the parted design's terms; nil for one that no assignment moves.
  /// - Returns: The estimates; terms that no assignment moves have no test.
  /// - Throws: As `RandomisationFit`.
  func tested(
    _ estimate: Estimate, combination: (TermID) -> [Double]?
  ) throws(LinearModelError) -> Estimate {
    guard case .covariance(let covariance, _) = estimate.set.uncertainty else { return estimate }
    let fit = try RandomisationFit(
      request, carrierCount: split.terms.count, threads: run.threads)
    let assignments = assignments
    let variance = estimate.set.summary.variance
    let resampler = RandomisationResampler(
      fit: fit, assignments: assignments, statistic: plan.statistic,
      factor: (variance.parameterFactor ?? 1) * (variance.clusterFactor ?? 1),
      combinations: estimate.set.terms.enumerated().map { place, term in
        // Where the clusters leave no variance an assignment's statistic is one of rounding.
        covariance[place, place] > 0 ? combination(term) : nil
      })
    var findings: [Finding] = []
    var tests: [ResamplingTest?] = []
    let terms = estimate.set.terms
    for (place, term) in terms.enumerated() {
      guard resampler.combinations[place] != nil else {
        if combination(term) != nil { findings.append(.noDraws(term: term, cluster: nil)) }
        tests.append(nil)
        continue
      }
      let test = resampler.test(
        .term(place, of: terms.count), level: run.confidenceLevel)
      tests.append(test)
      findings += test?.findings(term) ?? [.noDraws(term: term, cluster: nil)]
    }
    let summary = AssignmentSummary(
      assignments, treatment: plan.treatment?.value, strataBy: strata.label)
    findings += self.findings(summary)
    let inference = ResampledInference(
      method: plan.statistic.name, weights: "assignments", seed: plan.seed,
      replications: plan.replications, isEnumerated: assignments.isEnumerated, groups: plan.unit,
      groupCount: fit.unitCount, assignment: summary, tests: tests)
    return Estimate(
      estimate.set.with(resampling: inference, findings: findings)
        .adding(passes: fit.passes, momentBytes: fit.momentBytes),
      contributions: estimate.contributions, resampler: resampler)
  }

  /// The treatment as it was, and the ways in which it might have been.
  var assignments: Assignments {
    let units = request.clusters[0].grouping
    let treatment = units.firstPlaces().map { split.values[Int($0)] }
    return Assignments(
      treatment, strata: strata.codes(treatment), replications: plan.replications,
      seed: plan.seed)
  }

  private func findings(_ summary: AssignmentSummary) -> [Finding] {
    var findings: [Finding] = []
    let level = 1 - run.confidenceLevel
    // At the level itself a hypothesis is rejected, and intervals leave out its effect.
    if summary.leastPValue > level + 1e-12 {
      findings.append(
        .fewAssignments(
          total: assignments.isEnumerated ? summary.total : nil,
          leastPValue: summary.leastPValue, level: level))
    }
    let units = request.clusters[0].grouping
    let treatment = units.firstPlaces().map { split.values[Int($0)] }
    let outside = strata.outside
    if !outside.isEmpty {
      let top = treatment.max() ?? 0
      findings.append(
        .unitsOutsideSelection(
          count: outside.count, treated: outside.count { treatment[$0] == top }))
    }
    return findings
  }
}

/// Tests of further hypotheses by the assignments of a model.
struct RandomisationResampler: HypothesisResampler {
  let fit: RandomisationFit
  let assignments: Assignments
  let statistic: RandomisationFit.Statistic
  let factor: Double
  /// Per term of the model its combination of the parted terms; nil for one that no assignment moves.
  let combinations: [[Double]?]

  func test(_ hypothesis: LinearHypothesis, level: Double?) -> ResamplingTest? {
    parted(hypothesis).flatMap {
      fit.test(assignments, $0, statistic: statistic, factor: factor, level: level)
    }
  }

  func statistics(of hypothesis: LinearHypothesis) -> (statistic: Double, draws: [Double])? {
    parted(hypothesis).flatMap {
      fit.statistics(assignments, $0, statistic: statistic, factor: factor)
    }
  }

  /// Assignments move what is held of the units.
  var passes: Int { 0 }

  /// The hypothesis as one about the parted terms; nil where it is about others too, or is a joint one.
  private func parted(_ hypothesis: LinearHypothesis) -> LinearHypothesis? {
    guard hypothesis.values.count == 1 else { return nil }
    var weights = [Double](repeating: 0, count: fit.termCount)
    for (place, weight) in hypothesis.combinations.row(0).enumerated() where weight != 0 {
      guard let own = combinations[place] else { return nil }
      for term in weights.indices { weights[term] += weight * own[term] }
    }
    guard weights.contains(where: { $0 != 0 }) else { return nil }
    return LinearHypothesis(single: weights, equals: hypothesis.values[0])
  }
}

/// Within what units exchange treatments.
struct UnitStrata {
  /// What they are; nil for one stratum.
  let label: String?
  /// Per unit the group of the columns; nil without columns.
  private var groups: [Int]?
  /// Per unit the mean of what the programme chose by; nil without a selection.
  private var values: [Double?]?
  private var bins: Int?

  /// The strata of a plan.
  ///
  /// - Parameters:
  ///   - plan: What is asked.
  ///   - units: What the treatment was assigned to.
  ///   - groups: The groups of the plan's columns.
  ///   - values: Per unit the mean of what the programme chose by.
  init(_ plan: RandomisationPlan, units: Grouping, groups: Grouping?, values: [Double?]?) {
    switch plan.strata {
    case .none: label = nil
    case .columns(let columns):
      label = columns.joined(separator: " and ")
      self.groups = groups.map { groups in
        units.firstPlaces().map { Int(groups.codes[Int($0)]) }
      }
    case .selection(let selection, _):
      label = "bins of \(selection.on.value) in \(selection.year.value)"
      self.values = values
      bins = selection.bins?.value
    }
  }

  /// The units without a value of the selection, which keep their treatment.
  var outside: [Int] { values.map { all in all.indices.filter { all[$0] == nil } } ?? [] }

  /// One code per unit; nil for one stratum.
  func codes(_ treatment: [Double]) -> [Int]? {
    if let groups { return groups }
    guard let values else { return nil }
    let top = treatment.max() ?? 0
    let count =
      bins
      ?? SelectionBins.finest(
        values, treated: treatment.map { $0 == top }, among: SelectionBins.counts)
    let found = SelectionBins.bins(of: values, count: count)
    return found.enumerated().map { unit, bin in bin ?? count + unit }
  }
}
