public import Designs
public import Estimation
import Frames
import Numerics

/// The clusters' scores of all models that come from one shared pass, as combinations of a few columns.
///
/// Let u be the pass's columns in a basis in which U'WU = I, those of absorbed effects first and then left out, and S_g
/// the products of a cluster's rows in it, t = r (r + 1)/2 numbers for r columns. A model of some of the columns is
/// z = u N with residuals e = u n: its scores are N'S_g n. So what a cluster adds to an estimate is a combination of its
/// t numbers, the same for all clusters, and every covariance comes from their t x t products: a model costs nothing of
/// the order of the clusters.
final class SharedScores: Sendable {
  /// Fewer models keep their own scores.
  private static let fewestModels = 16

  /// What is known of the pass once it is asked for.
  private struct Made: Sendable {
    /// The pass's columns that are in the basis, ascending.
    let kept: [Int]
    /// R, upper triangular: the kept columns are u R.
    let root: Matrix
    /// Where the columns begin that are no absorbed effect's, among the kept ones.
    let first: Int
    let map: RowMap
    let columns: SharedColumns
  }

  private let made: OnceMade<Made?>

  /// The scores of a pass, made when a model asks for them first.
  ///
  /// - Parameters:
  ///   - moments: Of the pass, cells kept.
  ///   - effectColumnCount: Its first columns, which all models have.
  ///   - clusters: The cells.
  ///   - threads: At least 1; changes no bit.
  init(
    _ moments: GroupedMoments, effectColumnCount: Int, clusters: ClusterDimension, threads: Int
  ) {
    made = OnceMade {
      Self.made(moments, effectColumnCount, clusters, threads: threads)
    }
  }

  /// Whether models share scores: many of them, whose own scores would cost more than t x t products of all clusters.
  ///
  /// - Parameters:
  ///   - width: Columns of the pass.
  ///   - effects: Those of absorbed effects among them.
  ///   - modelCount: Models that differ in more than their covariance, if that takes scores alone.
  /// - Returns: Whether they do.
  static func isWorthIt(width: Int, effects: Int, modelCount: Int) -> Bool {
    let count = SegmentProducts.packedCount(width - effects + 1)
    return modelCount >= fewestModels && count * count <= modelCount * width * width
  }

  /// Bytes of the clusters' numbers, at most.
  static func byteCount(width: Int, effects: Int, clusterCount: Int) -> Int {
    8 * clusterCount * SegmentProducts.packedCount(width - effects + 1)
  }

  /// What clusters add to some estimates of a model.
  ///
  /// - Parameters:
  ///   - solution: The model, solved from moments of the pass.
  ///   - terms: The estimates in the basis in which Z'WZ = I, q x p.
  ///   - places: The model's columns among those of the pass, the outcome last.
  /// - Returns: The clusters' numbers, and the weights of each estimate, t x q; nil where the model is no combination of
  ///   the pass's basis.
  func combinations(
    _ solution: GroupedSolution, of terms: Matrix, at places: [Int]
  ) -> (columns: SharedColumns, weights: Matrix)? {
    let own = solution.map
    guard !solution.isRebased, let made = made.value, own.centring == made.map.centring,
      own.hasConstant == made.map.hasConstant
    else { return nil }
    var rows = Matrix(
      repeating: 0, rowCount: made.kept.count, columnCount: own.matrix.columnCount)
    let ranks = Dictionary(uniqueKeysWithValues: zip(made.kept, made.kept.indices))
    for (row, place) in places.enumerated() {
      let values = own.matrix.row(row)
      if let rank = ranks[place] {
        for (column, value) in values.enumerated() { rows[rank, column] = value }
      } else if values.contains(where: { $0 != 0 }) {
        return nil
      }
    }
    let turned = made.root.multiply(rows)
    // Residuals have no part in the effects' columns; of a model that has other ones than the basis they may.
    let loadings = turned.column(own.matrix.columnCount - 1)
    let size = dot(loadings, loadings)
    guard loadings[..<made.first].reduce(0, { $0 + $1 * $1 }) <= 1e-16 * size else { return nil }
    let offset = own.hasConstant ? 1 : 0
    let (order, regressors) = (made.map.columnCount, own.matrix.columnCount - 1)
    var basis = Matrix(repeating: 0, rowCount: order, columnCount: regressors + offset)
    var residual = [Double](repeating: 0, count: order)
    if offset == 1 { basis[0, 0] = 1 }
    for row in made.first..<made.kept.count {
      let place = row - made.first + offset
      for column in 0..<regressors { basis[place, column + offset] = turned[row, column] }
      residual[place] = turned[row, regressors]
    }
    let directions = basis.multiply(solution.rotation.multiply(terms.transposed()))
    return (made.columns, Self.packed(directions, residual))
  }

