import Estimation
import Numerics

/// Satterthwaite's references and Hotelling degrees of freedom of any contrasts of a solved model.
struct ClusterReference: ContrastReference {
  let cells: ClusterCells
  /// The user's terms in the basis in which Z'WZ = I, q x p.
  let terms: Matrix
  let wish: ClusterAdjustment.Wish
  /// Whether the covariance's own bias scales the reference.
  let isScaled: Bool
  private let readings = RowReadings()

  init(cells: ClusterCells, terms: Matrix, wish: ClusterAdjustment.Wish, isScaled: Bool) {
    (self.cells, self.terms, self.wish, self.isScaled) = (cells, terms, wish, isScaled)
  }

  var passes: Int { readings.count }

  func reference(within contrasts: Matrix) -> ([Double]) -> ScaledStudentT? {
    let rows = contrasts.multiply(terms)
    var sums = ContrastSpan(
      order: rows.rowCount, betweenClusters: wish.betweenClusters,
      covariance: isScaled ? wish.covariance(of: rows) : nil)
    let zeros = [Double](repeating: 0, count: rows.rowCount)
    adjust(rows, jackknifeOf: isScaled ? zeros : nil) { sums.take($0) }
    return { [sums] in sums.satterthwaite($0) }
  }

  func reference(of contrast: [Double]) -> ScaledStudentT? {
    let weights = Matrix(rowCount: 1, columnCount: contrast.count, columnMajor: contrast)
    let row = weights.multiply(terms)
    var sums = ClusterSums(
      contrastCount: 1, betweenClusters: wish.betweenClusters, keepsContributions: false,
      needsWorkingModel: true)
    // What a cluster alone determines is told by leaving it out.
    adjust(row, jackknifeOf: isScaled ? [0] : nil) { sums.take($0, cluster: 0) }
    return sums.satterthwaite(variances: isScaled ? wish.covariance(of: row).diagonal : nil)[0]
  }

  func hotellingDegreesOfFreedom(of contrasts: Matrix) -> Double? {
    let q = contrasts.rowCount
    // The same for any basis of the hypothesis; in this one no row's unit or nearness to another costs digits.
    guard let rows = OrthonormalRows(contrasts.multiply(terms))?.rows else { return nil }
    var expectation = Matrix(repeating: 0, rowCount: q, columnCount: q)
    adjust(rows) { expectation.add($0.pairs) }
    guard let eigen = try? SymmetricEigen(expectation.symmetrised),
      let largest = eigen.values.last, largest > 0, eigen.values[0] > 1e-12 * largest
    else { return nil }
    let scaled = Matrix(
      rowCount: q, columnCount: q,
      columnMajor: (0..<q).flatMap { j in
        eigen.vectors.column(j).map { $0 / eigen.values[j].squareRoot() }
      })
    let root = scaled.multiply(eigen.vectors.transposed())
    var variance = HotellingVariance(order: q, betweenClusters: wish.betweenClusters)
    adjust(root.multiply(rows)) { variance.take($0) }
    let total = variance.total()
    return total > 0 ? Double(q * (q + 1)) / total : nil
  }

  private func adjust(
    _ rows: Matrix, jackknifeOf estimates: [Double]? = nil, _ body: (ClusterAdjustment) -> Void
  ) {
    var asked = wish
    asked.jackknifeOf = estimates
    let wish = asked
    if cells.readsRows { readings.add() }
    cells.map({ ClusterAdjustment($0, contrasts: rows, wish: wish) }, merge: body)
  }
}

extension ClusterAdjustment.Wish {
  /// Psi between clusters; nil for the identity.
  var betweenClusters: Matrix? { squaredGram.map(WeightedSpan.betweenClusters) }

  /// The covariance of contrasts under the working model, in units of its errors' variance: CC', or C(Z'W²Z)C' where
  /// weights say nothing of it.
  ///
  /// - Parameter contrasts: C, q x p.
  /// - Returns: q x q.
  func covariance(of contrasts: Matrix) -> Matrix {
    let bent = squaredGram.map { contrasts.multiply($0.scaled(by: meanWeight)) } ?? contrasts
    return bent.multiply(contrasts.transposed())
  }
}

extension Matrix {
  mutating func add(_ other: Matrix) {
    for place in columnMajor.indices { columnMajor[place] += other.columnMajor[place] }
  }
}

/// Σ_st Var(v_st) for V = Σ_g psi psi' standardised to expectation I (Tipton & Pustejovsky 2015).
///
/// Var(v_st) = Σ_gh (P^ss_gh P^tt_gh + P^st_gh P^ts_gh), P^st_gh = [g = h] P^st_gg - t_sg' Psi t_th otherwise.
struct HotellingVariance {
  let order: Int
  let betweenClusters: Matrix?
  private var own = 0.0
  private var moments: CrossMoments

  init(order: Int, betweenClusters: Matrix?) {
    self.order = order
    self.betweenClusters = betweenClusters
    moments = CrossMoments(order: order)
  }

  mutating func take(_ part: ClusterAdjustment) {
    let t = part.cross
    let inner = t.transposedMultiply(betweenClusters?.multiply(t) ?? t)
    let p = part.pairs
    for i in 0..<order {
      for j in 0..<order {
        own += p[i, i] * p[j, j] + p[i, j] * p[j, i]
        own -= inner[i, i] * inner[j, j] + inner[i, j] * inner[j, i]
      }
    }
    moments.take(t)
  }

  func total() -> Double {
    let bent = moments.matrices.map { betweenClusters?.multiply($0) ?? $0 }
    var sum = own
    for i in 0..<order {
      for j in 0..<order {
        let (st, ts) = (bent[i * order + j], bent[j * order + i])
        sum += st.multiply(ts).trace + ts.traceOfSquare
      }
    }
    return sum
  }
}
