import Numerics

/// What clusters add to several estimates, side by side.
public struct StackedContributions: Sendable {
  /// The square root of the sum of squares of each estimate's contributions.
  public let standardErrors: [Double]
  /// G x m, or the columns of which the m estimates are combinations.
  private let base: ClusterContributions
  /// Where the estimates are combinations: t x m.
  private let weights: Matrix?

  /// Contributions side by side; nought where an estimate's model lacks a cluster.
  ///
  /// - Parameter parts: Of the same cluster columns, at least one.
  public init(_ parts: [TermContributions]) {
    let shared = parts.compactMap { part in
      if case .shared(let columns, let weights) = part.form { (columns, weights) } else { nil }
    }
    guard shared.count == parts.count, let first = shared.first?.0,
      shared.allSatisfy({ $0.0 === first })
    else {
      let stacked = ClusterContributions.stacking(parts.map(\.contributions))
      base = stacked
      weights = nil
      standardErrors = (0..<parts.count).map { column in
        stacked.psi.column(column).reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
      return
    }
    base = first.contributions
    let all = Matrix(columns: shared.map(\.1))
    weights = all
    let bent = first.gram.multiply(all)
    standardErrors = (0..<parts.count).map { column in
      max(zip(all.column(column), bent.column(column)).reduce(0) { $0 + $1.0 * $1.1 }, 0)
        .squareRoot()
    }
  }

  /// The number of clusters of all estimates.
  public var clusterCount: Int { base.clusters.count }

  /// What is made of each draw of all t statistics at once, which `ClusterContributions.multiplierDraws` makes, by signs.
  ///
  /// Of estimates that are combinations the columns are drawn, and then combined: O(B (G t + t m)) in place of B G m.
  ///
  /// - Parameters:
  ///   - replications: At least 1; where 2^G is no more, all sign vectors are taken.
  ///   - seed: Of the draws.
  ///   - threads: At least 1; changes no bit.
  ///   - body: Is given the m statistics of a draw.
  /// - Returns: What the body returned, draw by draw.
  public func mapDraws<Made: Sendable>(
    replications: Int, seed: UInt64, threads: Int, _ body: @Sendable ([Double]) -> Made
  ) -> [Made] {
    let drawn = base.drawnColumns(
      .rademacher, replications: replications, seed: seed, threads: threads)
    let (combinations, batch) = (unitWeights, 256)
    let parts = parallelMap(count: (drawn.columnCount + batch - 1) / batch, threads: threads) {
      part -> [Made] in
      let range = (part * batch)..<min((part + 1) * batch, drawn.columnCount)
      let own = drawn.columns(Array(range))
      let statistics = combinations?.transposedMultiply(own) ?? own
      return range.map { body(statistics.column($0 - range.lowerBound)) }
    }
    return parts.flatMap(\.self)
  }

  /// The weights of columns in units of their own norms that make t statistics, as which the columns are drawn.
  private var unitWeights: Matrix? {
    guard var scaled = weights else { return nil }
    let norms = (0..<scaled.rowCount).map { column in
      base.psi.column(column).reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    for (estimate, error) in standardErrors.enumerated() {
      for column in norms.indices {
        scaled[column, estimate] = error > 0 ? scaled[column, estimate] * norms[column] / error : 0
      }
    }
    return scaled
  }
}
