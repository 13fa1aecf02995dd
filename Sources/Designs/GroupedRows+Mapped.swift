import Numerics

extension GroupedRows {
  /// The cells' products in a working basis, cell by cell, from a pass over the rows.
  ///
  /// - Parameters:
  ///   - map: From rows to [z | e].
  ///   - moments: Of these rows: knows the overall means, and those of long leaves.
  ///   - powers: Of the weights: [1], or [0, 1, 2].
  ///   - wantsLeaves: Whether sums over the levels of the swept effect are wanted.
  ///   - wantsRows: Whether each cell's rows are wanted beside its sums.
  ///   - threads: At least 1; changes no bit.
  ///   - body: Takes finished cells, in order, some at a time.
  public func forMappedCells(
    _ map: RowMap, _ moments: GroupedMoments, powers: [Int] = [1], wantsLeaves: Bool = false,
    wantsRows: Bool = false, threads: Int, _ body: ([MappedCell]) -> Void
  ) {
    var open: MappedCell?
    var lastLeaf = -1
    forSlices(
      threads: threads,
      map: { slice in
        (slice, mappedCells(slice, map, moments, powers, wantsLeaves, wantsRows))
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
    _ wantsLeaves: Bool, _ wantsRows: Bool
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
      if wantsLeaves {
        cells[place].leaves.append(
          rows.tile.leaf(segment.positions, columnCount: order, slopes: rows.slopes))
      }
      if wantsRows { cells[place].take(rows, segment.positions, columnCount: order) }
      if wantsLeaves || wantsRows, !rows.tile.weights.isEmpty {
        cells[place].note(rows.tile.weights[segment.positions])
      }
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
    /// The swept effect's slopes, centred and orthogonal within each leaf.
    let slopes: RowTile?
  }

  func mappedRows(
    _ slice: GroupOrder.Slice, _ map: RowMap, _ moments: GroupedMoments,
    wantsLeverage: Bool = false
  ) -> MappedRows {
    let segments = order.segments(of: slice)
    var tile = tile(at: slice.positions)
    var leverage: [Double] = []
    var slopes: RowTile?
    switch map.centring {
    case .none: break
    case .means: tile.centre(on: moments.shiftedMeans, origin: origin)
    case .leaves:
      let weights = centreOnLeaves(&tile, slice, segments, moments)
      slopes = sweepSlopes(from: &tile, at: slice.positions, segments)
      if wantsLeverage { leverage = tile.leverage(segments, weights, slopes) }
    }
    return MappedRows(
      tile: tile.mapped(map, columnCount: columnCount), segments: segments,
      sweptLeverage: leverage, slopes: slopes)
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

  fileprivate func leaf(
    _ rows: Range<Int>, columnCount: Int, slopes: RowTile?
  ) -> MappedCell.Leaf {
    let slopeCount = slopes.map { $0.values.count / max($0.rowCount, 1) } ?? 0
    func entry(_ column: Int, _ row: Int) -> Double {
      column == 0 ? 1 : slopes?.values[(column - 1) * rowCount + row] ?? 0
    }
    // A slope that does not vary in the level has no column.
    let present = [0] + (1..<(slopeCount + 1)).filter { c in rows.contains { entry(c, $0) != 0 } }
    let r = present.count
    let square = Matrix(repeating: 0, rowCount: r, columnCount: r)
    let wide = Matrix(repeating: 0, rowCount: r, columnCount: columnCount)
    var leaf = MappedCell.Leaf(grams: [square, square, square], plain: wide, squared: wide)
    for row in rows {
      let w = weights.isEmpty ? 1 : weights[row]
      let d = present.map { entry($0, row) }
      for a in 0..<r {
        for b in 0..<r {
          leaf.grams[0][a, b] += d[a] * d[b]
          leaf.grams[1][a, b] += w * d[a] * d[b]
          leaf.grams[2][a, b] += w * w * d[a] * d[b]
        }
        for column in 0..<columnCount {
          let value = values[column * rowCount + row]
          leaf.plain[a, column] += d[a] * value
          leaf.squared[a, column] += w * w * d[a] * value
        }
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

  fileprivate mutating func take(
    _ mapped: GroupedRows.MappedRows, _ positions: Range<Int>, columnCount: Int
  ) {
    let slopeCount = mapped.slopes.map { $0.values.count / max($0.rowCount, 1) } ?? 0
    if rows == nil { rows = CellRows(columnCount: columnCount, slopeCount: slopeCount) }
    rows?.add(mapped, positions)
  }

  fileprivate mutating func add(_ other: MappedCell, continuesLeaf: Bool) {
    if let more = other.rows { rows?.add(more, continuesLeaf: continuesLeaf) }
    for power in products.indices {
      for place in products[power].indices {
        products[power][place] += other.products[power][place]
      }
    }
    if let firstWeight, firstWeight != other.firstWeight { hasEqualWeights = false }
    hasEqualWeights = hasEqualWeights && other.hasEqualWeights
    var more = other.leaves[...]
    if continuesLeaf, let last = leaves.indices.last, let next = more.popFirst() {
      for power in 0..<3 { leaves[last].grams[power].add(next.grams[power]) }
      leaves[last].plain.add(next.plain)
      leaves[last].squared.add(next.squared)
    }
    leaves += more
  }
}

extension Matrix {
  fileprivate mutating func add(_ other: Matrix) {
    for place in columnMajor.indices { columnMajor[place] += other.columnMajor[place] }
  }
}
