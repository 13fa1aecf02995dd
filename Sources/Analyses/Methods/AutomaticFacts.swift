import Designs
import Estimation
import LinearModels

/// What can be exchanged between units, as the rule of `auto` asks for it.
struct Exchange {
  /// The treatment's terms.
  let terms: [TermID]
  /// Units with the treatment, or without it where those are fewer.
  let fewer: Int
  /// Whether there are assignments enough for a p-value at the level.
  let canReject: Bool

  /// The exchange; nil where units have more than two amounts of the treatment, or all the same.
  init?(_ assignments: Assignments, of terms: [TermID], level: Double) {
    let count = assignments.observed.count
    guard let treated = assignments.treatedCount, treated > 0, treated < count else { return nil }
    self.terms = terms
    fewer = min(treated, count - treated)
    canReject = assignments.leastPValue <= 1 - level + 1e-12
  }
}

extension AutomaticChoice.Facts {
  /// What estimates by CR2 tell of the design: the least degrees of freedom, and a term that one cluster carries.
  ///
  /// - Parameters:
  ///   - set: The estimates.
  ///   - exchange: Of the treatment; nil where none is known.
  init(_ set: EstimateSet, _ exchange: Exchange?) {
    let wanted = exchange?.terms ?? set.terms.filter { $0 != .intercept }
    var least: (term: TermID, degreesOfFreedom: Double)?
    var hasCR2 = false
    if case .covariance(_, .satterthwaite(let each)) = set.uncertainty {
      hasCR2 = true
      for (term, df) in zip(set.terms, each) where wanted.contains(term) {
        guard let df else { continue }
        if df < least?.degreesOfFreedom ?? .infinity { least = (term, df) }
      }
    }
    let carried = set.clusterDiagnostics.first.flatMap { diagnostics in
      zip(set.terms, diagnostics.terms).first { wanted.contains($0) && $1.carriedBy != nil }?.0
    }
    self.init(
      clusterCount: set.summary.variance.clusterCount ?? 0, fewerUnits: exchange?.fewer,
      canReject: exchange?.canReject ?? false, least: least, carried: carried, hasCR2: hasCR2)
  }

  /// What is known before anything is estimated.
  init(clusterCount: Int, _ exchange: Exchange?, hasCR2: Bool) {
    self.init(
      clusterCount: clusterCount, fewerUnits: exchange?.fewer,
      canReject: exchange?.canReject ?? false, least: nil, hasCR2: hasCR2)
  }
}

extension CovariancePlan {
  /// What the rule of `auto` came to, as if it had been asked for by name.
  func chosen(_ way: AutomaticChoice.Way) -> CovariancePlan {
    var plan = self
    plan.isAutomatic = false
    switch way {
    case .CR2, .CR1: (plan.wild, plan.randomisation) = (nil, nil)
    case .wild:
      plan.randomisation = nil
      plan.isDefault = false
      if let options = wild?.options { plan.estimator = .clustered(options.covariance()) }
    case .randomisation:
      plan.wild = nil
      plan.isDefault = false
      plan.estimator = .clustered(ClusteredCovariance(.CR1, reference: .clusters))
    }
    return plan
  }
}
