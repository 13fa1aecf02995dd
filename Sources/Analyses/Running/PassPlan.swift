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
  /// What all this takes.
  public internal(set) var work = WorkPlan(shared: [], models: [])

  /// Makes the shared passes.
  ///
  /// - Parameters:
  ///   - models: The models of the run; those that share get their request with its moments.
  ///   - threads: At least 1; changes no bit.
  func share(_ models: inout [BoundModel], threads: Int) {
    for group in united {
      for (place, request) in zip(group.places, group.pass.make(group.designs, threads: threads)) {
        models[place].provided.sharedRequest = request
      }
    }
    for pass in same {
      let requests = pass.members.compactMap { models[$0].linearRequest }
      let shared = LinearModel.sharingPasses(requests, threads: threads)
      for (place, request) in zip(pass.members, shared) {
        models[place].provided.sharedRequest = request
      }
    }
  }

  /// What a run took.
  ///
  /// - Parameters:
  ///   - models: The models with their shared moments.
  ///   - results: The same models, estimated.
  /// - Returns: Planned and made.
  func record(_ models: [BoundModel], _ results: [ModelResult]) -> WorkRecord {
    var made = WorkPlan(shared: [], models: [])
    for (place, result) in results.enumerated() {
      let own = models[place].provided.sharedRequest?.momentBytesHeld
      made.models.append(
        WorkPlan.Model(
          id: result.id, passes: result.estimates.summary.passes,
          momentBytes: own ?? result.estimates.summary.momentBytes ?? 0))
    }
    for places in united.map(\.places) + same.map(\.members) {
      let requests = places.compactMap { models[$0].provided.sharedRequest }
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
