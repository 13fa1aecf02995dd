internal import Numerics

/// What one cell's estimates add to the deviation, effect by effect.
enum CellContribution: Sendable {
  /// Rows of blocks.
  case blocks([(block: Int, psi: [RowLanes])])
  /// Sums of clusters.
  case clusters([Double])
}

/// The contributions of all cells, of the cohorts' sizes and of a constant, from which every average follows.
///
/// Columns: the cells' psi (V = psi'psi), then per treated cohort g the size w 1{G = g}, then ones. An average is
/// a linear map of these columns: the error of its estimated weights needs only the last two kinds.
struct Contributions: Sendable {
  let space: ContributionSpace
  let cellCount: Int
  let cohortCount: Int

  private enum Storage: Sendable {
    /// Per block its columns.
    case blocks([[(column: Int, psi: [RowLanes])]])
    /// G x E.
    case clusters(Matrix)
  }

  private let storage: Storage

  var columnCount: Int { cellCount + cohortCount + 1 }

  init(_ cells: [CellContribution], cohortCount: Int, space: ContributionSpace) {
    self.space = space
    cellCount = cells.count
    self.cohortCount = cohortCount
    if space.isClustered {
      storage = .clusters(Contributions.sums(cells, cohortCount, space))
    } else {
      storage = .blocks(Contributions.columns(cells, cohortCount, space))
    }
  }

  private static func columns(
    _ cells: [CellContribution], _ cohortCount: Int, _ space: ContributionSpace
  ) -> [[(column: Int, psi: [RowLanes])]] {
    var columns = [[(column: Int, psi: [RowLanes])]](repeating: [], count: space.blocks.count)
    for (index, cell) in cells.enumerated() {
      guard case .blocks(let parts) = cell else { preconditionFailure("clustered cell \(index)") }
      for part in parts { columns[part.block].append((index, part.psi)) }
    }
    for (index, block) in space.blocks.enumerated() {
      if block.cohort < cohortCount {
        columns[index].append((cells.count + block.cohort, block.sizes))
      }
      columns[index].append((cells.count + cohortCount, LaneVector.ones(block.rowCount)))
    }
    return columns
  }

  private static func sums(
    _ cells: [CellContribution], _ cohortCount: Int, _ space: ContributionSpace
  ) -> Matrix {
    let g = space.count
    var values: [Double] = []
    values.reserveCapacity(g * (cells.count + cohortCount + 1))
    for (index, cell) in cells.enumerated() {
      guard case .clusters(let sums) = cell else { preconditionFailure("rows in cell \(index)") }
      values.append(contentsOf: sums)
    }
    for cohort in 0..<cohortCount {
      var sums = [Double](repeating: 0, count: g)
      for (index, block) in space.blocks.enumerated() where block.cohort == cohort {
        space.add(block.sizes, ofBlock: index, to: &sums)
      }
      values.append(contentsOf: sums)
    }
    var counts = [Double](repeating: 0, count: g)
    for (index, block) in space.blocks.enumerated() {
      let shares = block.shares.isEmpty ? LaneVector.ones(block.rowCount) : block.shares
      space.add(shares, ofBlock: index, to: &counts)
    }
    return Matrix(
      rowCount: g, columnCount: cells.count + cohortCount + 1, columnMajor: values + counts)
  }

  /// The cross products of all columns, E x E.
  func gram(threads: Int) -> Matrix {
    switch storage {
    case .clusters(let sums): return sums.crossProduct()
    case .blocks(let blocks):
      let parts = parallelMap(count: blocks.count, threads: threads) {
        Contributions.gram(blocks[$0])
      }
      var gram = Matrix(repeating: 0, rowCount: columnCount, columnCount: columnCount)
      for (block, part) in zip(blocks, parts) {
        for (i, first) in block.enumerated() {
          for (j, second) in block.enumerated() { gram[first.column, second.column] += part[i, j] }
        }
      }
      return gram
    }
  }

  private static func gram(_ columns: [(column: Int, psi: [RowLanes])]) -> Matrix {
    var gram = Matrix(repeating: 0, rowCount: columns.count, columnCount: columns.count)
    let groups = columns.first?.psi.count ?? 0
    var start = 0
    while start < groups {
      let end = min(start + 64, groups)
      for j in columns.indices {
        let b = columns[j].psi
        for i in 0...j {
          let a = columns[i].psi
          var sum = RowLanes.zero
          for group in start..<end { sum += a[group] * b[group] }
          gram[i, j] += sum.sum()
        }
      }
      start = end
    }
    for j in columns.indices { for i in 0..<j { gram[j, i] = gram[i, j] } }
    return gram
  }

  /// The contributions to linear maps of the columns.
  ///
  /// - Parameter map: E x p.
  /// - Returns: One row per cluster, else per unit of a balanced panel, p columns.
  func combined(_ map: Matrix) -> Matrix {
    switch storage {
    case .clusters(let sums): return sums.multiply(map)
    case .blocks(let blocks):
      var psi = Matrix(repeating: 0, rowCount: space.count, columnCount: map.columnCount)
      for (index, columns) in blocks.enumerated() {
        for term in 0..<map.columnCount {
          var lanes = LaneVector.zeros(space.blocks[index].rowCount)
          for part in columns where map[part.column, term] != 0 {
            let factor = map[part.column, term]
            for group in lanes.indices { lanes[group] += part.psi[group] * factor }
          }
          for (row, unit) in space.blocks[index].units.enumerated() {
            psi[Int(unit), term] = lanes[row >> 3][row & 7]
          }
        }
      }
      return psi
    }
  }

  /// The columns of the draws of a bootstrap: rows of clusters, or the blocks' lanes.
  func draws(_ bootstrap: MultiplierDraws, threads: Int) -> Matrix {
    switch storage {
    case .clusters(let sums): bootstrap.sums(of: sums, threads: threads)
    case .blocks(let blocks):
      bootstrap.sums(of: blocks, columnCount: columnCount, threads: threads)
    }
  }
}
