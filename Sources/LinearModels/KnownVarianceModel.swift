public import Numerics

/// A regression of figures whose sampling variances are known: y = Xβ + u + e, u ~ (0, τ²), e ~ (0, v), v known.
///
/// Published figures come with their interval, so that only the variance between units, τ², is to be estimated. By
/// restricted maximum likelihood, Fisher's scoring from the moment estimate of Hedges:
/// τ² <- τ² + (y'PPy - tr P) / tr PP, P = W - WX (X'WX)⁻¹ X'W, W = diag 1/(v + τ²), not below nought.
/// The known-variance form of Fay & Herriot (1979), doi:10.1080/01621459.1979.10482505; Viechtbauer (2005),
/// doi:10.3102/10769986030003261. Agrees with R's `metafor::rma(yi, vi, mods = ~ x, method = "REML")`.
public struct KnownVarianceModel: Sendable, Equatable {
  /// Why there is no fit.
  public enum Problem: Error, Sendable, Equatable {
    /// Columns of the design repeat others, or there are no more rows than columns.
    case notIdentified
    /// τ² has not settled.
    case notConverged
  }

  /// β, one per column.
  public let coefficients: [Double]
  /// (X'WX)⁻¹, the covariance if τ² were known.
  public let covariance: Matrix
  /// τ², the variance between units beyond sampling.
  public let heterogeneity: Double
  /// 1 / (v + τ²), one per row.
  public let weights: [Double]
  /// Cochran's Q of the residuals with weights 1/v: χ² with `residualDegreesOfFreedom` if τ² is nought.
  public let residualQ: Double
  /// Rows less columns.
  public let residualDegreesOfFreedom: Int

  /// The p-value of no variance between units.
  public var heterogeneityPValue: Double {
    ChiSquared(degreesOfFreedom: Double(residualDegreesOfFreedom)).upperTail(residualQ)
  }

  /// Hartung's and Knapp's factor Σ w r² / (n - p), by which `covariance` is multiplied to allow for an estimated τ²;
  /// Knapp & Hartung (2003), doi:10.1002/sim.1482: metafor's `test = "knha"`.
  public let residualFactor: Double

  /// Fits the regression.
  ///
  /// - Parameters:
  ///   - design: X, n x p.
  ///   - outcome: y, n values.
  ///   - variances: v, n values above 0.
  /// - Throws: ``Problem``.
  /// - Complexity: O(n p²) for each of some ten steps.
  public init(
    design: Matrix, outcome: [Double], variances: [Double]
  ) throws(Problem) {
    precondition(
      outcome.count == design.rowCount && variances.count == outcome.count, "one entry per row")
    precondition(variances.allSatisfy { $0 > 0 && $0.isFinite }, "variances above nought")
    guard design.rowCount > design.columnCount else { throw .notIdentified }
    let rows = Rows(design: design, outcome: outcome)
    let sampling = try Step(rows, variances.map { 1 / $0 })
    let start = try Step(rows, variances.map { _ in 1 })
    // Hedges' moment estimate: residual variance less what sampling leaves of it.
    var between = max(0, start.residualVariance - start.expectedResidual(variances))
    var step = try Step(rows, variances.map { 1 / ($0 + between) })
    let scale = variances.reduce(0, +) / Double(variances.count)
    var (count, isSettled) = (0, false)
    while !isSettled {
      guard count < 1000 else { throw .notConverged }
      let next = max(0, between + step.score)
      // Of the size of the variances: beyond, digits are noise.
      isSettled = abs(next - between) <= 1e-12 * (between + scale)
      between = next
      step = try Step(rows, variances.map { 1 / ($0 + between) })
      count += 1
    }
    coefficients = step.coefficients
    covariance = step.covariance
    heterogeneity = between
    weights = step.weights
    residualQ = sampling.weightedResidual
    residualDegreesOfFreedom = design.rowCount - design.columnCount
    residualFactor = step.weightedResidual / Double(residualDegreesOfFreedom)
  }
}

/// The rows of a regression.
private struct Rows {
  let design: Matrix
  let outcome: [Double]

  /// X' diag(w) X.
  func cross(_ w: [Double]) -> Matrix {
    var scaled = design
    for column in 0..<design.columnCount {
      for row in w.indices { scaled[row, column] *= w[row] }
    }
    return design.transposedMultiply(scaled)
  }
}

/// Weighted least squares at given weights, and the score of τ² there.
private struct Step {
  let weights: [Double]
  let coefficients: [Double]
  let covariance: Matrix
  let residuals: [Double]
  private let rows: Rows

  init(_ rows: Rows, _ weights: [Double]) throws(KnownVarianceModel.Problem) {
    let factor: Cholesky
    do throws(LinearAlgebraError) { factor = try Cholesky(rows.cross(weights)) } catch {
      throw .notIdentified
    }
    // Beyond, half of the digits of the inverse are gone.
    guard factor.reciprocalCondition > 1e-12 else { throw .notIdentified }
    covariance = factor.inverse()
    coefficients = factor.solve(
      rows.design.transposedMultiply(zip(weights, rows.outcome).map { $0 * $1 }))
    self.rows = rows
    self.weights = weights
    let fitted = rows.design.multiply(coefficients)
    residuals = zip(rows.outcome, fitted).map { $0 - $1 }
  }

  /// Σ w r².
  var weightedResidual: Double { zip(weights, residuals).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } }

  /// Σ r² / (n - p), with weights of one.
  var residualVariance: Double {
    weightedResidual / Double(residuals.count - coefficients.count)
  }

  /// tr(P V) / (n - p): what sampling alone leaves of the residual variance, with weights of one.
  func expectedResidual(_ variances: [Double]) -> Double {
    let lost = covariance.multiply(rows.cross(variances)).diagonal.reduce(0, +)
    return (variances.reduce(0, +) - lost) / Double(residuals.count - coefficients.count)
  }

  /// (y'PPy - tr P) / tr PP.
  var score: Double {
    let second = covariance.multiply(rows.cross(weights.map { $0 * $0 }))
    let third = covariance.multiply(rows.cross(weights.map { $0 * $0 * $0 }))
    let trace = weights.reduce(0, +) - second.diagonal.reduce(0, +)
    let square =
      weights.reduce(0) { $0 + $1 * $1 } - 2 * third.diagonal.reduce(0, +)
      + second.multiply(second).diagonal.reduce(0, +)
    let projected = zip(weights, residuals).reduce(0) { $0 + $1.0 * $1.0 * $1.1 * $1.1 }
    return (projected - trace) / square
  }
}
