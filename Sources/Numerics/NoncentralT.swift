internal import CRmath
internal import Glibc

/// The non-central t distribution, of (Z + δ) / sqrt(χ² / n).
///
/// P(T <= t) = ∫ Φ(t s - δ) f(s) ds with f the density of sqrt(χ²/n): a positive integrand, so both
/// tails keep their digits; R's `pt(ncp =)` (algorithm AS 243) stops at about 1e-12 absolute and
/// takes the upper tail as one minus the lower.
///
/// Agrees with R's `dt`, `pt` and `qt` with `ncp`, where these are accurate.
public struct NoncentralT: Distribution, Equatable {
  /// The degrees of freedom n, positive; infinity gives a normal distribution about δ.
  public let degreesOfFreedom: Double

  /// The non-centrality δ, finite.
  public let noncentrality: Double

  /// A non-central t distribution.
  ///
  /// - Parameters:
  ///   - degreesOfFreedom: n, at least 0.5, may be infinite.
  ///   - noncentrality: δ, finite.
  /// - Precondition: The parameters are in range.
  public init(degreesOfFreedom: Double, noncentrality: Double) {
    precondition(
      degreesOfFreedom >= 0.5 && noncentrality.isFinite,
      "\(degreesOfFreedom) degrees of freedom, non-centrality \(noncentrality)")
    self.degreesOfFreedom = degreesOfFreedom
    self.noncentrality = noncentrality
  }

  /// The density at x.
  public func density(_ x: Double) -> Double { exp(logDensity(x)) }

  /// The logarithm of the density at x: E[S φ(x S - δ)].
  public func logDensity(_ x: Double) -> Double {
    guard x.isFinite else { return x.isNaN ? x : -.infinity }
    return ScaledChi(degreesOfFreedom: degreesOfFreedom).logExpectation { u in
      u + dnorm4(x * exp(u) - noncentrality, 0, 1, 1)
    }
  }

  /// P(X <= x).
  public func lowerTail(_ x: Double) -> Double { min(exp(logTail(x, lower: true)), 1) }

  /// P(X > x).
  public func upperTail(_ x: Double) -> Double { min(exp(logTail(x, lower: false)), 1) }

  /// The logarithm of P(X <= x).
  public func logLowerTail(_ x: Double) -> Double { accurateLogTail(x, lower: true) }

  /// The logarithm of P(X > x).
  public func logUpperTail(_ x: Double) -> Double { accurateLogTail(x, lower: false) }

  /// The x with P(X <= x) = p, for p in [0, 1].
  public func quantile(lowerTail p: Double) -> Double {
    requireProbability(p)
    let start = StudentT(degreesOfFreedom: degreesOfFreedom).quantile(lowerTail: p)
    return InverseTail.quantile(
      p, lower: true, support: -Double.infinity...Double.infinity, start: start + noncentrality,
      logTail: { x, lower in self.logTail(x, lower: lower) })
  }

  /// The x with P(X > x) = p, for p in [0, 1].
  public func quantile(upperTail p: Double) -> Double {
    requireProbability(p)
    let start = StudentT(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: p)
    return InverseTail.quantile(
      p, lower: false, support: -Double.infinity...Double.infinity, start: start + noncentrality,
      logTail: { x, lower in self.logTail(x, lower: lower) })
  }

  private func logTail(_ x: Double, lower: Bool) -> Double {
    guard x.isFinite else { return x.isNaN ? x : (x > 0) == lower ? 0 : -.infinity }
    return ScaledChi(degreesOfFreedom: degreesOfFreedom).logExpectation { u in
      pnorm5(x * exp(u) - noncentrality, 0, 1, lower ? 1 : 0, 1)
    }
  }

  private func accurateLogTail(_ x: Double, lower: Bool) -> Double {
    let tail = logTail(x, lower: lower)
    return tail > -0.5 ? log1p(-exp(logTail(x, lower: !lower))) : tail
  }
}
