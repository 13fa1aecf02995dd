import Analyses
import Estimation

/// Ratios and margins of contrasts, in words.
enum ContrastWords {
  /// The confidence set of a ratio, where it is one; empty otherwise.
  static func ratio(_ contrast: ContrastResult) -> String {
    guard let ratio = contrast.ratio else { return "" }
    let pieces = ratio.set.pieces.map { piece in
      "[\(piece.low.map { Fixed.number($0, digits: 3) } ?? "-\u{221E}"), "
        + "\(piece.high.map { Fixed.number($0, digits: 3) } ?? "\u{221E}")]"
    }
    let set =
      switch ratio.set.shape {
      case .interval: ""
      case .empty: "; Fieller's set is empty: every ratio is rejected"
      case .line: "; Fieller's set is the whole line: the data do not bound the ratio"
      case .halfLine, .union:
        "; Fieller's set is \(pieces.joined(separator: " and ")): the denominator may be 0"
      }
    return "; the test is of numerator - ratio x denominator" + set
  }

  /// How a function of the terms is judged; empty where all expressions are linear.
  static func function(_ contrast: ContrastResult) -> String {
    if let piece = contrast.undefined {
      return "; no estimate, as \(piece) has no value or no derivative at the estimates"
    }
    if let bootstrap = contrast.bootstrap { return Self.bootstrap(bootstrap, contrast) }
    return contrast.isSmooth == true ? ", by the delta method" : ""
  }

  /// Whether an effect lies within margins; empty where that is not asked.
  static func margins(_ contrast: ContrastResult) -> String {
    guard let found = contrast.equivalence else { return "" }
    let level = Fixed.percent(found.confidenceLevel)
    let (low, high) = (
      Fixed.number(found.confidenceLower, digits: 3), Fixed.number(found.confidenceUpper, digits: 3)
    )
    guard let upper = found.upper else {
      return
        "; non-inferiority with margin \(Plain.number(-found.lower)): \(found.isShown ? "shown" : "not shown") (one-sided p "
        + "\(Fixed.pValue(found.pValue)), \(level) interval from \(low))"
    }
    return
      "; equivalence within [\(Plain.number(found.lower)), \(Plain.number(upper))]: \(found.isShown ? "shown" : "not shown") "
      + "(two one-sided tests, p \(Fixed.pValue(found.pValue)), \(level) interval [\(low), \(high)])"
  }

  /// How a function of the terms was drawn, how sure the draws are, and what the delta method has beside them.
  private static func bootstrap(
    _ made: ContrastBootstrap, _ contrast: ContrastResult
  ) -> String {
    let draws = made.interval?.drawCount ?? made.replications
    let all = made.interval?.isEnumerated == true
    let count = Fixed.count(Double(draws))
    let seed = all ? "all \(count) sign vectors" : "\(count) draws, seed \(made.seed)"
    var text =
      "; p-value and interval\(made.interval.map { " (\($0.kind.rawValue))" } ?? "") by the wild cluster bootstrap "
      + "(\(made.weights) weights of \(made.groupCount) groups of \(made.groups), \(seed))"
    switch made.lack {
    case .noVariance: text += "; there is none, as the function has no variance"
    case .carriedByCluster: text += "; there is none, as a term has no estimate without one cluster"
    case nil: break
    }
    if let interval = made.interval {
      text += undefined(interval, made.undefinedPiece)
      if let low = interval.lowerMonteCarloError, let high = interval.upperMonteCarloError, !all {
        text +=
          "; Monte Carlo error \(Fixed.number(low, digits: 3)) of low, \(Fixed.number(high, digits: 3)) of high, "
          + "\(Fixed.number(interval.pValueMonteCarloError, digits: 4)) of p"
      }
    }
    if let low = made.delta.lower, let high = made.delta.upper {
      text +=
        "; by the delta method with \(made.deltaVariance) [\(Fixed.number(low, digits: 3)), "
        + "\(Fixed.number(high, digits: 3))]"
    }
    return text
  }

  private static func undefined(_ interval: BootstrapInterval, _ piece: String?) -> String {
    guard interval.undefinedCount > 0 else { return "" }
    let reason = piece.map { " (\($0))" } ?? ""
    let lost = Fixed.count(Double(interval.undefinedCount))
    let count = "\(lost) of \(Fixed.count(Double(interval.drawCount))) draws have no value\(reason)"
    return interval.lower == nil
      ? "; \(count): too many for an interval" : "; \(count) and count as beyond either end"
  }
}
