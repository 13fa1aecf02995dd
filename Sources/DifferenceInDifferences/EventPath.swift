public import Designs
public import Estimation
public import Numerics

/// Effects by event time with their covariance: what checks of pre-trends and of their violations start from.
///
/// Event time is calendar time. Where nothing was measured (key stage 2 in 2020 and 2021) the path has holes; what
/// bounds a violation from step to step counts the steps over a hole.
public struct EventPath: Sendable, Equatable {
  /// What keeps effects from being a path.
  public enum Problem: Error, Sendable, Equatable, Codable {
    /// No event time before the reference has an estimate.
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

  /// The event times before the reference, ascending.
  public let pre: [Int32]
  /// The event times after the reference, ascending.
  public let post: [Int32]
  /// The event times between the first and the last at which nothing was measured, ascending.
  public let holes: [Int32]
  /// The event time that is nought by construction.
  public let reference: Int32
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
  ///   - reference: The event time that is nought by construction.
  ///   - unmeasured: Event times at which nothing was measured for any start, as the calendar's gaps make them.
  ///   - rule: The reference distribution of each value's t, degrees of freedom in the order of the values.
  /// - Throws: `Problem` where the path is not whole.
  public init(
    eventTimes: [Int32], values: [Double], covariance: Matrix, reference: Int32 = -1,
    unmeasured: Set<Int32> = [], rule: DegreesOfFreedomRule = .normal
  ) throws(Problem) {
    precondition(
      values.count == eventTimes.count && covariance.rowCount == values.count
        && covariance.columnCount == values.count, "shapes differ")
    pre = eventTimes.filter { $0 < reference }
    post = eventTimes.filter { $0 > reference }
    if pre.isEmpty { throw .noPrePeriod }
    if post.isEmpty { throw .noPostPeriod }
    let present = Set(eventTimes + [reference])
    holes = (pre[0]...post[post.count - 1]).filter { !present.contains($0) }
    let missing = holes.filter { !unmeasured.contains($0) }
    if !missing.isEmpty { throw .gaps(missing) }
    guard covariance.columnMajor.allSatisfy(\.isFinite) else { throw .noCovariance }
    do throws(LinearAlgebraError) { _ = try Cholesky(covariance) } catch {
      throw .singularCovariance
    }
    self.reference = reference
    self.values = values
    self.covariance = covariance
    self.rule = rule
  }

  /// The path of an event study, of one of its parts (`gap`, `focus`, `other`), or of effects called `dynamic[e]`.
  ///
  /// - Parameters:
  ///   - result: What the estimator returned.
  ///   - reference: The event time that is nought by construction.
  ///   - unmeasured: Event times at which nothing was measured for any start, as the calendar's gaps make them.
  ///   - term: The term of an event time: `TermID.event($0)`, `.event($0, of: .gap)`, `.dynamic(Int($0))`.
  /// - Throws: `Problem` where the path is not whole.
  public init(
    _ result: EffectEstimate, reference: Int32 = -1, unmeasured: Set<Int32> = [],
    term: (Int32) -> TermID
  ) throws(Problem) {
    try self.init(
      result.estimate.set, reference: reference, unmeasured: unmeasured, term: term)
  }

  /// The path of a set of estimates.
  ///
  /// - Parameters:
  ///   - set: The estimates.
  ///   - reference: The event time that is nought by construction.
  ///   - unmeasured: Event times at which nothing was measured for any start, as the calendar's gaps make them.
  ///   - term: The term of an event time: `TermID.event($0)`, `.event($0, of: .gap)`, `.dynamic(Int($0))`.
  /// - Throws: `Problem` where the path is not whole.
  public init(
    _ set: EstimateSet, reference: Int32 = -1, unmeasured: Set<Int32> = [],
    term: (Int32) -> TermID
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
      unmeasured: unmeasured,
      rule: rule.replacingEach { chosen.map { rule.reference(ofTerm: $0) } })
  }

  /// The event times of the values with the reference among them, ascending.
  var times: [Int32] { pre + [reference] + post }

  /// The positions of the pre-periods among the values.
  var prePlaces: [Int] { Array(pre.indices) }
  /// The positions of the post-periods among the values.
  var postPlaces: [Int] { post.indices.map { $0 + pre.count } }
}

/// Which combination of the effects after the start is judged.
public enum HonestTarget: Sendable, Equatable {
  /// The effect in the first period after the reference.
  case firstPeriod
  /// The mean of all periods after the reference.
  case average
  /// Weights of one's own, one per period after the reference, not all nought.
  case weights([Double])

  /// l, one number per period after the reference.
  func weights(count: Int) -> [Double] {
    switch self {
    case .firstPeriod: return (0..<count).map { $0 == 0 ? 1 : 0 }
    case .average: return [Double](repeating: 1 / Double(count), count: count)
    case .weights(let values):
      precondition(values.count == count && values.contains { $0 != 0 }, "weights \(values)")
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
