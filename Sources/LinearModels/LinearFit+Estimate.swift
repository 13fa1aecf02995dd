import Designs
import Estimation

extension LinearFit {
  /// Whether every estimate and every variance is a number.
  var isFinite: Bool {
    observationCount.isFinite && coefficients.allSatisfy(\.isFinite)
      && (standardErrors?.allSatisfy(\.isFinite) ?? true)
  }

  /// The fit in the common currency.
  ///
  /// - Parameter design: The design that was fitted.
  /// - Returns: Estimates, covariance and findings.
  func estimateSet(of design: BoundDesign) -> EstimateSet {
    let degrees = residualDegreesOfFreedom > 0 ? residualDegreesOfFreedom : nil
    let uncertainty: Uncertainty =
      switch covariance {
      case .available(let matrix): .covariance(matrix, .residual(residualDegreesOfFreedom))
      case .unavailable: .none(.noResidualDegreesOfFreedom)
      }
    let usesFactor = variance == .iid || variance == .HC1
    var summary = FitSummary(
      observationCount: observationCount, parameterCount: terms.count,
      residualDegreesOfFreedom: degrees, rSquared: rSquared, residualStandardDeviation: sigma,
      logLikelihood: logLikelihood,
      variance: VarianceConvention(
        kind: variance.rawValue,
        parameterFactor: usesFactor ? degrees.map { observationCount / $0 } : 1,
        parameterCount: terms.count))
    summary.passes = passes
    return EstimateSet(
      terms: terms, values: coefficients, uncertainty: uncertainty,
      support: support.map { Support(units: $0, clusters: nil) },
      omitted: omitted.map(Estimation.OmittedTerm.init), findings: findings(design),
      summary: summary)
  }

  private func findings(_ design: BoundDesign) -> [Finding] {
    var findings = design.categories.filter { !$0.droppedLevels.isEmpty }.map {
      Finding.unusedLevels(of: $0)
    }
    if isIllConditioned { findings.append(.illConditioned) }
    if fullLeverageRowCount > 0 { findings.append(.fullLeverage(rows: fullLeverageRowCount)) }
    if case .unavailable = covariance {
      findings.append(
        .noResidualDegreesOfFreedom(observations: observationCount, parameters: terms.count))
    }
    if isExact { findings.append(design.hasConstantOutcome ? .constantOutcome : .perfectFit) }
    return findings
  }
}

extension Estimation.OmittedTerm {
  fileprivate init(_ term: LinearFit.OmittedTerm) {
    let isConstant = term.explainedBy.allSatisfy { $0.term == .intercept }
    self.init(
      term: term.term, reason: isConstant ? .constant : .collinear,
      explainedBy: term.explainedBy.map { Share(term: $0.term, coefficient: $0.coefficient) })
  }
}

extension LinearFit.Route {
  /// Passes over the rows until the coefficients are there: moments, a QR, products in double-double.
  var passes: Int {
    switch self {
    case .moments: 1
    case .momentsAfterOmission: 2
    case .rebased: 3
    }
  }
}
