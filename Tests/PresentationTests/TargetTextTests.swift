import Education
import Estimation
import Presentation
import Testing

/// Every verdict has a sentence that is true by itself.
@Suite struct TargetTextTests {
  private let none = TargetLine<ImpactVerdict>(.notTestable, threshold: 0, reason: .noComparison)

  private func text(
    _ measure: TargetMeasure, observed: TargetLine<AchievementVerdict>? = nil,
    achieved: TargetLine<AchievementVerdict>? = nil, impact: TargetLine<ImpactVerdict>? = nil,
    detail: TargetDetail? = nil, isAgainstCounterfactual: Bool = false
  ) -> TargetText {
    let line = TargetLine<AchievementVerdict>(.met, estimate: 0.3, threshold: 0.2)
    return TargetText(
      TargetOutcome(
        measure: measure, observed: observed ?? line, achieved: achieved ?? line,
        impact: impact ?? none, detail: detail), level: 0.05,
      isAgainstCounterfactual: isAgainstCounterfactual)
  }

  @Test func `observed: met, not met, cannot tell, for each measure`() {
    func observed(
      _ measure: TargetMeasure, _ verdict: AchievementVerdict, _ estimate: Double?,
      _ threshold: Double, _ reason: VerdictReason? = nil, detail: TargetDetail? = nil
    ) -> String {
      text(
        measure,
        observed: TargetLine(verdict, estimate: estimate, threshold: threshold, reason: reason),
        detail: detail
      ).observed
    }
    let met = "As the figures read, the target was met: "
    let not = "As the figures read, the target was not met: "
    let unknown = "As the figures read, it cannot be told whether the target was met"
    #expect(
      observed(.gapReduction, .met, 0.3, 0.2)
        == met + "the gap is 30 % smaller than before, at least 20 % was asked for.")
    #expect(
      observed(.gapReduction, .notMet, -0.1, 0.2)
        == not + "the gap is 10 % larger than before, at least 20 % was asked for.")
    #expect(
      observed(.gapReduction, .notMet, 0.5, 0.2, detail: .schools(met: 1, notMet: 1, void: 0))
        == not + "1 of 2 schools met it, each must cut its gap by at least 20 %.")
    #expect(
      observed(.gapChange, .met, 0.7, 0.5)
        == met + "the gap narrowed by 0.70, at least 0.50 was asked for.")
    #expect(
      observed(.gapNarrowed, .notMet, -0.7, 0)
        == not + "the gap widened by 0.70, any narrowing was asked for.")
    #expect(
      observed(.meanDifference, .notMet, -1, 0)
        == not + "the mean is 1.00 below its comparator, at least 0.00 was asked for.")
    #expect(
      observed(.noneBelow, .met, 0.25, 0)
        == met + "the lowest group is 0.25 above its comparator, none may be significantly below.")
    #expect(
      observed(.nonInferior, .notMet, -2, -1)
        == not + "the lowest group is 2.00 below its comparator, at most 1.00 below was allowed.")
    #expect(
      observed(.shareAgree, .met, 1, 0.9)
        == met + "100 % of those who answered agree, at least 90 % was asked for.")
    #expect(
      observed(.orderedShift, .met, 0.8, 0.5)
        == met
        + "a later rating exceeds an earlier one with probability 0.80, more than 0.50 was asked for."
    )
    #expect(
      observed(.gapChange, .cannotTell, nil, 1, .noFigures) == unknown + ": there are no figures.")
    #expect(
      observed(.gapReduction, .cannotTell, nil, 0.2, .baselineNotAboveZero)
        == unknown + ": there was no gap at the start, so a share of it means nothing.")
    #expect(
      observed(
        .gapReduction, .cannotTell, 1, 0.2, .baselineNotAboveZero,
        detail: .schools(met: 1, notMet: 0, void: 1))
        == unknown + ": a school had no gap at the start, so a share of it means nothing.")
    #expect(
      observed(.noneBelow, .cannotTell, 0.2, 0, .suppressed(["low", "eal"]))
        == unknown + ": the figures of low, eal are suppressed.")
  }

  @Test func `a literal verdict that rounding could turn says so`() {
    let line = TargetLine<AchievementVerdict>(
      .notMet, estimate: 0.19, threshold: 0.2, reason: .rounding)
    #expect(
      text(.gapReduction, observed: line).observed
        == "As the figures read, the target was not met: the gap is 19 % smaller than before, at least 20 % was "
        + "asked for; rounding of the national values could turn it.")
  }

  @Test func `every effect is told under its condition`() {
    for verdict in ImpactVerdict.allCases where verdict != .notTestable {
      for reason in [
        nil, VerdictReason.baselineHasSelectionYear, .noUncertainty, .untreatedGainAsMuch,
        .noPlaceboSets,
      ] {
        let line = TargetLine(verdict, estimate: 1.0, threshold: 0.5, reason: reason)
        #expect(
          text(.gapReduction, impact: line).impact.contains(
            "if trends would have been parallel, the effect is 1.00"))
      }
    }
  }

  @Test func `a fall against the counterfactual says so`() {
    #expect(
      text(.gapReduction, isAgainstCounterfactual: true).observed.contains(
        "the gap is 30 % smaller than it would have been"))
  }

  @Test func `achieved: the interval, or what stands in the way`() {
    func achieved(
      _ measure: TargetMeasure, _ verdict: AchievementVerdict, _ reason: VerdictReason? = nil,
      detail: TargetDetail? = nil, hasInterval: Bool = true
    ) -> String {
      text(
        measure,
        achieved: TargetLine(
          verdict, estimate: 0.3, lower: hasInterval ? 0.1 : nil, upper: hasInterval ? 0.5 : nil,
          threshold: 0.2, reason: reason), detail: detail
      ).achieved
    }
    #expect(
      achieved(.gapChange, .met)
        == "Allowing for chance, it was met: the whole interval satisfies it (90 % interval 0.10 to 0.50)."
    )
    #expect(
      achieved(.gapReduction, .notMet)
        == "Allowing for chance, it was not met: none of the interval satisfies it (90 % interval 10 % to 50 %)."
    )
    let unknown = "Allowing for chance, it cannot be told whether it was met: "
    #expect(
      achieved(.gapChange, .cannotTell)
        == unknown + "the interval holds values on both sides (90 % interval 0.10 to 0.50).")
    let reasons: [(VerdictReason, String)] = [
      (.noUncertainty, "the figures have no standard error."),
      (.noFigures, "there are no figures."),
      (.rounding, "rounding of the national values could turn it."),
      (
        .baselineUncertain,
        "the gap at the start may have been none, so a share of it is not bounded."
      ),
      (.nonResponse, "those who did not answer could turn it."),
      (.noComparison, "there are no comparison schools."),
      (.noComparisonFigures, "no comparison school has figures both before and after."),
      (.withoutNational(["eal"]), "there is no national value of eal."),
      (.withoutFigures(["eal", "low"]), "there are no figures of eal, low."),
      (.noBaseline, "there are no years before."),
      (.notCompared, "the measure compares with a standard."),
      (.notAnOutcome, "the measure describes no outcome."),
      (.baselineHasSelectionYear, "the baseline contains the year on which schools were chosen."),
      (.untreatedGainAsMuch, "schools without the programme gain as much."),
      (.noPlaceboSets, "what schools chosen alike gain cannot be told."),
    ]
    for (reason, words) in reasons {
      #expect(achieved(.gapReduction, .cannotTell, reason, hasInterval: false) == unknown + words)
    }
    let each = TargetDetail.schools(met: 2, notMet: 0, void: 0)
    #expect(
      achieved(.gapReduction, .met, detail: each, hasInterval: false).hasSuffix(
        "every school by itself."))
    #expect(
      achieved(.gapReduction, .notMet, detail: each, hasInterval: false).hasSuffix(
        "at least one school failed it, all taken together."))
    #expect(achieved(.noneBelow, .met, hasInterval: false).hasSuffix("every group by itself."))
    #expect(
      achieved(.nonInferior, .notMet, hasInterval: false).hasSuffix(
        "at least one group is more than the margin below, all taken together."))
    #expect(
      achieved(.noneBelow, .notMet, hasInterval: false).hasSuffix(
        "at least one group is below, all taken together."))
    // No interval stands beside groups, and none beside schools each by itself.
    #expect(
      achieved(.nonInferior, .cannotTell, hasInterval: false)
        == unknown
        + "at least one group may break the rule, and none is shown to, all taken together.")
    #expect(
      achieved(.gapReduction, .cannotTell, detail: each, hasInterval: false)
        == unknown
        + "at least one school may have failed it, and none is shown to have, all taken together.")
    #expect(
      achieved(.gapReduction, .cannotTell, hasInterval: false)
        == unknown + "the figures bound it on neither side.")
    #expect(achieved(.shareAgree, .met).contains("even if all who did not answer disagree"))
    #expect(achieved(.shareAgree, .notMet).contains("even if all who did not answer agree"))
  }

  @Test func `impact: five verdicts and their reasons`() {
    func impact(
      _ verdict: ImpactVerdict, _ reason: VerdictReason? = nil, hasInterval: Bool = true
    ) -> String {
      text(
        .gapReduction,
        impact: TargetLine(
          verdict, estimate: 1.5, lower: hasInterval ? 0.5 : nil, upper: hasInterval ? 2.5 : nil,
          threshold: 0.8, reason: reason)
      ).impact
    }
    let figures =
      "if trends would have been parallel, the effect is 1.50, 90 % interval 0.50 to 2.50"
    #expect(impact(.consistentWithBenefit) == "Impact: consistent with a benefit; \(figures).")
    #expect(impact(.consistentWithHarm) == "Impact: consistent with harm; \(figures).")
    #expect(
      impact(.noWorthwhileEffect)
        == "Impact: no worthwhile effect; \(figures), below the 0.80 that the target asks for.")
    #expect(
      impact(.inconclusive)
        == "Impact: inconclusive; \(figures): both no effect and a worthwhile one are possible.")
    #expect(
      impact(.inconclusive, .baselineHasSelectionYear).contains(
        "the baseline contains the year on which schools were chosen"))
    #expect(
      impact(.inconclusive, .untreatedGainAsMuch)
        == "Impact: inconclusive; \(figures), but more than 5 % of sets of schools without the programme, chosen as "
        + "it chose its own, gain as much.")
    #expect(
      impact(.inconclusive, .noPlaceboSets)
        == "Impact: inconclusive; \(figures), but what schools without the programme gain that were chosen alike "
        + "cannot be told: too few schools, or too few draws.")
    #expect(
      impact(.inconclusive, .noUncertainty, hasInterval: false)
        == "Impact: inconclusive; if trends would have been parallel, the effect is 1.50, without a standard error."
    )
    #expect(
      impact(.notTestable, .noComparison)
        == "Impact: not testable: without comparison schools nothing says what would have happened anyway."
    )
    #expect(
      impact(.notTestable, .noFigures)
        == "Impact: not testable: no school of the programme has figures both before and after.")
    #expect(
      impact(.notTestable, .noComparisonFigures)
        == "Impact: not testable: no comparison school has figures both before and after.")
    #expect(
      impact(.notTestable, .noBaseline)
        == "Impact: not testable: without years before (`baseline:`) no change can be told.")
    #expect(
      impact(.notTestable, .notCompared)
        == "Impact: not testable: the measure compares with a standard, not with other schools.")
    #expect(
      impact(.notTestable, .notAnOutcome)
        == "Impact: not testable: the measure describes what was delivered, not an outcome of pupils."
    )
  }

  @Test func `Fieller's set is told whatever its shape`() {
    func told(_ set: FiellerSet) -> String {
      text(.gapReduction, detail: .reduction(set)).sentences.last ?? ""
    }
    let start = "Fieller's 90 % set of the reduction: "
    #expect(told(.interval(lower: 0.1, upper: 0.5)) == start + "10 % to 50 %.")
    #expect(
      told(.complement(upTo: -1, from: 0.4))
        == start
        + "up to \u{2212}100 %, or from 40 %: the gap at the start is too uncertain to bound it.")
    #expect(told(.atLeast(0.3)) == start + "30 % or more.")
    #expect(told(.atMost(0.3)) == start + "30 % or less.")
    #expect(told(.wholeLine) == start + "every value: the figures do not bound it.")
    #expect(told(.empty) == start + "none: the gap at the start is known to be nought.")
  }

  @Test func `groups and answers are told beside`() {
    func groups(
      _ measure: TargetMeasure, failing: [String], holm: [String], suppressed: [String] = [],
      baseRate: Double? = nil
    ) -> [String] {
      Array(
        text(
          measure,
          detail: .groups(
            TargetGroups(
              published: 4, suppressed: suppressed, failing: failing, failingByHolm: holm,
              chanceRate: 0.096, baseRate: baseRate))
        ).sentences.dropFirst(3))
    }
    #expect(
      groups(.nonInferior, failing: [], holm: [])
        == ["No published group (of 4) breaks the rule read literally."])
    #expect(
      groups(.noneBelow, failing: ["girls"], holm: [], suppressed: ["eal"], baseRate: 0.37) == [
        "Read literally, 1 of 4 groups breaks the rule: girls; none does with all groups taken together (Holm).",
        "Suppressed in at least one school: eal.",
        "Of schools exactly at national in every group, up to 10 % would break it by chance.",
        "Of comparable schools, 37 % break it.",
      ])
    #expect(
      groups(.nonInferior, failing: ["all"], holm: ["all"]) == [
        "Read literally, 1 of 4 groups breaks the rule: all; with all groups taken together (Holm): all."
      ])
    #expect(
      text(.shareAgree, detail: .answers(agree: 26, answered: 30, eligible: 34)).sentences.last
        == "26 of 30 who answered agree; 34 were asked.")
  }
}
