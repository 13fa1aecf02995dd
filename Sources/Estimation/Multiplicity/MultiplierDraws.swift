public import Numerics

extension ClusterContributions {
  /// Contributions of several models to the same clusters, side by side; nought where a model lacks a cluster.
  ///
  /// - Parameter parts: Of the same cluster columns, at least one.
  /// - Returns: G x Σ p, the union of the clusters.
  public static func stacking(_ parts: [ClusterContributions]) -> ClusterContributions {
    precondition(!parts.isEmpty, "nothing to stack")
    precondition(
      parts.allSatisfy { $0.columns == parts[0].columns }, "contributions of different clusters")
    // Models of one sample have the same clusters, and their columns stand as they are.
    if parts.allSatisfy({ $0.clusters == parts[0].clusters }) {
      let psi = Matrix(
        rowCount: parts[0].clusters.count,
        columnCount: parts.reduce(0) { $0 + $1.psi.columnCount },
        columnMajor: parts.flatMap(\.psi.columnMajor))
      return ClusterContributions(
        columns: parts[0].columns, clusters: parts[0].clusters, psi: psi)
    }
    let codes = Set(parts.flatMap(\.clusters)).sorted()
    let rows = Dictionary(uniqueKeysWithValues: zip(codes, 0...))
    var psi = Matrix(
      repeating: 0, rowCount: codes.count,
      columnCount: parts.reduce(0) { $0 + $1.psi.columnCount })
    var offset = 0
    for part in parts {
      for (group, code) in part.clusters.enumerated() {
        guard let row = rows[code] else { continue }
        for column in 0..<part.psi.columnCount {
          psi[row, offset + column] = part.psi[group, column]
        }
      }
      offset += part.psi.columnCount
    }
    return ClusterContributions(columns: parts[0].columns, clusters: codes, psi: psi)
  }

  /// The contributions to linear combinations of the estimates.
  ///
  /// - Parameter combinations: C, m x p.
  /// - Returns: G x m: psi C'.
  public func combined(_ combinations: Matrix) -> ClusterContributions {
    ClusterContributions(
      columns: columns, clusters: clusters, psi: psi.multiply(combinations.transposed()))
  }

  /// Draws of all t statistics at once under the null hypotheses: Σ_g v_g psi_gj / sqrt(Σ_g psi_gj²).
  ///
  /// The multiplier bootstrap: one weight per cluster for all estimates, of one model or of several side by side, so
  /// the draws have the estimates' joint dependence. Cheap, as nothing is estimated anew; the variance in the
  /// denominator is that of the data.
  ///
  /// - Parameters:
  ///   - weights: Their distribution.
  ///   - replications: At least 1; with Rademacher weights and 2^G no more than that all sign vectors are taken.
  ///   - seed: Of the draws.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: B x p; a column of an estimate without variance is nought.
  /// - Complexity: O(B G p).
  public func multiplierDraws(
    _ weights: ResamplingWeights = .rademacher, replications: Int = 9999, seed: UInt64 = 1,
    threads: Int
  ) -> Matrix {
    drawnColumns(weights, replications: replications, seed: seed, threads: threads).transposed()
  }

  /// The same draws, p x B.
  func drawnColumns(
    _ weights: ResamplingWeights, replications: Int, seed: UInt64, threads: Int
  ) -> Matrix {
    let draws = ResamplingDraws(
      weights, groupCount: clusters.count, replications: replications, seed: seed)
    let scaled = psi.withUnitColumns()
    let signs = SignSums(scaled, draws)
    let unit = signs?.unit ?? 512
    let blocks = stride(from: 0, to: draws.count, by: unit).map {
      $0..<min($0 + unit, draws.count)
    }
    let parts =
      signs.map { signs in blocks.map { signs.sums($0, threads: threads) } }
      ?? parallelMap(count: blocks.count, threads: threads) { block in
        Self.statistics(scaled, draws, blocks[block])
      }
    return Matrix(
      rowCount: psi.columnCount, columnCount: draws.count,
      columnMajor: parts.count == 1 ? parts[0].columnMajor : parts.flatMap(\.columnMajor))
  }

  private static func statistics(
    _ psi: Matrix, _ draws: ResamplingDraws, _ replications: Range<Int>
  ) -> Matrix {
    var result = Matrix(
      repeating: 0, rowCount: psi.columnCount, columnCount: replications.count)
    var weights = [RowLanes](repeating: .zero, count: psi.rowCount)
    for first in stride(from: replications.lowerBound, to: replications.upperBound, by: 8) {
      draws.fill(&weights, first: first)
      for column in 0..<psi.columnCount {
        var sum = RowLanes.zero
        psi.withColumn(column) { entries in
          for group in weights.indices { sum += weights[group] * entries[group] }
        }
        for lane in 0..<min(8, replications.upperBound - first) {
          result[column, first - replications.lowerBound + lane] = sum[lane]
        }
      }
    }
    return result
  }
}

extension Matrix {
  /// Every column divided by its norm; columns of noughts stay.
  fileprivate func withUnitColumns() -> Matrix {
    var result = self
    for column in 0..<columnCount {
      let norm = self.column(column).reduce(0) { $0 + $1 * $1 }.squareRoot()
      if norm > 0 { result.mapColumn(column) { $0 / norm } }
    }
    return result
  }
}
