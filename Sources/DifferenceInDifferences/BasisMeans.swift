import Numerics

/// Weighted means of period dummies and columns in units, and the cross products about them.
struct BasisMeans {
  let unit: [Int32]
  let period: [Int32]
  let periodCount: Int
  let columns: [[Double]]
  let weights: [Double]
  let isUsed: [Bool]
  /// Per unit the sum of weights of the rows that are used.
  let totals: [Double]
  /// m x units: period dummies first, then the columns; nought in units without rows.
  let means: Matrix

  /// - Parameters:
  ///   - unit: Per row its unit.
  ///   - unitCount: The number of units.
  ///   - period: Per row its period.
  ///   - periodCount: The number of periods.
  ///   - columns: One number per row each.
  ///   - weights: One per row.
  ///   - isUsed: Whether a row counts.
  init(
    unit: [Int32], unitCount: Int, period: [Int32], periodCount: Int, columns: [[Double]],
    weights: [Double], isUsed: [Bool]
  ) {
    (self.unit, self.period, self.periodCount) = (unit, period, periodCount)
    (self.columns, self.weights, self.isUsed) = (columns, weights, isUsed)
    var totals = [Double](repeating: 0, count: unitCount)
    var means = Matrix(repeating: 0, rowCount: periodCount + columns.count, columnCount: unitCount)
    for row in unit.indices where isUsed[row] {
      let u = Int(unit[row])
      totals[u] += weights[row]
      means[Int(period[row]), u] += weights[row]
      for (place, values) in columns.enumerated() {
        means[periodCount + place, u] += weights[row] * values[row]
      }
    }
    for u in totals.indices where totals[u] > 0 { means.mapColumn(u) { $0 / totals[u] } }
    self.totals = totals
    self.means = means
  }

  /// Σ w (b - b̄)(b - b̄)' over the rows that are used, m x m.
  ///
  /// A column that units explain but for rounding has products of exactly nought.
  func centredProducts() -> Matrix {
    let width = means.rowCount
    var products = Matrix(repeating: 0, rowCount: width, columnCount: width)
    var norms = [Double](repeating: 0, count: width)
    var deviation = [Double](repeating: 0, count: width)
    for row in unit.indices where isUsed[row] {
      let u = Int(unit[row])
      for place in 0..<width { deviation[place] = -means[place, u] }
      deviation[Int(period[row])] += 1
      for (place, values) in columns.enumerated() {
        deviation[periodCount + place] += values[row]
        norms[periodCount + place] += weights[row] * values[row] * values[row]
      }
      for j in 0..<width where deviation[j] != 0 {
        let scaled = weights[row] * deviation[j]
        for i in j..<width { products[i, j] += scaled * deviation[i] }
      }
    }
    for place in periodCount..<width where products[place, place] <= 1e-24 * norms[place] {
      for other in 0..<width { (products[place, other], products[other, place]) = (0, 0) }
    }
    for j in 0..<width { for i in j..<width { products[j, i] = products[i, j] } }
    return products
  }
}

extension OrderedCholesky {
  /// A solution on the kept columns with noughts for those omitted.
  func spread(_ solution: [Double]) -> [Double] {
    var whole = [Double](repeating: 0, count: columnCount)
    for (place, column) in kept.enumerated() { whole[column] = solution[place] }
    return whole
  }
}
