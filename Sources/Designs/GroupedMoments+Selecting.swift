import Numerics

extension GroupedMoments {
  /// The moments of some columns: the same rows, cells and weights, without a new pass.
  ///
  /// - Parameter columns: Zero-based, the outcome last.
  /// - Returns: The moments of a model with these columns.
  public func selecting(_ columns: [Int]) -> GroupedMoments {
    let old = SegmentProducts.packedCount(columnCount)
    let places = Self.places(columns, of: columnCount)
    let cells = keepsCells ? cellWeights.count : 0
    var kept: [Double] = []
    kept.reserveCapacity(cellProducts.isEmpty ? 0 : cells * places.count)
    if !cellProducts.isEmpty {
      for cell in 0..<cells {
        for place in places { kept.append(cellProducts[cell * old + place]) }
      }
    }
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
      cellProducts: kept, cellMeans: means,
      longLeafMeans: longLeafMeans.mapValues { all in columns.map { all[$0] } },
      longLeafWeights: longLeafWeights, shiftedMeans: columns.map { shiftedMeans[$0] })
  }

  /// Where the entries of a smaller packed triangle stand in the larger one.
  private static func places(_ columns: [Int], of width: Int) -> [Int] {
    columns.indices.flatMap { j in
      (j..<columns.count).map { i in
        let (row, column) = (max(columns[i], columns[j]), min(columns[i], columns[j]))
        return column * width - column * (column - 1) / 2 + row - column
      }
    }
  }
}
