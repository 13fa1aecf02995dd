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
          : "transition: the effect in \(years), which are neither before nor after, by itself.")
    }
    return lines
  }

  private var form: [String] {
    let (unit, time) = (programme.unit, programme.time)
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
    let d = programme.design.amount == nil ? "D" : "amount x D"
    guard hasGroups, let group = programme.group else {
      return [
        "y = \(unit) + \(time) + did x \(d) + e by least squares, both effects absorbed, D = 1 in units with the programme "
          + "from their start on.",
        "The same in R: fixest::feols(\(programme.outcome) ~ D | \(unit) + \(time)).",
      ]
    }
    return [
      "y = \(unit)^\(group) + \(time)^\(group) + gap x \(d) x \(group) + other x \(d) + e by least squares, effects absorbed, "
        + "D = 1 in units with the programme from their start on; focus = gap + other.",
      "The same in R: fixest::feols(\(programme.outcome) ~ D:\(group) + D | \(unit)^\(group) + \(time)^\(group)).",
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
