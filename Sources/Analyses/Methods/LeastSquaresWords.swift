import Designs
import Estimation
import Frames
import LinearModels
import Specs

/// What a least-squares model estimates, in words and as formulas.
struct LeastSquaresWords {
  private let formula: Formula
  private let written: String
  private let covariance: CovariancePlan
  /// Whether effects are absorbed.
  private let absorbs: Bool

  init(_ method: OrdinaryLeastSquaresMethod) {
    formula = method.parsed
    written = method.writtenFormula.value
    covariance = method.covariance
    absorbs = !method.parsed.absorbed.isEmpty
  }

  /// Of a regression that an estimator by design makes, with absorbed effects.
  init(_ programme: ProgrammeModel) {
    formula = programme.formula
    written = programme.written.value
    covariance = programme.covariance
    absorbs = true
  }

  /// The covariance and the tests; of a bootstrap also what makes the same draws of the regression elsewhere.
  var inference: [String] {
    covarianceLines + [reference] + (covariance.wild == nil ? [] : elsewhere)
  }

  /// Line by line.
  var lines: [String] {
    [
      "Least squares of \(formula.outcome.root.spelled) on the terms of the formula: the estimates "
        + "minimise the sum of",
      "squared residuals (each times its weight, if there are weights).",
      "b = (X'WX)^-1 X'Wy"
        + (formula.absorbed.isEmpty ? "" : ", X without what the effects explain"),
    ] + absorbed + covarianceLines + [reference] + elsewhere
  }

  // MARK: Absorbed effects

  private var absorbed: [String] {
    if formula.absorbed.isEmpty { return [] }
    let effects = formula.absorbed.map { effect in
      let slopes = effect.slopes.map { " and a slope of \($0)" }.joined()
      return "Absorbed \(effect.spelled): a constant\(slopes) for each level of \(effect.label); "
        + "rows alone in a level are dropped."
    }
    return effects + [
      "Effects nested in one another or in the clusters are swept out in the pass over the rows, crossed "
        + "ones of few levels enter as columns, crossed ones of many levels are swept out by iteration to "
        + "1e-10: `plan --read` tells which."
    ]
  }

  // MARK: The covariance

  private var covarianceLines: [String] {
    switch covariance.estimator {
    case .independent(let variance):
      return ["Covariance \(variance.rawValue): \(variance.formulaInWords)"] + fullLeverageLine
    case .clustered(let clustered):
      let name =
        covariance.isAutomatic
        ? "Where the rule chooses it, CR2"
        : covariance.wild == nil && covariance.randomisation == nil
          ? covariance.name : "Covariance in the statistic, \(clustered.kind)"
      return ["\(name) = \(clustered.product)" + counting(clustered)]
        + clustered.definitions + severalWays(clustered) + fallback
    }
  }

  private var fullLeverageLine: [String] {
    !absorbs ? [] : ["K counts the terms and every absorbed level."]
  }

  private func counting(_ clustered: ClusteredCovariance) -> String {
    guard clustered.kind == .CR1, clustered.preset != .clubSandwich else { return "" }
    if !absorbs { return ", K the number of terms" }
    return switch clustered.absorbedCounting {
    case .nonnested:
      ", K the terms, the slopes and the levels of effects not nested in the clusters (nonnested)"
    case .full: ", K the terms and all absorbed levels (full)"
    case .none: ", K the terms and slopes alone (none)"
    }
  }

  private func severalWays(_ clustered: ClusteredCovariance) -> [String] {
    guard covariance.clusters.count > 1 else { return [] }
    let names = covariance.clusters
    let sum =
      names.count == 2
      ? "V[\(names[0])] + V[\(names[1])] - V[\(names[0])^\(names[1])]"
      : "the V of each set of columns, odd sets added, even ones subtracted"
    let factor =
      clustered.kind == .CR0
      ? "" : clustered.preset == .sandwich ? "; each with its own G" : "; G the smallest for all"
    return [
      "V = \(sum)\(factor); where \(clustered.preset == .sandwich ? "a variance" : "an eigenvalue") is negative, negative "
        + "eigenvalues are set to 0, and said."
    ]
  }

