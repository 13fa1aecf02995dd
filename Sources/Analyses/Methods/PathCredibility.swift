import Designs
import DifferenceInDifferences
import Estimation
import Specs

/// What effects by event time bear: the power of the pre-test, equivalence, bounded violations of parallel trends.
struct PathCredibility: Sendable {
  /// Bounds on violations after the start, in multiples of the largest before it.
  let relativeMagnitudes: [Double]
  /// Bounds on how much the violation's slope changes from year to year.
  let smoothness: [Double]
  /// Whether the mean of the effects after the start is judged, or the first.
  let isAverage: Bool
  /// The margin within which effects before the start are to lie; nil for none.
  let margin: Double?

  static let key = KeyDeclaration(
    "credibility",
    .object([
      KeyDeclaration(
        "relative_magnitudes",
        .list(of: .number(NumberRange(minimum: 0)), count: 1...50),
        "Bounds Mbar: violations from year to year after the start are at most so many times the largest before it "
          + "(Rambachan & Roth 2023).", example: "[0.5, 1, 2]"),
      KeyDeclaration(
        "smoothness", .list(of: .number(NumberRange(minimum: 0)), count: 1...50),
        "Bounds M: the slope of the violation changes by at most so much from year to year (Rambachan & Roth 2023).",
        example: "[0, 0.1]"),
      KeyDeclaration(
        "effect", .choice(["first", "average"]),
        "Which effect is judged: that of the first year after the reference, or the mean of all.",
        defaultText: "first", example: "average"),
      KeyDeclaration(
        "equivalence", .number(NumberRange(minimum: 0, isOpen: true)),
        "A margin: whether all effects before the start, and their mean, are within it.",
        example: "0.5"),
    ]),
    "How far the effects bear violations of parallel trends: bounds, breakdown values, and what the pre-test can find.",
    defaultText: "none", example: "{relative_magnitudes: [0.5, 1], effect: average}")

  /// Keys of `credibility:` that ask for nothing.
  static func idle(_ node: ModelNode) -> [Diagnostic] {
    guard let given = node["credibility"], let entries = given.entries else { return [] }
    if let effect = entries.first(where: { $0.key.value == "effect" })?.key,
      given["relative_magnitudes"] == nil, given["smoothness"] == nil
    {
      return [
        Diagnostic(
          .noEffect(option: "effect", because: .needs("relative_magnitudes or smoothness")),
          at: effect.span)
      ]
    }
    return []
  }

  /// What a model asks for, nil where it asks for nothing.
  init?(_ node: ModelNode) {
    guard let given = node["credibility"] else { return nil }
    func numbers(_ key: String) -> [Double] {
      given[key]?.items?.compactMap { $0.number?.value }.filter { $0 >= 0 } ?? []
    }
    relativeMagnitudes = numbers("relative_magnitudes")
    smoothness = numbers("smoothness")
    isAverage = given["effect"]?.text?.value == "average"
    margin = given["equivalence"]?.number.flatMap { $0.value > 0 ? $0.value : nil }
  }

  /// The checks of one path, in order.
  ///
  /// - Parameters:
  ///   - set: The estimates.
  ///   - family: What the path is called: `event`, `gap:event`, `dynamic`.
  ///   - reference: The event time that is nought by construction.
  ///   - unmeasured: Event times at which nothing was measured.
  ///   - level: Of the intervals.
  ///   - term: The term of an event time.
  /// - Returns: Numbers, or reasons why there is none.
  func rows(
    _ set: EstimateSet, family: String, reference: Int32, unmeasured: Set<Int32>, level: Double,
    term: (Int32) -> TermID
  ) -> [CredibilityRow] {
    let path: EventPath
    do throws(EventPath.Problem) {
      path = try EventPath(set, reference: reference, unmeasured: unmeasured, term: term)
    } catch {
      return [CredibilityRow("path", of: family, reason: error.words)]
    }
    return power(path, family, level) + equivalence(path, family, level)
      + bounds(path, family, level)
  }

