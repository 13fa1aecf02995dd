import Designs
import Estimation
import Numerics
import Synchronization

/// A model as it was solved, and what follows from that alone, made once: several covariances may be told of it.
final class SolvedModel: Sendable {
  /// What clusters add to the terms as combinations of the columns of a shared pass.
  struct Combinations: Sendable {
    let columns: SharedColumns
    /// The weights of each term, t x q.
    let weights: Matrix
    /// Σ_g of the products of what cluster g adds to two terms, q x q.
    let products: Matrix
  }

  let prepared: GroupedFit.Prepared
  let solution: GroupedSolution
  /// Whether an intercept is among the user's terms.
  let reportsIntercept: Bool
  /// The user's terms in the basis in which Z'WZ = I, q x p.
  let terms: Matrix
  private let made = Mutex<(deviations: Matrix?, combinations: Combinations?)>((nil, nil))

  init(_ request: FitRequest, _ prepared: GroupedFit.Prepared, _ solution: GroupedSolution) {
    self.prepared = prepared
    self.solution = solution
    reportsIntercept =
      prepared.hasConstant && request.effects.isEmpty && request.design.hasIntercept
    terms = solution.userMap(withIntercept: reportsIntercept)
  }

  /// What each cluster adds to the terms' deviations if nothing is adjusted, q x G; nil where rows would have to be read.
  func deviations(_ make: () -> Matrix?) -> Matrix? {
    made.withLock { known in
      if known.deviations == nil { known.deviations = make() }
      return known.deviations
    }
  }

  /// The combinations of the columns of a shared pass.
  ///
  /// - Parameter request: The model, with what its pass shares.
  /// - Returns: nil without those.
  func combinations(_ request: FitRequest) -> Combinations? {
    guard let scores = request.scores, let places = request.momentColumns else { return nil }
    return made.withLock { known in
      if known.combinations == nil {
        known.combinations = scores.combinations(solution, of: terms, at: places).map { found in
          Combinations(
            columns: found.columns, weights: found.weights,
            products: found.columns.products(of: found.weights).symmetrised)
        }
      }
      return known.combinations
    }
  }
}
