import Designs
import Numerics

/// The clusters of a solved model, one after another: from stored moments, or from a pass over the rows.
struct ClusterCells: Sendable {
  /// The clusters' products of [1 | z | e], in the basis before the last rotation.
  private enum Source: Sendable {
    case moments(GroupedMoments)
    case rows(GroupedRows, GroupedMoments)
  }

  private let source: Source
  private let map: RowMap
  private let rotation: Matrix
  private let cellCount: Int
  private let threads: Int
  let powers: [Int]
  let wantsLeaves: Bool

  init(_ solution: GroupedSolution, powers: [Int], wantsLeaves: Bool) {
    map = solution.map
    rotation = solution.rotation
    let system = solution.system
    cellCount = system.rows.cellCount
    threads = system.threads
    self.powers = powers
    self.wantsLeaves = wantsLeaves
    let suffices = system.moments.keepsCells && !solution.isRebased && powers == [1]
    source = suffices ? .moments(system.moments) : .rows(system.rows, system.moments)
  }

  /// Whether the rows are read once more.
  var readsRows: Bool {
    if case .rows = source { true } else { false }
  }

  /// The number p of columns of the basis.
  var order: Int { map.columnCount - 1 }

  /// Maps every cluster, in parallel, and merges in order.
  func map<Part: Sendable>(
    _ transform: @escaping @Sendable (RotatedCell) -> Part, merge: (Part) -> Void
  ) {
    let (map, rotation) = (map, rotation)
    switch source {
    case .moments(let moments):
      let batch = 512
      for first in stride(from: 0, to: cellCount, by: batch) {
        let parts = parallelMap(count: min(batch, cellCount - first), threads: threads) {
          transform(RotatedCell(moments.mapped(first + $0, map), map, rotation))
        }
        for part in parts { merge(part) }
      }
    case .rows(let rows, let moments):
      rows.forMappedCells(
        map, moments, powers: powers, wantsLeaves: wantsLeaves, threads: threads
      ) { cells in
        let parts = parallelMap(count: cells.count, threads: threads) {
          transform(RotatedCell(cells[$0], map, rotation))
        }
        for part in parts { merge(part) }
      }
    }
  }
}

/// A cluster's products in the basis in which Z'WZ = I.
struct RotatedCell: Sendable {
  /// Zero-based.
  let cell: Int
  /// Per power of the weights Z_g' W^j Z_g, p x p.
  let gram: [Matrix]
  /// Per power Z_g' W^j e_g.
  let scores: [[Double]]
  /// The levels of the swept effect: Σ w^j, Σ w^j z and Σ w^j e for j = 0 and 2.
  let leaves: [Leaf]
  let hasEqualWeights: Bool

  struct Leaf: Sendable {
    let weights: [Double]
    let plain: [Double]
    let squared: [Double]
    let plainResidual: Double
  }

  init(_ mapped: MappedCell, _ map: RowMap, _ rotation: Matrix) {
    cell = mapped.cell
    hasEqualWeights = mapped.hasEqualWeights
    let p = map.columnCount - 1
    let inside = Array(0..<p)
    var gram: [Matrix] = []
    var scores: [[Double]] = []
    for power in mapped.products.indices {
      let all = mapped.matrix(power: power, order: p + 1)
      let inner = all.submatrix(rows: inside, columns: inside)
      gram.append(rotation.transposedMultiply(inner.multiply(rotation)))
      scores.append(rotation.transposedMultiply(inside.map { all[$0, p] }))
    }
    self.gram = gram
    self.scores = scores
    leaves = mapped.leaves.map { leaf in
      Leaf(
        weights: leaf.weights, plain: rotation.transposedMultiply(Array(leaf.plain[..<p])),
        squared: rotation.transposedMultiply(Array(leaf.squared[..<p])),
        plainResidual: leaf.plain[p])
    }
  }
}
