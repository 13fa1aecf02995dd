import Estimation
import LinearModels
import Specs

extension Result {
  /// The seeds of all that was drawn, by what it was drawn for; empty where nothing was.
  ///
  /// - Parameter plan: Of the result: variants of `robustness` keep no draws.
  /// - Returns: Seeds by keys as `models.gap.placebo`.
  func seeds(_ plan: Plan) -> [String: UInt64] {
    var seeds: [String: UInt64] = [:]
    for model in models {
      seeds["models.\(model.id)"] = model.estimates.resampling?.seed
      for band in model.supplement?.bands ?? [] {
        if let seed = band.seed { seeds["models.\(model.id).bands"] = seed }
      }
      seeds["models.\(model.id).placebo"] = (model.supplement?.placebo?.seed).map { UInt64($0) }
    }
    for contrast in contrasts { seeds["contrasts.\(contrast.id)"] = contrast.bootstrap?.seed }
    for family in families ?? [] { seeds["families.\(family.id)"] = family.draws?.seed }
    for block in robustness ?? [] {
      seeds["robustness.\(block.id)"] = (block.test?.seed).map { UInt64($0) }
    }
    for variant in plan.chosenRobustness.flatMap(\.variants) where variant.repeats == nil {
      let covariance = variant.model.method.covariance
      seeds["robustness.\(variant.model.id.value)"] =
        covariance.wild?.options.seed ?? covariance.randomisation?.seed
    }
    for target in targets {
      guard let placebo = target.placebo, placebo.draws > 0 else { continue }
      seeds["targets.\(target.id).placebo"] = UInt64(placebo.seed)
    }
    return seeds
  }
}
