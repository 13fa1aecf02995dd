internal import CRmath
internal import Glibc

/// The studentized range: the range of k normal means over an independent standard error.
///
/// Tails are double integrals of positive functions, so both keep their digits; R's `ptukey` stops
/// at about 1e-10 and `qtukey` at 1e-4. Agrees with R's `ptukey` and `qtukey` with `nranges = 1`.
///
/// A tail takes a few milliseconds.
public struct StudentizedRange: Sendable, Equatable {
  /// The number of means, at least 2.
  public let groups: Int

  /// The degrees of freedom of the standard error, at least 0.5; may be infinite.
  public let degreesOfFreedom: Double

  /// A studentized range distribution.
  ///
  /// - Parameters:
  ///   - groups: The number of means, at least 2.
  ///   - degreesOfFreedom: At least 0.5, may be infinite.
  /// - Precondition: The parameters are in range.
  public init(groups: Int, degreesOfFreedom: Double) {
    precondition(
      groups >= 2 && degreesOfFreedom >= 0.5,
      "\(groups) groups, \(degreesOfFreedom) degrees of freedom")
    self.groups = groups
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// P(Q <= q), 0 for q <= 0.
  public func lowerTail(_ q: Double) -> Double { min(exp(logTail(q, lower: true)), 1) }

  /// P(Q > q), 1 for q <= 0.
  public func upperTail(_ q: Double) -> Double { min(exp(logTail(q, lower: false)), 1) }

  /// The q with P(Q <= q) = p, for p in [0, 1].
  public func quantile(lowerTail p: Double) -> Double { quantile(p, lower: true) }

  /// The q with P(Q > q) = p, for p in [0, 1].
  public func quantile(upperTail p: Double) -> Double { quantile(p, lower: false) }

  private func quantile(_ p: Double, lower: Bool) -> Double {
    requireProbability(p)
    let start = qtukey(
      p, 1, Double(groups), max(degreesOfFreedom, 2), lower ? 1 : 0, 0)
    return InverseTail.quantile(
      p, lower: lower, support: 0...Double.infinity, start: start.isFinite ? start : 3,
      logTail: { x, lower in self.logTail(x, lower: lower) })
  }

  private func logTail(_ q: Double, lower: Bool) -> Double {
    guard q > 0, q < .infinity else { return q.isNaN ? q : (q > 0) == lower ? 0 : -.infinity }
    return ScaledChi(degreesOfFreedom: degreesOfFreedom).logExpectation { u in
      let range = q * exp(u)
      return lower ? logLowerRange(range) : logUpperRange(range)
    }
  }

  /// log P(range of k standard normals <= w) = log k∫ φ(z) (Φ(z) - Φ(z - w))^(k-1) dz.
  private func logLowerRange(_ w: Double) -> Double {
    guard w > 0 else { return -.infinity }
    let others = Double(groups - 1)
    let reach = min(w, 80)
    return log(Double(groups))
      + Quadrature.logIntegral(-6...(reach / 2 + 6), resolution: 0.05) { z in
        dnorm4(z, 0, 1, 1) + others * StudentizedRange.logInterval(z - w, width: w)
      }
  }

  /// log P(range > w) = log k∫ φ(z) (Φ(z)^(k-1) - (Φ(z) - Φ(z - w))^(k-1)) dz.
  private func logUpperRange(_ w: Double) -> Double {
    let others = Double(groups - 1)
    return log(Double(groups))
      + Quadrature.logIntegral(-6...(w + 6), resolution: 0.05) { z in
        let upper = pnorm5(z, 0, 1, 1, 1)
        let ratio = min(pnorm5(z - w, 0, 1, 1, 1) - upper, 0)
        // log(1 - (1 - r)^(k-1)) with r = exp(ratio).
        let power = others * log1p(-exp(ratio))
        let share = ratio < -37 ? log(others) + ratio : log(-expm1(power))
        return dnorm4(z, 0, 1, 1) + others * upper + share
      }
  }

  /// log(Φ(a + width) - Φ(a)), without cancellation.
  private static func logInterval(_ a: Double, width: Double) -> Double {
    if width < 1 { return log(gaussLegendre(a, width)) }
    // The interval is reflected so that its nearer end is in the lower half.
    let b = a + width
    let (low, high) = a + b > 0 ? (-b, -a) : (a, b)
    let (first, second) = (pnorm5(low, 0, 1, 1, 1), pnorm5(high, 0, 1, 1, 1))
    return second + log1p(-exp(first - second))
  }

  /// ∫ φ over a short interval, ten points.
  private static func gaussLegendre(_ a: Double, _ width: Double) -> Double {
    let half = width / 2
    var sum = 0.0
    for (node, weight) in zip(nodes, weights) {
      sum +=
        weight * (dnorm4(a + half * (1 - node), 0, 1, 0) + dnorm4(a + half * (1 + node), 0, 1, 0))
    }
    return sum * half
  }

  private static let nodes = [
    0.148874338981631210884826001129719985, 0.433395394129247190799265943165784162,
    0.679409568299024406234327365114873576, 0.865063366688984510732096688423493049,
    0.973906528517171720077964012084452053,
  ]
  private static let weights = [
    0.295524224714752870173815619188769361, 0.269266719309996355091226921569469353,
    0.219086362515982043995534934228163192, 0.149451349150580593145863397657697332,
    0.066671344308688137593568809893331793,
  ]
}
