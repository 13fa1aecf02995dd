import Numerics

extension GroupedRows {
  /// The cells' products in a working basis, cell by cell, from a pass over the rows.
  ///
  /// - Parameters:
  ///   - map: From rows to [z | e].
  ///   - moments: Of these rows: knows the overall means, and those of long leaves.
  ///   - powers: Of the weights: [1], or [0, 1, 2].
  ///   - wantsLeaves: Whether sums over the levels of the swept effect are wanted.
  ///   - threads: At least 1; changes no bit.
  ///   - body: Takes finished cells, in order, some at a time.
  public func forMappedCells(
    _ map: RowMap, _ moments: GroupedMoments, powers: [Int] = [1], wantsLeaves: Bool = false,
    threads: Int, _ body: ([MappedCell]) -> Void
  ) {
    var open: MappedCell?
    var lastLeaf = -1
    forSlices(
      threads: threads,
      map: { slice in
        (slice, mappedCells(slice, map, moments, powers, wantsLeaves))
      },
      merge: { slice, cells in
        var finished: [MappedCell] = []
        for (place, cell) in cells.enumerated() {
          guard var joined = open, joined.cell == cell.cell else {
            if let open { finished.append(open) }
            open = cell
            continue
          }
          let continuesLeaf = place == 0 && slice.isPart && slice.leaves.lowerBound == lastLeaf
          joined.add(cell, continuesLeaf: continuesLeaf)
          open = joined
        }
        lastLeaf = slice.leaves.upperBound - 1
        if !finished.isEmpty { body(finished) }
      })
    if let open { body([open]) }
  }

  private func mappedCells(
    _ slice: GroupOrder.Slice, _ map: RowMap, _ moments: GroupedMoments, _ powers: [Int],
    _ wantsLeaves: Bool
  ) -> [MappedCell] {
    let rows = mappedRows(slice, map, moments)
    let order = map.columnCount
    let count = SegmentProducts.packedCount(order)
    var kernel = SegmentProducts(columnCount: order)
    let lefts = powers.map { rows.tile.weighted(columnCount: order, power: $0) }
    var cells: [MappedCell] = []
    for segment in rows.segments {
      if cells.last?.cell != segment.cell {
        cells.append(
          MappedCell(
            cell: segment.cell,
            products: powers.map { _ in [Double](repeating: 0, count: count) }))
      }
      let place = cells.count - 1
      for power in powers.indices {
        kernel.add(
          left: lefts[power], right: rows.tile.values, stride: rows.tile.rowCount,
          rows: segment.positions, to: &cells[place].products[power], at: 0)
      }
      guard wantsLeaves else { continue }
      let weights = rows.tile.weights[segment.positions]
      cells[place].leaves.append(rows.tile.leaf(segment.positions, columnCount: order))
      cells[place].note(weights)
    }
    return cells
  }

  /// One slice in a working basis.
  struct MappedRows: Sendable {
    /// [z | e].
    var tile: RowTile
    let segments: [GroupOrder.Segment]
    /// The leverage of the swept effect per row, of rows times the root of their weights.
    let sweptLeverage: [Double]
  }

  func mappedRows(
    _ slice: GroupOrder.Slice, _ map: RowMap, _ moments: GroupedMoments,
    wantsLeverage: Bool = false
  ) -> MappedRows {
    let segments = order.segments(of: slice)
    var tile = tile(at: slice.positions, rows: slice.positions.count)
    var leverage: [Double] = []
    switch map.centring {
    case .none: break
    case .means: tile.centre(on: moments.shiftedMeans, origin: origin)
    case .leaves:
      let weights = centreOnLeaves(&tile, slice, segments, moments)
      let slopes = sweepSlopes(from: &tile, at: slice.positions, segments)
      if wantsLeverage { leverage = tile.leverage(segments, weights, slopes) }
    }
    return MappedRows(
      tile: tile.mapped(map, columnCount: columnCount), segments: segments,
      sweptLeverage: leverage)
  }

