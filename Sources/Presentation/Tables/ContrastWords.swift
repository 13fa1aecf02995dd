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
}
