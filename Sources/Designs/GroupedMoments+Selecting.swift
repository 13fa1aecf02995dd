import Numerics

extension GroupedMoments {
  /// The moments of some columns: the same rows, cells and weights, without a new pass.
  ///
  /// - Parameter columns: Zero-based, the outcome last.
  /// - Returns: The moments of a model with these columns.
  public func selecting(_ columns: [Int]) -> GroupedMoments {
    let cells = cellWeights.count
    var means: [Double] = []
    if !cellMeans.isEmpty {
      means.reserveCapacity(cells * columns.count)
      for cell in 0..<cells {
        for column in columns { means.append(cellMeans[cell * columnCount + column]) }
      }
    }
    return GroupedMoments(
      columnCount: columns.count, isSwept: isSwept, cellWeights: cellWeights, weight: weight,
      products: products.submatrix(rows: columns, columns: columns),
      totalSquares: columns.map { totalSquares[$0] }, means: columns.map { self.means[$0] },
      cells: self.cells?.selecting(columns), cellMeans: means,
      longLeafMeans: longLeafMeans.mapValues { all in columns.map { all[$0] } },
      longLeafWeights: longLeafWeights, shiftedMeans: columns.map { shiftedMeans[$0] },
      origin: columns.map { origin[$0] })
  }
}
