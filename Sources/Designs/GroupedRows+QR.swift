public import Numerics

extension GroupedRows {
  /// The triangular factor R of the centred regressors times the root of the weights, by a blocked QR.
  ///
  /// - Parameters:
  ///   - centring: As `RowMap.Centring`.
  ///   - moments: Of these rows.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: (w - 1) x (w - 1), upper triangular.
  public func tallSkinnyR(
    _ centring: RowMap.Centring, _ moments: GroupedMoments, threads: Int
  ) -> Matrix {
    let k = regressorCount
    let identity = RowMap(
      centring: centring, hasConstant: false, matrix: .identity(columnCount))
    let centres = [Double](repeating: 0, count: k)
    var total = TallSkinnyQR(columnCount: k)
    forSlices(
      threads: threads,
      map: { slice in
        let tile = mappedRows(slice, identity, moments).tile
        var part = TallSkinnyQR(columnCount: k)
        part.append(
          Matrix(
            rowCount: tile.rowCount, columnCount: k,
            columnMajor: Array(tile.values[..<(tile.rowCount * k)])), centres: centres,
          weights: tile.weights.isEmpty ? nil : tile.weights)
        return part
      },
      merge: { total.merge($0) })
    return total.r()
  }
}
