public import LinearModels
public import Specs

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

  /// The randomisation that tests and intervals are made by; nil for none.
  public var randomisation: RandomisationPlan?
  /// Whether the covariance is chosen by the rule of `auto` once the rows are known.
  public var isAutomatic = false

  /// Whether intervals may be made of draws, which belong to their level: a rule may choose them too.
  var mayBeDrawn: Bool { wild != nil || randomisation != nil || isAutomatic }

  /// Of an estimator by influence functions what the covariance is called, in place of the estimator's name.
  public var influence: String?

  /// The kind: `CR2`, `HC1`, `IF`.
  public var kindName: String { influence ?? estimator.kindName }

  /// The covariance as estimates.csv spells it: `CR2[urn]`, `HC1`.
  public var name: String {
    named(isAutomatic ? "auto" : wild?.options.name ?? randomisation?.statistic.name ?? kindName)
  }

  /// The covariance of repetitions of an analysis, which make no draws: that of the statistic.
  var repeatedName: String { named(kindName) }

  private func named(_ kind: String) -> String {
    clusters.isEmpty ? kind : "\(kind)[\(clusters.joined(separator: "+"))]"
  }

  /// The clustered covariance, nil where rows are independent.
  public var clustered: ClusteredCovariance? {
    if influence != nil { return nil }
    return if case .clustered(let covariance) = estimator { covariance } else { nil }
  }

  /// The reference distribution in the spec's words.
  public var referenceName: String {
    if isAutomatic { return "as the rule of auto chooses" }
    if wild != nil { return "none, tests by draws" }
    if randomisation != nil { return "none, tests by assignments" }
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

/// A randomisation, resolved.
public struct RandomisationPlan: Sendable, Equatable {
  /// How the strata are told, within which treatments are exchanged.
  public enum Strata: Sendable, Equatable {
    /// All units are one stratum.
    case none
    /// The groups of columns.
    case columns([String])
    /// Bins of the column by which the programme chose, in the year in which it did.
    case selection(SelectionSpec, time: String)
  }

  /// What assignments are compared by.
  public var statistic: RandomisationFit.Statistic
  /// The draws asked for.
  public var replications: Int
  /// The seed.
  public var seed: UInt64
  /// The column of the units.
  public var unit: String
  /// The variable that was assigned; nil for an estimator that reads it from the design.
  public var treatment: Located<String>?
  /// Within what treatments are exchanged.
  public var strata: Strata

  /// The columns of the strata; empty without.
  var strataColumns: [String] {
    if case .columns(let columns) = strata { columns } else { [] }
  }
}
