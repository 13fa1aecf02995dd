import Designs
import Estimation
import Frames
import LinearModels

extension OrdinaryLeastSquaresMethod {
  /// What draws, assignments and contributions for contrasts take beside the estimation.
  ///
  /// - Parameters:
  ///   - provided: The bound design, groups and weights.
  ///   - asked: Contrasts, and what they go by.
  /// - Returns: Passes over the rows and bytes of moments; nothing is estimated.
  public func furtherWork(_ provided: Provided, _ asked: WorkAsked) -> FurtherWork {
    var work: FurtherWork
    if covariance.isAutomatic {
      work = automaticWork(provided, asked)
      if asked.isBootstrapped {
        work.add(drawnRegression(provided).work(isShared: asked.isShared))
      }
    } else {
      work = drawnWork(provided, asked)
      if let assigned = assignmentWork(provided) { work.add(assigned) }
    }
    if asked.isStacked, covariance.clustered?.kind != .CR1 {
      var stacked = LinearModel.outline(stackedRequest(provided)).work(isShared: asked.isShared)
      stacked.storedBytes = 0
      work.add(stacked)
    }
    return work
  }

  /// What the rule of `auto` will have made beside CR2: a randomisation depends on the units that have the treatment,
  /// which are known; whether a bootstrap is made the leverages tell.
  private func automaticWork(_ provided: Provided, _ asked: WorkAsked) -> FurtherWork {
    var work = FurtherWork()
    let first = request(provided)
    let run = RunContext(threads: 1, confidenceLevel: asked.confidenceLevel)
    let found = exchange(first.design.terms, provided, run)
    let (way, _) = AutomaticRule.way(
      .init(
        clusterCount: first.clusters[0].grouping.count, found,
        hasCR2: LinearModel.outline(first).covarianceName == "CR2"))
    switch way {
    case .randomisation:
      work.add(LinearModel.outline(unitRequest(provided)).work())
      if let assigned = assignmentWork(provided) { work.add(assigned) }
    case .CR1: break
    case .CR2, .wild:
      guard let wild = covariance.wild else { break }
      work.add(asked.questions, of: first, isShared: asked.isShared)
      let judged = work.passes
      let own = wildRequest(first, wild)
      let estimation = LinearModel.outline(own).work(isShared: asked.isShared)
      let draws = drawn(own, provided).work(isShared: asked.isShared)
      var drawn = FurtherWork()
      drawn.add(readings: asked.questions.byDraws, of: draws)
      work.passesIfDrawn = estimation.passes + draws.passes + drawn.passes - judged
      work.furtherPasses =
        estimation.furtherPasses + draws.furtherPasses
        + max(work.furtherPasses, drawn.furtherPasses)
      work.storedBytes = max(estimation.storedBytes, draws.storedBytes)
    }
    return work
  }

  private func assignmentWork(_ provided: Provided) -> FitWork? {
    guard let plan = covariance.randomisation else { return nil }
    let own = unitRequest(provided)
    return split(plan, own.design, keeping: Set(own.design.terms)).map { split in
      RandomisationFit.outline(
        RandomisationRun.parted(own, split), carrierCount: split.terms.count)
    }
  }

  /// The model clustered by the units of its randomisation, with CR1.
  func unitRequest(_ provided: Provided) -> FitRequest {
    var own = ownRequest(provided)
    own.clusters = [provided.dimension(covariance.randomisation?.unit)].compactMap(\.self)
    own.covariance = .clustered(ClusteredCovariance(.CR1, reference: .clusters))
    own.isDefaultCovariance = false
    return own
  }

  /// The model with the covariance of a bootstrap's statistic.
  func wildRequest(_ request: FitRequest, _ wild: WildPlan) -> FitRequest {
    var own = request
    own.covariance = .clustered(wild.options.covariance())
    own.isDefaultCovariance = false
    return own
  }
}
