import Designs
import DifferenceInDifferences
import Estimation
import Numerics

/// Intervals under bounds are by the normal distribution, as HonestDiD's: where the model's own test knows better, that
/// is told.
extension PathCredibility {
  /// A t interval that is longer by more than this is told: below some 26 degrees of freedom at 95 %.
  private static let tellingLength = 1.05

  /// What is told of a path whose judged effect has few degrees of freedom; nil where bounds are not asked for or the
  /// normal distribution is close.
  func normalFinding(
    _ path: EventPath, _ family: Family, _ estimate: Estimate, _ level: Double
  ) -> Finding? {
    guard asksBounds, let joint = JointEstimates(estimate) else { return nil }
    let inference = joint.inference(
      on: contrast(path, family, estimate.set), equals: 0, level: level)
    let subject = subject(path, family.name)
    guard let degrees = inference.degreesOfFreedom, let error = inference.standardError,
      let lower = inference.lower, let upper = inference.upper
    else {
      return .programme(.boundsByNormal(of: subject, degreesOfFreedom: nil, interval: nil))
    }
    let normal = Normal().quantile(upperTail: (1 - level) / 2)
    guard upper - inference.estimate > Self.tellingLength * normal * error else { return nil }
    return .programme(
      .boundsByNormal(of: subject, degreesOfFreedom: degrees, interval: [lower, upper]))
  }

  /// The judged effect, against the last year before the start, as a combination of the estimates.
  private func contrast(_ path: EventPath, _ family: Family, _ set: EstimateSet) -> [Double] {
    let places = Dictionary(uniqueKeysWithValues: zip(set.terms, 0...))
    var contrast = [Double](repeating: 0, count: set.terms.count)
    func add(_ weight: Double, at time: Int32) {
      if let place = places[family.term(time)] { contrast[place] += weight }
    }
    for (time, weight) in zip(path.post, target.weights(of: path)) { add(weight, at: time) }
    if path.anchor != path.reference { add(-1, at: path.anchor) }
    return contrast
  }
}
