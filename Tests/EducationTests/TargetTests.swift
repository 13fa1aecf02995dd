import Education
import Estimation
import Numerics
import TestSupport
import Testing

@Suite struct TargetTests {
  private let rule = TargetRule(threshold: 0.5)
  private let none = ImpactEvidence.none(.noComparison)

  private func value(_ value: Double, _ error: Double?) -> UncertainValue {
    UncertainValue(value, standardError: error)
  }

  private func pair(_ after: Double, _ before: Double, _ error: Double) -> EstimatePair {
    EstimatePair(
      numerator: after, denominator: before, numeratorVariance: error * error,
      denominatorVariance: error * error, covariance: 0)
  }

  @Test func `an effect is no benefit of a promised share where the gap was none`() {
    func impact(_ before: Double, _ effect: Double) -> TargetLine<ImpactVerdict> {
      GapReduction.outcome(
        GapReduction.Gaps(
          estimates: EstimatePair(
            numerator: -1, denominator: before, numeratorVariance: 0.01, denominatorVariance: 0.01,
            covariance: 0), degreesOfFreedom: 20),
        share: 0.2, level: 0.05,
        impact: .effect(
          UncertainValue(effect, standardError: 0.2, degreesOfFreedom: 20), worthwhile: 0,
          baselineHasSelectionYear: false)
      ).impact
    }
    #expect(impact(2, 1).verdict == .consistentWithBenefit)
    for before in [0.0, -0.5] {
      let line = impact(before, 1)
      #expect(line.verdict == .inconclusive && line.reason == .baselineNotAboveZero)
      #expect(line.estimate == 1 && line.lower != nil)
      #expect(impact(before, -1).verdict == .consistentWithHarm)
    }
  }

  @Test func `an interval on one side of the threshold decides, one across it does not`() {
    #expect(rule.achieved(value(1, 0.2)).verdict == .met)
    #expect(rule.achieved(value(0, 0.2)).verdict == .notMet)
    #expect(rule.achieved(value(0.6, 0.2)).verdict == .cannotTell)
    #expect(rule.observed(0.6).verdict == .met && rule.observed(0.4).verdict == .notMet)
    #expect(rule.observed(nil) == TargetLine(.cannotTell, threshold: 0.5, reason: .noFigures))
    #expect(rule.achieved(nil).reason == .noFigures)
    #expect(rule.achieved(value(1, nil)).reason == .noUncertainty)
    // By hand: 1 ± 1.6448536 * 0.2, p = P(Z > 2.5).
    let line = rule.achieved(value(1, 0.2))
    expectClose(
      [line.lower ?? 0, line.upper ?? 0], [0.671029274610, 1.328970725390], relative: 1e-10)
    expectClose(line.pValue ?? 0, 0.006209665325776132, relative: 1e-10)
  }

  @Test func `the threshold itself is enough, unless the rule is strict`() {
    #expect(rule.observed(0.5).verdict == .met)
    let strict = TargetRule(threshold: 0, isStrict: true)
    #expect(strict.observed(0).verdict == .notMet)
    #expect(strict.achieved(value(0, 0)).verdict == .notMet)
    #expect(rule.achieved(value(0.5, 0)).verdict == .met)
  }

  @Test func `the rounding of a reference widens the interval`() {
    let rounded = UncertainValue(1, standardError: 0.29, halfUnit: 0.05)
    #expect(rule.achieved(value(1, 0.29)).verdict == .met)
    #expect(rule.achieved(rounded).verdict == .cannotTell)
    #expect((rule.achieved(rounded).pValue ?? 0) > (rule.achieved(value(1, 0.29)).pValue ?? 1))
  }

  @Test func `a verdict that rounding alone leaves open says so`() {
    let rounded = UncertainValue(1, standardError: 0.29, halfUnit: 0.05)
    #expect(rule.achieved(rounded).reason == .rounding)
    #expect(rule.achieved(value(0.6, 0.2)).reason == nil)
    #expect(rule.observed(0.52, halfUnit: 0.05).reason == .rounding)
    #expect(rule.observed(0.52, halfUnit: 0.05).verdict == .met)
    #expect(rule.observed(0.6, halfUnit: 0.05).reason == nil)
    let below = TargetGroup(
      name: "low", difference: UncertainValue(-1, standardError: 0.5, halfUnit: 0.05))
    // The published rule reads -1 + 1.96 · 0.5 = -0.02, whatever the rounding.
    #expect(below.isBelow)
  }

