import Designs
import DifferenceInDifferences
import Frames
import Specs

/// What `did` and `triple-difference` estimate, in words and as a formula.
struct RegressionFormWords {
  private let programme: ProgrammeModel
  private let settings: RegressionFormSettings
  private let hasGroups: Bool

  init(_ method: some RegressionFormMethod) {
    programme = method.programme
    settings = method.settings
    hasGroups = method.kind == .tripleDifference
  }

  /// Line by line.
  var lines: [String] {
    [estimand, assumption] + amounts + form + population
      + (settings.isAdjusted ? ProgrammeWords.influence : LeastSquaresWords(programme).inference)
  }

  private var estimand: String {
    let whom =
      settings.estimand == .pupils
      ? "averages over rows by their weights (estimand: pupils)"
      : "averages over units, each of weight one in every year and group (estimand: schools)"
    guard hasGroups else {
      return
        "did: the change of the outcome of units with the programme from before its start to after, less the change of "
        + "the others; \(whom)."
    }
    return
      "focus and other: the effects on the focus group (\(programme.group ?? "")) and on the others; gap: the "
      + "narrowing, effect on focus minus effect on other, positive = narrowed; \(whom). A programme for whole "
      + "classes treats the others too: a gap can narrow because they lose."
  }

  private var assumption: String {
    hasGroups
      ? "If without the programme the gap had changed alike in both arms (for focus and other: each group's outcome)."
      : "If without the programme the outcome had changed alike in both arms (parallel trends)."
  }

  private var amounts: [String] {
    var lines: [String] = []
    if let amount = programme.design.amount {
      let per = amount.kind == .exposure ? "full year of exposure" : "unit of dose"
      lines.append(
        "Effects are per \(per) (\(amount.value.expression.root.spelled)); comparing units of different amounts asks that "
          + "their effects per unit be alike.")
    }
    if let transition = programme.design.transition {
      let years = transition.years.map(String.init).joined(separator: ", ")
      lines.append(
        transition.ownTerm == nil
          ? "Rows of \(years) are neither before nor after and take no part."
          : "transition: the effect in \(years), which \(transition.years.count == 1 ? "is" : "are") neither before nor after, "
            + "by itself.")
    }
    return lines
  }

  private var form: [String] {
    if settings.isAdjusted {
      return [
        "Covariates switch the estimator to doubly robust: the years before the start are taken together, and those from "
          + "it on; the change of treated rows is compared with that of the others, weighted by the odds of their propensity "
          + "and cleared of what a regression on \(programme.covariates.joined(separator: ", ")) tells; consistent if one of "
          + "the two models is right (Sant'Anna & Zhao 2020"
          + (hasGroups ? "; Ortiz-Villavicencio & Sant'Anna 2025" : "") + ")."
          + (hasGroups ? " focus minus other need not equal gap." : ""),
        "The same in R: DRDID::drdid_panel and drdid_rc of before and after"
          + (hasGroups ? ", triplediff::ddd." : "."),
      ]
    }
    return regression
  }

  /// The regression, and the same in R: D and transition are written out, as amounts and years of transition make them.
  private var regression: [String] {
    let (unit, time) = (programme.unit, programme.time)
    let transition = programme.design.transition.flatMap { $0.ownTerm == nil ? nil : $0.years }
    let years = transition.map { $0.map(String.init).joined(separator: ", ") }
    let amount = programme.design.amount?.value.expression.root.spelled ?? "1"
    let effects = [("", "D")] + (years == nil ? [] : [("transition", "transition")])
    func term(_ name: String, _ moment: String) -> String {
      moment.isEmpty ? name : "\(name):\(moment)"
    }
    let whose = "in units with the programme from their start on"
    let means =
      years.map {
        "D = \(amount) \(whose) but not in \($0), else 0, and transition = \(amount) in them in \($0), else 0"
      } ?? "D = \(amount) \(whose)" + (amount == "1" ? "" : ", else 0")
    let weighted = settings.estimand == .schools ? ", weights = ~w" : ""
    let weights =
      settings.estimand == .schools
      ? ", w the weight of a row over the sum of those of its unit and year"
        + (hasGroups ? " and group" : "") : ""
    guard hasGroups, let group = programme.group else {
      let sum = effects.map { "\($0.0.isEmpty ? "did" : $0.0) x \($0.1)" }.joined(separator: " + ")
      let right = effects.map(\.1).joined(separator: " + ")
      return [
        "y = \(unit) + \(time) + \(sum) + e by least squares, both effects absorbed, \(means).",
        "The same in R: fixest::feols(\(programme.outcome) ~ \(right) | \(unit) + \(time)\(weighted))\(weights).",
      ]
    }
    let sum = effects.map {
      "\(term("gap", $0.0)) x \($0.1) x \(group) + \(term("other", $0.0)) x \($0.1)"
    }
    let right = effects.map { "\($0.1):\(group) + \($0.1)" }.joined(separator: " + ")
    return [
      "y = \(unit)^\(group) + \(time)^\(group) + \(sum.joined(separator: " + ")) + e by least squares, effects absorbed, "
        + "\(means); focus = gap + other.",
      "The same in R: fixest::feols(\(programme.outcome) ~ \(right) | \(unit)^\(group) + \(time)^\(group)\(weighted))"
        + "\(weights).",
    ]
  }

  private var population: [String] { ProgrammeWords.population(programme) }
}

/// Words that all estimators by design share.
enum ProgrammeWords {
  /// The effects over all treated rows.
  static let overall: Set<TermID> = [
    .did, .gap, .focus, .other, .simple, .group, .dynamic, .calendar,
  ]

  /// How influence functions become standard errors.
  static let influence = [
    "Standard errors: V = sum over clusters psi psi', psi the sum of the cluster's influence functions, without a "
      + "small-sample factor; tests and intervals by the normal distribution. With fewer than some 40 clusters they are "
      + "too small: see a regression form with CR2 beside it."
  ]

  /// What the uncertainty is about.
  static func population(_ programme: ProgrammeModel) -> [String] {
    switch programme.design.population {
    case .schoolsLikeThese: []
    case .theseSchools:
      [
        "The uncertainty is about these very schools: only who their pupils were is chance, so effects that schools of "
          + "another draw would have are not covered."
      ]
    }
  }
}
