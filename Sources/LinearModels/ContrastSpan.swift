import Estimation
import Numerics

/// Satterthwaite's references of all combinations of a few contrasts, from one reading of the clusters.
///
/// For w of the contrasts P_gg = w'pairs_g w and t_g = cross_g w, so that (Σ P_gg)² / Σ P_gh² takes q x q numbers of each
/// cluster and the moments Σ t_s t_t' of each pair of contrasts.
struct ContrastSpan: Sendable {
  private let order: Int
  /// Psi between clusters; nil for the identity.
  private let betweenClusters: Matrix?
  /// Per cluster pairs_g, q x q.
  private var pairs: [Matrix] = []
  /// Per cluster cross_g' Psi cross_g, q x q.
  private var inner: [Matrix] = []
  private var moments: CrossMoments
  /// Of the contrasts under the working model, q x q, where the reference is scaled.
  private let covariance: Matrix?
  /// Contrasts that one cluster carries.
  private var carried: Set<Int> = []

  init(order: Int, betweenClusters: Matrix?, covariance: Matrix?) {
    self.order = order
    self.betweenClusters = betweenClusters
    self.covariance = covariance
    moments = CrossMoments(order: order)
  }

  mutating func take(_ part: ClusterAdjustment) {
    let t = part.cross
    pairs.append(part.pairs)
    inner.append(t.transposedMultiply(betweenClusters?.multiply(t) ?? t))
    moments.take(t)
    carried.formUnion(part.carried)
  }

  /// The reference of a combination.
  ///
  /// - Parameter weights: w, q numbers.
  /// - Returns: nil where it has no variance under the working model and, scaled, where one cluster carries a part of it.
  func satterthwaite(_ weights: [Double]) -> ScaledStudentT? {
    guard let first = moments.matrices.first else { return nil }
    func form(_ matrix: Matrix) -> Double { dot(weights, matrix.multiply(weights)) }
    var (sum, squares) = (0.0, 0.0)
    for (pair, inside) in zip(pairs, inner) {
      let (own, within) = (form(pair), form(inside))
      sum += own
      squares += own * own - within * within
    }
    var total = Matrix(repeating: 0, rowCount: first.rowCount, columnCount: first.columnCount)
    for i in 0..<order {
      for j in 0..<order {
        total.add(moments[i, j].scaled(by: weights[i] * weights[j]))
      }
    }
    squares += (betweenClusters?.multiply(total) ?? total).traceOfSquare
    guard sum > 0, squares > 0 else { return nil }
    let degrees = sum * sum / squares
    guard let covariance else { return ScaledStudentT(degreesOfFreedom: degrees) }
    let variance = form(covariance)
    guard variance > 0, carried.allSatisfy({ weights[$0] == 0 }) else { return nil }
    return ScaledStudentT(degreesOfFreedom: degrees, scale: (variance / sum).squareRoot())
  }
}
