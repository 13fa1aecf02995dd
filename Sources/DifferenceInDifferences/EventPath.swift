public import Designs
public import Estimation
public import Numerics

/// Effects by event time with their covariance: what checks of pre-trends and of their violations start from.
///
/// Event time is calendar time, and event time 0 the start. Where nothing was measured (key stage 2 in 2020 and 2021)
/// the path has holes; what bounds a violation from step to step counts the steps over a hole.
///
/// Before the programme may act an effect is nought, so what is estimated there is the violation of parallel trends,
/// on whichever side of the reference it lies. From `-anticipation` on effects are free, and those from 0 on are judged.
public struct EventPath: Sendable, Equatable {
  /// What keeps effects from being a path.
  public enum Problem: Error, Sendable, Equatable, Codable {
    /// No event time before the programme may act has an estimate.
    case noPrePeriod
    /// No event time from 0 on has an estimate.
    case noPostPeriod
    /// Event times without an estimate stand between those that have one, and nobody said that nothing was
    /// measured there: a calendar with gaps tells which (`unmeasured`), else the terms were lost for want of
    /// rows, and a shorter window of event times leaves them out.
    case gaps([Int32])
    /// There is no covariance, or it is not finite.
    case noCovariance
    /// The covariance is not positive definite, for instance for want of clusters: fewer event times, or coarser
    /// ones (`earliest`, `latest`), need fewer.
    case singularCovariance
  }

  /// The event times before the programme may act, ascending, the reference left out.
  public let pre: [Int32]
  /// The event times at which it may act, ascending: those of anticipation, then those from the start on.
  public let post: [Int32]
  /// The event times between the first and the last at which nothing was measured, ascending.
  public let holes: [Int32]
  /// The event time that is nought by construction.
  public let reference: Int32
  /// The periods before the start in which the programme may act already.
  public let anticipation: Int32
  /// The effects, pre before post, the reference left out.
  public let values: [Double]
  /// Their covariance.
  public let covariance: Matrix
  /// The reference distribution of each value's t, in their order.
  public let rule: DegreesOfFreedomRule

  /// A path of effects.
  ///
  /// - Parameters:
  ///   - eventTimes: Ascending, the reference left out.
  ///   - values: One per event time.
  ///   - covariance: Of the values.
  ///   - reference: The event time that is nought by construction, before the programme may act.
  ///   - anticipation: The periods before the start in which the programme may act already, at least 0.
  ///   - unmeasured: Event times at which nothing was measured for any start, as the calendar's gaps make them.
  ///   - rule: The reference distribution of each value's t, degrees of freedom in the order of the values.
  /// - Throws: `Problem` where the path is not whole.
  public init(
    eventTimes: [Int32], values: [Double], covariance: Matrix, reference: Int32 = -1,
    anticipation: Int32 = 0, unmeasured: Set<Int32> = [], rule: DegreesOfFreedomRule = .normal
  ) throws(Problem) {
    precondition(
      values.count == eventTimes.count && covariance.rowCount == values.count
        && covariance.columnCount == values.count, "shapes differ")
    precondition(
      anticipation >= 0 && reference < -anticipation,
      "reference \(reference), anticipation \(anticipation)")
    pre = eventTimes.filter { $0 < -anticipation }
    post = eventTimes.filter { $0 >= -anticipation }
    if pre.isEmpty { throw .noPrePeriod }
    guard let last = post.last, last >= 0 else { throw .noPostPeriod }
    let present = Set(eventTimes + [reference])
    holes = (min(pre[0], reference)...last).filter { !present.contains($0) }
    let missing = holes.filter { !unmeasured.contains($0) }
    if !missing.isEmpty { throw .gaps(missing) }
    guard covariance.columnMajor.allSatisfy(\.isFinite) else { throw .noCovariance }
    self.reference = reference
    self.anticipation = anticipation
    self.values = values
    self.covariance = covariance
    self.rule = rule
    do throws(LinearAlgebraError) {
      _ = try Cholesky(covariance)
      _ = try Cholesky(anchored.covariance)
    } catch {
      throw .singularCovariance
    }
  }

  /// A path whose parts are known to fit.
  private init(
    pre: [Int32], of path: EventPath, reference: Int32, values: [Double], covariance: Matrix
  ) {
    self.pre = pre
    post = path.post
    holes = path.holes
    self.reference = reference
    anticipation = path.anticipation
    self.values = values
    self.covariance = covariance
    rule = .normal
  }

  /// The path of an event study, of one of its parts (`gap`, `focus`, `other`), or of effects called `dynamic[e]`.
  ///
  /// - Parameters:
  ///   - result: What the estimator returned.
  ///   - reference: The event time that is nought by construction.
  ///   - anticipation: The periods before the start in which the programme may act already, at least 0.
  ///   - unmeasured: Event times at which nothing was measured for any start, as the calendar's gaps make them.
  ///   - term: The term of an event time: `TermID.event($0)`, `.event($0, of: .gap)`, `.dynamic(Int($0))`.
  /// - Throws: `Problem` where the path is not whole.
  public init(
    _ result: EffectEstimate, reference: Int32 = -1, anticipation: Int32 = 0,
    unmeasured: Set<Int32> = [], term: (Int32) -> TermID
  ) throws(Problem) {
    try self.init(
      result.estimate.set, reference: reference, anticipation: anticipation,
      unmeasured: unmeasured, term: term)
  }

