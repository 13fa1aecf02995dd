public import LinearModels
import Numerics

/// The difference of two weighted means of units that are each a cluster of their own: what CR2 with the weights' inverse as
/// working model comes to there, in one pass over the units.
///
/// With W the weights' sum in the unit's arm, h = w/W its leverage and e its residual, the variance is the sum of
/// (w e / W)² / (1 - h) over both arms. Satterthwaite's degrees of freedom are (tr P)² / tr PP for P, block by block of the
/// arms, a_i a_j (δ_ij/w_i - 1/W), a = w / (W sqrt(1 - h)): Bell & McCaffrey (2002). Draws of many units need nothing else.
public struct UnitwiseEffect: Sendable, Equatable {
  /// Of the treated less that of the others.
  public let estimate: Double
  /// CR2's standard error.
  public let standardError: Double
  /// Satterthwaite's degrees of freedom.
  public let degreesOfFreedom: Double

  /// The p-value of no effect.
  public var pValue: Double {
    2 * StudentT(degreesOfFreedom: degreesOfFreedom).upperTail(abs(estimate / standardError))
  }

  /// The effect; nil where a unit has all the weight of its arm, or nothing varies.
  ///
  /// - Parameters:
  ///   - changes: One per unit.
  ///   - weights: One per unit, above 0.
  ///   - treated: One flag per unit.
  public init?(changes: [Double], weights: [Double], treated: [Bool]) {
    precondition(changes.count == weights.count && changes.count == treated.count)
    var arms = [Arm(), Arm()]
    for unit in changes.indices { arms[treated[unit] ? 1 : 0].add(changes[unit], weights[unit]) }
    for unit in changes.indices {
      guard arms[treated[unit] ? 1 : 0].judge(changes[unit], weights[unit]) else { return nil }
    }
    let variance = arms[0].variance + arms[1].variance
    guard arms[0].weight > 0, arms[1].weight > 0, variance > 0 else { return nil }
    let trace = 1 / arms[0].weight + 1 / arms[1].weight
    estimate = arms[1].mean - arms[0].mean
    standardError = variance.squareRoot()
    degreesOfFreedom = trace * trace / (arms[0].square + arms[1].square)
  }

  private struct Arm {
    private(set) var weight = 0.0
    private var sum = 0.0
    private(set) var variance = 0.0
    private var fourth = 0.0
    private var second = 0.0

    var mean: Double { sum / weight }
    /// Of tr PP the arm's part.
    var square: Double { fourth + second * second / (weight * weight) }

    mutating func add(_ change: Double, _ weight: Double) {
      self.weight += weight
      sum += weight * change
    }

    /// Adds a unit's part once the mean is known; false where the unit has all of the weight.
    mutating func judge(_ change: Double, _ weight: Double) -> Bool {
      let left = 1 - weight / self.weight
      // Where the general estimator takes an eigenvalue for nought.
      guard left > 1e-10 else { return false }
      let share = weight / self.weight
      let residual = change - mean
      variance += share * share * residual * residual / left
      let squared = share * share / left
      second += squared
      fourth += squared * squared * (1 / (weight * weight) - 2 / (weight * self.weight))
      return true
    }
  }
}

extension KnownVarianceDifference {
  /// The effect alone where every unit is a cluster of its own and the covariance CR2 with the weights' inverse as working
  /// model; else, or where that has none, nil.
  ///
  /// - Parameters:
  ///   - changes: One per unit.
  ///   - treated: One flag per change.
  ///   - covariance: How the covariance is estimated.
  ///   - isUnitwise: Whether no cluster has two units.
  /// - Returns: What ``KnownVarianceDifference`` gives, to rounding.
  /// - Throws: ``Problem``.
  public static func effect(
    _ changes: [UnitChange], treated: [Bool], covariance: CovarianceEstimator, isUnitwise: Bool
  ) throws(Problem) -> UnitwiseEffect? {
    guard isUnitwise, case .clustered(let clustered) = covariance, clustered.kind == .CR2,
      clustered.workingModel == .inverseVariance, clustered.reference == .satterthwaite
    else { return nil }
    return UnitwiseEffect(
      changes: changes.map(\.change), weights: try model(changes, treated).weights,
      treated: treated)
  }
}
