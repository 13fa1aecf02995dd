import Numerics

/// What one cell adds to the wild bootstrap of a hypothesis, in the basis in which Z'WZ = I.
struct WildPart: Sendable {
  /// Per direction the scores s_j, p numbers: of the estimates, then what a unit of each of d = Cb - r adds.
  let scores: [[Double]]
  /// k = E zeta, p x m.
  let leverages: Matrix
  /// zeta, p x m: R', or (I - E)^-1 R' where the statistic has CV3.
  let zeta: Matrix
  /// zeta's at the estimates, m numbers.
  let plain: [Double]
  /// Whether the combinations have no estimate without the cell.
  let carries: Bool
}

/// The constants of a hypothesis: R = C T, and what imposing it takes.
struct WildFrame: Sendable {
  /// R, m x p.
  let contrasts: Matrix
  /// R'(R R')^-1, p x m.
  let lift: Matrix
  /// An orthonormal basis of what the hypothesis leaves free, p x (p - m).
  let free: Matrix
  let options: WildBootstrap

  /// Nil where R has not full row rank.
  init?(_ contrasts: Matrix, _ options: WildBootstrap) {
    self.contrasts = contrasts
    self.options = options
    guard let factor = Cholesky.safely(contrasts.multiply(contrasts.transposed())) else {
      return nil
    }
    lift = factor.solve(contrasts).transposed()
    let (m, p) = (contrasts.rowCount, contrasts.columnCount)
    let spectrum = SymmetricEigen.of(lift.multiply(contrasts).symmetrised)
    free = spectrum.vectors.columns(Array(0..<(p - m)))
  }

  /// What a cell adds.
  func part(_ cell: RotatedCell) -> WildPart {
    let leverages = cell.leverages
    var scores = Matrix(rowCount: cell.scores[0].count, columnCount: 1, columnMajor: cell.scores[0])
    let plainScores = scores
    if options.imposesNull {
      scores = Matrix(
        rowCount: scores.rowCount, columnCount: 1 + lift.columnCount,
        columnMajor: scores.columnMajor + leverages.multiply(lift).columnMajor)
    }
    let spectrum =
      options.variant.jackknifesStatistic
        || (options.variant.jackknifesScores && !options.imposesNull)
      ? ClusterSpectrum(leverages: leverages, needsRoot: false) : nil
    if options.variant.jackknifesScores {
      scores =
        options.imposesNull ? leftOut(scores, leverages) : spectrum?.inverse(scores) ?? scores
    }
    let right = contrasts.transposed()
    let zeta = options.variant.jackknifesStatistic ? spectrum?.inverse(right) ?? right : right
    return WildPart(
      scores: (0..<scores.columnCount).map { scores.column($0) },
      leverages: leverages.multiply(zeta), zeta: zeta,
      plain: zeta.transposedMultiply(plainScores).columnMajor,
      carries: spectrum.map { carries($0) } ?? false)
  }

  /// s + E N (I - N'E N)^-1 N's: the scores at the restricted estimates without the cell.
  private func leftOut(_ scores: Matrix, _ leverages: ClusterGram) -> Matrix {
    guard free.columnCount > 0 else { return scores }
    let inner: ClusterGram =
      switch leverages {
      case .matrix(let e): .matrix(free.transposedMultiply(e.multiply(free)).symmetrised)
      case .factor(let f): .factor(f.multiply(free))
      }
    let spectrum = ClusterSpectrum(leverages: inner, needsRoot: false)
    let moved = spectrum.inverse(free.transposedMultiply(scores))
    let added = leverages.multiply(free.multiply(moved))
    return Matrix(
      rowCount: scores.rowCount, columnCount: scores.columnCount,
      columnMajor: zip(scores.columnMajor, added.columnMajor).map { $0 + $1 })
  }

  private func carries(_ spectrum: ClusterSpectrum) -> Bool {
    let owned = spectrum.owned(contrasts)
    return (0..<contrasts.rowCount).contains { row in
      let size = dot(contrasts.row(row), contrasts.row(row)).squareRoot()
      return owned.row(row).contains { abs($0) > 1e-6 * size }
    }
  }
}

extension Cholesky {
  /// The factor of a positive definite matrix; nil for others and for those of a reciprocal condition up to 1e-14.
  static func safely(_ matrix: Matrix) -> Cholesky? {
    do {
      let factor = try Cholesky(matrix)
      return factor.reciprocalCondition > 1e-14 ? factor : nil
    } catch .notPositiveDefinite, .notFinite {
      return nil
    } catch {
      preconditionFailure("a square matrix of order \(matrix.rowCount): \(error)")
    }
  }
}

/// The parts of all cells of a hypothesis, and the kernels made of them.
struct WildParts: Sendable {
  let frame: WildFrame
  let cells: WildCells
  /// D: directions of the scores: 1, and m where the null is imposed.
  private(set) var directionCount = 1
  /// Per direction p numbers of each cell, cell by cell.
  private var scores: [[Double]] = []
  /// m x p numbers of each cell.
  private var leverages: [Double] = []
  private var zetas: [Double] = []
  private var plain: [Double] = []
  /// The first cell without which a combination has no estimate.
  private(set) var carrier: Int?

