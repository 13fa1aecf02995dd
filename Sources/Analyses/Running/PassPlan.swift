import Designs
import Estimation
import Frames
import LinearModels
import Specs

/// Which models of a run share a pass over the rows, decided before anything is estimated.
public struct PassPlan: Sendable {
  /// Models whose samples differ by conditions on rows, and the pass that serves them.
  struct United: Sendable {
    /// The places of the models.
    let places: [Int]
    let pass: UnitedPass
    /// Of each model over all their rows.
    let designs: [BoundDesign]
  }

  var united: [United] = []
  /// Passes of models over the same rows; members are places of models.
  var same: [SharedPass] = []
  /// Of each linear model what it is estimated from.
  var requests: [FitRequest?] = []
  /// What all this takes.
  public internal(set) var work = WorkPlan(shared: [], models: [])

  /// Makes the shared passes.
  ///
  /// - Parameters:
  ///   - models: The models of the run; those that share get their request with its moments.
  ///   - threads: At least 1; changes no bit.
  func share(_ models: inout [BoundModel], threads: Int) {
    for (place, request) in requests.enumerated() { models[place].provided.linearRequest = request }
    for group in united {
      for (place, request) in zip(group.places, group.pass.make(group.designs, threads: threads)) {
        models[place].provided.linearRequest = request
      }
    }
    for pass in same {
      let requests = pass.members.compactMap { models[$0].linearRequest }
      let shared = LinearModel.sharingPasses(requests, threads: threads)
      for (place, request) in zip(pass.members, shared) {
        models[place].provided.linearRequest = request
      }
    }
  }

  /// What a run took.
  ///
  /// - Parameters:
  ///   - models: The models with their shared moments.
  ///   - results: The same models, estimated.
  ///   - stacking: The passes that contrasts with other models took, by model.
  /// - Returns: Planned and made.
  func record(
    _ models: [BoundModel], _ results: [ModelResult], stacking: (String) -> Int
  ) -> WorkRecord {
    var made = WorkPlan(shared: [], models: [])
    for (place, result) in results.enumerated() {
      let shared = models[place].provided.linearRequest.flatMap { $0.sharesItsPass ? $0 : nil }
      made.models.append(
        WorkPlan.Model(
          id: result.id,
          passes: result.estimates.summary.passes.map { $0 + stacking(result.id) },
          momentBytes: shared?.momentBytesHeld ?? result.estimates.summary.momentBytes ?? 0))
    }
    for places in united.map(\.places) + same.map(\.members) {
      let requests = places.compactMap { models[$0].provided.linearRequest }
      made.shared.append(
        WorkPlan.Pass(
          models: places.map { models[$0].plan.id.value },
          cutsClusters: united.contains { $0.places == places },
          passBytes: requests.map(\.passBytesHeld).max() ?? 0,
          modelBytes: requests.reduce(0) { $0 + $1.momentBytesHeld }))
    }
    return WorkRecord(planned: work, made: made)
  }
}

extension BoundModel {
  /// What a linear model is estimated from; nil for other estimators.
  var linearRequest: FitRequest? {
    (plan.method as? OrdinaryLeastSquaresMethod)?.request(provided)
  }
}
