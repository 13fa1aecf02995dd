/// Weighted means and centred co-moments in double-double precision, about 30 digits.
///
/// For ill-conditioned designs: columns given as high and low parts, for instance a design that
/// `preciseMultiply` has rebased on the inverse of its R factor. Like `CoMoments`, with the same
/// promises: constant columns have co-moments of exactly nought, and the same blocks in the same
/// order give the same bits.
public struct PreciseCoMoments: Sendable, Equatable {
  /// The number k of columns.
  public let columnCount: Int

  /// The rows taken so far, also those of weight nought.
  public private(set) var rows: Int

  /// The sum of the weights; without weights the number of rows.
  public private(set) var count: DoubleDouble

  /// The weighted means, k entries.
  public private(set) var mean: [DoubleDouble]

  /// The centred co-moments, k x k: entry (i, j) stands at `i + j * k`; exactly symmetric.
  public private(set) var comoment: [DoubleDouble]

  /// The moments of no rows.
  ///
  /// - Parameter columnCount: k, at least 0.
  public init(columnCount: Int) {
    self.columnCount = columnCount
    rows = 0
    count = .zero
    mean = [DoubleDouble](repeating: .zero, count: columnCount)
    comoment = [DoubleDouble](repeating: .zero, count: columnCount * columnCount)
  }

  /// The co-moment of two columns.
  public subscript(row: Int, column: Int) -> DoubleDouble { comoment[row + column * columnCount] }

  /// Takes a block of rows.
  ///
  /// - Parameters:
  ///   - high: The high parts, n x k, finite, of size below 1e140 (their squares are formed).
  ///   - low: The low parts, n x k, or nil for noughts.
  ///   - weights: n weights, finite and not negative, or nil for ones.
  /// - Precondition: The shapes agree.
  /// - Complexity: O(n k^2), about ten times the work of `CoMoments`.
  public mutating func add(high: Matrix, low: Matrix? = nil, weights: [Double]? = nil) {
    precondition(high.columnCount == columnCount, "\(high.columnCount) of \(columnCount) columns")
    precondition(
      low.map { $0.rowCount == high.rowCount && $0.columnCount == columnCount } ?? true,
      "high and low parts of different shapes")
    precondition(weights == nil || weights?.count == high.rowCount, "one weight per row")
    guard high.rowCount > 0 else { return }
    var part = PreciseBlock(columnCount: columnCount, high: high, low: low, weights: weights)
    var first = 0
    while first < high.rowCount {
      let last = min(first + PreciseTile.rowCount, high.rowCount)
      part.addTile(first..<last)
      first = last
    }
    merge(part.moments(rows: high.rowCount))
  }

  /// Takes the rows of other moments, after those taken so far.
  ///
  /// - Parameter other: Moments of the same columns.
  /// - Precondition: The numbers of columns agree.
  public mutating func merge(_ other: PreciseCoMoments) {
    precondition(other.columnCount == columnCount, "\(other.columnCount) of \(columnCount) columns")
    let rowsTogether = rows + other.rows
    if count.high == 0 {
      self = other
    } else if other.count.high > 0 {
      let together = count + other.count
      let share = other.count / together
      let factor = count * share
      let delta = zip(other.mean, mean).map { $0 - $1 }
      for j in 0..<columnCount {
        for i in j..<columnCount {
          let place = i + j * columnCount
          let sum = comoment[place] + (other.comoment[place] + factor * (delta[i] * delta[j]))
          comoment[place] = sum
          comoment[j + i * columnCount] = sum
        }
        mean[j] += delta[j] * share
      }
      count = together
    }
    rows = rowsTogether
  }

  /// The co-moments without centring: Σ w x x', entry (i, j) at `i + j * k`.
  public func rawCrossProduct() -> [DoubleDouble] {
    var result = comoment
    for j in 0..<columnCount {
      for i in 0..<columnCount { result[i + j * columnCount] += count * (mean[i] * mean[j]) }
    }
    return result
  }

  fileprivate init(
    rows: Int, count: DoubleDouble, mean: [DoubleDouble], comoment: [DoubleDouble]
  ) {
    columnCount = mean.count
    (self.rows, self.count, self.mean, self.comoment) = (rows, count, mean, comoment)
  }
}

