import Designs
import DifferenceInDifferences
import LinearModels

extension RegressionFormMethod {
  /// What re-assigning the programme takes beside the estimation.
  ///
  /// - Parameters:
  ///   - provided: The rows by the roles of the design.
  ///   - asked: Contrasts, and what they go by.
  /// - Returns: Passes over the rows and bytes of moments; nothing is estimated.
  func furtherWork(_ provided: Provided, _ asked: WorkAsked) -> FurtherWork {
    var work = FurtherWork()
    guard covariance.randomisation != nil, !settings.isAdjusted else { return work }
    do {
      let form = try form(programme.data(provided))
      let split = try form.assignment()
      work.add(
        RandomisationFit.outline(
          RandomisationRun.parted(form.request(), split), carrierCount: split.terms.count))
    } catch {
      preconditionFailure("a refusal tells it before: \(error)")
    }
    return work
  }
}
