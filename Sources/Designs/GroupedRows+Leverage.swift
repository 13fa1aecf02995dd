public import Frames
public import Numerics

extension GroupedRows {
  /// The leverage of every group of a grouping, which need not follow the cells, and what it knows of contrasts.
  ///
  /// - Parameters:
  ///   - map: From rows to [z | e], p columns of z with Z'WZ = I.
  ///   - moments: Of these rows.
  ///   - contrasts: c_j as rows, q x p.
  ///   - grouping: Of the sample's rows, G groups.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: (1 + q) x G: tr E_g, then c_j'E_g c_j, for E_g = Z_g'W Z_g.
  /// - Complexity: O(n p (w + q)).
  public func leverageShares(
    _ map: RowMap, _ moments: GroupedMoments, contrasts: Matrix, by grouping: Grouping,
    threads: Int
  ) -> Matrix {
    let count = 1 + contrasts.rowCount
    let turned = contrasts.transposed()
    var sums = Matrix(repeating: 0, rowCount: count, columnCount: grouping.count)
    forSlices(
      threads: threads,
      map: { slice in (slice, rowShares(slice, map, moments, turned)) },
      merge: { slice, shares in
        var entries = sums.columnMajor.mutableSpan
        for (i, row) in order.rows(at: slice.positions).enumerated() {
          let base = Int(grouping.codes[row]) &* count
          for j in 0..<count { entries[base &+ j] += shares[i &* count &+ j] }
        }
      })
    return sums
  }

  /// w z'z and w (c_j'z)² of each row.
  private func rowShares(
    _ slice: GroupOrder.Slice, _ map: RowMap, _ moments: GroupedMoments, _ contrasts: Matrix
  ) -> [Double] {
    let tile = mappedRows(slice, map, moments).tile
    let (n, p, q) = (tile.rowCount, contrasts.rowCount, contrasts.columnCount)
    let z = Matrix(rowCount: n, columnCount: p, columnMajor: Array(tile.values[..<(n * p)]))
    let values = z.multiply(contrasts)
    var shares = [Double](repeating: 0, count: n * (1 + q))
    for i in 0..<n {
      let w = tile.weights.isEmpty ? 1 : tile.weights[i]
      let base = i * (1 + q)
      for j in 0..<p { shares[base] += z[i, j] * z[i, j] }
      shares[base] *= w
      for j in 0..<q { shares[base + 1 + j] = w * values[i, j] * values[i, j] }
    }
    return shares
  }
}
