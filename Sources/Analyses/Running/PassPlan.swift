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
      for (place, request) in zip(pass.members, pass.make(requests, threads: threads)) {
        models[place].provided.linearRequest = request
      }
    }
  }

  /// What a run took.
  ///
  /// - Parameters:
  ///   - models: The models with their shared moments, in the order of the plan.
  ///   - took: What each of the same models took.
  /// - Returns: Planned and made.
  func record(_ models: [BoundModel], took: [WorkTaken]) -> WorkRecord {
    precondition(models.count == took.count, "\(models.count) models")
    var made = WorkPlan(shared: [], models: [])
    for (model, took) in zip(models, took) {
      let shared = model.provided.linearRequest.flatMap { $0.sharesItsPass ? $0 : nil }
      made.models.append(
        WorkPlan.Model(
          id: model.plan.id.value, passes: took.passes,
          momentBytes: max(shared?.momentBytesHeld ?? took.momentBytes, took.furtherBytes)))
    }
    for (places, cutsClusters) in united.map({ ($0.places, true) })
      + same.map({ ($0.members, false) })
    {
      let requests = places.compactMap { models[$0].provided.linearRequest }
      let own = places.map { made.models[$0].momentBytes }
      made.shared.append(
        WorkPlan.Pass(
          models: places.map { models[$0].plan.id.value }, cutsClusters: cutsClusters,
          passBytes: requests.map(\.passBytesHeld).max() ?? 0,
          modelBytes: cutsClusters ? own.reduce(0, +) : own.max() ?? 0))
    }
    return WorkRecord(planned: work, made: made)
  }
}

/// What a model took.
struct WorkTaken {
  /// Passes over the rows; nil where they are not counted.
  let passes: Int?
  /// Bytes of moments of the estimation.
  let momentBytes: Int
  /// Bytes of moments for contrasts.
  var furtherBytes = 0

  /// What an estimation and all that was asked of it so far took.
  init(_ estimate: Estimate) {
    passes = estimate.passes
    momentBytes = estimate.set.summary.momentBytes ?? 0
  }

  /// The same with contributions and draws for contrasts.
  init(_ estimate: Estimate, furtherPasses: Int, furtherBytes: Int) {
    passes = estimate.passes.map { $0 + furtherPasses }
    momentBytes = estimate.set.summary.momentBytes ?? 0
    self.furtherBytes = furtherBytes
  }
}

extension BoundModel {
  /// The model without what single clusters do to its estimates.
  var withoutDiagnostics: BoundModel {
    var model = self
    model.provided.linearRequest?.wantsDiagnostics = false
    return model
  }

  /// What a linear model is estimated from; nil for other estimators.
  var linearRequest: FitRequest? {
    (plan.method as? OrdinaryLeastSquaresMethod)?.request(provided)
  }
}
