public import Designs
public import Estimation
import Frames
public import LinearModels
import Numerics

/// What a difference in differences came to.
public struct EffectEstimate: Sendable {
  /// The estimates of all terms that have one.
  public let estimate: Estimate
  /// Every term in order, references and terms without an estimate among them.
  public let order: [TermID]
  /// The terms that are nought by construction and have no standard error; the set has their places.
  public var references: Set<TermID> { Set(estimate.set.references.map(\.term)) }
}

extension RegressionForm {
  /// Estimates the regression.
  ///
  /// - Parameter threads: At least 1; changes no bit.
  /// - Returns: The effects, then the covariates. The narrowing and the others' effect are parameters of the
  ///   regression; the effect on the focus group is their sum.
  /// - Throws: `comparisonAbsorbed` where the absorbed effects leave nothing of any effect.
  public func estimate(
    threads: Int = 1
  ) throws(EffectError) -> EffectEstimate {
    let fitted: Estimate
    do { fitted = try LinearModel.estimate(request(), threads: threads) } catch {
      throw .regression(error)
    }
    let parts: [TermID?] = hasParts ? [.gap, .focus, .other] : [nil]
    let effects = Set(parts.flatMap(names))
    guard fitted.set.terms.contains(where: effects.contains) else {
      throw .identification(.comparisonAbsorbed)
    }
    let (order, references) = (order(parts), Set(parts.compactMap(referenceTerm)))
    guard hasParts else {
      let set = fitted.set.with(references: references, order: order)
      return EffectEstimate(
        estimate: Estimate(
          set, contributions: fitted.contributions, reference: fitted.reference), order: order)
    }
    return EffectEstimate(estimate: withParts(fitted, references, order), order: order)
  }

  /// Estimates effects in one step.
  ///
  /// - Parameters:
  ///   - kind: What is estimated.
  ///   - rows: With a group for a triple difference.
  ///   - estimand: Whom the effect is an average over.
  ///   - covariance: By default CR2 with clusters, else HC1.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: The effects.
  /// - Throws: `identification` or `regression`.
  public static func effects(
    _ kind: Kind, _ rows: ProgrammeRows, estimand: Estimand = .pupils,
    covariance: CovarianceEstimator? = nil, threads: Int = 1
  ) throws(EffectError) -> EffectEstimate {
    let form: RegressionForm
    do throws(IdentificationProblem) {
      form = try RegressionForm(kind, rows, estimand: estimand, covariance: covariance)
    } catch {
      throw .identification(error)
    }
    return try form.estimate(threads: threads)
  }

  private func referenceTerm(_ part: TermID?) -> TermID? {
    reference.map { time in part.map { .event(time, of: $0) } ?? .event(time) }
  }

  private func order(_ parts: [TermID?]) -> [TermID] {
    let covariates = rows.covariates.map { TermID([.variable($0.label)]) }
    guard reference != nil else { return parts.flatMap(names) + covariates }
    return parts.flatMap { part in
      eventTimes.map { time in part.map { .event(time, of: $0) } ?? .event(time) }
    } + covariates
  }

  /// Puts the focus group's effects, narrowing plus the others' effect, between both.
  private func withParts(
    _ fitted: Estimate, _ references: Set<TermID>, _ order: [TermID]
  ) -> Estimate {
    let places = Dictionary(uniqueKeysWithValues: zip(fitted.set.terms, 0...))
    let support = PartSupport(self)
    var (rows, terms, supports): ([[Double]], [TermID], [Support]) = ([], [], [])
    func add(_ term: TermID, _ found: Support?) {
      let needed = parameters(of: term)
      let found = found ?? places[term].map { fitted.set.support[$0] }
      guard let found, needed.allSatisfy({ places[$0] != nil }) else { return }
      var row = [Double](repeating: 0, count: fitted.set.terms.count)
      for one in needed { if let place = places[one] { row[place] = 1 } }
      rows.append(row)
      terms.append(term)
      supports.append(found)
    }
    let (gaps, focus, others) = (names(.gap), names(.focus), names(.other))
    for (place, term) in gaps.enumerated() { add(term, support[place, nil]) }
    for (place, term) in focus.enumerated() { add(term, support[place, true]) }
    for (place, term) in others.enumerated() { add(term, support[place, false]) }
    for covariate in self.rows.covariates {
      add(TermID([.variable(covariate.label)]), nil)
    }
    return fitted.combining(
      Matrix(rows: rows), terms: terms, support: supports, references: references, order: order)
  }
}

/// Why an effect has no estimate.
public enum EffectError: Error, Sendable, Equatable {
  /// It is not identified.
  case identification(IdentificationProblem)
  /// The regression cannot be computed.
  case regression(LinearModelError)
}

/// Rows and clusters behind the effects on each group.
private struct PartSupport {
  private let counts: [[Double]]
  /// Whether each cluster has a row: at (exposure x 2 + part) x clusters + cluster.
  private let isPresent: [Bool]
  private let clusterCount: Int?

  init(_ form: RegressionForm) {
    let rows = form.rows
    let size = max(form.names(.gap).count, 1)
    var counts = [[Double]](repeating: [0, 0], count: size)
    let isFocus = rows.group?.isFocus ?? []
    let grouping = rows.clusters.map(\.grouping).min { $0.count < $1.count }
    let (codes, width) = (grouping?.codes, grouping?.count ?? 0)
    var isPresent = [Bool](repeating: false, count: size * 2 * width)
    var weights: [Double]?
    if case .frequency(let values) = rows.weights { weights = values }
    for (row, exposure) in form.exposure.enumerated() where exposure >= 0 {
      let part = isFocus[row] ? 1 : 0
      counts[Int(exposure)][part] += weights?[row] ?? 1
      if let codes { isPresent[(Int(exposure) * 2 + part) * width + Int(codes[row])] = true }
    }
    self.counts = counts
    self.isPresent = isPresent
    clusterCount = grouping?.count
  }

  /// The support of an exposure in the focus group, the others, or (nil) both.
  subscript(_ exposure: Int, _ isFocus: Bool?) -> Support {
    let parts = isFocus.map { [$0 ? 1 : 0] } ?? [0, 1]
    let found = clusterCount.map { width in
      (0..<width).count { cluster in
        parts.contains { isPresent[(exposure * 2 + $0) * width + cluster] }
      }
    }
    return Support(units: parts.reduce(0) { $0 + counts[exposure][$1] }, clusters: found)
  }
}
