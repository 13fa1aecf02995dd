import Analyses

/// What robustness says, in sentences.
struct RobustnessText {
  private let result: RobustnessResult

  init(_ result: RobustnessResult) { self.result = result }

  /// All of it, the verdict first.
  var sentences: [String] {
    [agreement, spread, flips, variance, test].compactMap(\.self)
  }

  private var level: String { Fixed.percent(result.confidenceLevel) }

  private func words(_ verdict: RobustnessResult.Verdict) -> String {
    switch verdict {
    case .positive: "above nought with its whole \(level) interval"
    case .negative: "below nought with its whole \(level) interval"
    case .open: "not told apart from nought at \(level)"
    case .none: "without an interval"
    }
  }

  /// What an interval of whatever level says.
  private func interval(_ verdict: RobustnessResult.Verdict) -> String {
    switch verdict {
    case .positive: "its whole interval is above nought"
    case .negative: "its whole interval is below nought"
    case .open: "its interval holds nought"
    case .none: "it has no interval"
    }
  }

  private var agreement: String {
    let (same, all) = (result.sameVerdictCount, result.variants.count)
    let start =
      "As written, `\(result.term)` of \(result.model) is \(words(result.verdict)); "
    if all == 1 { return start + "`skip` leaves no other analysis." }
    if same == all { return start + "so it is in all \(Fixed.count(Double(all))) analyses." }
    return start
      + "so it is in \(Fixed.count(Double(same))) of \(Fixed.count(Double(all))) analyses "
      + "(\(Fixed.percent((1000 * Double(same) / Double(all)).rounded() / 1000)))."
  }

  private var spread: String? {
    let values = result.estimates
    guard let first = values.first, let last = values.last else { return nil }
    let middle = values.count / 2
    let median = values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
    let without = result.variants.count - values.count
    return "Estimates reach from \(number(first)) to \(number(last)), median \(number(median))"
      + (without > 0 ? "; \(without) of the analyses have none." : ".")
  }

  /// Which option changes the verdict by itself.
  var flips: String {
    let flipping = result.options.filter(\.flips).compactMap { option -> String? in
      guard let alone = option.alone else { return nil }
      let choice = result.choices[option.choice]
      return "\(choice.key)=\(choice.options[option.option]) "
        + "(\(interval(result.variants[alone].verdict)))"
    }
    let others = result.options.filter { $0.option != result.choices[$0.choice].own }
    let skipped = others.filter { $0.alone == nil }.map { option in
      "\(result.choices[option.choice].key)=\(result.choices[option.choice].options[option.option])"
    }
    if !others.isEmpty, skipped.count == others.count {
      return "No choice was made otherwise by itself: `skip` leaves such analyses out."
    }
    let verdict =
      flipping.isEmpty
      ? "No choice made otherwise by itself changes the verdict"
      : "Made otherwise by itself this changes the verdict: \(flipping.joined(separator: "; "))"
    if skipped.isEmpty { return verdict + "." }
    let named = skipped.prefix(Self.skippedShown).joined(separator: ", ")
    let more = skipped.count - Self.skippedShown
    return verdict + ". `skip` leaves out what these do by themselves: \(named)"
      + (more > 0 ? " and \(more) more." : ".")
  }

  /// As many skipped options as a sentence names.
  private static let skippedShown = 6

  private var variance: String? {
    let shares = zip(result.choices, result.varianceShares).compactMap { choice, share in
      share.map { (key: choice.key, share: $0) }
    }
    guard let first = shares.max(by: { $0.share < $1.share }) else { return nil }
    return
      "Of the spread of the estimates \(Fixed.number(100 * first.share, digits: 0)) % lies between the "
      + "options of `\(first.key)`."
  }

  /// The joint test, or why there is none.
  var test: String {
    guard let test = result.test else {
      return "There is no joint test: it needs analyses that differ in more than their covariance, "
        + "share clusters and have a variance each."
    }
    let error =
      test.isEnumerated
      ? ""
      : test.monteCarloError.map { " (Monte Carlo error \(Fixed.number($0, digits: 4)))" } ?? ""
    let flips =
      test.isEnumerated
      ? "all \(Fixed.count(Double(test.drawCount))) sign flips"
      : "\(Fixed.count(Double(test.drawCount))) sign flips, seed \(test.seed),"
    return
      "That the effect is nought in all \(test.analysisCount) that differ in more than their covariance: "
      + "median |t| = \(number(test.medianStatistic)), p = \(Fixed.pValue(test.pValue)) by \(flips) of "
      + "\(Fixed.count(Double(test.clusterCount))) clusters\(error)." + (caution(test) ?? "")
  }

  /// Σ_g v_g psi_g over its own norm is at most √G, however far the data's t lies.
  private func caution(_ test: RobustnessResult.JointTest) -> String? {
    let reach = Double(test.clusterCount).squareRoot()
    guard test.medianStatistic > reach else { return nil }
    return
      " Flips of \(test.clusterCount) clusters reach |t| = √\(test.clusterCount) = \(number(reach)) at most and the data lie "
      + "beyond: the p-value is the least there is and not to be relied on."
  }

  private func number(_ value: Double) -> String { Fixed.number(value, digits: 3) }
}
