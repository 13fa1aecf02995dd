import Numerics

/// What clusters add to one estimate: numbers of its own, or a combination of columns that others share.
public struct TermContributions: Sendable {
  enum Form: Sendable {
    case own(ClusterContributions)
    case shared(SharedColumns, weights: [Double])
  }

  let form: Form

  /// Numbers of its own.
  ///
  /// - Parameter contributions: G x 1.
  public init(_ contributions: ClusterContributions) {
    precondition(contributions.psi.columnCount == 1, "\(contributions.psi.columnCount) estimates")
    form = .own(contributions)
  }

  /// A combination of columns.
  ///
  /// - Parameters:
  ///   - columns: G x t.
  ///   - weights: t numbers.
  public init(_ columns: SharedColumns, weights: [Double]) {
    precondition(
      weights.count == columns.contributions.psi.columnCount, "\(weights.count) weights")
    form = .shared(columns, weights: weights)
  }

  /// The column, or columns joined, whose groups are the clusters.
  public var columns: [String] {
    switch form {
    case .own(let own): own.columns
    case .shared(let columns, _): columns.contributions.columns
    }
  }

  /// The numbers, G x 1.
  var contributions: ClusterContributions {
    switch form {
    case .own(let own): own
    case .shared(let columns, let weights):
      columns.contributions.combined(
        Matrix(rowCount: 1, columnCount: weights.count, columnMajor: weights))
    }
  }
}