  @Test func `rounding of national values widens a reduction to its corners`() {
    func outcome(_ rounding: GapReduction.Rounding, _ after: Double) -> TargetOutcome {
      GapReduction.outcome(
        GapReduction.Gaps(
          estimates: pair(after, 4, 0.1), degreesOfFreedom: .infinity, rounding: rounding),
        share: 0.2, level: 0.05, impact: none)
    }
    let apart = GapReduction.Rounding(before: 0.05, after: 0.05, isShared: false)
    // 0.8 · 4 - 2.9 = 0.3 with error 0.1 √1.64 = 0.128: 1.645 · 0.128 = 0.2106 < 0.3 < 0.2106 + 0.09.
    #expect(outcome(.none, 2.9).achieved.verdict == .met)
    #expect(outcome(apart, 2.9).achieved.verdict == .cannotTell)
    #expect(outcome(apart, 2.9).achieved.reason == .rounding)
    #expect((outcome(apart, 2.9).achieved.lower ?? 1) < 0.2)
    #expect(outcome(apart, 2.8).achieved.verdict == .met)
    // One reference after moves both alike: (0.8 - 1) 0.05 = 0.01.
    let shared = GapReduction.Rounding(before: 0.05, after: 0.05, isShared: true)
    #expect(outcome(shared, 2.9).achieved.verdict == .met)
    #expect(outcome(apart, 3.15).observed.verdict == .met)
    #expect(outcome(apart, 3.15).observed.reason == .rounding)
    #expect(outcome(apart, 3.0).observed.reason == nil)
  }

  @Test func `with rounding the contrast and the interval say the same`() {
    let random = CounterRandom(seed: 5)
    for draw in 0..<300 {
      let gaps = pair(
        3 * random.uniform(at: UInt64(2 * draw)), 2 + random.uniform(at: UInt64(2 * draw + 1)), 0.2)
      for isShared in [false, true] {
        let line = GapReduction.outcome(
          GapReduction.Gaps(
            estimates: gaps, degreesOfFreedom: 10,
            rounding: GapReduction.Rounding(before: 0.05, after: 0.05, isShared: isShared)),
          share: 0.2, level: 0.05, impact: none
        ).achieved
        guard let lower = line.lower, let upper = line.upper else {
          Issue.record("no interval")
          return
        }
        let verdict: AchievementVerdict = lower >= 0.2 ? .met : upper >= 0.2 ? .cannotTell : .notMet
        #expect(line.verdict == verdict)
      }
    }
  }

  @Test func `an effect gets each of the five verdicts`() {
    func verdict(_ effect: Double, _ error: Double?, selected: Bool = false) -> TargetLine<
      ImpactVerdict
    > {
      ImpactEvidence.effect(
        value(effect, error), worthwhile: 0.5, baselineHasSelectionYear: selected
      ).line(level: 0.05)
    }
    #expect(verdict(1, 0.3).verdict == .consistentWithBenefit)
    #expect(verdict(-1, 0.3).verdict == .consistentWithHarm)
    #expect(verdict(0, 0.2).verdict == .noWorthwhileEffect)
    // Above nought, but too small to be worth having.
    #expect(verdict(0.2, 0.05).verdict == .noWorthwhileEffect)
    #expect(verdict(0.4, 0.3).verdict == .inconclusive)
    #expect(verdict(1, nil).reason == .noUncertainty)
    let capped = verdict(1, 0.3, selected: true)
    #expect(capped.verdict == .inconclusive && capped.reason == .baselineHasSelectionYear)
    #expect(verdict(-1, 0.3, selected: true).verdict == .consistentWithHarm)
    #expect(none.line(level: 0.05).verdict == .notTestable)
  }

