/// An effect's columns made orthogonal within each level: an intercept, then the slopes.
///
/// Rows of different levels never meet, so that the columns of one effect are orthogonal
/// altogether and its projection is exact.
struct LevelBasis: Sendable {
  /// A slope whose remaining norm within a level is below this share of its norm adds nothing there.
  static let tolerance = 1e-10

  /// The number of columns per level: 1 and the slopes.
  let width: Int

  /// The orthogonal slopes, one value per row; 0 in levels where the slope adds nothing.
  let slopes: [[Double]]

  /// The squared norms, `width` per level; 0 where a slope adds nothing.
  let gram: [Double]

  /// Makes an effect's columns orthogonal.
  ///
  /// - Parameters:
  ///   - codes: A level per row.
  ///   - count: The number of levels.
  ///   - slopes: Values per row.
  ///   - weights: One per row, or empty for ones.
  init(codes: [Int32], count: Int, slopes: [[Double]], weights: [Double]) {
    let width = 1 + slopes.count
    var gram = [Double](repeating: 0, count: count * width)
    for (row, code) in codes.enumerated() {
      gram[Int(code) * width] += weights.isEmpty ? 1 : weights[row]
    }
    let sums = LevelSums(codes: codes, count: count, weights: weights)
    var done: [[Double]] = []
    for slope in slopes {
      let before = sums.products(slope, slope)
      var z = slope
      for _ in 0..<2 {
        sums.subtract(nil, from: &z, gram: (0..<count).map { gram[$0 * width] })
        for (place, other) in done.enumerated() {
          sums.subtract(other, from: &z, gram: (0..<count).map { gram[$0 * width + place + 1] })
        }
      }
      let after = sums.products(z, z)
      let threshold = LevelBasis.tolerance * LevelBasis.tolerance
      for level in 0..<count where after[level] > threshold * before[level] {
        gram[level * width + done.count + 1] = after[level]
      }
      for (row, code) in codes.enumerated()
      where gram[Int(code) * width + done.count + 1] == 0 { z[row] = 0 }
      done.append(z)
    }
    self.width = width
    self.slopes = done
    self.gram = gram
  }

  /// The number of independent columns.
  var rank: Int { gram.count { $0 > 0 } }
}

/// Sums within levels.
private struct LevelSums {
  let codes: [Int32]
  let count: Int
  let weights: [Double]

  /// Σ w a b per level.
  func products(_ a: [Double], _ b: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    for (row, code) in codes.enumerated() {
      sums[Int(code)] += (weights.isEmpty ? 1 : weights[row]) * a[row] * b[row]
    }
    return sums
  }

  /// Takes the part along another column, or along the ones, out of a column, level by level.
  func subtract(_ other: [Double]?, from z: inout [Double], gram: [Double]) {
    var shares = [Double](repeating: 0, count: count)
    for (row, code) in codes.enumerated() {
      shares[Int(code)] += (weights.isEmpty ? 1 : weights[row]) * z[row] * (other?[row] ?? 1)
    }
    for level in shares.indices {
      shares[level] = gram[level] > 0 ? shares[level] / gram[level] : 0
    }
    for (row, code) in codes.enumerated() { z[row] -= shares[Int(code)] * (other?[row] ?? 1) }
  }
}
