/// The weighted cross product Σ w_i z_i z_i' of the rows of Z, by our own kernel.
///
/// The bits do not depend on the machine, the BLAS or the threads.
///
/// - Parameters:
///   - z: Z, n x k.
///   - weights: w, n weights of any sign, or nil for ones.
/// - Returns: k x k, exactly symmetric.
/// - Precondition: There is one weight per row.
/// - Complexity: O(n k^2).
public func weightedCrossProduct(_ z: Matrix, weights: [Double]? = nil) -> Matrix {
  precondition(weights == nil || weights?.count == z.rowCount, "one weight per row")
  let weights = weights ?? []
  var result = Matrix(repeating: 0, rowCount: z.columnCount, columnCount: z.columnCount)
  var kernel = GramKernel(columnCount: z.columnCount, rowCount: z.rowCount)
  var first = 0
  while first < z.rowCount {
    let last = min(first + GramKernel.tileRows, z.rowCount)
    for j in 0..<z.columnCount {
      z.withColumn(j) { column in
        kernel.load(
          column, rows: first..<last, column: j, shift: 0, mean: 0, weights: weights.span)
      }
    }
    kernel.addProducts(rowCount: last - first, to: &result)
    first = last
  }
  result.mirrorLower()
  return result
}

/// The product Z b, column by column.
///
/// - Parameters:
///   - z: Z, n x k.
///   - b: b, k entries.
/// - Returns: n entries.
/// - Precondition: The sizes agree.
public func multiply(_ z: Matrix, _ b: [Double]) -> [Double] {
  precondition(b.count == z.columnCount, "\(z.columnCount) columns by \(b.count) entries")
  var result = [Double](repeating: 0, count: z.rowCount)
  for (start, end) in rowTiles(z.rowCount) {
    var entries = result.mutableSpan
    for (j, factor) in b.enumerated() {
      z.withColumn(j) { column in
        for row in start..<end { entries[row] += factor * column[row] }
      }
    }
  }
  return result
}

/// The quadratic forms z_i' A z_i of the rows of Z, for instance leverages.
///
/// - Parameters:
///   - z: Z, n x k.
///   - a: A, k x k, symmetric.
/// - Returns: n entries.
/// - Precondition: The sizes agree.
/// - Complexity: O(n k^2).
public func rowQuadraticForms(_ z: Matrix, _ a: Matrix) -> [Double] {
  precondition(
    a.rowCount == z.columnCount && a.columnCount == z.columnCount,
    "\(a.rowCount) x \(a.columnCount) for \(z.columnCount) columns")
  var result = [Double](repeating: 0, count: z.rowCount)
  var product = [Double](repeating: 0, count: GramKernel.tileRows)
  for (start, end) in rowTiles(z.rowCount) {
    for j in 0..<z.columnCount {
      var sums = product.mutableSpan
      for row in 0..<(end - start) { sums[row] = 0 }
      for l in 0..<z.columnCount {
        let factor = a[l, j]
        z.withColumn(l) { column in
          for row in 0..<(end - start) { sums[row] += factor * column[start &+ row] }
        }
      }
      var entries = result.mutableSpan
      z.withColumn(j) { column in
        for row in 0..<(end - start) { entries[start &+ row] += sums[row] * column[start &+ row] }
      }
    }
  }
  return result
}

/// The bounds of tiles of rows, in order.
private func rowTiles(_ rowCount: Int) -> [(start: Int, end: Int)] {
  stride(from: 0, to: rowCount, by: GramKernel.tileRows).map { start in
    (start: start, end: min(start + GramKernel.tileRows, rowCount))
  }
}
