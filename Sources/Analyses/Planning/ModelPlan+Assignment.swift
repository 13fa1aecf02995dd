import Designs
import Specs

extension ModelPlan {
  /// The variable that a randomisation exchanges; nil where none does, where only a rule may take one, and for
  /// estimators by design.
  private var assigned: FormulaVariable? {
    let covariance = method.covariance
    guard !covariance.isAutomatic, let treatment = covariance.randomisation?.treatment?.value
    else { return nil }
    return formula?.variable(named: treatment)
  }

  /// A refusal of a term that no assignment moves, so that none judges it.
  ///
  /// - Parameters:
  ///   - term: As the spec writes it.
  ///   - span: Where it stands.
  /// - Returns: nil where the term holds what is assigned, or nothing is.
  func refusal(ofUnmoved term: String, at span: SourceSpan) -> Diagnostic? {
    guard let assigned else { return nil }
    let label = assigned.label.replacing("`", with: "")
    guard !TermParts(term).parts.contains(where: { $0.label.replacing("`", with: "") == label })
    else { return nil }
    return Diagnostic(
      .refusedCombination(
        "a test of \(term)", with: "\(id.value), whose draws move the terms with \(label) alone",
        instead: "those terms, or vcov: CR2 there"), at: span)
  }
}
