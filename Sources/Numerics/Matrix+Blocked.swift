extension Matrix {
  /// Whether large products are worth a kernel of our own: where BLAS is not OpenBLAS, most likely the reference one,
  /// whose `dgemm` is some eight times slower (2 against 16 Gflop/s on one core at order 400).
  ///
  /// Not in a build for debugging, whose kernels are slower than any BLAS.
  static let multipliesItself: Bool = {
    #if DEBUG
      false
    #else
      !BLASVendor.isOpenBLAS
    #endif
  }()

  /// Rows of a block: 4 columns and 2 of the other factor, 6 kB, stay in a core's first cache.
  private static let blockRows = 128

  /// A'B by dot products of columns, block by block of their rows; sums in an order fixed by the sizes.
  ///
  /// - Parameters:
  ///   - a: k x m.
  ///   - b: k x n.
  /// - Returns: m x n.
  package static func blockedProduct(_ a: Matrix, _ b: Matrix) -> Matrix {
    let (m, n, k) = (a.columnCount, b.columnCount, a.rowCount)
    let left = a.padded(toMultipleOf: 4)
    let right = b.padded(toMultipleOf: 2)
    var sums = [Double](repeating: 0, count: 8)
    var result = Matrix(repeating: 0, rowCount: m, columnCount: n)
    unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        unsafe sums.withUnsafeMutableBufferPointer { sums in
          unsafe result.columnMajor.withUnsafeMutableBufferPointer { result in
            guard let a = left.baseAddress, let b = right.baseAddress else { return }
            for first in stride(from: 0, to: k, by: blockRows) {
              let count = min(blockRows, k - first)
              for j in stride(from: 0, to: n, by: 2) {
                for i in stride(from: 0, to: m, by: 4) {
                  unsafe ProductKernel.multiply4x2(
                    a + i * k + first, b + j * k + first, stride: k, count: count, into: sums,
                    at: 0, padded: 4)
                  for column in 0..<min(2, n - j) {
                    for row in 0..<min(4, m - i) {
                      unsafe result[i + row + (j + column) * m] += sums[row + 4 * column]
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return result
  }

  /// The entries with columns of nought behind them.
  private func padded(toMultipleOf count: Int) -> [Double] {
    let missing = (count - columnCount % count) % count
    return missing == 0
      ? columnMajor : columnMajor + [Double](repeating: 0, count: missing * rowCount)
  }
}