  @Test func `a gap reduction is judged by its contrast and shows Fieller's set`() {
    func outcome(_ gaps: EstimatePair) -> TargetOutcome {
      GapReduction.outcome(
        GapReduction.Gaps(estimates: gaps, degreesOfFreedom: 22), share: 0.2, level: 0.05,
        impact: none)
    }
    let clear = outcome(pair(2, 4, 0.2))
    #expect(clear.observed.verdict == .met && clear.achieved.verdict == .met)
    expectClose(clear.observed.estimate ?? 0, 0.5)
    guard case .reduction(.interval(let lower, let upper))? = clear.detail else {
      Issue.record("no interval")
      return
    }
    #expect(clear.achieved.lower == lower && clear.achieved.upper == upper)
    #expect(lower > 0.2 && lower < 0.5 && upper > 0.5)
    #expect(outcome(pair(3.9, 4, 0.1)).achieved.verdict == .notMet)
    #expect(outcome(pair(3, 4, 0.5)).achieved.verdict == .cannotTell)
    // A gap exactly a fifth smaller meets it as read literally.
    #expect(outcome(pair(0.8 * 1.3, 1.3, 0.1)).observed.verdict == .met)
    let negative = outcome(pair(-2, -1, 0.1))
    #expect(negative.observed.reason == .baselineNotAboveZero)
    #expect(negative.achieved.verdict == .cannotTell && negative.observed.verdict == .cannotTell)
    let uncertain = outcome(pair(0.1, 0.5, 0.6))
    #expect(uncertain.observed.verdict == .met)
    #expect(uncertain.achieved.reason == .baselineUncertain)
    guard case .reduction(let set)? = uncertain.detail else { return }
    #expect(set == .wholeLine)
  }

  @Test func `the contrast and Fieller's interval say the same`() {
    let random = CounterRandom(seed: 4)
    for draw in 0..<300 {
      let gaps = pair(
        3 * random.uniform(at: UInt64(2 * draw)), 2 + random.uniform(at: UInt64(2 * draw + 1)), 0.3)
      let line = GapReduction.outcome(
        GapReduction.Gaps(estimates: gaps, degreesOfFreedom: 10), share: 0.2, level: 0.05,
        impact: none
      ).achieved
      guard let lower = line.lower, let upper = line.upper else {
        Issue.record("no interval")
        return
      }
      let verdict: AchievementVerdict = lower >= 0.2 ? .met : upper >= 0.2 ? .cannotTell : .notMet
      #expect(line.verdict == verdict)
    }
  }

  @Test func `each school's own gap: all must meet, one may fail it`() {
    func outcome(_ schools: [EstimatePair]) -> TargetOutcome {
      GapReduction.outcomeOfEach(
        schools, share: 0.2, level: 0.05, impact: none)
    }
    let good = pair(1, 4, 0.2)
    let bad = pair(4, 4, 0.1)
    #expect(outcome([good, good]).achieved.verdict == .met)
    #expect(outcome([good, bad]).achieved.verdict == .notMet)
    #expect(outcome([good, bad]).observed.verdict == .notMet)
    #expect(outcome([good, bad]).detail == .schools(met: 1, notMet: 1, void: 0))
    let void = outcome([good, pair(1, -1, 0.1)])
    #expect(void.observed.verdict == .cannotTell && void.observed.reason == .baselineNotAboveZero)
    #expect(void.achieved.verdict == .cannotTell)
    #expect(outcome([good, pair(3, 4, 0.5)]).achieved.verdict == .cannotTell)
  }

  @Test func `none below: the published rule, Holm beside it, suppressed groups cannot tell`()
    throws
  {
    func outcome(_ groups: [(String, Double?, Double)]) throws -> (TargetOutcome, TargetGroups) {
      let outcome = GroupTargets.noneBelow(
        groups.map { group in
          TargetGroup(name: group.0, difference: group.1.map { value($0, group.2) })
        }, level: 0.05, baseRate: 0.37, impact: none)
      guard case .groups(let detail)? = outcome.detail else {
        throw Golden.Problem.entry(path: "groups", name: "detail")
      }
      return (outcome, detail)
    }
    let fine = try outcome([("all", 1, 0.4), ("boys", 1.2, 0.5)])
    #expect(fine.0.observed.verdict == .met && fine.0.achieved.verdict == .met)
    expectClose(fine.1.chanceRate, 1 - 0.975 * 0.975)
    #expect(fine.1.baseRate == 0.37)
    // Met as published only because the group is small.
    let small = try outcome([("all", 1, 0.4), ("girls", -1.5, 1)])
    #expect(small.0.observed.verdict == .met && small.0.achieved.verdict == .cannotTell)
    // Below by itself (z = -2.1), not after Holm over five groups (p = 0.018 * 5).
    let five = (0..<4).map { ("g\($0)", 0.1 as Double?, 1.0) } + [("girls", -2.1 as Double?, 1.0)]
    let once = try outcome(five)
    #expect(once.0.observed.verdict == .notMet && once.0.achieved.verdict == .cannotTell)
    #expect(once.1.failing == ["girls"] && once.1.failingByHolm.isEmpty)
    let far = try outcome([("all", 1, 0.4), ("girls", -4, 1)])
    #expect(far.0.achieved.verdict == .notMet && far.1.failingByHolm == ["girls"])
    let hidden = try outcome([("all", 1, 0.4), ("low", nil, 0)])
    #expect(hidden.0.observed.verdict == .cannotTell)
    #expect(hidden.0.observed.reason == .suppressed(["low"]) && hidden.1.suppressed == ["low"])
    // A group that fails decides, whatever is hidden.
    #expect(try outcome([("all", -4, 0.4), ("low", nil, 0)]).0.observed.verdict == .notMet)
    #expect(try outcome([("low", nil, 0)]).0.observed.reason == .suppressed(["low"]))
    #expect(try outcome([]).0.observed.reason == .noFigures)
  }

