public import Frames
public import Numerics

extension GroupedRows {
  /// Scores Σ w e z of every group of several groupings, which need not follow the cells.
  ///
  /// - Parameters:
  ///   - map: From rows to [z | e], p columns of z.
  ///   - moments: Of these rows.
  ///   - groupings: Of the sample's rows.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: Per grouping G x p.
  /// - Complexity: O(n w p + n p groupings).
  public func scores(
    _ map: RowMap, _ moments: GroupedMoments, by groupings: [Grouping], threads: Int
  ) -> [Matrix] {
    let p = map.columnCount - 1
    var sums = groupings.map { Matrix(repeating: 0, rowCount: p, columnCount: $0.count) }
    forSlices(
      threads: threads,
      map: { slice in (slice, rowScores(slice, map, moments)) },
      merge: { slice, scores in
        let rows = order.rows(at: slice.positions)
        for (place, grouping) in groupings.enumerated() {
          var entries = sums[place].columnMajor.mutableSpan
          for (i, row) in rows.enumerated() {
            let base = Int(grouping.codes[row]) &* p
            for j in 0..<p { entries[base &+ j] += scores[i &* p &+ j] }
          }
        }
      })
    return sums.map { $0.transposed() }
  }

  /// w e z, row by row.
  private func rowScores(
    _ slice: GroupOrder.Slice, _ map: RowMap, _ moments: GroupedMoments
  ) -> [Double] {
    let tile = mappedRows(slice, map, moments).tile
    let p = map.columnCount - 1
    let n = tile.rowCount
    var scores = [Double](repeating: 0, count: n * p)
    for i in 0..<n {
      let e = tile.values[p * n + i] * (tile.weights.isEmpty ? 1 : tile.weights[i])
      for j in 0..<p { scores[i * p + j] = tile.values[j * n + i] * e }
    }
    return scores
  }

  /// The meat of a heteroskedasticity-robust covariance in a basis in which Z'WZ = I.
  ///
  /// The leverage is that of the full design: h = w z'z, plus that of the swept effect.
  ///
  /// - Parameters:
  ///   - map: From rows to [z | e], p columns of z.
  ///   - moments: Of these rows.
  ///   - correction: f(h).
  ///   - areFrequencies: Whether a row stands for w equal rows.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: Σ w² e² f(h) z z' (frequencies: Σ w e² f(h) z z'), and the rows of leverage 1, which add nothing.
  public func robustMeat(
    _ map: RowMap, _ moments: GroupedMoments, correction: LeverageCorrection,
    areFrequencies: Bool, threads: Int
  ) -> (meat: Matrix, fullLeverageRowCount: Int) {
    let p = map.columnCount - 1
    var meat = Matrix(repeating: 0, rowCount: p, columnCount: p)
    var full = 0
    forSlices(
      threads: threads,
      map: { slice in
        let rows = mappedRows(slice, map, moments, wantsLeverage: true)
        return rows.meat(p, correction, areFrequencies)
      },
      merge: { part, count in
        for place in meat.columnMajor.indices {
          meat.columnMajor[place] += part.columnMajor[place]
        }
        full += count
      })
    return (meat, full)
  }
}

extension GroupedRows.MappedRows {
  fileprivate func meat(
    _ p: Int, _ correction: LeverageCorrection, _ areFrequencies: Bool
  ) -> (Matrix, Int) {
    let n = tile.rowCount
    let z = Matrix(rowCount: n, columnCount: p, columnMajor: Array(tile.values[..<(n * p)]))
    var scores = [Double](repeating: 0, count: n)
    var full = 0
    for i in 0..<n {
      let w = tile.weights.isEmpty ? 1 : tile.weights[i]
      var square = 0.0
      for j in 0..<p { square += tile.values[j * n + i] * tile.values[j * n + i] }
      let swept = sweptLeverage.isEmpty ? 0 : sweptLeverage[i]
      let rest = 1 - (areFrequencies ? square + swept / w : w * square + swept)
      if rest < RowPass.fullLeverageTolerance {
        full += 1
        continue
      }
      let e = tile.values[p * n + i]
      let score = e * e * w * (areFrequencies ? 1 : w)
      switch correction {
      case .none: scores[i] = score
      case .oneMinus: scores[i] = score / rest
      case .oneMinusSquared: scores[i] = score / (rest * rest)
      }
    }
    return (weightedCrossProduct(z, weights: scores), full)
  }
}
