import Designs
import Synchronization

/// What was solved last of the models that come from one shared pass.
///
/// Models that stand one behind the other and differ in an unadjusted covariance alone, as the analyses of a robustness
/// block do, are solved once. Only a few are held, for as many threads: the clusters' scores of all would take too much.
/// No result depends on it.
final class LastSolved: Sendable {
  /// What tells the models of a pass apart.
  struct Key: Sendable, Equatable {
    /// Of the pass, the outcome last; columns that an effect explains are none of them.
    let columns: [Int]
    /// Of the design, which tells those too, and where each column stands.
    let terms: [TermID]
  }

  /// As many as are held.
  private static let capacity = 8

  /// The last ones, the latest at the end.
  private let state = Mutex<[(key: Key, model: SolvedModel)]>([])

  /// The solved model; made where another was solved since.
  func solved(
    _ key: Key, _ solve: () throws(LinearModelError) -> SolvedModel
  ) throws(LinearModelError) -> SolvedModel {
    if let known = state.withLock({ models in models.last { $0.key == key }?.model }) {
      return known
    }
    let model = try solve()
    state.withLock { models in
      if models.count == Self.capacity { models.removeFirst() }
      models.append((key, model))
    }
    return model
  }
}

extension FitRequest {
  /// Whether the covariance takes no more than the clusters' scores.
  var takesScoresAlone: Bool {
    guard !wantsDiagnostics, clusters.count == 1, case .clustered(let covariance) = covariance
    else { return false }
    return [.CR0, .CR1].contains(covariance.kind) && !covariance.reference.usesWorkingModel
  }

  /// The model among those of its shared pass; nil where the covariance takes more than the clusters' scores, or
  /// there is no shared pass.
  var solvedKey: (last: LastSolved, key: LastSolved.Key)? {
    guard let lastSolved, let momentColumns, takesScoresAlone else { return nil }
    return (lastSolved, LastSolved.Key(columns: momentColumns, terms: design.terms))
  }
}
