/// Weighted means and centred co-moments of columns, gathered block by block.
///
/// The co-moment of columns i and j is Σ w (x_i - mean_i) (x_j - mean_j). Every block is centred on
/// its own, in tiles that fit the cache, and merged by the rule of Chan, Golub & LeVeque (1983),
/// [doi:10.1080/00031305.1983.10483115](https://doi.org/10.1080/00031305.1983.10483115). A constant
/// column has co-moments of exactly nought. The same blocks in the same order give the same bits on
/// any machine, BLAS and number of threads.
public struct CoMoments: Sendable, Equatable {
  /// The number k of columns.
  public let columnCount: Int

  /// The rows taken so far, also those of weight nought.
  public private(set) var rows: Int

  /// The sum of the weights; without weights the number of rows.
  public private(set) var count: Double

  /// The centred co-moments, k x k, exactly symmetric.
  public private(set) var comoment: Matrix

  /// A row of the data that means are measured from, against cancellation.
  private var origin: [Double]

  /// The means minus the origin.
  private var shiftedMean: [Double]

  /// The weighted means, k entries; nought before the first row of positive weight.
  public var mean: [Double] { zip(origin, shiftedMean).map { $0 + $1 } }

  /// The moments of no rows.
  ///
  /// - Parameter columnCount: k, at least 0.
  public init(columnCount: Int) {
    self.columnCount = columnCount
    rows = 0
    count = 0
    comoment = Matrix(repeating: 0, rowCount: columnCount, columnCount: columnCount)
    origin = [Double](repeating: 0, count: columnCount)
    shiftedMean = origin
  }

  /// Takes a block of rows.
  ///
  /// - Parameters:
  ///   - block: n x k. Values that are not finite spoil the moments: check before.
  ///   - weights: n weights, finite and not negative, or nil for ones.
  /// - Precondition: The shapes agree.
  /// - Complexity: O(n k^2).
  public mutating func add(_ block: Matrix, weights: [Double]? = nil) {
    precondition(block.columnCount == columnCount, "\(block.columnCount) of \(columnCount) columns")
    precondition(weights == nil || weights?.count == block.rowCount, "one weight per row")
    guard block.rowCount > 0 else { return }
    let weights = weights ?? []
    var part = CoMoments(columnCount: columnCount)
    part.rows = block.rowCount
    let start = weights.isEmpty ? 0 : weights.firstIndex { $0 > 0 } ?? 0
    part.origin = block.row(start)
    var kernel = GramKernel(columnCount: columnCount, rowCount: block.rowCount)
    var first = 0
    while first < block.rowCount {
      let last = min(first + GramKernel.tileRows, block.rowCount)
      part.addTile(block, weights: weights, rows: first..<last, kernel: &kernel)
      first = last
    }
    part.comoment.mirrorLower()
    merge(part)
  }

  /// Takes the rows of other moments, after those taken so far.
  ///
  /// - Parameter other: Moments of the same columns.
  /// - Precondition: The numbers of columns agree.
  /// - Complexity: O(k^2).
  public mutating func merge(_ other: CoMoments) {
    precondition(other.columnCount == columnCount, "\(other.columnCount) of \(columnCount) columns")
    let rowsTogether = rows + other.rows
    if count == 0 {
      self = other
    } else if other.count > 0 {
      let together = count + other.count
      let delta = (0..<columnCount).map { j in
        (other.origin[j] - origin[j]) + (other.shiftedMean[j] - shiftedMean[j])
      }
      addOuter(delta, factor: count * (other.count / together))
      for place in comoment.columnMajor.indices {
        comoment.columnMajor[place] += other.comoment.columnMajor[place]
      }
      for j in 0..<columnCount { shiftedMean[j] += delta[j] * (other.count / together) }
      count = together
    }
    rows = rowsTogether
  }

  /// The co-moments without centring: Σ w x x', k x k.
  public func rawCrossProduct() -> Matrix {
    var copy = self
    copy.addOuter(mean, factor: count)
    return copy.comoment
  }

  /// The moments of some of the columns, in the given order.
  ///
  /// - Parameter columns: Zero-based columns.
  /// - Returns: The same rows and weights.
  public func selecting(_ columns: [Int]) -> CoMoments {
    var result = CoMoments(columnCount: columns.count)
    result.rows = rows
    result.count = count
    result.comoment = comoment.submatrix(rows: columns, columns: columns)
    result.origin = columns.map { origin[$0] }
    result.shiftedMean = columns.map { shiftedMean[$0] }
    return result
  }

  /// Adds factor d d' to both triangles, so that both hold the same bits.
  private mutating func addOuter(_ d: [Double], factor: Double) {
    let k = columnCount
    var entries = comoment.columnMajor.mutableSpan
    for j in 0..<k {
      for i in j..<k {
        let sum = entries[i &+ j &* k] + factor * d[i] * d[j]
        entries[i &+ j &* k] = sum
        entries[j &+ i &* k] = sum
      }
    }
  }

  /// Centres one tile on its own means and merges it; means are measured from the origin.
  private mutating func addTile(
    _ block: Matrix, weights: [Double], rows: Range<Int>, kernel: inout GramKernel
  ) {
    var weight = Double(rows.count)
    if !weights.isEmpty {
      weight = 0
      for row in rows { weight += weights[row] }
    }
    guard weight > 0 else { return }
    var means = [Double](repeating: 0, count: columnCount)
    for j in 0..<columnCount {
      means[j] = block.withColumn(j) { column in
        CoMoments.mean(
          column, rows: rows, origin: origin[j], weights: weights.span, weight: weight)
      }
      block.withColumn(j) { column in
        kernel.load(
          column, rows: rows, column: j, shift: origin[j], mean: means[j], weights: weights.span)
      }
    }
    let together = count + weight
    let delta = zip(means, shiftedMean).map { $0 - $1 }
    if count > 0 { addOuter(delta, factor: count * (weight / together)) }
    kernel.addProducts(rowCount: rows.count, to: &comoment)
    for j in 0..<columnCount { shiftedMean[j] += delta[j] * (weight / together) }
    count = together
  }

  /// The weighted mean of x - origin over some rows, in four interleaved sums.
  private static func mean(
    _ column: Span<Double>, rows: Range<Int>, origin: Double, weights: Span<Double>, weight: Double
  ) -> Double {
    var sums = SIMD4<Double>.zero
    var row = rows.lowerBound
    while row &+ 4 <= rows.upperBound {
      var part = SIMD4(column[row], column[row &+ 1], column[row &+ 2], column[row &+ 3]) - origin
      if !weights.isEmpty {
        part *= SIMD4(weights[row], weights[row &+ 1], weights[row &+ 2], weights[row &+ 3])
      }
      sums += part
      row &+= 4
    }
    var sum = (sums[0] + sums[1]) + (sums[2] + sums[3])
    while row < rows.upperBound {
      sum += (column[row] - origin) * (weights.isEmpty ? 1 : weights[row])
      row &+= 1
    }
    return sum / weight
  }
}
