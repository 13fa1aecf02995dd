public import Education
import Estimation

/// The verdicts of a target in sentences: one for each line, each true by itself.
public struct TargetText: Sendable {
  private let outcome: TargetOutcome

  var detail: TargetDetail? { outcome.detail }
  var outcomeMeasure: TargetMeasure { outcome.measure }
  /// What the estimates are of: `the gap`, `the difference`.
  private let subject: Subject
  private let level: Double
  private let isAgainstCounterfactual: Bool

  private enum Subject {
    case reduction, narrowing, difference, lowest, share, superiority
  }

  /// The sentences of an outcome.
  ///
  /// - Parameters:
  ///   - outcome: How the target came out.
  ///   - level: The one-sided level.
  ///   - isAgainstCounterfactual: Whether a fall is one of the gap that would have been.
  public init(_ outcome: TargetOutcome, level: Double, isAgainstCounterfactual: Bool = false) {
    self.outcome = outcome
    self.level = level
    self.isAgainstCounterfactual = isAgainstCounterfactual
    subject =
      switch outcome.measure {
      case .gapReduction: .reduction
      case .gapChange, .gapNarrowed: .narrowing
      case .meanDifference: .difference
      case .noneBelow, .nonInferior: .lowest
      case .shareAgree: .share
      case .orderedShift: .superiority
      }
  }

  /// All sentences in order: observed, achieved, impact, then what belongs beside.
  public var sentences: [String] { [observed, achieved, impact] + beside }

  /// The literal reading.
  public var observed: String {
    let line = outcome.observed
    let figures = line.estimate.map { ": \(told($0)), \(demanded(line.threshold))" } ?? ""
    switch line.verdict {
    case .met: return "As the figures read, the target was met\(figures)\(unsure(line.reason))."
    case .notMet:
      return "As the figures read, the target was not met\(figures)\(unsure(line.reason))."
    case .cannotTell:
      return "As the figures read, it cannot be told whether the target was met\(why(line.reason))."
    }
  }

  /// The reading with uncertainty.
  public var achieved: String {
    let line = outcome.achieved
    let range = interval(line.lower, line.upper).map { " (\(percent) interval \($0))" } ?? ""
    switch line.verdict {
    case .met: return "Allowing for chance, it was met: \(basis(isMet: true))\(range)."
    case .notMet: return "Allowing for chance, it was not met: \(basis(isMet: false))\(range)."
    case .cannotTell:
      let reason = line.reason.map { why($0) } ?? open(hasInterval: !range.isEmpty)
      return "Allowing for chance, it cannot be told whether it was met\(reason)\(range)."
    }
  }

  /// The effect.
  public var impact: String {
    let line = outcome.impact
    let figures = line.estimate.map { estimate in
      "the effect is \(number(estimate))"
        + (numbers(line.lower, line.upper).map { ", \(percent) interval \($0)" } ?? "")
    }
    let condition = "if trends would have been parallel, "
    switch line.verdict {
    case .consistentWithBenefit:
      return "Impact: consistent with a benefit; \(condition)\(figures ?? "")."
    case .noWorthwhileEffect:
      return "Impact: no worthwhile effect; \(condition)\(figures ?? ""), below the "
        + "\(number(line.threshold)) that the target asks for."
    case .consistentWithHarm:
      return "Impact: consistent with harm; \(condition)\(figures ?? "")."
    case .inconclusive where line.reason == .baselineHasSelectionYear:
      return
        "Impact: inconclusive; \(condition)\(figures ?? ""), but the baseline contains the year on which schools "
        + "were chosen, and schools chosen for weak results improve by themselves."
    case .inconclusive where line.reason == .untreatedGainAsMuch:
      return
        "Impact: inconclusive; \(condition)\(figures ?? ""), but more than \(Fixed.percent(level)) of sets of schools "
        + "without the programme, chosen as it chose its own, gain as much."
    case .inconclusive where line.reason == .noPlaceboSets:
      return
        "Impact: inconclusive; \(condition)\(figures ?? ""), but what schools without the programme gain that were "
        + "chosen alike cannot be told: too few schools, or too few draws."
    case .inconclusive where line.reason == .baselineNotAboveZero:
      return
        "Impact: inconclusive; \(condition)\(figures ?? ""), but the gap was not above nought, so that no effect is the share "
        + "of it that was promised."
    case .inconclusive where line.reason == .noUncertainty:
      return "Impact: inconclusive; \(condition)\(figures ?? ""), without a standard error."
    case .inconclusive:
      return
        "Impact: inconclusive; \(condition)\(figures ?? ""): both no effect and a worthwhile one are possible."
    case .notTestable where line.reason == .notAnOutcome:
      return
        "Impact: not testable: the measure describes what was delivered, not an outcome of pupils."
    case .notTestable where line.reason == .noBaseline:
      return "Impact: not testable: without years before (`baseline:`) no change can be told."
    case .notTestable where line.reason == .notCompared:
      return "Impact: not testable: the measure compares with a standard, not with other schools."
    case .notTestable where line.reason == .noFigures:
      return "Impact: not testable: no school of the programme has figures both before and after."
    case .notTestable where line.reason == .noComparisonFigures:
      return "Impact: not testable: no comparison school has figures both before and after."
    case .notTestable:
      return
        "Impact: not testable: without comparison schools nothing says what would have happened anyway."
    }
  }

