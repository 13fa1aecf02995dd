public import Designs
import Estimation
import Frames
public import LinearModels
import Numerics

/// Difference in differences as a regression: what is estimated, from which rows, with which uncertainty.
///
/// y = effects + Σ_e β_e D_e + x'γ, with unit and time effects absorbed, within the group where there is one
/// (`unit^group`, `time^group`). Without covariates and with two periods β is the difference of the arms'
/// changes. With a group, β of the focus group minus β of the others is the narrowing of the gap: the
/// difference of two differences in differences, in balanced cells that of eight means.
///
/// Agrees with R's `feols(y ~ d | unit + time)` and `feols(y ~ i(event, ref = -1) | unit + time)`.
public struct RegressionForm: Sendable {
  /// What is estimated.
  public enum Kind: Sendable, Equatable {
    /// One effect, in two periods or many: `did`.
    case difference
    /// Effects on both groups and the narrowing: `gap`, `focus`, `other`.
    case tripleDifference
    /// Effects by event time, of both groups where there is a group: `event[-2]`, `gap:event[-2]`.
    case eventStudy(EventStudy)
  }

  /// Whom the effect is an average over.
  public enum Estimand: String, Sendable, Codable {
    /// Rows by their weights.
    case pupils
    /// Units: in each period, and group, the rows of a unit together weigh one.
    case schools
  }

  /// What is estimated.
  public let kind: Kind
  /// The rows, weighted by the estimand.
  public let rows: ProgrammeRows
  /// The covariance.
  public var covariance: CovarianceEstimator
  /// Whether it is a default, which gives way to CR1 where it is not defined.
  public var isDefaultCovariance = true
  /// The event times that occur, ascending, the reference among them; empty without an event study.
  public let eventTimes: [Int32]

  /// A regression.
  ///
  /// - Parameters:
  ///   - kind: What is estimated.
  ///   - rows: With a group for a triple difference.
  ///   - estimand: Whom the effect is an average over.
  ///   - covariance: By default CR2 with clusters, else HC1.
  /// - Throws: The first problem of identification.
  public init(
    _ kind: Kind, _ rows: ProgrammeRows, estimand: Estimand = .pupils,
    covariance: CovarianceEstimator? = nil
  ) throws(IdentificationProblem) {
    precondition(kind != .tripleDifference || rows.group != nil, "a triple difference has a group")
    let rows = rows.indexed
    if let problem = Identification(rows).problems().first { throw problem }
    self.kind = kind
    self.rows = estimand == .schools ? rows.weightingUnitsEqually() : rows
    self.covariance =
      covariance
      ?? (rows.clusters.isEmpty ? .independent(.HC1) : .clustered(ClusteredCovariance(.CR2)))
    guard case .eventStudy(let study) = kind else {
      eventTimes = []
      return
    }
    let found = Set(
      rows.startsAndPeriods.compactMap {
        study.eventTime(period: $0.period, start: $0.start)
      })
    let gapProblems = Identification(rows).gapProblems(
      gaps: study.gaps, reference: study.reference, mayStraddle: study.straddlesGaps)
    if let problem = gapProblems.first { throw problem }
    guard found.contains(study.reference) else { throw .noPeriodBefore }
    eventTimes = found.sorted()
  }

  /// The event time that is nought by construction; nil without an event study.
  public var reference: Int32? {
    if case .eventStudy(let study) = kind { study.reference } else { nil }
  }

  /// The event times at which nothing was measured for any start: holes that an `EventPath` may have.
  public var unmeasuredTimes: Set<Int32> {
    guard case .eventStudy(let study) = kind, let first = eventTimes.first,
      let last = eventTimes.last
    else { return [] }
    let gaps = Set(study.gaps)
    return Set(
      (first...last).filter { time in rows.starts.allSatisfy { gaps.contains($0 + time) } })
  }

  /// The event times with a column of their own.
  var estimatedTimes: [Int32] { eventTimes.filter { $0 != reference } }