  /// Centres whole leaves on their own means, a part of a leaf on the mean of the whole.
  private func centreOnLeaves(
    _ tile: inout RowTile, _ slice: GroupOrder.Slice, _ segments: [GroupOrder.Segment],
    _ moments: GroupedMoments
  ) -> [Double] {
    let leaf = slice.leaves.lowerBound
    guard slice.isPart, let means = moments.longLeafMeans[leaf] else {
      return tile.centre(columnCount: columnCount, segments: segments, origin: origin).weights
    }
    tile.centre(on: means, origin: origin)
    return [moments.longLeafWeights[leaf] ?? 0]
  }
}

extension RowTile {
  func mapped(_ map: RowMap, columnCount: Int) -> RowTile {
    let rows = Matrix(
      rowCount: rowCount, columnCount: columnCount,
      columnMajor: Array(values[..<(rowCount * columnCount)]))
    let ones = map.hasConstant ? [Double](repeating: 1, count: rowCount) : []
    let padding = SegmentProducts.paddedColumns(map.columnCount) - map.columnCount
    var mapped = ones + rows.multiply(map.matrix).columnMajor
    if let rotation = map.rotation, rotation.rowCount > 0 {
      let z = Matrix(
        rowCount: rowCount, columnCount: rotation.rowCount,
        columnMajor: Array(mapped[..<(rowCount * rotation.rowCount)]))
      mapped.replaceSubrange(
        0..<(rowCount * rotation.rowCount), with: z.multiply(rotation).columnMajor)
    }
    return RowTile(
      values: mapped
        + [Double](repeating: 0, count: padding * rowCount), rowCount: rowCount, weights: weights)
  }

  /// w / Σ w in the leaf, and w s² / Σ w s² for each slope.
  fileprivate func leverage(
    _ segments: [GroupOrder.Segment], _ leafWeights: [Double], _ slopes: RowTile?
  ) -> [Double] {
    var result = [Double](repeating: 0, count: rowCount)
    for (place, segment) in segments.enumerated() {
      for row in segment.positions {
        result[row] = (weights.isEmpty ? 1 : weights[row]) / leafWeights[place]
      }
      guard let slopes else { continue }
      for slope in 0..<(slopes.values.count / max(rowCount, 1)) {
        let squares = segment.positions.map { row in
          let value = slopes.values[slope * rowCount + row]
          return value * value * (weights.isEmpty ? 1 : weights[row])
        }
        let sum = squares.reduce(0, +)
        guard sum > 0 else { continue }
        for (row, square) in zip(segment.positions, squares) { result[row] += square / sum }
      }
    }
    return result
  }

  fileprivate func leaf(_ rows: Range<Int>, columnCount: Int) -> MappedCell.Leaf {
    var leaf = MappedCell.Leaf(
      weights: [0, 0, 0], plain: [Double](repeating: 0, count: columnCount),
      squared: [Double](repeating: 0, count: columnCount))
    for row in rows {
      let w = weights.isEmpty ? 1 : weights[row]
      leaf.weights[0] += 1
      leaf.weights[1] += w
      leaf.weights[2] += w * w
      for column in 0..<columnCount {
        let value = values[column * rowCount + row]
        leaf.plain[column] += value
        leaf.squared[column] += w * w * value
      }
    }
    return leaf
  }
}

extension MappedCell {
  /// Takes note of weights: whether they are all equal, within rounding of none.
  fileprivate mutating func note(_ weights: ArraySlice<Double>) {
    guard let first = weights.first else { return }
    let known = firstWeight ?? first
    firstWeight = known
    if weights.contains(where: { $0 != known }) { hasEqualWeights = false }
  }

  fileprivate mutating func add(_ other: MappedCell, continuesLeaf: Bool) {
    for power in products.indices {
      for place in products[power].indices {
        products[power][place] += other.products[power][place]
      }
    }
    if let firstWeight, firstWeight != other.firstWeight { hasEqualWeights = false }
    hasEqualWeights = hasEqualWeights && other.hasEqualWeights
    var more = other.leaves[...]
    if continuesLeaf, let last = leaves.indices.last, let next = more.popFirst() {
      leaves[last].weights = zip(leaves[last].weights, next.weights).map { $0 + $1 }
      leaves[last].plain = zip(leaves[last].plain, next.plain).map { $0 + $1 }
      leaves[last].squared = zip(leaves[last].squared, next.squared).map { $0 + $1 }
    }
    leaves += more
  }
}