/// The sums of one block, measured from one of its rows.
private struct PreciseBlock {
  let columnCount: Int
  let high: Matrix
  let low: Matrix?
  let weights: [Double]?
  private let origin: [DoubleDouble]
  private var weight = DoubleDouble.zero
  private var sums: [DoubleDouble]
  private var products: [DoubleDouble]
  private var plain: PreciseTile
  private var weighted: PreciseTile

  init(columnCount: Int, high: Matrix, low: Matrix?, weights: [Double]?) {
    (self.columnCount, self.high, self.low, self.weights) = (columnCount, high, low, weights)
    let start = weights?.firstIndex { $0 > 0 } ?? 0
    origin = (0..<columnCount).map { DoubleDouble(high[start, $0], low?[start, $0] ?? 0) }
    sums = [DoubleDouble](repeating: .zero, count: columnCount)
    products = [DoubleDouble](repeating: .zero, count: columnCount * columnCount)
    plain = PreciseTile(columnCount: columnCount)
    weighted = plain
  }

  mutating func addTile(_ rows: Range<Int>) {
    for row in rows { weight += DoubleDouble(weights?[row] ?? 1) }
    for j in 0..<columnCount {
      let values = rows.map { row in
        DoubleDouble(high[row, j], low?[row, j] ?? 0) - origin[j]
      }
      plain.load(column: j, values)
      var scaled = values
      if let weights {
        for (offset, row) in rows.enumerated() { scaled[offset] *= DoubleDouble(weights[row]) }
      }
      weighted.load(column: j, scaled)
      for value in scaled { sums[j] += value }
    }
    for j in 0..<columnCount {
      for i in j..<columnCount {
        products[i + j * columnCount] += weighted.product(i, plain, j)
      }
    }
  }

  func moments(rows: Int) -> PreciseCoMoments {
    guard weight.high > 0 else {
      var empty = PreciseCoMoments(columnCount: columnCount)
      empty.merge(PreciseCoMoments(rows: rows, count: .zero, mean: sums, comoment: products))
      return empty
    }
    let means = sums.map { $0 / weight }
    var comoment = products
    for j in 0..<columnCount {
      for i in j..<columnCount {
        let place = i + j * columnCount
        comoment[place] -= sums[i] * means[j]
        comoment[j + i * columnCount] = comoment[place]
      }
    }
    return PreciseCoMoments(
      rows: rows, count: weight, mean: zip(origin, means).map { $0 + $1 }, comoment: comoment)
  }
}

/// The product X T in double-double precision, row by row.
///
/// - Parameters:
///   - high: The high parts of X, n x k, of size below 1e140.
///   - low: The low parts of X, n x k, or nil for noughts.
///   - t: T, k x m.
/// - Returns: The high and low parts of X T, n x m each.
/// - Precondition: The shapes agree.
/// - Complexity: O(n k m).
public func preciseMultiply(
  high: Matrix, low: Matrix? = nil, _ t: Matrix
) -> (high: Matrix, low: Matrix) {
  precondition(high.columnCount == t.rowCount, "\(high.columnCount) columns by \(t.rowCount) rows")
  precondition(
    low.map { $0.rowCount == high.rowCount && $0.columnCount == high.columnCount } ?? true,
    "high and low parts of different shapes")
  var result = Matrix(repeating: 0, rowCount: high.rowCount, columnCount: t.columnCount)
  var rest = result
  var tile = PreciseTile(columnCount: high.columnCount)
  for first in stride(from: 0, to: high.rowCount, by: PreciseTile.rowCount) {
    let rows = first..<min(first + PreciseTile.rowCount, high.rowCount)
    for j in 0..<high.columnCount {
      tile.load(column: j, rows.map { DoubleDouble(high[$0, j], low?[$0, j] ?? 0) })
    }
    for j in 0..<t.columnCount {
      for (row, value) in zip(rows, tile.combination(t.column(j))) {
        result[row, j] = value.high
        rest[row, j] = value.low
      }
    }
  }
  return (high: result, low: rest)
}