  @Test func `a group without a national value or without figures is called so`() throws {
    func outcome(_ lacks: [TargetGroup.Lack]) -> TargetOutcome {
      let groups = lacks.enumerated().map { place, lack in
        TargetGroup(name: "g\(place)", difference: nil, lack: lack)
      }
      return GroupTargets.noneBelow(
        [TargetGroup(name: "all", difference: value(1, 0.1))] + groups, level: 0.05, baseRate: nil,
        impact: none)
    }
    let national = outcome([.withoutNational, .withoutFigures])
    #expect(national.observed.verdict == .cannotTell)
    #expect(national.achieved.reason == .withoutNational(["g0"]))
    guard case .groups(let told)? = national.detail else {
      throw Golden.Problem.entry(path: "groups", name: "detail")
    }
    #expect(told.suppressed.isEmpty && told.withoutNational == ["g0"])
    #expect(told.withoutFigures == ["g1"] && told.published == 1)
    #expect(outcome([.withoutFigures]).observed.reason == .withoutFigures(["g0"]))
    #expect(outcome([.withoutFigures, .suppressed]).observed.reason == .suppressed(["g1"]))
  }

  @Test func `non-inferior in every group: each at the level itself`() {
    func outcome(_ groups: [(Double?, Double)]) -> TargetOutcome {
      GroupTargets.nonInferior(
        groups.enumerated().map { index, group in
          TargetGroup(name: "g\(index)", difference: group.0.map { value($0, group.1) })
        }, margin: 1, level: 0.05, impact: none)
    }
    #expect(outcome([(0, 0.5), (0.5, 0.8)]).achieved.verdict == .met)
    #expect(outcome([(0, 0.5), (0, 0.7)]).achieved.verdict == .cannotTell)
    #expect(outcome([(0, 0.5), (-3, 0.5)]).achieved.verdict == .notMet)
    #expect(outcome([(0, 0.5), (-3, 0.5)]).observed.verdict == .notMet)
    #expect(outcome([(0, 0.5), (nil, 0)]).achieved.reason == .suppressed(["g1"]))
    #expect(outcome([(0, 0.5)]).achieved.threshold == -1)
  }

  @Test func `agreement counts those who did not answer at their worst`() {
    func outcome(_ agree: Int, _ answered: Int, _ eligible: Int) -> TargetOutcome {
      AnswerTargets.shareAgree(
        agree: agree, answered: answered, eligible: eligible, threshold: 0.9, level: 0.05)
    }
    // 30 of 30: the lower end is 0.05^(1/30) = 0.905.
    let all = outcome(30, 30, 30)
    #expect(all.achieved.verdict == .met)
    expectClose(all.achieved.lower ?? 0, 0.904966147144696, relative: 1e-10)
    expectClose(all.achieved.pValue ?? 0, 0.04239115827521625, relative: 1e-10)
    let silent = outcome(30, 30, 34)
    #expect(silent.observed.verdict == .met && silent.achieved.verdict == .cannotTell)
    #expect(silent.achieved.reason == .nonResponse)
    #expect(outcome(20, 22, 22).achieved.verdict == .cannotTell)
    #expect(outcome(20, 22, 22).achieved.reason == nil)
    #expect(outcome(10, 40, 40).achieved.verdict == .notMet)
    #expect(outcome(0, 0, 12).observed.reason == .noFigures)
    #expect(all.impact.verdict == .notTestable && all.impact.reason == .notAnOutcome)
  }