  /// The path of a set of estimates.
  ///
  /// - Parameters:
  ///   - set: The estimates.
  ///   - reference: The event time that is nought by construction.
  ///   - anticipation: The periods before the start in which the programme may act already, at least 0.
  ///   - unmeasured: Event times at which nothing was measured for any start, as the calendar's gaps make them.
  ///   - term: The term of an event time: `TermID.event($0)`, `.event($0, of: .gap)`, `.dynamic(Int($0))`.
  /// - Throws: `Problem` where the path is not whole.
  public init(
    _ set: EstimateSet, reference: Int32 = -1, anticipation: Int32 = 0,
    unmeasured: Set<Int32> = [], term: (Int32) -> TermID
  ) throws(Problem) {
    guard case .covariance(let covariance, let rule) = set.uncertainty else { throw .noCovariance }
    let places = Dictionary(uniqueKeysWithValues: zip(set.terms, 0...))
    let found = (-200...200).compactMap { time -> (Int32, Int)? in
      let time = Int32(time)
      return time == reference ? nil : places[term(time)].map { (time, $0) }
    }
    let chosen = found.map(\.1)
    try self.init(
      eventTimes: found.map(\.0), values: chosen.map { set.values[$0] },
      covariance: covariance.submatrix(rows: chosen, columns: chosen), reference: reference,
      anticipation: anticipation, unmeasured: unmeasured,
      rule: rule.replacingEach { chosen.map { rule.reference(ofTerm: $0) } })
  }

  /// The last event time before the programme may act that has an estimate or is the reference.
  public var anchor: Int32 { max(reference, pre[pre.count - 1]) }

  /// The event times whose effects are judged, ascending: those from the start on.
  public var judged: [Int32] { post.filter { $0 >= 0 } }

  /// The same effects against the anchor: what bounds on violations after it are about.
  ///
  /// The set of violations asks for their changes alone, so another reference is another way to write the same
  /// estimates, and intervals do not depend on it. With the anchor as reference the path is as it stands; else the
  /// values are differences, and their rule is the normal distribution.
  public var anchored: EventPath {
    let anchor = anchor
    guard anchor != reference else { return self }
    let own = pre + post
    let before = (pre.dropLast() + [reference]).sorted()
    let times = before + post
    var differences = Matrix(repeating: 0, rowCount: times.count, columnCount: own.count)
    for (row, time) in times.enumerated() {
      if let place = own.firstIndex(of: time) { differences[row, place] += 1 }
      differences[row, pre.count - 1] -= 1
    }
    return EventPath(
      pre: before, of: self, reference: anchor, values: differences.multiply(values),
      covariance: differences.multiply(covariance).multiply(differences.transposed()))
  }

  /// The event times of the values with the reference among them, ascending.
  var times: [Int32] { (pre + [reference] + post).sorted() }

  /// The positions of the pre-periods among the values.
  var prePlaces: [Int] { Array(pre.indices) }
  /// The positions of the post-periods among the values.
  var postPlaces: [Int] { post.indices.map { $0 + pre.count } }
}

/// Which combination of the effects from the start on is judged.
public enum HonestTarget: Sendable, Equatable {
  /// The effect in the first period from the start on.
  case firstPeriod
  /// The mean of all periods from the start on.
  case average
  /// Weights of one's own, one per period in which the programme may act, not all nought.
  case weights([Double])

  /// l, one number per period in which the programme may act: nought in those of anticipation, which are free and not
  /// judged.
  ///
  /// - Parameter path: The effects by event time.
  /// - Returns: In the order of the path's `post`.
  public func weights(of path: EventPath) -> [Double] {
    let judged = path.judged
    switch self {
    case .firstPeriod: return path.post.map { $0 == judged[0] ? 1 : 0 }
    case .average: return path.post.map { $0 >= 0 ? 1 / Double(judged.count) : 0 }
    case .weights(let values):
      precondition(
        values.count == path.post.count && values.contains { $0 != 0 }, "weights \(values)")
      return values
    }
  }
}

/// An interval for an effect under bounded violations of parallel trends.
public struct HonestInterval: Sendable, Equatable, Codable {
  /// The bound of the violations: Mbar or M.
  public let bound: Double
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double
}

/// The largest bound of the violations at which an effect is still told from nought.
public enum BreakdownValue: Sendable, Equatable, Codable {
  /// Nought is in the interval even under no violation.
  case notSignificant
  /// The interval first holds nought at this bound.
  case value(Double)
  /// Nought stays outside up to this bound.
  case above(Double)
}
