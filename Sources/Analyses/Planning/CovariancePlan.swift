public import LinearModels

/// The covariance of a model, resolved.
public struct CovariancePlan: Sendable, Equatable {
  /// How it is estimated.
  public var estimator: CovarianceEstimator
  /// The columns of the clusters, one for each dimension; empty where rows are independent.
  public var clusters: [String]
  /// Whether the spec leaves it to the default, which falls back where CR2 is not defined.
  public var isDefault: Bool
  /// Whether tests without clusters refer to the normal distribution.
  public var refersToNormal: Bool
  /// The wild bootstrap that tests and intervals are made by; nil for none.
  public var wild: WildPlan?

  /// Of an estimator by influence functions what the covariance is called, in place of the estimator's name.
  public var influence: String?

  /// The kind: `CR2`, `HC1`, `IF`.
  public var kindName: String { influence ?? estimator.kindName }

  /// The covariance as estimates.csv spells it: `CR2[urn]`, `HC1`.
  public var name: String {
    let name = wild?.options.name ?? kindName
    return clusters.isEmpty ? name : "\(name)[\(clusters.joined(separator: "+"))]"
  }

  /// The clustered covariance, nil where rows are independent.
  public var clustered: ClusteredCovariance? {
    if influence != nil { return nil }
    return if case .clustered(let covariance) = estimator { covariance } else { nil }
  }

  /// The reference distribution in the spec's words.
  public var referenceName: String {
    if wild != nil { return "none, tests by draws" }
    if influence != nil { return "normal" }
    return clustered?.reference.rawValue ?? (refersToNormal ? "normal" : "N-K")
  }
}

extension CovariancePlan {
  /// Whether rows alone in a level of an absorbed effect stay: programs whose factors are asked for count them.
  var keepsSingletons: Bool {
    guard let clustered, clustered.kind == .CR1 else { return false }
    switch clustered.preset {
    case .sandwich, .clubSandwich, .stataAreg, .stataXtreg, .stataRegress: return true
    case .fixest, .reghdfe: return false
    }
  }
}

/// A wild cluster bootstrap, resolved.
public struct WildPlan: Sendable, Equatable {
  /// Variant, weights, draws.
  public var options: WildBootstrap
  /// The column whose groups get the weights; nil for the clusters.
  public var groups: String?
}
