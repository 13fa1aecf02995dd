import Estimation
import LinearModels
import Specs

extension AutomaticRule {
  /// What `auto` does, for `explain`.
  static func inWords(_ covariance: CovariancePlan) -> String {
    let randomisation =
      covariance.randomisation.map { plan in
        "randomisation with one unit (\(plan.unit)) that has \(plan.treatment?.value ?? "the treatment"), or lacks it, and "
          + "with at most \(fewUnits) if p-values can be small enough; else "
      } ?? ""
    return
      "vcov: auto looks at the design, its leverages and weights, and at no outcome: \(randomisation)CR2 where every term "
      + "of interest has at least \(Int(fewDegreesOfFreedom)) degrees of freedom and none is carried by one cluster alone, "
      + "else the wild bootstrap \(covariance.wild?.options.name ?? ""); CR1 where CR2 is not defined. The terms of "
      + "interest are those of the treatment, or all but the intercept where none is known. The simulations behind the "
      + "rule: docs/few-clusters.md."
  }
}