  // MARK: Words

  var percent: String { "\(Fixed.percent(1 - 2 * level))" }

  private func told(_ estimate: Double) -> String {
    switch subject {
    case .reduction:
      if case .schools(let met, let notMet, let void)? = outcome.detail {
        return "\(met) of \(met + notMet + void) schools met it"
      }
      let than = isAgainstCounterfactual ? "it would have been" : "before"
      return
        "the gap is \(share(abs(estimate))) \(estimate >= 0 ? "smaller" : "larger") than \(than)"
    case .narrowing:
      return estimate >= 0
        ? "the gap narrowed by \(number(estimate))" : "the gap widened by \(number(-estimate))"
    case .difference:
      return
        "the mean is \(number(abs(estimate))) \(estimate >= 0 ? "above" : "below") its comparator"
    case .lowest:
      return
        "the lowest group is \(number(abs(estimate))) \(estimate >= 0 ? "above" : "below") its comparator"
    case .share: return "\(share(estimate)) of those who answered agree"
    case .superiority:
      return "a later rating exceeds an earlier one with probability \(number(estimate))"
    }
  }

  private func demanded(_ threshold: Double) -> String {
    switch subject {
    case .reduction where isOfEach: "each must cut its gap by at least \(share(threshold))"
    case .reduction, .share: "at least \(share(threshold)) was asked for"
    case .narrowing where outcome.measure == .gapNarrowed: "any narrowing was asked for"
    case .narrowing, .difference: "at least \(number(threshold)) was asked for"
    case .lowest where outcome.measure == .noneBelow: "none may be significantly below"
    case .lowest: "at most \(number(-threshold)) below was allowed"
    case .superiority: "more than \(number(threshold)) was asked for"
    }
  }

  private var isOfEach: Bool {
    if case .schools? = outcome.detail { true } else { false }
  }

  private func basis(isMet: Bool) -> String {
    switch subject {
    case .reduction where isOfEach:
      isMet ? "every school by itself" : "at least one school failed it, all taken together"
    case .lowest:
      isMet
        ? "every group by itself"
        : "at least one group is \(outcome.measure == .nonInferior ? "more than the margin below" : "below")"
          + ", all taken together"
    case .share:
      isMet
        ? "even if all who did not answer disagree" : "even if all who did not answer agree"
    default: isMet ? "the whole interval satisfies it" : "none of the interval satisfies it"
    }
  }

  /// What leaves a reading with uncertainty open that has no other reason.
  private func open(hasInterval: Bool) -> String {
    switch subject {
    case .reduction where isOfEach:
      ": at least one school may have failed it, and none is shown to have, all taken together"
    case .lowest:
      ": at least one group may break the rule, and none is shown to, all taken together"
    default:
      hasInterval
        ? ": the interval holds values on both sides" : ": the figures bound it on neither side"
    }
  }

  /// What is said beside a literal verdict that rounding could turn.
  private func unsure(_ reason: VerdictReason?) -> String {
    reason == .rounding ? "; rounding of the national values could turn it" : ""
  }

  private func why(_ reason: VerdictReason?) -> String {
    switch reason {
    case nil: ""
    case .rounding: ": rounding of the national values could turn it"
    case .noFigures: ": there are no figures"
    case .noUncertainty: ": the figures have no standard error"
    case .baselineNotAboveZero:
      isOfEach
        ? ": a school had no gap at the start, so a share of it means nothing"
        : ": there was no gap at the start, so a share of it means nothing"
    case .baselineUncertain:
      ": the gap at the start may have been none, so a share of it is not bounded"
    case .suppressed(let groups):
      ": the figures of \(groups.joined(separator: ", ")) are suppressed"
    case .withoutNational(let groups):
      ": there is no national value of \(groups.joined(separator: ", "))"
    case .withoutFigures(let groups):
      ": there are no figures of \(groups.joined(separator: ", "))"
    case .nonResponse: ": those who did not answer could turn it"
    case .noComparison: ": there are no comparison schools"
    case .noComparisonFigures: ": no comparison school has figures both before and after"
    case .noBaseline: ": there are no years before"
    case .notCompared: ": the measure compares with a standard"
    case .baselineHasSelectionYear: ": the baseline contains the year on which schools were chosen"
    case .untreatedGainAsMuch: ": schools without the programme gain as much"
    case .noPlaceboSets: ": what schools chosen alike gain cannot be told"
    case .notAnOutcome: ": the measure describes no outcome"
    }
  }

  /// The ends of an effect, which is in the units of the figures.
  private func numbers(_ lower: Double?, _ upper: Double?) -> String? {
    guard let lower, let upper else { return nil }
    return "\(number(lower)) to \(number(upper))"
  }

  private func interval(_ lower: Double?, _ upper: Double?) -> String? {
    guard let lower, let upper else { return nil }
    let isShare = subject == .reduction || subject == .share
    return isShare ? "\(share(lower)) to \(share(upper))" : "\(number(lower)) to \(number(upper))"
  }

  func number(_ value: Double) -> String { Fixed.number(value, digits: 2) }

  func share(_ value: Double) -> String { Fixed.number(100 * value, digits: 0) + " %" }
}
