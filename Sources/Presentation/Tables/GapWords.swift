import Analyses
import Designs
import DifferenceInDifferences
import Estimation

/// A gap beside the effects on both groups, in words.
enum GapWords {
  /// Below this share of them differences are rounding.
  private static let tolerance = 1e-8

  /// A note for each model whose gap is not the effect on the focus group less that on the others.
  static func notes(_ models: [ModelResult]) -> [String] {
    models.compactMap { model in
      let terms = model.estimates.terms
      let values = [TermID.focus, .other, .gap].compactMap { term in
        terms.firstIndex(of: term).map { model.estimates.values[$0] }
      }
      guard values.count == 3 else { return nil }
      let (difference, gap) = (values[0] - values[1], values[2])
      guard abs(difference - gap) > tolerance * values.map(abs).reduce(0, +) else { return nil }
      let owner = models.count == 1 ? "" : " of \(model.label ?? model.id)"
      return
        "Gap\(owner): focus less other is \(Fixed.number(difference, digits: 3)) and need not be the gap, "
        + "\(Fixed.number(gap, digits: 3)): each is adjusted for covariates by itself."
    }
  }
}
