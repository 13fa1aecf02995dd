import Analyses
import Education
import Specs

/// A target before its figures are read: what it compares, by which rule, and what its verdicts will rest on.
struct TargetExplanation {
  private let plan: TargetPlan
  private let design: DesignPlan?

  init(_ plan: TargetPlan, design: DesignPlan?) {
    self.plan = plan
    self.design = design
  }

  /// One text a thought.
  var lines: [String] {
    [promise, chance, impact].compactMap(\.self)
  }

  // MARK: The rule

  private var promise: String {
    let threshold = Plain.number(plan.threshold)
    switch plan.measure {
    case .meanDifference:
      return
        "The mean of \(plan.of.value) in \(after) less that of \(comparator) is at least \(threshold); \(average)."
    case .gapChange:
      return
        "\(gap) gap before - gap after >= \(threshold), from \(before) to \(after); \(average)."
    case .gapNarrowed:
      return "\(gap) gap before - gap after > 0, from \(before) to \(after); \(average)."
    case .gapReduction:
      let whole =
        plan.isAgainstCounterfactual
        ? "the gap that would have been by the change of schools without the programme"
        : "gap before"
      return
        "\(gap) (1 - \(threshold)) x \(whole) - gap after >= 0, from \(before) to \(after); \(average). A gap of nought or "
        + "below is none, and its share means nothing."
    case .noneBelow:
      return
        "No group (\(groups)) is significantly below \(comparator) in \(after): none has its whole interval below, for "
        + "`achieved` with Holm's adjustment for so many groups."
    case .nonInferior:
      return
        "No group (\(groups)) is more than \(Plain.number(plan.margin)) below \(comparator) in \(after): for `achieved` "
        + "each group's interval lies above that."
    case .shareAgree:
      let asked = plan.eligible.map { "of \($0.value) asked" } ?? "of the rows"
      return
        "The share \(asked) with \(plan.of.value) = 1 in \(after) is at least \(threshold); the interval is exact (Clopper and "
        + "Pearson 1934), those who did not answer at their worst."
    case .orderedShift:
      return
        "P(\(plan.of.value) in \(after) > in \(before)) + half of P(equal) is at least \(threshold): the probability that a "
        + "later rating exceeds an earlier one, clustered by school."
    }
  }

  private var gap: String {
    "Gap = \(comparator) less the schools' \(plan.of.value), positive = behind:"
  }

  private var comparator: String {
    switch plan.comparator {
    case .national(let column, _): "national values (\(column))"
    case .comparison: "schools without the programme"
    case .otherPupils: "the other pupils of the same schools"
    case .none: "a standard"
    }
  }

  private var groups: String {
    plan.by ?? (plan.isPublished ? "of the published tables" : "all rows")
  }

  private var average: String {
    switch plan.average {
    case .pupils: "all pupils count alike" + (plan.weight.map { " (\($0))" } ?? "")
    case .schools: "all schools count alike"
    case .each: "every school has to meet it by itself"
    }
  }

  private var before: String { years(plan.baseline.map(\.value)) }
  private var after: String { years(plan.post.map(\.value)) }

  private func years(_ years: [Int]) -> String {
    years.isEmpty ? "the rows" : years.map { String($0) }.joined(separator: " and ")
  }

  // MARK: The lines

  private var chance: String {
    "Observed: the figures as they read. Achieved: met if the whole \(Fixed.percent(1 - 2 * plan.level)) interval satisfies the "
      + "rule, not met if none of it does, else it cannot be told; the interval is of \(plan.uncertaintyOf)."
  }

  private var impact: String? {
    switch plan.measure {
    case .noneBelow, .nonInferior:
      return "Impact: not testable, as the measure compares with a standard."
    case .shareAgree: return "Impact: not testable, as the measure is no outcome of pupils."
    default: break
    }
    guard design?.programme != nil else {
      return
        "Impact: not testable without schools that have no programme (`treated:` under `design:`)."
    }
    if plan.baseline.isEmpty { return "Impact: not testable without years before (`baseline:`)." }
    var text =
      "Impact: the change beyond that of schools without the programme, if trends would have been parallel; a benefit if its "
      + "interval lies above nought"
    if let selection = design?.selection {
      text +=
        ", and at most \(Fixed.percent(plan.level)) of sets of other schools, chosen alike by \(selection.on.value) in "
        + "\(selection.year.value), gain as much"
    }
    return text + "."
  }
}