  /// The regression as linear models take it: without a group `did` or `event[e]`, with one `gap` and `other`.
  ///
  /// - Returns: A request with unit and time effects absorbed.
  public func request() -> FitRequest {
    var request = FitRequest(design, covariance: covariance)
    request.effects = rows.effects
    request.clusters = rows.clusters
    request.weights = rows.weights
    request.isDefaultCovariance = isDefaultCovariance
    request.keepsReference = true
    return request
  }

  /// Whether effects are estimated for both groups.
  var hasParts: Bool {
    switch kind {
    case .difference: false
    case .tripleDifference: true
    case .eventStudy: rows.group != nil
    }
  }

  /// A code per row: 0 in rows that are treated, 1 in those in transition; or the position of the event time among those estimated; -1 in
  /// others.
  var exposure: [Int32] {
    guard case .eventStudy(let study) = kind else {
      return rows.startsAndPeriodsIndex.map { start, period in
        if start != ProgrammeRows.never, rows.transition.contains(period) { return 1 }
        return period >= start ? 0 : -1
      }
    }
    let places = Dictionary(uniqueKeysWithValues: zip(estimatedTimes, Int32(0)...))
    return rows.startsAndPeriodsIndex.map { start, period in
      study.eventTime(period: period, start: start).flatMap { places[$0] } ?? -1
    }
  }

  private var design: BoundDesign {
    let codes = exposure
    var variables: [DesignValues] = [.codes(label: "exposure", codes)]
    if let group = rows.group, hasParts {
      variables.append(.codes(label: group.label, group.isFocus.map { $0 ? 1 : 0 }))
    }
    var amount: [ValueColumn.Factor] = []
    if let amounts = rows.amounts, reference == nil {
      amount = [.number(variables.count)]
      variables.append(.numbers(label: "amount", amounts))
    }
    var columns: [ValueColumn] = []
    if hasParts {
      columns += names(.gap).enumerated().map { place, term in
        ValueColumn(term, [.code(Int32(place), of: 0), .code(1, of: 1)] + amount)
      }
    }
    columns += names(hasParts ? .other : nil).enumerated().map { place, term in
      ValueColumn(term, [.code(Int32(place), of: 0)] + amount)
    }
    for covariate in rows.covariates {
      columns.append(ValueColumn(TermID([.variable(covariate.label)]), [.number(variables.count)]))
      variables.append(.numbers(label: covariate.label, covariate.values))
    }
    return BoundDesign(
      variables: variables, columns: columns, outcome: rows.outcome.values,
      outcomeLabel: rows.outcome.label)
  }

  /// The parameters that a reported effect is the sum of.
  ///
  /// - Parameter term: A term of `estimate`.
  /// - Returns: The narrowing and the others' effect for an effect on the focus group; any other term is itself a parameter.
  public func parameters(of term: TermID) -> [TermID] {
    guard hasParts, let place = names(.focus).firstIndex(of: term) else { return [term] }
    return [names(.gap)[place], names(.other)[place]]
  }

  /// The terms of a part, one per exposure.
  func names(_ part: TermID?) -> [TermID] {
    guard case .eventStudy = kind else {
      let effect = part ?? .did
      guard !rows.transition.isEmpty else { return [effect] }
      return [effect, part.map { TermID($0.parts + TermID.transition.parts) } ?? .transition]
    }
    return estimatedTimes.map { time in part.map { .event(time, of: $0) } ?? .event(time) }
  }
}

extension ProgrammeRows {
  /// The rows with weights that add up to one for each unit, period and group.
  ///
  /// - Returns: The same rows, analytic weights.
  public func weightingUnitsEqually() -> ProgrammeRows {
    var cells = unit.grouping.crossed(with: timeGrouping)
    if let focus = focusGrouping { cells = cells.crossed(with: focus) }
    let weights = weightValues
    var sums = [Double](repeating: 0, count: cells.count)
    for (row, cell) in cells.codes.enumerated() { sums[Int(cell)] += weights[row] }
    var result = self
    result.weights = .analytic(
      cells.codes.enumerated().map { row, cell in weights[row] / sums[Int(cell)] })
    return result
  }
}