  private var fallback: [String] {
    guard covariance.isDefault, covariance.clustered?.kind == .CR2, absorbs else {
      return []
    }
    return [
      "Where an effect of more than 100 levels is not nested in the clusters CR2 is not defined: then CR1."
    ]
  }

  // MARK: Tests

  private var reference: String {
    if covariance.isAutomatic { return AutomaticRule.inWords(covariance) }
    if let wild = covariance.wild { return wild.inWords(clusters: covariance.clusters) }
    if let plan = covariance.randomisation { return plan.inWords }
    return switch covariance.clustered?.reference {
    case nil:
      covariance.refersToNormal
        ? "Tests and intervals by the normal distribution."
        : "Tests and intervals by Student's t with N - K degrees of freedom."
    case .satterthwaite:
      "Tests and intervals by Student's t, each term with degrees of freedom of its own "
        + "(Satterthwaite, under the working model); joint tests by HTZ."
    case .scaledSatterthwaite:
      "Tests and intervals by Student's t with a scale and degrees of freedom of each term's own: t = b/(a s) and b ± a "
        + "t(K) s, a^2 = Var(b)/E(s^2) and K = 2 E(s^2)^2/Var(s^2) under normal, independent errors with "
        + (covariance.clustered?.workingModel == .inverseVariance
          ? "variance 1/w" : "equal variance")
        + "; none for a term that one cluster carries; joint tests by HTZ, unscaled."
    case .clusters:
      "Tests and intervals by Student's t with G - 1 degrees of freedom, G the "
        + (covariance.clusters.count > 1 ? "smallest number of clusters." : "number of clusters.")
    case .residual: "Tests and intervals by Student's t with N - K degrees of freedom."
    case .normal: "Tests and intervals by the normal distribution."
    }
  }

  // MARK: Elsewhere

  private var elsewhere: [String] {
    if covariance.isAutomatic { return [] }
    if let wild = covariance.wild { return [wild.elsewhere(covariance.clusters)] }
    if let plan = covariance.randomisation { return [plan.elsewhere] }
    switch covariance.estimator {
    case .independent(let variance):
      let effects = formula.absorbed.isEmpty ? "with" : "with the absorbed effects as factors and"
      return [
        "The same in R: lm() \(effects) sandwich::vcovHC(type = \"\(variance.sandwichType)\")."
      ]
    case .clustered(let clustered):
      return clustered.calls(
        formula: written, clusters: covariance.clusters, absorbs: !formula.absorbed.isEmpty)
    }
  }
}

extension ClusteredCovariance {
  /// The covariance as a product of its factors.
  fileprivate var product: String {
    switch kind {
    case .CR0: "A (sum_g s_g s_g') A"
    case .CR1 where preset == .clubSandwich: "G/(G-1) x A (sum_g s_g s_g') A"
    case .CR1: "(N-1)/(N-K) x G/(G-1) x A (sum_g s_g s_g') A"
    case .CR2: "A (sum_g X_g'W_g A_g e_g e_g' A_g' W_g X_g) A"
    case .CR3: "sum_g (b_(g) - b)(b_(g) - b)'"
    case .CV3: "(G-1)/G x sum_g (b_(g) - b)(b_(g) - b)'"
    case .CV3J: "(G-1)/G x sum_g (b_(g) - m)(b_(g) - m)'"
    }
  }

  /// What the letters of the product mean.
  fileprivate var definitions: [String] {
    switch kind {
    case .CR0, .CR1:
      ["A = (X'WX)^-1, s_g = X_g'W_g e_g the scores of cluster g" + whose]
    case .CR2:
      [
        "A = (X'WX)^-1; A_g makes the covariance unbiased if errors are independent with "
          + (workingModel == .identity ? "equal variance" : "variance 1/w")
          + " (working: \(workingModel.rawValue)): without weights it is the symmetric inverse root of "
          + "(I - H)_gg, H the leverage of the full design."
      ]
    case .CR3, .CV3: ["b_(g): the estimates without cluster g\(Self.undetermined)."]
    case .CV3J: ["b_(g): the estimates without cluster g\(Self.undetermined), m their mean."]
    }
  }

  /// What stands for an estimate that there is not.
  private static let undetermined = " (0 for a term that the others do not determine, and said)"

