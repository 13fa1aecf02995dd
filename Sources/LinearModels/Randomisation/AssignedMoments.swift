import Numerics

/// The moments of the treatment's columns under one assignment, beyond Z.
struct AssignedMoments {
  /// mu, p numbers per carrier.
  private let mu: [Double]
  private let order: Int
  private let carrierCount: Int
  /// The factor of H in units in which the columns have norm one before Z is taken out.
  private let factor: Cholesky
  private let scales: [Double]

  /// Less than this share of a column's square remains after Z and the other columns: it is explained.
  private static let least = 1e-10

  /// Nil where Z explains a column, or the columns depend on each other.
  init?(_ d: [Double], _ units: AssignedUnits) {
    let (p, count) = (units.order, units.carrierCount)
    var mu = [Double](repeating: 0, count: p * count)
    var h = [Double](repeating: 0, count: count * count)
    for (g, value) in d.enumerated() where value != 0 {
      for place in mu.indices { mu[place] += value * units.carriers[g][place] }
      for place in h.indices { h[place] += value * value * units.products[g][place] }
    }
    let scales = (0..<count).map {
      h[$0 * count + $0] > 0 ? 1 / h[$0 * count + $0].squareRoot() : 0
    }
    if scales.contains(0) { return nil }
    for l in 0..<count {
      for k in 0..<count {
        for i in 0..<p { h[l * count + k] -= mu[l * p + i] * mu[k * p + i] }
        h[l * count + k] *= scales[k] * scales[l]
      }
    }
    let matrix = Matrix(rowCount: count, columnCount: count, columnMajor: h).symmetrised
    guard let factor = Cholesky.safely(matrix),
      factor.lower.diagonal.allSatisfy({ $0 * $0 >= Self.least })
    else { return nil }
    self.factor = factor
    self.mu = mu
    self.scales = scales
    order = p
    carrierCount = count
  }

  /// H^-1 x.
  func solved(_ x: [Double]) -> [Double] {
    zip(factor.solve(zip(x, scales).map { $0 * $1 }), scales).map { $0 * $1 }
  }

  /// mu w, p numbers.
  func parts(of weights: [Double]) -> [Double] {
    (0..<order).map { i in
      (0..<carrierCount).reduce(0) { $0 + weights[$1] * mu[$1 * order + i] }
    }
  }

  /// Σ d_g x_g.
  func sums(_ x: [[Double]], _ d: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: x[0].count)
    for (g, value) in d.enumerated() where value != 0 {
      for place in result.indices { result[place] += value * x[g][place] }
    }
    return result
  }
}
