import LinearModels
import Numerics

extension WildPlan {
  /// How tests and intervals are made.
  func inWords(clusters: [String]) -> String {
    let by = groups ?? clusters.joined(separator: " or ")
    let several =
      groups == nil && clusters.count > 1 ? ", whichever has the fewest groups" : ""
    let scores =
      options.variant.jackknifesScores
      ? "at the \(options.imposesNull ? "restricted " : "")estimates without the group"
      : "at the \(options.imposesNull ? "restricted " : "")estimates"
    return """
      Tests and intervals by the wild cluster bootstrap \(options.name): y* = X b~ + v_g u~_g, one weight v per group \
      of \(by)\(several) (\(options.weights.rawValue)), residuals u~ \(scores)\(options.imposesNull ? ", b~ with the term's null imposed" : ""). \
      p.value is the share of draws with |t*| > |t| (1 + 1e-12), t and t* with the same factors; \
      \(options.replications) draws, seed \(options.seed), or all sign vectors once where they are no more. \
      The interval holds every value that the test does not reject; every term of the model is tested, each with draws \
      of its own where the null is imposed.
      """
  }

  /// How bands that hold for all terms of a path at once are made.
  var bandInWords: String {
    var free = options
    free.imposesNull = false
    return
      "Simultaneous bands: b +- c s, c the quantile of max |b* - b|/s* over the terms, b* and s* by the draws of \(free.name)."
  }

  /// The same in other programs.
  func elsewhere(_ clusters: [String]) -> String {
    let cluster = clusters.joined(separator: " ")
    let own = groups.map { " bootcluster(\($0))" } ?? ""
    let jackknife = options.variant.jackknifesScores ? " jk" : ""
    let null = options.imposesNull ? "" : " nonull"
    let boot =
      "fwildclusterboot::boottest(fit, param = \"<term>\", clustid = c("
      + clusters.map { "\"\($0)\"" }.joined(separator: ", ") + "), type = \""
      + "\(options.weights.rawValue)\", bootstrap_type = \"\(options.variant.rawValue)\", impose_null = "
      + "\(options.imposesNull ? "TRUE" : "FALSE"))"
    guard !options.variant.jackknifesStatistic else { return "The same in R: \(boot)." }
    return
      "The same in R: \(boot); in Stata: boottest <term>, cluster(\(cluster))\(own) "
      + "weight(\(options.weights.rawValue)) reps(\(options.replications))\(jackknife)\(null)."
  }
}