  init(_ frame: WildFrame, _ cells: WildCells) {
    self.frame = frame
    self.cells = cells
  }

  mutating func take(_ part: WildPart, cell: Int) {
    if scores.isEmpty {
      directionCount = part.scores.count
      scores = [[Double]](repeating: [], count: directionCount)
    }
    for direction in part.scores.indices { scores[direction] += part.scores[direction] }
    leverages += part.leverages.columnMajor
    zetas += part.zeta.columnMajor
    plain += part.plain
    if part.carries { carrier = carrier ?? cell }
  }

  private var order: Int { frame.contrasts.columnCount }
  private var contrastCount: Int { frame.contrasts.rowCount }

  /// The covariance of the combinations, m x m, by the same numbers as those of the draws.
  func covariance() -> Matrix {
    let m = contrastCount
    var total = Matrix(repeating: 0, rowCount: m, columnCount: m)
    for clustering in cells.clusterings {
      var sums = [Double](repeating: 0, count: clustering.count * m)
      for cell in 0..<cells.count {
        for i in 0..<m { sums[clustering.clusters[cell] * m + i] += plain[cell * m + i] }
      }
      for cluster in 0..<clustering.count {
        for i in 0..<m {
          for j in 0..<m {
            total[i, j] +=
              clustering.factor * sums[cluster * m + i] * sums[cluster * m + j]
          }
        }
      }
    }
    return total
  }

  /// The kernel for scores that are given combinations of the directions.
  ///
  /// - Parameter combinations: L lists of `directionCount` coefficients.
  /// - Returns: The kernel of the covariance's clusterings.
  func kernel(_ combinations: [[Double]]) -> WildKernel {
    let (p, m, count) = (order, contrastCount, cells.groupCount)
    let combined = combinations.map { coefficients in
      (0..<(cells.count * p)).map { place in
        coefficients.indices.reduce(0) { $0 + coefficients[$1] * scores[$1][place] }
      }
    }
    var sums = [Double](repeating: 0, count: combinations.count * p * count)
    for (direction, values) in combined.enumerated() {
      for cell in 0..<cells.count {
        for column in 0..<p {
          sums[(direction * p + column) * count + cells.groups[cell]] += values[cell * p + column]
        }
      }
    }
    var loads: [Double] = []
    loads.reserveCapacity(cells.count * m * combinations.count)
    for cell in 0..<cells.count {
      for i in 0..<m {
        for values in combined {
          loads.append(
            (0..<p).reduce(0) {
              $0 + zetas[(cell * m + i) * p + $1] * values[cell * p + $1]
            })
        }
      }
    }
    return WildKernel(
      order: p, directionCount: combinations.count,
      contrasts: frame.contrasts.transposed().columnMajor, contrastCount: m, groupCount: count,
      scores: sums,
      clusterings: cells.clusterings.map { arranged($0, loads, combinations.count * m) })
  }

  /// The cells of a clustering, cluster by cluster.
  private func arranged(
    _ clustering: WildCells.Clustering, _ loads: [Double], _ sums: Int
  ) -> WildKernel.Clustering {
    let block = contrastCount * order
    var total = [Double](repeating: 0, count: clustering.count * block)
    for cell in 0..<cells.count {
      let start = clustering.clusters[cell] * block
      for place in 0..<block { total[start + place] += leverages[cell * block + place] }
    }
    let listed = (0..<cells.count).sorted {
      (clustering.clusters[$0], $0) < (clustering.clusters[$1], $1)
    }
    var ends = [Int](repeating: 0, count: clustering.count)
    for (place, cell) in listed.enumerated() { ends[clustering.clusters[cell]] = place + 1 }
    return WildKernel.Clustering(
      factor: clustering.factor, ends: ends, groups: listed.map { cells.groups[$0] },
      loads: listed.flatMap { loads[($0 * sums)..<(($0 + 1) * sums)] }, leverages: total)
  }
}

/// The finest cells that a wild bootstrap distinguishes, and what holds of them.
struct WildCells: Sendable {
  /// J.
  let count: Int
  /// Per cell the cluster that gives its weight.
  let groups: [Int]
  /// H.
  let groupCount: Int
  /// The clusterings of the covariance.
  let clusterings: [Clustering]

  /// The same cells of one clustering, whose covariance has another factor.
  func scaled(to factor: Double) -> WildCells {
    precondition(clusterings.count == 1, "a factor of \(clusterings.count) clusterings")
    return WildCells(
      count: count, groups: groups, groupCount: groupCount,
      clusterings: clusterings.map {
        Clustering(factor: factor, clusters: $0.clusters, count: $0.count)
      })
  }

  /// One clustering of the covariance.
  struct Clustering: Sendable {
    /// The small-sample factor with its sign.
    let factor: Double
    /// Per cell its cluster.
    let clusters: [Int]
    /// The number of clusters.
    let count: Int
  }
}