  private var whose: String {
    kind == .CR1 ? "; factors as \(preset.rawValue) takes them." : "."
  }

  /// The same elsewhere.
  fileprivate func calls(formula: String, clusters: [String], absorbs: Bool) -> [String] {
    let by = clusters.joined(separator: " + ")
    let fit = absorbs ? "fit" : "lm(\(formula))"
    let same =
      "The same in R" + (absorbs ? ", fit by lm() with the absorbed effects as factors: " : ": ")
    switch kind {
    case .CR0:
      return [
        "\(same)sandwich::vcovCL(\(fit), cluster = ~\(by), type = \"HC0\", cadjust = FALSE)."
      ]
    case .CR1: return [presetCall(formula, clusters, fit, same)]
    case .CR2, .CR3:
      let model = workingModel == .identity ? "" : ", inverse_var = TRUE"
      return [
        "\(same)clubSandwich::coef_test(\(fit), vcov = \"\(kind.rawValue)\", cluster = \(by)\(model)"
          + coefTest
      ]
    case .CV3, .CV3J:
      let type = kind == .CV3 ? "CRV3" : "CRV3J"
      return ["\(same)summclust::vcov_CR3J(\(fit), cluster = ~\(by), type = \"\(type)\")."]
    }
  }

  /// The end of a call of `coef_test`, whose own degrees of freedom are Satterthwaite's.
  private var coefTest: String {
    switch reference {
    case .satterthwaite: ")."
    case .scaledSatterthwaite: "): its standard errors and degrees of freedom; the scale is ours."
    case .clusters: ", test = \"naive-t\")."
    case .normal: ", test = \"z\")."
    case .residual: "): its standard errors; the degrees of freedom are N - K."
    }
  }

  /// What is not the same where a call takes G - 1 degrees of freedom.
  private var otherDegrees: String {
    reference == .clusters
      ? "." : ": its standard errors; the degrees of freedom are those said above."
  }

  private func presetCall(
    _ formula: String, _ clusters: [String], _ fit: String, _ same: String
  ) -> String {
    let by = clusters.joined(separator: " + ")
    let rule = "ssc(K.fixef = \"\(absorbedCounting.rawValue)\")"
    let counting = absorbedCounting == .nonnested ? "" : ", ssc = \(rule)"
    let stata = "vce(cluster \(clusters.joined(separator: " ")))"
    return switch preset {
    case .fixest:
      "The same in R: fixest::feols(\(formula), vcov = ~\(by)\(counting))\(otherDegrees)"
        + " Where crossed effects repeat each other, K is their exact rank, which feols takes for the sum of their "
        + "levels less one for each further effect."
    case .stataRegress: "The same in Stata: regress …, \(stata)."
    case .stataAreg: "The same in Stata: areg …, absorb(…) \(stata)."
    case .stataXtreg: "The same in Stata: xtreg …, fe \(stata)."
    case .reghdfe: "The same in Stata: reghdfe …, absorb(…) \(stata)."
    case .sandwich:
      "\(same)sandwich::vcovCL(\(fit), cluster = ~\(by), type = \"HC1\"" + ")\(otherDegrees)"
    case .clubSandwich:
      "\(same)clubSandwich::coef_test(\(fit), vcov = \"CR1\", cluster = \(by)" + coefTest
    }
  }
}

extension VarianceEstimator {
  /// The covariance as a formula.
  fileprivate var formulaInWords: String {
    switch self {
    case .iid: "s^2 (X'WX)^-1 with s^2 = sum(w e^2)/(N - K)"
    case .HC0: "A (sum w^2 e^2 x x') A with A = (X'WX)^-1"
    case .HC1: "N/(N - K) A (sum w^2 e^2 x x') A with A = (X'WX)^-1"
    case .HC2: "A (sum w^2 e^2/(1 - h) x x') A with A = (X'WX)^-1, h the leverage"
    case .HC3: "A (sum w^2 e^2/(1 - h)^2 x x') A with A = (X'WX)^-1, h the leverage"
    }
  }

  /// The name in R's sandwich package.
  fileprivate var sandwichType: String { self == .iid ? "const" : rawValue }
}