  @Test func `an ordered shift keeps within 0 and 1`() throws {
    let after = [3.0, 4, 4, 5, 5, 3, 4, 5, 4, 5, 4, 4]
    let before = [2.0, 3, 2, 3, 1, 2, 3, 3, 2, 4, 2, 3]
    let schools = (0..<12).map { $0 / 2 }
    let superiority = try #require(
      ProbabilityOfSuperiority(
        of: after, over: before, upperClusters: schools, lowerClusters: schools))
    let outcome = AnswerTargets.orderedShift(superiority, threshold: 0.5, level: 0.05, impact: none)
    #expect(outcome.observed.verdict == .met && outcome.achieved.verdict == .met)
    let (lower, upper) = (outcome.achieved.lower ?? 0, outcome.achieved.upper ?? 2)
    #expect(lower > 0.5 && lower < superiority.value && upper > superiority.value && upper < 1)
    let perfect = try #require(
      ProbabilityOfSuperiority(
        of: [4, 5], over: [1, 2], upperClusters: [0, 1], lowerClusters: [0, 1]))
    #expect(
      AnswerTargets.orderedShift(perfect, threshold: 0.5, level: 0.05, impact: none).achieved.reason
        == .noUncertainty)
    #expect(
      AnswerTargets.orderedShift(nil, threshold: 0.5, level: 0.05, impact: none).observed.reason
        == .noFigures)
  }

  /// Schools' gaps before and after whose true reduction is exactly the target.
  @Test(arguments: [(0.0, 23), (0.6, 23), (0.6, 8)])
  func `with a true cut of exactly a fifth the target is met at most one time in twenty`(
    correlation: Double, count: Int
  ) {
    let random = CounterRandom(seed: 2019, stream: UInt64(count))
    let (draws, baseline) = (20_000, 3.0)
    var met = 0
    var position: UInt64 = 0
    func normal() -> Double {
      position += 1
      return random.normal(at: position)
    }
    for _ in 0..<draws {
      var sums = (before: 0.0, after: 0.0, squares: 0.0, afterSquares: 0.0, products: 0.0)
      for _ in 0..<count {
        let shared = normal()
        let before = baseline + shared
        let after =
          0.8 * baseline + correlation * shared
          + (1 - correlation * correlation).squareRoot() * normal()
        sums.before += before
        sums.after += after
        sums.squares += before * before
        sums.afterSquares += after * after
        sums.products += before * after
      }
      let n = Double(count)
      func covariance(_ products: Double, _ a: Double, _ b: Double) -> Double {
        max((products - a * b / n) / (n - 1) / n, products == sums.products ? -.infinity : 0)
      }
      let gaps = EstimatePair(
        numerator: sums.after / n, denominator: sums.before / n,
        numeratorVariance: covariance(sums.afterSquares, sums.after, sums.after),
        denominatorVariance: covariance(sums.squares, sums.before, sums.before),
        covariance: covariance(sums.products, sums.after, sums.before))
      let outcome = GapReduction.outcome(
        GapReduction.Gaps(estimates: gaps, degreesOfFreedom: n - 1), share: 0.2, level: 0.05,
        impact: none)
      if outcome.achieved.verdict == .met { met += 1 }
    }
    // Three standard errors of a share of 0.05 in 20,000 draws.
    let share = Double(met) / Double(draws)
    #expect(share <= 0.05 + 3 * (0.05 * 0.95 / Double(draws)).squareRoot(), "\(share)")
    #expect(share > 0.04, "a test that never says met would pass: \(share)")
  }

  @Test func `an untreated placebo is called a benefit at most one time in twenty`() {
    let random = CounterRandom(seed: 77)
    let draws = 40_000
    var found = 0
    for draw in 0..<draws {
      let effect = UncertainValue(random.normal(at: UInt64(draw)), standardError: 1)
      let line = ImpactEvidence.effect(effect, worthwhile: 0.5, baselineHasSelectionYear: false)
        .line(level: 0.05)
      if line.verdict == .consistentWithBenefit { found += 1 }
    }
    let share = Double(found) / Double(draws)
    #expect(share <= 0.05 + 3 * (0.05 * 0.95 / Double(draws)).squareRoot() && share > 0.045)
  }
}
