import Education
import Estimation
import TestSupport
import Testing

/// Targets of the means of schools, from their figures to verdicts.
@Suite struct CohortTargetTests {
  private func school(
    _ code: Int, _ before: Double, _ after: Double, variance: Double = 0.04, halfUnit: Double = 0
  ) -> SchoolRecord {
    SchoolRecord(
      school: code,
      before: [SchoolMean(before, variance: variance, weight: 1, halfUnit: halfUnit)],
      after: [SchoolMean(after, variance: variance, weight: 1, halfUnit: halfUnit)])
  }

  private var programme: Cohort { Cohort([school(1, -4, -2), school(2, -2, -1)]) }
  private var comparison: Cohort {
    Cohort([school(3, 1, 1.5), school(4, 1, 1.3), school(5, 0, 0.4)])
  }

  private func target(_ measure: TargetMeasure, _ threshold: Double) -> CohortTarget {
    CohortTarget(measure, threshold: threshold, level: 0.05)
  }

  @Test func `a gap is what is lacking to the reference`() throws {
    let outcome = target(.gapReduction, 0.2).outcome(programme, comparison)
    // Gaps 3 and 1.5: half. The effect is 1.5 - 0.4.
    expectClose(outcome.observed.estimate ?? 0, 0.5)
    expectClose(outcome.impact.estimate ?? 0, 1.1)
    #expect(outcome.observed.verdict == .met && outcome.achieved.verdict == .met)
    let change = target(.gapChange, 1).outcome(programme, comparison)
    expectClose(change.observed.estimate ?? 0, 1.5)
    expectClose(change.impact.threshold, 1)
    #expect(target(.gapNarrowed, 0).outcome(programme, nil).impact.verdict == .notTestable)
  }

  @Test func `the gap that would have been has the comparison schools' change`() {
    var against = target(.gapReduction, 0.2)
    against.isAgainstCounterfactual = true
    let outcome = against.outcome(programme, comparison)
    // 3 - 0.4 would have been left.
    expectClose(outcome.observed.estimate ?? 0, 1 - 1.5 / 2.6)
    // What is worth having is the promised share of it, so that the two lines cannot contradict each other.
    expectClose(outcome.impact.threshold, 0.2 * 2.6)
    expectClose(target(.gapReduction, 0.2).outcome(programme, comparison).impact.threshold, 0.2 * 3)
    #expect(against.outcome(programme, nil).observed.reason == .noFigures)
  }

  @Test func `a promise met exactly is met, whatever its decimals leave as binary numbers`() {
    // Sums of decimals that miss the threshold by an ulp, to either side.
    #expect(100.3 - 100 < 0.3 && 0.1 + 0.2 > 0.3)
    let rule = TargetRule(threshold: 0.3)
    for value in [100.3 - 100, 0.3, 0.1 + 0.2] {
      #expect(rule.observed(value).verdict == .met)
      #expect(TargetRule(threshold: 0.3, isStrict: true).observed(value).verdict == .notMet)
    }
    #expect(rule.observed(0.2999).verdict == .notMet)
    #expect(TargetRule(threshold: 0.3, isStrict: true).observed(0.3001).verdict == .met)
    // Gaps of 1.1 and 0.77 to a national 100: thirty per cent, of which 100 - 99.23 is a bit more than is left.
    for (before, after) in [(98.9, 99.23), (97.7, 98.39), (99.3, 99.51)] {
      let fallen = Cohort([
        school(1, before - 100, after - 100), school(2, before - 100, after - 100),
      ])
      #expect(target(.gapReduction, 0.3).outcome(fallen, nil).observed.verdict == .met)
    }
  }

  @Test func `schools as the comparator: their means less the programme's`() {
    var against = target(.gapReduction, 0.2)
    against.isAgainstSchools = true
    // (2/3 + 3) before, (3.2/3 + 1.5) after.
    expectClose(
      against.outcome(programme, comparison).observed.estimate ?? 0,
      1 - (3.2 / 3 + 1.5) / (2.0 / 3 + 3))
    var level = target(.meanDifference, 0)
    level.isAgainstSchools = true
    expectClose(level.outcome(programme, comparison).observed.estimate ?? 0, -1.5 - 3.2 / 3)
  }

  @Test func `rounding of a national value before takes no part in the gap that would have been`() {
    let rounded = Cohort([
      school(1, -4, -2.87, variance: 1e-4, halfUnit: 0.05),
      school(2, -2, -1.87, variance: 1e-4, halfUnit: 0.05),
    ])
    let others = Cohort([school(3, 0, 0, halfUnit: 0.05), school(4, 0, 0, halfUnit: 0.05)])
    // Gaps 3 and 2.37: 0.8 · 3 - 2.37 = 0.03, beyond 1.645 · 0.009; rounding moves it by 0.8 · 0.05 + 0.05.
    let own = target(.gapReduction, 0.2).outcome(rounded, nil)
    #expect(own.observed.reason == .rounding && own.achieved.reason == .rounding)
    var against = target(.gapReduction, 0.19)
    against.isAgainstCounterfactual = true
    // 0.81 · 3 - 2.37 = 0.06; rounding moves it by 0.19 · 0.05 = 0.0095 only.
    #expect(against.outcome(rounded, others).observed.reason == nil)
    #expect(target(.gapReduction, 0.19).outcome(rounded, others).observed.reason == .rounding)
  }

  @Test func `without years before no change is told`() {
    var level = target(.meanDifference, 0)
    level.hasBaseline = false
    let line = level.outcome(programme, comparison).impact
    #expect(line.verdict == .notTestable && line.reason == .noBaseline)
  }

  @Test func `each school by itself`() {
    var each = target(.gapReduction, 0.2)
    each.isOfEach = true
    let outcome = each.outcome(
      Cohort([school(1, -4, -2), school(2, -2, -2), school(3, 1, 1)]), nil)
    #expect(outcome.detail == .schools(met: 1, notMet: 1, void: 1))
    #expect(outcome.observed.verdict == .notMet)
  }
}
