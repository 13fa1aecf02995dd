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
    guard asksBounds, case .covariance(let covariance, let rule) = estimate.set.uncertainty else {
      return nil
    }
    let contrast = contrast(path, family, estimate.set)
    let tail = (1 - level) / 2
    let normal = Normal().quantile(upperTail: tail)
    let subject = subject(path, family.name)
    guard let reference = reference(of: contrast, rule, estimate), reference.degreesOfFreedom > 0
    else {
      return .programme(.boundsByNormal(of: subject, degreesOfFreedom: nil, interval: nil))
    }
    let t = StudentT(degreesOfFreedom: reference.degreesOfFreedom)
    let critical = reference.scale * t.quantile(upperTail: tail)
    guard critical > Self.tellingLength * normal else { return nil }
    let value = zip(contrast, estimate.set.values).reduce(0) { $0 + $1.0 * $1.1 }
    let variance = zip(contrast, covariance.multiply(contrast)).reduce(0) { $0 + $1.0 * $1.1 }
    let reach = critical * variance.squareRoot()
    return .programme(
      .boundsByNormal(
        of: subject, degreesOfFreedom: reference.degreesOfFreedom,
        interval: [value - reach, value + reach]))
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

  /// What the t of a combination refers to; nil where it has no test.
  private func reference(
    of contrast: [Double], _ rule: DegreesOfFreedomRule, _ estimate: Estimate
  ) -> ScaledStudentT? {
    let places = contrast.indices.filter { contrast[$0] != 0 }
    if places.count == 1 { return rule.reference(ofTerm: places[0]) }
    switch rule {
    case .residual, .clusters, .normal, .draws: return rule.reference(ofTerm: places[0])
    case .satterthwaite, .scaledSatterthwaite:
      guard let reference = estimate.reference else {
        // Without the model's own answer the most careful of its terms' stands.
        return places.compactMap { rule.reference(ofTerm: $0) }
          .min { $0.degreesOfFreedom < $1.degreesOfFreedom }
      }
      return reference.reference(of: contrast)
    }
  }
}