  /// The weights of c'S n over the packed lower triangle of S, for every column c.
  private static func packed(_ directions: Matrix, _ residual: [Double]) -> Matrix {
    let order = residual.count
    var weights: [Double] = []
    weights.reserveCapacity(SegmentProducts.packedCount(order) * directions.columnCount)
    for term in 0..<directions.columnCount {
      for k in 0..<order {
        weights.append(directions[k, term] * residual[k])
        for a in (k + 1)..<max(order, k + 1) {
          weights.append(directions[a, term] * residual[k] + directions[k, term] * residual[a])
        }
      }
    }
    return Matrix(
      rowCount: SegmentProducts.packedCount(order), columnCount: directions.columnCount,
      columnMajor: weights)
  }

  private static func made(
    _ moments: GroupedMoments, _ effectColumnCount: Int, _ clusters: ClusterDimension,
    threads: Int
  ) -> Made? {
    // What centring leaves nothing of is in no model's basis, as in `GroupedSystem`.
    let least = NormalEquations.omissionTolerance * NormalEquations.omissionTolerance
    let present = (0..<moments.columnCount).filter {
      moments.products[$0, $0] > least * moments.totalSquares[$0]
    }
    let cholesky = OrderedCholesky(
      moments.products.submatrix(rows: present, columns: present),
      tolerance: NormalEquations.squaredShareForMoments)
    // Nor are levels of effects that others repeat; of the other columns none may be missing.
    guard cholesky.omitted.allSatisfy({ present[$0.column] < effectColumnCount }) else {
      return nil
    }
    let kept = cholesky.kept.map { present[$0] }
    let first = kept.firstIndex { $0 >= effectColumnCount } ?? kept.count
    let root = cholesky.lower.transposed()
    let inverse = Triangular.inverse(root, .upper)
    var matrix = Matrix(
      repeating: 0, rowCount: moments.columnCount, columnCount: kept.count - first)
    for (rank, column) in kept.enumerated() {
      for own in first..<kept.count { matrix[column, own - first] = inverse[rank, own] }
    }
    let map = RowMap(
      centring: moments.isSwept ? .leaves : .means, hasConstant: !moments.isSwept, matrix: matrix)
    return Made(
      kept: kept, root: root, first: first, map: map,
      columns: SharedColumns(
        ClusterContributions(
          columns: [clusters.label], clusters: clusters.grouping.identities,
          psi: moments.packedProducts(map, threads: threads)), threads: threads))
  }
}

extension LinearModel {
  /// What clusters add to one estimate, its small-sample factor included, as a combination of columns that all models of a
  /// shared pass have.
  ///
  /// - Parameters:
  ///   - request: With the moments of a pass that many models share; CR0 or CR1 without diagnostics.
  ///   - term: A term of the model.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: nil where the models share no columns, and for a term without an estimate.
  /// - Throws: As `estimate`.
  public static func sharedContributions(
    _ request: FitRequest, to term: TermID, threads: Int
  ) throws(LinearModelError) -> TermContributions? {
    guard request.sharesScores, request.takesScoresAlone else { return nil }
    return try GroupedFit(request, threads: threads).sharedContributions(to: term)
  }
}
