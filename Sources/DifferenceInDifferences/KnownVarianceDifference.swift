import Designs
public import Estimation
import Frames
public import LinearModels
import Numerics

/// A difference in differences of published figures: changes of units with known sampling variances.
///
/// d_s = α + δ T_s + u_s + e_s, u ~ (0, τ²), e ~ (0, v_s): the changes of treated and comparison units, weighted by
/// 1/(v_s + τ²) (``KnownVarianceModel``). δ is `did`. The covariance is by default CR2 over clusters, with the weights'
/// inverse as working model: right also where τ² or the v_s are not. Agrees with R's
/// `clubSandwich::vcovCR(metafor::rma(d, v, mods = ~ T), cluster, type = "CR2")`.
public struct KnownVarianceDifference: Sendable {
  /// Why there is no estimate.
  public enum Problem: Error, Sendable, Equatable {
    /// No treated unit has a change.
    case noTreated
    /// No comparison unit has a change.
    case noComparison
    /// Too few units, or τ² has not settled.
    case model(KnownVarianceModel.Problem)
    /// The covariance cannot be computed.
    case regression(LinearModelError)
  }

  /// The regression.
  public let model: KnownVarianceModel
  /// The effect `did` with its covariance.
  public let estimate: Estimate
  /// The effect by the model alone: its covariance with Hartung's and Knapp's factor, t with n - 2 degrees of freedom.
  public let byModel: EstimateSet

  /// Compares changes.
  ///
  /// - Parameters:
  ///   - changes: One per unit.
  ///   - treated: One flag per change.
  ///   - outcome: The outcome as spelled.
  ///   - covariance: How the covariance is estimated.
  ///   - clusters: Of the changes; nil for independent units.
  /// - Throws: ``Problem``.
  public init(
    _ changes: [UnitChange], treated: [Bool], outcome: String, covariance: CovarianceEstimator,
    clusters: ClusterDimension?
  ) throws(Problem) {
    model = try Self.model(changes, treated)
    let arm = treated.map { $0 ? 1.0 : 0 }
    let design = BoundDesign(
      variables: [
        .numbers(label: "constant", arm.map { _ in 1 }), .numbers(label: "treated", arm),
      ],
      columns: [ValueColumn(.intercept, [.number(0)]), ValueColumn(.did, [.number(1)])],
      outcome: changes.map(\.change), outcomeLabel: outcome)
    var request = FitRequest(design, covariance: covariance)
    request.weights = .analytic(model.weights)
    if case .clustered = covariance { request.clusters = [clusters].compactMap(\.self) }
    request.keepsReference = true
    var alone = request
    alone.covariance = .independent(.iid)
    alone.clusters = []
    do throws(LinearModelError) {
      estimate = try LinearModel.estimate(request, threads: 1).effect
      byModel = try LinearModel.estimate(alone, threads: 1).effect.set
    } catch {
      throw .regression(error)
    }
  }

  /// The regression of changes on who is treated.
  static func model(
    _ changes: [UnitChange], _ treated: [Bool]
  ) throws(Problem) -> KnownVarianceModel {
    precondition(changes.count == treated.count, "one flag per change")
    if !treated.contains(true) { throw .noTreated }
    if !treated.contains(false) { throw .noComparison }
    let arm = treated.map { $0 ? 1.0 : 0 }
    do throws(KnownVarianceModel.Problem) {
      return try KnownVarianceModel(
        design: Matrix(
          rowCount: changes.count, columnCount: 2, columnMajor: arm.map { _ in 1 } + arm),
        outcome: changes.map(\.change), variances: changes.map(\.variance))
    } catch {
      throw .model(error)
    }
  }
}

extension Estimate {
  /// The effect alone.
  fileprivate var effect: Estimate {
    guard let place = set.terms.firstIndex(of: .did) else { return self }
    return combining(
      Matrix(rows: [set.terms.indices.map { $0 == place ? 1 : 0 }]), terms: [.did],
      support: [set.support[place]])
  }
}

/// The smallest effect that a design finds with some power: (t_(1 - α/2) + t_(power)) times the standard error, t with
/// the degrees of freedom of the estimate.
///
/// Bloom (1995), doi:10.1177/0193841X9501900504; Dong & Maynard (2013), doi:10.1080/19345747.2012.673143. It describes
/// the design, not the result: the estimate itself does not enter. Agrees with PowerUpR's multiplier M.
public struct DetectableEffect: Sendable, Equatable, Codable {
  /// The two-sided level.
  public let level: Double
  /// The probability of finding it.
  public let power: Double
  /// The effect, above 0.
  public let effect: Double

  /// The smallest effect.
  ///
  /// - Parameters:
  ///   - standardError: Of the estimate.
  ///   - degreesOfFreedom: Of its t distribution; infinite for the normal.
  ///   - level: The two-sided level, in (0, 1).
  ///   - power: In (0.5, 1). There is no effect without a standard error above 0.
  public init?(
    standardError: Double?, degreesOfFreedom: Double?, level: Double = 0.05, power: Double = 0.8
  ) {
    guard let standardError, standardError > 0, let df = degreesOfFreedom, df > 0 else {
      return nil
    }
    let reference = StudentT(degreesOfFreedom: df)
    self.level = level
    self.power = power
    effect =
      (reference.quantile(upperTail: level / 2) + reference.quantile(lowerTail: power))
      * standardError
  }
}
