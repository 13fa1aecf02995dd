internal import Glibc

/// Nodes and weights that make the inverse square root a sum of resolvents.
///
/// For x from `lowest` to `highest`
///
///     x^(-1/2) = Σ_j weight_j / (shift_j + x)
///
/// to some 15 digits. For a symmetric matrix A with its eigenvalues in that range A^(-1/2) = Σ weight_j
/// (shift_j I + A)^-1, which is worth it where shifted systems are easy to solve and A is large.
///
/// The midpoint rule on (2/π) ∫ (t² + x)^-1 dt after t = sqrt(lowest) sc(u | k'), k² = lowest / highest:
/// shift_j = lowest sc², weight_j = 2 K' sqrt(lowest) / (π N) dn / cn² at u_j = (j - 1/2) K'/N. The error is
/// about exp(-2π N K/K'), so N grows with the logarithm of the condition: 12 nodes for 10, 34 for 1e6, 59 for 1e12.
/// (Hale, Higham & Trefethen 2008, [doi:10.1137/070700607](https://doi.org/10.1137/070700607), method 3.)
public struct InverseSquareRootQuadrature: Sendable, Equatable {
  /// The shifts, positive and ascending.
  public let shifts: [Double]
  /// The weights, positive, as many.
  public let weights: [Double]

  /// 2π N K/K' beyond this is below rounding.
  private static let digits = 37.0

  /// Nodes and weights for a range of x.
  ///
  /// - Parameters:
  ///   - lowest: At most the least x, positive.
  ///   - highest: At least the greatest x, finite, not below `lowest`.
  /// - Precondition: lowest / highest does not underflow.
  public init(lowest: Double, highest: Double) {
    let share = lowest / highest
    precondition(
      lowest > 0 && lowest <= highest && highest.isFinite && share > 0, "no range of x")
    let ladder = Ladder(share)
    let ratio = share < 1 ? Ladder(1 - share).mean / ladder.mean : 0
    let count = Int((Self.digits * ratio / (2 * .pi)).rounded(.up)) + 2
    let factor = lowest.squareRoot() / (Double(count) * ladder.mean)
    var (shifts, weights): ([Double], [Double]) = ([], [])
    for node in 0..<count {
      let (cs, dn) = ladder.functions(at: node, of: count)
      shifts.append(lowest / (cs * cs))
      weights.append(factor * dn * (1 + 1 / (cs * cs)))
    }
    self.shifts = shifts
    self.weights = weights
  }

  /// The arithmetic-geometric means of 1 and k, down which Landen's transformation goes: K' = π / (2 mean).
  private struct Ladder {
    private var arithmetic: [Double] = []
    private var geometric: [Double] = []
    private(set) var mean = 1.0

    /// - Parameter square: k², in (0, 1].
    init(_ square: Double) {
      var product = square
      while true {
        let root = product.squareRoot()
        arithmetic.append(mean)
        geometric.append(root)
        let isDone = abs(mean - root) <= 1e-8 * mean
        product = root * mean
        mean = (mean + root) / 2
        if isDone { return }
      }
    }

    /// cn/sn and dn of modulus k' at (node + 1/2) K'/count.
    ///
    /// Sums of positive numbers all the way (Bulirsch 1965,
    /// [doi:10.1007/BF01397975](https://doi.org/10.1007/BF01397975)): no digits are lost near K'.
    func functions(at node: Int, of count: Int) -> (cs: Double, dn: Double) {
      let (part, whole) = (Double(2 * node + 1), Double(4 * count))
      let isFirstHalf = 2 * node + 1 <= count
      let cotangent =
        isFirstHalf ? 1 / tan(part * .pi / whole) : tan((whole / 2 - part) * .pi / whole)
      var (cs, a, dn) = (mean * cotangent, cotangent, 1.0)
      for (upper, lower) in zip(arithmetic, geometric).reversed() {
        a *= cs
        cs *= dn
        dn = (lower + a) / (upper + a)
        a = cs / upper
      }
      return (cs, dn)
    }
  }
}
