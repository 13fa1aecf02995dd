import Education
import Estimation
import Numerics
import TestSupport
import Testing

/// The chances of verdicts against what is known: closed forms, and the whole thing simulated anew.
@Suite struct ProspectTests {
  private let schools = 23
  private let others = 60

  /// Two years before: gaps of about 2 in the programme, none in the comparison.
  private func figures(change: Double, sampling: Double, seed: UInt64 = 3) -> [PriorFigure] {
    let random = CounterRandom(seed: seed)
    return (0..<(schools + others)).flatMap { school -> [PriorFigure] in
      let level = (school < schools ? -2.0 : 0) + random.normal(at: UInt64(4 * school))
      let moved = change.squareRoot() * random.normal(at: UInt64(4 * school + 1))
      return [0, 1].map { year in
        PriorFigure(
          school: school, year: 2016 + year, isTreated: school < schools,
          value: level + Double(year) * moved
            + sampling.squareRoot() * random.normal(at: UInt64(4 * school + 2 + year)),
          variance: sampling, weight: 30 + Double(school % 5))
      }
    }
  }

  private func prior(
    change: Double = 0.4, sampling: Double = 0.5, isPooled: Bool = true
  ) throws -> PrePeriod {
    try #require(
      PrePeriod(
        figures(change: change, sampling: sampling), baseline: [2017], post: [2018],
        isPooled: isPooled, hasOthers: false))
  }

  private func target(_ measure: TargetMeasure, _ threshold: Double, isFixed: Bool) -> CohortTarget
  {
    var target = CohortTarget(measure, threshold: threshold, level: 0.05)
    target.isFixed = isFixed
    return target
  }

  private func row(
    _ prospect: VerdictProspect, _ name: VerdictProspect.EffectName
  ) throws -> VerdictProspect.Row {
    try #require(prospect.rows.first { $0.name == name })
  }

  @Test func `of fixed schools the chance of met has a closed form`() throws {
    let prior = try prior()
    let prospect = try #require(
      CohortProspect(target(.gapReduction, 0.2, isFixed: true), prior: prior).verdicts(
        draws: 4000, seed: 1))
    let cohort = Cohort(prior.programme)
    let pair = try #require(cohort.pair(isFixed: true)).estimates
    let gap = -pair.denominator
    let error = (0.64 * pair.denominatorVariance + pair.numeratorVariance).squareRoot()
    for row in prospect.rows {
      // (0.8 gap - (1 - r) gap)/error + N ≥ 1.645: the baseline is far from nought.
      let expected = Normal().upperTail(1.6448536269514722 - (row.effect - 0.2) * gap / error)
      let tolerance = 4 * (max(expected * (1 - expected), 0.0025) / 4000).squareRoot()
      #expect(
        abs(row.achieved[0] - expected) < tolerance,
        "\(row.effect): \(row.achieved[0]), \(expected)")
      let literal = Normal().upperTail(-(row.effect - 0.2) * gap / error)
      #expect(abs(row.observedMet - literal) < 4 * (0.25 / 4000.0).squareRoot())
      expectClose(row.achieved.reduce(0, +), 1)
      expectClose(row.impact.reduce(0, +), 1)
    }
  }

  @Test(arguments: [true, false])
  func `exactly the target is met at most one time in twenty, no effect is a benefit as seldom`(
    isFixed: Bool
  ) throws {
    for measure in [TargetMeasure.gapReduction, .gapNarrowed, .meanDifference] {
      let threshold = measure == .gapReduction ? 0.3 : 0
      let prospect = try #require(
        CohortProspect(target(measure, threshold, isFixed: isFixed), prior: try prior()).verdicts(
          draws: 4000, seed: 7))
      let bound = try row(prospect, measure == .gapNarrowed ? .none : .boundary)
      let error = (0.05 * 0.95 / 4000.0).squareRoot()
      #expect(bound.achieved[0] <= 0.05 + 3 * error, "\(measure): \(bound.achieved[0])")
      #expect(
        bound.achieved[0] > 0.03, "a test that never says met would pass: \(bound.achieved[0])")
      if measure != .meanDifference {
        let none = try row(prospect, .none)
        #expect(none.impact[0] <= 0.05 + 3 * error, "\(measure): \(none.impact[0])")
        // A reduction of nothing is often told to be too small to be worthwhile; benefit stays possible.
        #expect(none.impact[0] > 0.005)
      }
      let ordered = prospect.rows.map { $0.achieved[0] }
      #expect(ordered == ordered.sorted(), "the larger the effect the likelier it is met")
    }
  }

  /// Everything anew: true levels, own changes, figures, verdicts, without `CohortProspect`.
  @Test func `the whole thing simulated gives the same chances`() throws {
    let prior = try prior()
    let judged = target(.gapReduction, 0.2, isFixed: false)
    let prospect = try #require(CohortProspect(judged, prior: prior).verdicts(draws: 4000, seed: 1))
    let row = try #require(prospect.rows.last)
    func mean(_ records: [SchoolRecord]) -> Double {
      let total = records.reduce(0) { $0 + $1.before[0].weight }
      return records.reduce(0) { $0 + $1.before[0].weight * $1.before[0].value } / total
    }
    let random = CounterRandom(seed: 99)
    var position: UInt64 = 0
    func normal() -> Double {
      position += 1
      return random.normal(at: position)
    }
    let (programme, comparison) = (mean(prior.programme), mean(prior.comparison))
    let draws = 2000
    var counts = [0, 0, 0, 0]
    for _ in 0..<draws {
      func drawn(_ records: [SchoolRecord], _ level: Double, rise: Double) -> Cohort {
        Cohort(
          records.map { record in
            let own = level + prior.levelVariance.squareRoot() * normal()
            let later = own + rise + prior.changeVariance.squareRoot() * normal()
            let weight = record.before[0].weight
            return SchoolRecord(
              school: record.school,
              before: [
                SchoolMean(own + 0.5.squareRoot() * normal(), variance: 0.5, weight: weight)
              ],
              after: [
                SchoolMean(later + 0.5.squareRoot() * normal(), variance: 0.5, weight: weight)
              ])
          })
      }
      let outcome = judged.outcome(
        drawn(prior.programme, programme, rise: -row.effect * programme),
        drawn(prior.comparison, comparison, rise: 0))
      if outcome.observed.verdict == .met { counts[0] += 1 }
      if outcome.achieved.verdict == .met { counts[1] += 1 }
      if outcome.achieved.verdict == .notMet { counts[2] += 1 }
      if outcome.impact.verdict == .consistentWithBenefit { counts[3] += 1 }
    }
    let printed = [row.observedMet, row.achieved[0], row.achieved[1], row.impact[0]]
    for (count, share) in zip(counts, printed) {
      // Both are draws: four standard errors of their difference, and no less than one of a rare verdict.
      let error = (max(share * (1 - share), 0.01) * (1 / 4000.0 + 1 / 2000.0)).squareRoot()
      #expect(abs(Double(count) / Double(draws) - share) < 4 * error, "\(count), \(share)")
    }
  }

  @Test func `a baseline with the year of selection leaves no benefit`() throws {
    var capped = target(.gapReduction, 0.2, isFixed: true)
    capped.baselineHasSelectionYear = true
    let prospect = try #require(
      CohortProspect(capped, prior: try prior()).verdicts(draws: 300, seed: 1))
    #expect(prospect.rows.allSatisfy { $0.impact[0] == 0 })
  }

  @Test func `each school by itself: exactly the target in all of them is seldom met by all`()
    throws
  {
    var each = target(.gapReduction, 0.2, isFixed: true)
    each.isOfEach = true
    let prospect = try #require(
      CohortProspect(each, prior: try prior(sampling: 1e-4)).verdicts(draws: 400, seed: 1))
    #expect(try row(prospect, .boundary).achieved[0] <= 0.05)
    #expect(try row(prospect, .none).achieved[0] == 0)
  }

  @Test func `seed and draws decide, threads do not`() throws {
    let prospect = CohortProspect(target(.gapNarrowed, 0, isFixed: false), prior: try prior())
    let first = prospect.verdicts(draws: 200, seed: 1, threads: 1)
    #expect(first == prospect.verdicts(draws: 200, seed: 1, threads: 2))
    #expect(first != prospect.verdicts(draws: 200, seed: 2, threads: 1))
  }

  @Test func `a gap that is not above nought has no chances of a share`() throws {
    let above = figures(change: 0.1, sampling: 0.1).map { figure in
      var figure = figure
      figure.value += 5
      return figure
    }
    let prior = try #require(
      PrePeriod(above, baseline: [2017], post: [2018], isPooled: true, hasOthers: false))
    #expect(
      CohortProspect(target(.gapReduction, 0.2, isFixed: true), prior: prior).verdicts(
        draws: 10, seed: 1) == nil)
    #expect(
      PrePeriod([], baseline: [2017], post: [2018], isPooled: true, hasOthers: false) == nil)
  }

  @Test func `the variance of schools' own changes is found, pupils' sampling taken out`() throws {
    let random = CounterRandom(seed: 11)
    let many = (0..<4000).flatMap { school -> [PriorFigure] in
      let moved = 0.7.squareRoot() * random.normal(at: UInt64(4 * school))
      let level = 1.5 * random.normal(at: UInt64(4 * school + 3))
      return [0, 1].map { year in
        PriorFigure(
          school: school, year: 2016 + year, isTreated: school < 2000,
          value: level + Double(year) * moved
            + 0.5.squareRoot() * random.normal(at: UInt64(4 * school + 1 + year)),
          variance: 0.5, weight: 1)
      }
    }
    let two = try #require(
      PrePeriod(many, baseline: [2017], post: [2018], isPooled: true, hasOthers: false))
    #expect(two.changeSource == .years(from: 2016, to: 2017))
    // Var of a variance of 1.7 with 3,998 degrees of freedom: 1.7 √(2/3998) = 0.038.
    #expect(abs(two.changeVariance - 0.7) < 4 * 0.038)
    let one = try #require(
      PrePeriod(
        many.filter { $0.year == 2016 }, baseline: [2016], post: [2018], isPooled: true,
        hasOthers: false))
    #expect(one.changeSource == .assumed(persistence: 0.75))
    expectClose(one.changeVariance, 2 * one.levelVariance * (1 - 0.75 * 0.75))
    #expect(abs(one.levelVariance - 2.25) < 4 * 2.75 * (2 / 3998.0).squareRoot())
  }

  @Test func `answers: the chances are those of the binomial, count by count`() {
    let (eligible, threshold) = (30, 0.7)
    let prospect = AnswerTargets.prospect(eligible: eligible, threshold: threshold, level: 0.05)
    #expect(prospect.draws == 0 && prospect.monteCarloError == 0)
    for row in prospect.rows where row.effect < 1 {
      let binomial = Binomial(trials: eligible, probability: row.effect)
      var sums = [0.0, 0, 0, 0]
      for agree in 0...eligible {
        let chance = binomial.density(Double(agree))
        let outcome = AnswerTargets.shareAgree(
          agree: agree, answered: eligible, eligible: eligible, threshold: threshold, level: 0.05)
        if outcome.observed.verdict == .met { sums[0] += chance }
        switch outcome.achieved.verdict {
        case .met: sums[1] += chance
        case .notMet: sums[2] += chance
        case .cannotTell: sums[3] += chance
        }
      }
      expectClose([row.observedMet] + row.achieved, sums, absolute: 1e-12)
    }
    let bound = prospect.rows.first { $0.name == .boundary }
    #expect((bound?.achieved[0] ?? 1) <= 0.05)
  }

  @Test func `groups: every group exactly at its comparator is met at most one time in twenty`()
    throws
  {
    let groups = ["all", "boys", "girls"].map {
      TargetGroup(name: $0, difference: UncertainValue(0.3, standardError: 0.5))
    }
    let prospect = try #require(
      GroupTargets.prospect(groups, margin: nil, level: 0.05, draws: 4000, seed: 1))
    let bound = try row(prospect, .boundary)
    #expect(bound.achieved[0] <= 0.05 && bound.achieved[1] <= 0.05 + 3 * 0.0035)
    // Independent groups break the published rule with probability 1 - 0.975³.
    #expect(abs(1 - bound.observedMet - (1 - 0.975 * 0.975 * 0.975)) < 4 * 0.0042)
    let hidden = groups + [TargetGroup(name: "eal", difference: nil)]
    let untold = try #require(
      GroupTargets.prospect(hidden, margin: 1, level: 0.05, draws: 200, seed: 1))
    #expect(untold.rows.allSatisfy { $0.achieved[0] == 0 })
    #expect(
      GroupTargets.prospect(
        [TargetGroup(name: "eal", difference: nil)], margin: 1, level: 0.05, draws: 10, seed: 1)
        == nil)
  }

  @Test func `ratings: no shift is seldom called one, a large one often`() throws {
    let random = CounterRandom(seed: 21)
    let ratings = (0..<12).map { school in
      (0..<20).map { place in
        Double(random.integer(below: 4, at: UInt64(20 * school + place)) + (school % 2))
      }
    }
    let prospect = try #require(
      RatingProspect(ratings, threshold: 0.5, level: 0.05)
    ).verdicts(draws: 600, seed: 1)
    let bound = try row(prospect, .boundary)
    #expect(bound.achieved[0] <= 0.05 + 3 * (0.05 * 0.95 / 600.0).squareRoot(), "\(bound)")
    #expect(try row(prospect, .harm).achieved[0] == 0)
    #expect(try #require(prospect.rows.last).achieved[0] > 0.9)
    #expect(RatingProspect([[1, 1], [1, 1]], threshold: 0.5, level: 0.05) == nil)
  }
}