  private func power(_ path: EventPath, _ family: String, _ level: Double) -> [CredibilityRow] {
    let power = PreTestPower(path, alpha: 1 - level)
    return [0.5, 0.8].map { wanted in
      guard let slope = power.slope(power: wanted) else {
        return CredibilityRow(
          "power slope", of: family, parameter: wanted,
          reason: "the test finds even no violation more often")
      }
      return CredibilityRow("power slope", of: family, parameter: wanted, estimate: slope)
    }
  }

  private func equivalence(
    _ path: EventPath, _ family: String, _ level: Double
  ) -> [CredibilityRow] {
    guard let margin else { return [] }
    let tests = PreTrends(path)
    let mean = tests.meanEquivalence(margin: margin, alpha: 1 - level)
    var rows: [CredibilityRow] = []
    do throws(PreTrends.Unavailable) {
      let each = try tests.equivalence(margin: margin, alpha: 1 - level)
      rows.append(
        CredibilityRow(
          "equivalence", of: family, parameter: margin, estimate: each.smallestMargin,
          pValue: each.pValue))
    } catch {
      rows.append(
        CredibilityRow(
          "equivalence", of: family, parameter: margin,
          reason: "an effect has no degrees of freedom"))
    }
    return rows + [
      CredibilityRow(
        "equivalence of the mean", of: family, parameter: margin, estimate: mean.smallestMargin,
        pValue: mean.pValue)
    ]
  }

  private func bounds(_ path: EventPath, _ family: String, _ level: Double) -> [CredibilityRow] {
    let target: HonestTarget = isAverage ? .average : .firstPeriod
    let subject = "\(family) \(isAverage ? "average" : "first")"
    var rows: [CredibilityRow] = []
    if !relativeMagnitudes.isEmpty {
      let bound = RelativeMagnitudes(path, target: target, alpha: 1 - level)
      rows += relativeMagnitudes.map { size in
        guard let found = bound.interval(bound: size) else {
          return CredibilityRow(
            "relative magnitudes", of: subject, parameter: size,
            reason:
              "every value is rejected: the effects before the start are at odds with the bound")
        }
        return CredibilityRow(
          "relative magnitudes", of: subject, parameter: size, lower: found.lower,
          upper: found.upper)
      }
      rows.append(breakdown("relative magnitudes", subject, bound.breakdown()))
    }
    if !smoothness.isEmpty {
      let bound = SmoothnessBound(path, target: target, alpha: 1 - level)
      rows += smoothness.map { size in
        let found = bound.interval(bound: size)
        return CredibilityRow(
          "smoothness", of: subject, parameter: size, lower: found.lower, upper: found.upper)
      }
      rows.append(breakdown("smoothness", subject, bound.breakdown()))
    }
    return rows
  }

  private func breakdown(
    _ measure: String, _ subject: String, _ value: BreakdownValue
  ) -> CredibilityRow {
    let name = "breakdown of \(measure)"
    switch value {
    case .value(let bound): return CredibilityRow(name, of: subject, estimate: bound)
    case .notSignificant:
      return CredibilityRow(
        name, of: subject, reason: "the interval holds nought under parallel trends already")
    case .above(let bound):
      return CredibilityRow(
        name, of: subject, lower: bound, reason: "above the largest bound that was tried")
    }
  }
}

extension EventPath.Problem {
  /// Why there is no path, in words.
  fileprivate var words: String {
    switch self {
    case .noPrePeriod: "no event time before the reference has an estimate"
    case .noPostPeriod: "no event time after the reference has an estimate"
    case .gaps(let times):
      "event times without an estimate stand between others: "
        + times.map { String($0) }.joined(separator: ", ")
    case .noCovariance: "the estimates have no covariance"
    case .singularCovariance: "their covariance is singular, for want of clusters"
    }
  }
}
