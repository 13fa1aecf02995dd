public import Designs
import Estimation

extension ModelResult {
  /// Terms that one cluster alone carries, unless the model's tests re-assign the treatment or impose the hypothesis.
  ///
  /// Nothing in the data tells how much such an estimate varies: its standard error is what other packages print, its
  /// interval and p-value say nothing, and no sentence and no figure draws a conclusion from them.
  public var carriedTerms: Set<TermID> {
    if let method = estimates.resampling?.method, !method.hasPrefix("WCU") { return [] }
    var carried: Set<TermID> = []
    for dimension in estimates.clusterDiagnostics {
      for (term, found) in zip(estimates.terms, dimension.terms)
      where found.carriedBy != nil && term != .intercept { carried.insert(term) }
    }
    return carried
  }
}
