import LinearModels
import Specs

extension RandomisationPlan {
  /// How tests and intervals are made.
  var inWords: String {
    let what = treatment.map { "\($0.value)" } ?? "the programme"
    let within =
      switch strata {
      case .none: ""
      case .columns(let columns): " within groups of \(columns.joined(separator: " and "))"
      case .selection(let selection, _):
        " within bins of \(selection.on.value) in \(selection.year.value), by which the programme chose"
      }
    let statistic =
      self.statistic == .studentised
      ? "as large a |t|, the coefficient over its clustered standard error"
      : "as large a coefficient, whatever its sign"
    return """
      Tests and intervals by randomisation: \(what) is exchanged between units (\(unit))\(within), as often as there are \
      assignments, or \(replications) times at random with seed \(seed) where there are more; p.value is the share with \
      \(statistic), the data's own assignment among them. The interval holds every effect that the \
      test does not reject. Exact if the programme might as well have gone to any other such units and its effect is \
      the same for all; terms that do not hold \(what) have no test. Of several terms with it one is tested while the \
      others stand at their estimates under the hypothesis.
      """
  }

  /// The same in other programs.
  var elsewhere: String {
    let strata = strataColumns.isEmpty ? "" : " strata(\(strataColumns.joined(separator: " ")))"
    let size = statistic == .studentised ? "_b[…]/_se[…]" : "_b[…]"
    return
      "The same in Stata: ritest \(treatment?.value ?? "<treatment>") \(size), reps(\(replications)) cluster(\(unit))"
      + "\(strata): …; in R: ri2::conduct_ri()."
  }
}
