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
        "Which effect is judged: that of the first year from the start on, or the mean of all from the start on; the "
          + "output names its event times. Years of anticipation are neither judged nor counted as before the start.",
        defaultText: "first", example: "average"),
      KeyDeclaration(
        "equivalence", .number(NumberRange(minimum: 0, isOpen: true)),
        "A margin: whether all effects before the start, each against the reference, and their mean are within it.",
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

  /// A path of effects as an estimator names it.
  struct Family {
    /// What it is called: `event`, `gap:event`, `dynamic`.
    let name: String
    /// The event time that is nought by construction.
    let reference: Int32
    /// The years before the start in which the programme may act already.
    var anticipation: Int32 = 0
    /// Event times at which nothing was measured.
    let unmeasured: Set<Int32>
    /// The term of an event time.
    let term: (Int32) -> TermID
  }

  /// What is told of paths.
  struct Judgement {
    /// Numbers, or reasons why there is none.
    var rows: [CredibilityRow] = []
    /// What a reader must know of them.
    var findings: [Finding] = []
  }

  /// Whether intervals under bounds are asked for.
  var asksBounds: Bool { !relativeMagnitudes.isEmpty || !smoothness.isEmpty }

  var target: HonestTarget { isAverage ? .average : .firstPeriod }

  /// The checks of paths, in order.
  ///
  /// - Parameters:
  ///   - families: The paths.
  ///   - estimate: The estimates, with what tells the references of their combinations.
  ///   - level: Of the intervals.
  /// - Returns: Rows and findings.
  func judgement(of families: [Family], in estimate: Estimate, level: Double) -> Judgement {
    var all = Judgement()
    for family in families {
      let path: EventPath
      do throws(EventPath.Problem) {
        path = try EventPath(
          estimate.set, reference: family.reference, anticipation: family.anticipation,
          unmeasured: family.unmeasured, term: family.term)
      } catch {
        all.rows.append(CredibilityRow("path", of: family.name, reason: error.words))
        continue
      }
      all.rows +=
        power(path, family.name, level) + equivalence(path, family.name, level)
        + bounds(path, family.name, level)
      if let finding = normalFinding(path, family, estimate, level) { all.findings.append(finding) }
    }
    return all
  }

  /// What is judged, by its event times; against which other one where that is not the model's reference.
  func subject(_ path: EventPath, _ family: String) -> String {
    let judged = isAverage ? path.judged : [path.judged[0]]
    let names = judged.map { "\(family)[\($0)]" }
    let isWhole = judged.count > 2 && Int(judged[judged.count - 1] - judged[0]) == judged.count - 1
    let mean = isWhole ? "\(names[0]) to \(names[names.count - 1])" : names.joined(separator: ", ")
    return (isAverage ? "the mean of \(mean)" : names[0])
      + (path.anchor == path.reference ? "" : " against \(family)[\(path.anchor)]")
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
    let onMean = CredibilityRow(
      "equivalence of the mean", of: family, parameter: margin, estimate: mean.smallestMargin,
      standardError: tests.meanStandardError, pValue: mean.pValue)
    do throws(PreTrends.Unavailable) {
      let each = try tests.equivalence(margin: margin, alpha: 1 - level)
      let twice = try tests.meanTwoTests(margin: margin, alpha: 1 - level)
      return [
        CredibilityRow(
          "equivalence", of: family, parameter: margin, estimate: each.smallestMargin,
          pValue: each.pValue), onMean,
        CredibilityRow(
          "equivalence of the mean by two one-sided tests", of: family, parameter: margin,
          estimate: twice.smallestMargin, standardError: tests.meanStandardError,
          pValue: twice.pValue),
      ]
    } catch {
      let reason = "an effect has no degrees of freedom"
      return [
        CredibilityRow("equivalence", of: family, parameter: margin, reason: reason), onMean,
        CredibilityRow(
          "equivalence of the mean by two one-sided tests", of: family, parameter: margin,
          reason: reason),
      ]
    }
  }

  private func bounds(_ path: EventPath, _ family: String, _ level: Double) -> [CredibilityRow] {
    let subject = subject(path, family)
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
    case .noPrePeriod: "no event time before the start but the reference has an estimate"
    case .noPostPeriod: "no event time from the start on has an estimate"
    case .gaps(let times):
      "event times without an estimate stand between others ("
        + times.map { String($0) }.joined(separator: ", ")
        + "); `where` leaves out the years beyond them, `calendar: gaps` says which were not measured"
    case .noCovariance: "the estimates have no covariance"
    case .singularCovariance: "their covariance is singular, for want of clusters"
    }
  }
}
