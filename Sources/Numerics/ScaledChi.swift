internal import CRmath
internal import Glibc

/// S = sqrt(chi-squared / degrees of freedom), the root of a variance estimate, on the log scale.
///
/// Statistics divided by S have tails P = E[tail(S)]: one integral over u = log s.
struct ScaledChi {
  /// The degrees of freedom n, positive; may be infinite, then S is 1.
  let degreesOfFreedom: Double

  /// The logarithm of the density of log S at 0.
  private let constant: Double

  init(degreesOfFreedom: Double) {
    // Beyond 1e18 the distribution is narrower than the digits of the statistic.
    self.degreesOfFreedom = degreesOfFreedom < 1e18 ? degreesOfFreedom : .infinity
    let half = degreesOfFreedom / 2
    constant = degreesOfFreedom.isFinite ? log(degreesOfFreedom) + dpois_raw(half, half, 1) : 0
  }

  /// The logarithm of the density of u = log S: C exp(-n/2 (e^2u - 1 - 2u)).
  func logDensity(_ u: Double) -> Double {
    let y = expm1(2 * u)
    // log1pmx(y) = log(1 + y) - y keeps its digits near nought, and 1 + y = e^2u.
    let exponent = abs(u) < 0.25 ? log1pmx(y) : 2 * u - y
    return constant + degreesOfFreedom / 2 * exponent
  }

  /// The logarithm of E[exp(f(log S))].
  ///
  /// - Parameter logTail: f, monotone in u.
  /// - Returns: f(0) for infinite degrees of freedom.
  func logExpectation(_ logTail: (Double) -> Double) -> Double {
    guard degreesOfFreedom.isFinite else { return logTail(0) }
    let width = 1 / (2 * max(degreesOfFreedom, 0.5)).squareRoot()
    return Quadrature.logIntegral(-720...6, resolution: 0.2 * width) { u in
      logDensity(u) + logTail(u)
    }
  }
}
