internal import Numerics

/// The blocks of a balanced panel: one per class, with the outcome of every period side by side.
struct PanelBlocks {
  let sides: [ComparisonSide?]
  let outcomes: [[RowLanes]]
  let version: [Int]
  let space: ContributionSpace

  init(
    _ sorter: BlockSorter, _ units: StaggeredUnits, basis: CovariateBasis, threads: Int
  ) {
    let t = sorter.rows.periods.count
    let keys = (0..<units.count).map {
      units.cohort[$0] * Int32(sorter.groupCount) + (sorter.groupCount == 1 ? 0 : units.group[$0])
    }
    let (order, starts) = BlockSorter.sorted(keys: keys, keyCount: sorter.classCount)
    let version = PanelBlocks.versions(sorter.sample, units, periodCount: t)
    self.version = version
    let made = parallelMap(count: sorter.classCount * t, threads: threads) { index in
      let (cls, period) = (index / t, index % t)
      let rows = ArraySlice(
        order[starts[cls]..<starts[cls + 1]].map { units.rows[Int($0) * t + period] })
      let outcome = LaneVector.gather(sorter.sample.outcome, rows: rows)
      let side = version[period] == period ? sorter.side(rows, basis) : nil
      return (side, outcome)
    }
    sides = made.map(\.0)
    outcomes = made.map(\.1)
    let blocks = (0..<sorter.classCount).map { cls in
      let own = order[starts[cls]..<starts[cls + 1]]
      let first = ArraySlice(own.map { units.rows[Int($0) * t] })
      return ContributionSpace.Block(
        rowCount: own.count, cohort: cls / sorter.groupCount, sizes: sorter.weights(first),
        clusters: sorter.sample.clusters.map { clusters in first.map { clusters[Int($0)] } } ?? [],
        units: Array(own))
    }
    space = ContributionSpace(
      blocks: blocks, isClustered: sorter.sample.clusters != nil, unitCount: units.count)
  }

  /// Per period the first one with the same covariates and weights for all units.
  private static func versions(
    _ sample: StaggeredSample, _ units: StaggeredUnits, periodCount t: Int
  ) -> [Int] {
    var columns = (0..<sample.covariates.columnCount).map { sample.covariates.column($0) }
    if let weights = sample.weights { columns.append(weights) }
    var version = [0]
    for period in 1..<t {
      let same = Set(version).sorted().first { earlier in
        columns.allSatisfy { column in
          (0..<units.count).allSatisfy { unit in
            column[Int(units.rows[unit * t + period])]
              == column[Int(units.rows[unit * t + earlier])]
          }
        }
      }
      version.append(same ?? period)
    }
    return version
  }
}

/// The blocks of repeated cross-sections, or of a panel with incomplete units: one per class and period.
struct SectionBlocks {
  let sides: [ComparisonSide?]
  let outcomes: [[RowLanes]]
  let space: ContributionSpace

  init(
    _ sorter: BlockSorter, _ units: StaggeredUnits?, basis: CovariateBasis, threads: Int
  ) {
    let (rows, sample) = (sorter.rows, sorter.sample)
    let t = Int32(rows.periods.count)
    let groups = Int32(sorter.groupCount)
    var keys = rows.period
    for row in keys.indices where keys[row] >= 0 {
      let group: Int32 = groups == 2 && sample.focus?[row] == true ? 1 : 0
      keys[row] += (rows.cohort[row] * groups + group) * t
    }
    let count = sorter.classCount * Int(t)
    let (order, starts) = BlockSorter.sorted(keys: keys, keyCount: count)
    let made = parallelMap(count: count, threads: threads) { block in
      let own = order[starts[block]..<starts[block + 1]]
      return (sorter.side(own, basis), LaneVector.gather(sample.outcome, rows: own))
    }
    sides = made.map(\.0)
    outcomes = made.map(\.1)
    let sizes = SectionBlocks.sizes(sample, units)
    let clusters = sample.clusters ?? sample.units
    let blocks = parallelMap(count: count, threads: threads) { block in
      let own = order[starts[block]..<starts[block + 1]]
      return ContributionSpace.Block(
        rowCount: own.count, cohort: block / Int(t * groups),
        sizes: LaneVector.gather(sizes.weights, rows: own),
        shares: units == nil ? [] : LaneVector.gather(sizes.shares, rows: own),
        clusters: clusters.map { codes in own.map { codes[Int($0)] } } ?? [],
        units: units.map { units in own.map { units.unitOfRow[Int($0)] } } ?? Array(own))
    }
    space = ContributionSpace(
      blocks: blocks, isClustered: clusters != nil, unitCount: units?.count ?? order.count)
  }

  /// Per row its part of the unit's mean weight, and its part of the unit: 1 / rows of the unit.
  private static func sizes(
    _ sample: StaggeredSample, _ units: StaggeredUnits?
  ) -> (weights: [Double], shares: [Double]) {
    let n = sample.outcome.count
    let weights = sample.weights ?? [Double](repeating: 1, count: n)
    guard let units else { return (weights, []) }
    var rowCounts = [Double](repeating: 0, count: units.count)
    for unit in units.unitOfRow where unit >= 0 { rowCounts[Int(unit)] += 1 }
    let shares = units.unitOfRow.map { $0 < 0 ? 0 : 1 / rowCounts[Int($0)] }
    return (zip(weights, shares).map { $0 * $1 }, shares)
  }
}
