import Designs
import Numerics

/// What one cluster adds, for q contrasts c_j of the coefficients (rows of a q x p matrix in the basis in
/// which Z'WZ = I).
///
/// Let B_g be the covariance of the cluster's residuals under the working model and A_g the adjustment. A
/// contrast's vector is z_j = A_g' W Z_g c_j = T_g zeta_j in the span of T_g = Z_g (or [Z_g, W Z_g]), so all is
/// algebra on K = T_g'T_g and nothing is n_g x n_g. B_g = I - T Psi T' has the root
/// I + T Phi T', Phi = Psi/2 + Psi R' k(R Psi R') R Psi with R'R = K and k(x) = ((1 - x)^(-1/2) - 1 - x/2)/x²:
/// no division by small eigenvalues of K. (Pustejovsky & Tipton 2018,
/// [doi:10.1080/07350015.2016.1247004](https://doi.org/10.1080/07350015.2016.1247004).)
struct ClusterAdjustment: Sendable {
  /// Eigenvalues of B_g at or below this are nought, and so is their power.
  static let nullTolerance = 1e-10

  /// psi: what the cluster adds to the deviation of each contrast, q numbers.
  var psi: [Double] = []
  /// P^st_gg = z_s'Theta z_t - t_s'Psi t_t of every pair of contrasts, q x q.
  var pairs = Matrix(repeating: 0, rowCount: 0, columnCount: 0)
  /// Per contrast t_j, as far as it meets other clusters, one column each.
  var cross = Matrix(repeating: 0, rowCount: 0, columnCount: 0)
  /// tr E_g: the parameters that the cluster determines.
  var leverage = 0.0
  /// Per contrast c_j'E_g c_j.
  var information: [Double] = []
  /// Per contrast b_(g) - b; empty if not asked for.
  var jackknife: [Double] = []
  /// Contrasts that have no estimate without the cluster.
  var carried: [Int] = []

  /// How the cluster's residuals are adjusted.
  enum Power: Sendable {
    /// A_g = I: CR0 and CR1.
    case none
    /// A_g = B_g^(-1/2): CR2.
    case root
    /// A_g = (I - H_gg)^-1: CR3 and the jackknife.
    case inverse
  }

  /// What is wanted beside psi.
  struct Wish: Sendable {
    var power: Power
    /// Whether the sums for Satterthwaite's degrees of freedom are.
    var needsWorkingModel: Bool
    /// The estimates of the contrasts, if those without each cluster are wanted.
    var jackknifeOf: [Double]?
    /// N = Σ Z'W²Z for the identity working model with weights, in units of the mean weight; nil without
    /// weights.
    var squaredGram: Matrix?
    /// The mean weight, in units of which that working model is computed: T = [F, W F] then has columns of one
    /// size whatever the weights' unit.
    var meanWeight = 1.0
  }

  /// What is known without scores: tr E_g and c_j'E_g c_j.
  init(leverage: Double, information: [Double]) {
    self.leverage = leverage
    self.information = information
    psi = [Double](repeating: 0, count: information.count)
  }

  init(_ cell: RotatedCell, contrasts: Matrix, wish: Wish) {
    let plain = wish.squaredGram == nil
    let gram = cell.leverages
    let score = plain ? cell.scores[0] : cell.scores[1]
    leverage = gram.trace
    let c = contrasts.transposed()
    information = gram.forms(c)
    let spectrum = ClusterSpectrum(leverages: gram, needsRoot: plain && wish.power == .root)
    if let estimates = wish.jackknifeOf {
      let moved = contrasts.multiply(spectrum.inverse(score))
      jackknife = moved.map { -$0 }
      let owned = spectrum.owned(contrasts)
      carried = (0..<contrasts.rowCount).filter { row in
        let size = dot(contrasts.row(row), contrasts.row(row)).squareRoot()
        return owned.row(row).contains { abs($0) > 1e-6 * size }
      }
      leaveOut(estimates)
    }
    if let total = wish.squaredGram {
      weighted(
        cell.inUnits(ofWeight: wish.meanWeight), c.scaled(by: wish.meanWeight.squareRoot()),
        spectrum, wish, total)
    } else if let rows = cell.rows, wish.power == .root {
      rescaled(rows, c, wish)
    } else {
      unweighted(c, gram, score, spectrum, wish)
    }
    if wish.power == .inverse, !jackknife.isEmpty { psi = jackknife.map { -$0 } }
  }

  /// A contrast that the other clusters do not determine is 0 without this one, each by itself.
  ///
  /// A generalised inverse of X'X - X_g'X_g gives the same where one term alone becomes open; where a term and other
  /// columns become open together its answer depends on their units and on whether effects are absorbed or stand as
  /// dummies. Which terms are determined does not, nor do their estimates.
  private mutating func leaveOut(_ estimates: [Double]) {
    for term in carried { jackknife[term] = -estimates[term] }
  }

  private mutating func unweighted(
    _ c: Matrix, _ gram: ClusterGram, _ score: [Double], _ spectrum: ClusterSpectrum, _ wish: Wish
  ) {
    let zeta =
      switch wish.power {
      case .none: c
      case .root: spectrum.root(c)
      case .inverse: spectrum.inverse(c)
      }
    psi = zeta.transposedMultiply(score)
    guard wish.needsWorkingModel else { return }
    cross = gram.multiply(zeta)
    pairs = zeta.transposedMultiply(cross).subtracting(cross.crossProduct())
  }

  /// The inverse-variance working model where weights differ within the cluster.
  private mutating func rescaled(_ rows: RotatedCell.Rows, _ c: Matrix, _ wish: Wish) {
    let local = InverseVarianceRoot(rows, contrasts: c)
    psi = local.deviations
    guard wish.needsWorkingModel else { return }
    pairs = local.pairs()
    cross = local.cross
  }

  /// The identity working model with weights: T = [F, W F], F = [Z_g, levels of the swept effect].
  private mutating func weighted(
    _ cell: RotatedCell, _ c: Matrix, _ spectrum: ClusterSpectrum, _ wish: Wish, _ total: Matrix
  ) {
    let local = WeightedSpan(cell, total)
    var zeta = local.embedded(c)
    switch wish.power {
    case .none: break
    case .root: zeta = local.rooted(zeta)
    case .inverse: zeta = local.embedded(spectrum.inverse(c))
    }
    psi = zeta.transposedMultiply(local.residuals)
    guard wish.needsWorkingModel else { return }
    let t = local.gram.multiply(zeta)
    pairs = zeta.transposedMultiply(t).subtracting(
      t.transposedMultiply(local.psi.multiply(t)))
    cross = local.beyondCluster(t)
  }
}

/// The sum of products.
func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}

extension Matrix {
  func subtracting(_ other: Matrix) -> Matrix {
    Matrix(
      rowCount: rowCount, columnCount: columnCount,
      columnMajor: zip(columnMajor, other.columnMajor).map { $0 - $1 })
  }

  var trace: Double { diagonal.reduce(0, +) }
}
