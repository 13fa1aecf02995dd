import Numerics

/// Moments of parts of clusters, put together again.
///
/// Where conditions on rows cut through clusters, a pass whose cells are cluster x set of conditions serves every
/// sample: the cells that a sample holds merge to its clusters by Chan, Golub & LeVeque (1983).
extension GroupedMoments {
  /// The moments of a sample whose clusters are unions of cells.
  ///
  /// - Parameters:
  ///   - parts: Per cluster of the sample its cells, ascending, at least one.
  ///   - columns: Zero-based, the outcome last.
  ///   - isSwept: Whether the sample's rows are to be centred on its clusters, an absorbed effect.
  ///   - longClusters: Clusters so long that later passes cut them; their means are then kept.
  /// - Returns: The moments of the sample, with its cells, as a pass of its own gives them but for rounding.
  /// - Precondition: No effect is swept from these moments, and cells are kept.
  /// - Complexity: O(cells w²).
  public func uniting(
    _ parts: [[Int]], columns: [Int], isSwept: Bool, longClusters: [Int]
  ) -> GroupedMoments {
    precondition(!self.isSwept && keepsCells, "moments about the cells' own means")
    let width = columns.count
    var places = [Int](repeating: -1, count: columnCount)
    for (place, column) in columns.enumerated() { places[column] = place }
    var (total, spread) = (PackedMoment(width: width), Spread())
    var triangles = CellTriangles(width: width, cellCount: parts.count)
    var (weights, means): ([Double], [Double]) = ([], [])
    var long: [Int: (mean: [Double], weight: Double)] = [:]
    let isLong = Set(longClusters)
    for (cluster, cells) in parts.enumerated() {
      var moment = PackedMoment(width: width)
      for cell in cells { moment.merge(part(cell, columns, places)) }
      weights.append(moment.weight)
      if isSwept {
        total.weight += moment.weight
        for place in moment.products.indices { total.products[place] += moment.products[place] }
        spread.take(weight: moment.weight, mean: moment.mean)
        if isLong.contains(cluster) { long[cluster] = (moment.mean, moment.weight) }
      } else {
        total.merge(moment)
        means += moment.mean
      }
      triangles.append(CellTriangle(columns: Array(0..<width), products: moment.products))
    }
    return united(total, spread, triangles, weights, means, long, columns, isSwept)
  }

  private func united(
    _ total: PackedMoment, _ spread: Spread, _ triangles: CellTriangles, _ weights: [Double],
    _ means: [Double], _ long: [Int: (mean: [Double], weight: Double)], _ columns: [Int],
    _ isSwept: Bool
  ) -> GroupedMoments {
    let products = Matrix(unpacking: total.products[...], order: columns.count)
    let shifted = isSwept ? spread.mean : total.mean
    var squares = products.diagonal
    if isSwept { for j in squares.indices { squares[j] += spread.squares[j] } }
    let start = columns.map { origin[$0] }
    return GroupedMoments(
      columnCount: columns.count, isSwept: isSwept, cellWeights: weights, weight: total.weight,
      products: products, totalSquares: squares, means: zip(start, shifted).map { $0 + $1 },
      cells: triangles, cellMeans: means, longLeafMeans: long.mapValues(\.mean),
      longLeafWeights: long.mapValues(\.weight), shiftedMeans: shifted, origin: start)
  }

  /// Some columns of one cell.
  private func part(_ cell: Int, _ columns: [Int], _ places: [Int]) -> PackedMoment {
    var products = [Double](repeating: 0, count: SegmentProducts.packedCount(columns.count))
    triangle(cell).renamed { places[$0] < 0 ? nil : places[$0] }
      .add(to: &products, width: columns.count)
    return PackedMoment(
      weight: cellWeights[cell], mean: columns.map { cellMeans[cell * columnCount + $0] },
      products: products)
  }

  /// The same moments with means measured from the first row of other grouped rows.
  ///
  /// - Parameter rows: The rows of these moments in whatever order.
  /// - Returns: Moments for later passes over `rows`.
  public func measured(from rows: GroupedRows) -> GroupedMoments {
    if rows.origin == origin { return self }
    let step = zip(origin, rows.origin).map { $0 - $1 }
    var moved = self
    moved.origin = rows.origin
    moved.shiftedMeans = zip(shiftedMeans, step).map { $0 + $1 }
    for place in moved.cellMeans.indices { moved.cellMeans[place] += step[place % columnCount] }
    moved.longLeafMeans = longLeafMeans.mapValues { mean in zip(mean, step).map { $0 + $1 } }
    return moved
  }
}
