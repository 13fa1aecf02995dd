import Designs
import Numerics
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

  private struct Model: Sendable {
    let key: Key
    let prepared: GroupedFit.Prepared
    let solution: GroupedSolution
    var deviations: Matrix?
  }

  /// As many as are held.
  private static let capacity = 8

  /// The last ones, the latest at the end.
  private let state = Mutex<[Model]>([])

  /// The solved model; made where another was solved since.
  func solved(
    _ key: Key,
    _ solve: () throws(LinearModelError) -> (GroupedFit.Prepared, GroupedSolution)
  ) throws(LinearModelError) -> (GroupedFit.Prepared, GroupedSolution) {
    if let known = known(key) { return (known.prepared, known.solution) }
    let (prepared, solution) = try solve()
    state.withLock { models in
      if models.count == Self.capacity { models.removeFirst() }
      models.append(Model(key: key, prepared: prepared, solution: solution, deviations: nil))
    }
    return (prepared, solution)
  }

  /// What each cluster adds to the terms' deviations, q x G; nil where rows would have to be read.
  func deviations(_ key: Key, _ make: () -> Matrix?) -> Matrix? {
    if let deviations = known(key)?.deviations { return deviations }
    let made = make()
    state.withLock { models in
      if let place = models.lastIndex(where: { $0.key == key }) { models[place].deviations = made }
    }
    return made
  }

  private func known(_ key: Key) -> Model? {
    state.withLock { models in models.last { $0.key == key } }
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
