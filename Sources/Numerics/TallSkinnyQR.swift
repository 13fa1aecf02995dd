internal import CLAPACK

/// The R factor of a tall matrix, taken in blocks of rows.
///
/// Each block is stacked under the factor so far and reduced (`dgeqrf`), so the memory is O(k^2)
/// whatever the number of rows. The order of the blocks is fixed, so are the bits for one BLAS.
///
/// Demmel, Grigori, Hoemmen & Langou (2012),
/// [doi:10.1137/080731992](https://doi.org/10.1137/080731992).
public struct TallSkinnyQR: Sendable {
  /// The number k of columns.
  public let columnCount: Int

  /// The rows taken so far.
  public private(set) var rowCount: Int

  /// The factor so far, k x k, upper triangular.
  private var factor: Matrix

  /// Rows reduced at a time: large enough that stacking k rows on top costs little.
  static let blockRows = 2048

  /// The factor of a matrix without rows.
  ///
  /// - Parameter columnCount: k, at least 0.
  public init(columnCount: Int) {
    self.columnCount = columnCount
    rowCount = 0
    factor = Matrix(repeating: 0, rowCount: columnCount, columnCount: columnCount)
  }

  /// Takes more rows.
  ///
  /// Row i enters as sqrt(w_i) (x_i - centre).
  ///
  /// - Parameters:
  ///   - block: n x k. Values that are not finite spoil the factor: check before.
  ///   - centres: What to subtract from each column, k entries, or nil for nothing.
  ///   - weights: n weights, not negative, or nil for ones.
  /// - Precondition: The shapes agree.
  public mutating func append(
    _ block: Matrix, centres: [Double]? = nil, weights: [Double]? = nil
  ) {
    precondition(block.columnCount == columnCount, "\(block.columnCount) of \(columnCount) columns")
    precondition(centres == nil || centres?.count == columnCount, "one centre per column")
    precondition(weights == nil || weights?.count == block.rowCount, "one weight per row")
    let roots = weights.map { $0.map { $0.squareRoot() } }
    var start = 0
    while start < block.rowCount {
      let end = min(start + TallSkinnyQR.blockRows, block.rowCount)
      var stack = Matrix(
        repeating: 0, rowCount: columnCount + end - start, columnCount: columnCount)
      for j in 0..<columnCount {
        for i in 0...j { stack[i, j] = factor[i, j] }
        let centre = centres?[j] ?? 0
        for row in start..<end {
          let value = block[row, j] - centre
          stack[columnCount + row - start, j] = roots.map { $0[row] * value } ?? value
        }
      }
      reduce(stack)
      start = end
    }
    rowCount += block.rowCount
  }

  /// Takes the rows of another factor.
  ///
  /// - Parameter other: The factor of further rows, with the same number of columns.
  public mutating func merge(_ other: TallSkinnyQR) {
    precondition(other.columnCount == columnCount, "\(other.columnCount) of \(columnCount) columns")
    guard other.rowCount > 0 else { return }
    var stack = Matrix(repeating: 0, rowCount: 2 * columnCount, columnCount: columnCount)
    for j in 0..<columnCount {
      for i in 0...j {
        stack[i, j] = factor[i, j]
        stack[columnCount + i, j] = other.factor[i, j]
      }
    }
    reduce(stack)
    rowCount += other.rowCount
  }

  /// The factor, k x k, upper triangular: R'R is the cross product of all rows.
  ///
  /// - Returns: Signs of the diagonal are not fixed; `OrderedQR` fixes them.
  public func r() -> Matrix { factor }

  private mutating func reduce(_ stack: Matrix) {
    guard columnCount > 0 else { return }
    var reduced = stack
    _ = HouseholderQR.geqrf(&reduced)
    for j in 0..<columnCount {
      for i in 0...j { factor[i, j] = reduced[i, j] }
    }
  }
}
