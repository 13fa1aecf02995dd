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
  /// Nil for the identity.
  private let rotation: Matrix?
  private let cellCount: Int
  private let threads: Int
  let powers: [Int]
  let wantsLeaves: Bool
  let wantsRows: Bool

  init(
    _ solution: GroupedSolution, powers: [Int], wantsLeaves: Bool, wantsRows: Bool = false
  ) {
    map = solution.map
    rotation = solution.rotation == .identity(solution.order) ? nil : solution.rotation
    let system = solution.system
    cellCount = system.rows.cellCount
    threads = system.threads
    self.powers = powers
    self.wantsLeaves = wantsLeaves
    self.wantsRows = wantsRows
    let suffices =
      system.moments.keepsCells && !solution.isRebased && powers == [1] && !wantsRows
    source = suffices ? .moments(system.moments) : .rows(system.rows, system.moments)
  }

  /// Whether the rows are read once more.
  var readsRows: Bool {
    if case .rows = source { true } else { false }
  }

  /// psi = c' Z_g'W e_g of every cluster: what it adds to the deviation of contrasts if nothing is adjusted.
  ///
  /// - Parameter contrasts: q x p.
  /// - Returns: q x G; nil where rows would have to be read.
  func deviations(of contrasts: Matrix) -> Matrix? {
    guard case .moments(let moments) = source else { return nil }
    let scores = Matrix(
      rowCount: order, columnCount: cellCount,
      columnMajor: moments.scores(map, threads: threads))
    return (rotation.map { contrasts.multiply($0.transposed()) } ?? contrasts).multiply(scores)
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
        map, moments, powers: powers, wantsLeaves: wantsLeaves, wantsRows: wantsRows,
        threads: threads
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
  /// Per power of the weights Z_g' W^j Z_g, p x p; empty where the factor stands in their place.
  private(set) var gram: [Matrix]
  /// F, r x p, with F'F = Z_g'W Z_g, where few columns vary in the cluster.
  let factor: Matrix?
  /// Per power Z_g' W^j e_g.
  private(set) var scores: [[Double]]
  /// The columns of the swept effect's levels.
  private(set) var leaves: [Leaf]
  let hasEqualWeights: Bool
  /// The rows of a cluster of unequal weights, if they were asked for.
  let rows: Rows?

  /// The rows of a cluster, level by level of the swept effect.
  struct Rows: Sendable {
    /// Z_g, n x p.
    let z: Matrix
    /// e_g.
    let residuals: [Double]
    /// w_g.
    let weights: [Double]
    /// The columns of the swept effect's levels.
    let levels: LevelColumns
  }

  /// One level of the swept effect with its r columns d.
  struct Leaf: Sendable {
    /// Σ w^j d d' for j = 0, 1, 2.
    let grams: [Matrix]
    /// Σ z d', p x r.
    let plain: Matrix
    /// Σ w² z d', p x r.
    let squared: Matrix
    /// Σ d e.
    let plainResidual: [Double]
  }

  init(_ mapped: MappedCell, _ map: RowMap, _ rotation: Matrix?) {
    cell = mapped.cell
    hasEqualWeights = mapped.hasEqualWeights
    let p = map.columnCount - 1
    let inside = Array(0..<p)
    if let whole = mapped.factor {
      let inner = whole.columns(inside)
      let turned = rotation.map { inner.multiply($0) } ?? inner
      (factor, gram, rows, leaves) = (turned, [], nil, [])
      scores = [turned.transposedMultiply(whole.column(p))]
      return
    }
    factor = nil
    var gram: [Matrix] = []
    var scores: [[Double]] = []
    for power in mapped.products.indices {
      let all = mapped.matrix(power: power, order: p + 1)
      let inner = all.submatrix(rows: inside, columns: inside)
      let score = inside.map { all[$0, p] }
      guard let rotation else {
        gram.append(inner)
        scores.append(score)
        continue
      }
      gram.append(rotation.transposedMultiply(inner.multiply(rotation)))
      scores.append(rotation.transposedMultiply(score))
    }
    self.gram = gram
    self.scores = scores
    rows = hasEqualWeights ? nil : mapped.rows.map { Rows($0, map, rotation) }
    leaves = mapped.leaves.map { leaf in
      Leaf(
        grams: leaf.grams,
        plain: Self.turned(leaf.plain.columns(inside).transposed(), rotation),
        squared: Self.turned(leaf.squared.columns(inside).transposed(), rotation),
        plainResidual: leaf.plain.column(p))
    }
  }

  /// E_g for weights of the first power.
  var leverages: ClusterGram {
    if let factor { return .factor(factor) }
    return .matrix(gram.count == 1 ? gram[0] : gram[1])
  }

  /// The cell as it is when weights are divided by a number and the basis is multiplied by its root, so that
  /// Z'WZ = I remains.
  func inUnits(ofWeight unit: Double) -> RotatedCell {
    var cell = self
    let root = unit.squareRoot()
    cell.gram = zip(gram, [unit, 1, 1 / unit]).map { $0.scaled(by: $1) }
    cell.scores = zip(scores, [root, 1 / root, 1 / (unit * root)]).map { score, factor in
      score.map { $0 * factor }
    }
    cell.leaves = leaves.map { leaf in
      Leaf(
        grams: zip(leaf.grams, [1, 1 / unit, 1 / (unit * unit)]).map { $0.scaled(by: $1) },
        plain: leaf.plain.scaled(by: root),
        squared: leaf.squared.scaled(by: root / (unit * unit)),
        plainResidual: leaf.plainResidual)
    }
    return cell
  }

  private static func turned(_ matrix: Matrix, _ rotation: Matrix?) -> Matrix {
    rotation.map { $0.transposedMultiply(matrix) } ?? matrix
  }
}

extension RotatedCell.Rows {
  init(_ rows: CellRows, _ map: RowMap, _ rotation: Matrix?) {
    let p = map.columnCount - 1
    let inner = Matrix(
      rowCount: rows.rowCount, columnCount: p, columnMajor: rows.columns[..<p].flatMap { $0 })
    z = rotation.map { inner.multiply($0) } ?? inner
    residuals = rows.columns[p]
    weights = rows.weights
    if case .leaves = map.centring {
      let ones = [Double](repeating: 1, count: rows.rowCount)
      levels = LevelColumns(columns: [ones] + rows.slopes, ends: rows.leafEnds)
    } else {
      levels = LevelColumns(columns: [], ends: [])
    }
  }
}
