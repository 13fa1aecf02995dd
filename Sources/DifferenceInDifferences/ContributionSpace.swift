internal import Numerics

/// What contributions to a deviation add up over: units, rows, or clusters of them, block by block.
struct ContributionSpace: Sendable {
  /// The rows of one block.
  struct Block: Sendable {
    let rowCount: Int

    /// The position of the cohort; the number of treated cohorts for the never treated.
    let cohort: Int

    /// What each row adds to the size of its cohort.
    let sizes: [RowLanes]

    /// Which part of a unit each row is; empty where every row is one.
    var shares: [RowLanes] = []

    /// Per row the code of its cluster; empty without clusters.
    var clusters: [Int32]

    /// Per row its unit's (or its own) number.
    let units: [Int32]

    /// The number of units.
    var unitShare: Double { shares.isEmpty ? Double(rowCount) : LaneVector.sum(shares) }
  }

  /// The blocks; their `clusters` are positions in `clusterLevels`.
  let blocks: [Block]

  /// Whether rows add up to clusters.
  let isClustered: Bool

  /// The codes of the clusters, ascending.
  let clusterLevels: [Int32]

  /// The units in all blocks.
  let unitCount: Int

  init(blocks: [Block], isClustered: Bool, unitCount: Int) {
    self.isClustered = isClustered
    self.unitCount = unitCount
    guard isClustered else {
      (self.blocks, clusterLevels) = (blocks, [])
      return
    }
    let dense = DenseCodes(blocks.flatMap(\.clusters))
    clusterLevels = dense.levels
    var start = 0
    self.blocks = blocks.map { block in
      var block = block
      block.clusters = Array(dense.codes[start..<start + block.rowCount])
      start += block.rowCount
      return block
    }
  }

  /// Independent pieces: clusters, else units.
  var count: Int { isClustered ? clusterLevels.count : unitCount }

  /// Per treated cohort how many independent pieces it has.
  func cohortCounts(_ cohortCount: Int) -> [Int] {
    (0..<cohortCount).map { cohort in
      pieces(ofBlocks: blocks.indices.filter { blocks[$0].cohort == cohort })
    }
  }

  /// How many independent pieces some blocks touch.
  func pieces(ofBlocks chosen: [Int]) -> Int {
    guard isClustered else { return chosen.reduce(0) { $0 + blocks[$1].rowCount } }
    var seen = [Bool](repeating: false, count: clusterLevels.count)
    for block in chosen {
      for code in blocks[block].clusters { seen[Int(code)] = true }
    }
    return seen.count { $0 }
  }

  /// Adds the rows of a block to their clusters.
  func add(_ lanes: [RowLanes], ofBlock index: Int, to sums: inout [Double]) {
    let clusters = blocks[index].clusters
    for row in clusters.indices { sums[Int(clusters[row])] += lanes[row >> 3][row & 7] }
  }

  /// Per cohort the sum of its rows' sizes.
  func cohortSizes(_ cohortCount: Int) -> [Double] {
    var sizes = [Double](repeating: 0, count: cohortCount)
    for block in blocks where block.cohort < cohortCount {
      sizes[block.cohort] += LaneVector.sum(block.sizes)
    }
    return sizes
  }
}
