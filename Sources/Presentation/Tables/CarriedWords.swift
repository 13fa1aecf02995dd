import Analyses
import Designs
import Estimation

/// Terms that one cluster alone carries, in words.
enum CarriedWords {
  /// As many terms are named.
  private static let mostTerms = 3

  /// After an estimate, in place of what its interval would say.
  static let sentence =
    " One cluster alone carries it, so that no standard error, interval or p-value of it says anything."

  /// A note for each model under whose standard errors such terms stand.
  static func notes(_ models: [ModelResult]) -> [String] {
    models.compactMap { model in
      let carried = model.carriedTerms
      let names = model.estimates.terms.filter(carried.contains).map(\.description)
      guard !names.isEmpty else { return nil }
      let what =
        names.count > mostTerms
        ? "\(names.count) terms" : names.joined(separator: ", ")
      let owner = models.count == 1 ? "" : " of \(model.label ?? model.id)"
      return
        "One cluster alone carries \(what)\(owner): standard errors, intervals and p-values there say nothing."
    }
  }
}

extension ModelResult {
  /// Those terms as tables spell them.
  var carriedSpellings: Set<String> { Set(carriedTerms.map(\.description)) }
}
