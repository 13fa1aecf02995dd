import Numerics

/// The span of T = [F, W F] in one cluster, F = [Z_g, indicators of the swept effect's levels], and the working
/// covariance of its residuals B_g = I - T Psi T' when errors are independent of equal variance.
///
/// With H = F A F'W of the whole design, A = diag(I, 1/W_s): B_g = I - H - H' + F A (Σ F'W²F) A F'. Where all
/// weights of a cluster are equal the levels are orthogonal to everything and drop out.
struct WeightedSpan {
  /// K = T'T, 2m x 2m.
  let gram: Matrix
  /// Psi, 2m x 2m.
  let psi: Matrix
  /// T'e.
  let residuals: [Double]

  private let order: Int
  private let leafCount: Int
  /// What a level's part of t means to other clusters: p x leaves.
  private let bridge: Matrix

  private var half: Int { order + leafCount }

  init(_ cell: RotatedCell, _ total: Matrix) {
    let p = total.rowCount
    let leaves = cell.hasEqualWeights ? [] : cell.leaves
    let m = p + leaves.count
    order = p
    leafCount = leaves.count
    var grams = cell.gram.map { Self.widened($0, to: m) }
    for (place, leaf) in leaves.enumerated() {
      let s = p + place
      for i in 0..<p {
        (grams[0][i, s], grams[0][s, i]) = (leaf.plain[i], leaf.plain[i])
        (grams[2][i, s], grams[2][s, i]) = (leaf.squared[i], leaf.squared[i])
      }
      for power in 0..<3 { grams[power][s, s] = leaf.weights[power] }
    }
    gram = Self.blocks(grams[0], grams[1], grams[1], grams[2])
    var a = Matrix.identity(m)
    var n = Self.widened(total, to: m)
    var bridge = Matrix(repeating: 0, rowCount: p, columnCount: leaves.count)
    for (place, leaf) in leaves.enumerated() {
      let s = p + place
      a[s, s] = 1 / leaf.weights[1]
      n[s, s] = leaf.weights[2] / (leaf.weights[1] * leaf.weights[1])
      for i in 0..<p {
        bridge[i, place] = leaf.squared[i] / leaf.weights[1]
        (n[i, s], n[s, i]) = (bridge[i, place], bridge[i, place])
      }
    }
    self.bridge = bridge
    let minus = n.columnMajor.map { -$0 }
    psi = Self.blocks(
      Matrix(rowCount: m, columnCount: m, columnMajor: minus), a, a,
      Matrix(repeating: 0, rowCount: m, columnCount: m))
    residuals =
      cell.scores[0] + leaves.map(\.plainResidual) + cell.scores[1]
      + [Double](repeating: 0, count: leaves.count)
  }

  private static func widened(_ matrix: Matrix, to order: Int) -> Matrix {
    var result = Matrix(repeating: 0, rowCount: order, columnCount: order)
    for j in 0..<matrix.columnCount {
      for i in 0..<matrix.rowCount { result[i, j] = matrix[i, j] }
    }
    return result
  }

  private static func blocks(_ a: Matrix, _ b: Matrix, _ c: Matrix, _ d: Matrix) -> Matrix {
    let m = a.rowCount
    var result = Matrix(repeating: 0, rowCount: 2 * m, columnCount: 2 * m)
    for j in 0..<m {
      for i in 0..<m {
        result[i, j] = a[i, j]
        result[i, j + m] = b[i, j]
        result[i + m, j] = c[i, j]
        result[i + m, j + m] = d[i, j]
      }
    }
    return result
  }

  /// W Z c as a combination of T: [0; c].
  func embedded(_ c: Matrix) -> Matrix {
    var result = Matrix(repeating: 0, rowCount: 2 * half, columnCount: c.columnCount)
    for j in 0..<c.columnCount {
      for i in 0..<order { result[half + i, j] = c[i, j] }
    }
    return result
  }

  /// B^(+1/2) T zeta as a combination of T.
  func rooted(_ zeta: Matrix) -> Matrix {
    let spectrum = ClusterSpectrum(gram)
    let k = gram.rowCount
    // R = Lambda^(1/2) V'.
    var r = spectrum.vectors.transposed()
    for i in 0..<k {
      let root = max(spectrum.values[i], 0).squareRoot()
      for j in 0..<k { r[i, j] *= root }
    }
    let rPsi = r.multiply(psi)
    var c = rPsi.multiply(r.transposed())
    c = c.symmetrised
    let inner = ClusterSpectrum(c)
    let right = r.multiply(zeta)
    let bent = rPsi.multiply(gram.multiply(zeta))
    var turned = inner.vectors.transposedMultiply(bent)
    for i in 0..<k {
      for j in 0..<turned.columnCount { turned[i, j] *= Self.kernel(inner.values[i]) }
    }
    let curved = rPsi.transposedMultiply(inner.vectors.multiply(turned))
    let straight = psi.multiply(r.transposedMultiply(right))
    var result = zeta
    for place in result.columnMajor.indices {
      result.columnMajor[place] +=
        straight.columnMajor[place] / 2 + curved.columnMajor[place]
    }
    return result
  }

  /// ((1 - x)^(-1/2) - 1 - x/2) / x², with (1 - x)^(-1/2) nought where 1 - x is.
  static func kernel(_ x: Double) -> Double {
    if abs(x) < 0.01 {
      var (term, sum) = (0.375, 0.375)
      for n in 3...12 {
        term *= x * (Double(2 * n) - 1) / Double(2 * n)
        sum += term
      }
      return sum
    }
    let rest = 1 - x
    let root = rest <= ClusterAdjustment.nullTolerance ? 0 : 1 / rest.squareRoot()
    return (root - 1 - x / 2) / (x * x)
  }

  /// t as other clusters meet it: [u_z; v_z - bridge u_leaves], 2p x q.
  func beyondCluster(_ t: Matrix) -> Matrix {
    var result = Matrix(repeating: 0, rowCount: 2 * order, columnCount: t.columnCount)
    for j in 0..<t.columnCount {
      for i in 0..<order {
        var value = t[half + i, j]
        for leaf in 0..<leafCount { value -= bridge[i, leaf] * t[order + leaf, j] }
        result[i, j] = t[i, j]
        result[order + i, j] = value
      }
    }
    return result
  }

  /// Psi between clusters: [[-N, I], [I, 0]], 2p x 2p.
  static func betweenClusters(_ total: Matrix) -> Matrix {
    let p = total.rowCount
    return blocks(
      Matrix(rowCount: p, columnCount: p, columnMajor: total.columnMajor.map { -$0 }),
      .identity(p), .identity(p), Matrix(repeating: 0, rowCount: p, columnCount: p))
  }
}

extension Matrix {
  /// (A + A')/2.
  var symmetrised: Matrix {
    var result = self
    for j in 0..<columnCount {
      for i in 0..<j {
        let mean = (self[i, j] + self[j, i]) / 2
        result[i, j] = mean
        result[j, i] = mean
      }
    }
    return result
  }
}
