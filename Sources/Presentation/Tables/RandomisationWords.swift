import Analyses
import Estimation

/// How a treatment was re-assigned, in words.
enum RandomisationWords {
  /// Why a p-value cannot be small.
  static func few(_ total: Int?, _ least: Double, _ level: Double) -> String {
    let count =
      total.map {
        "there \($0 == 1 ? "is" : "are") only \(Fixed.count(Double($0))) assignment\($0 == 1 ? "" : "s")"
      } ?? "too few random assignments were asked for (`reps`)"
    return
      "\(count), so no p-value can be below \(Fixed.number(least, digits: 4)): at a level of "
      + "\(Fixed.number(level, digits: 3)) nothing can be found, whatever the effect, and every interval is the whole line"
  }

  /// `p-values and intervals by all 70 assignments of treated to 8 units (urn), 4 of them treated, least p 0.0286`.
  static func note(_ resampling: ResampledInference, _ assignment: AssignmentSummary) -> String {
    let what = assignment.treatment ?? "the programme"
    let treated = assignment.treatedCount.map { ", \($0) of them treated" } ?? ""
    let strata =
      assignment.strataBy.map {
        " within \($0) (\(assignment.strataCount) strata with both)"
      } ?? ""
    let units =
      "of \(what) to \(Fixed.count(Double(resampling.groupCount))) units (\(resampling.groups))\(treated)\(strata)"
    let least = "least p possible \(Fixed.number(assignment.leastPValue, digits: 4))"
    if resampling.isEnumerated {
      let count = Fixed.count(Double(assignment.total ?? resampling.replications))
      return "p-values and intervals by all \(count) assignments \(units), enumerated, \(least)"
    }
    let error = Fixed.number(resampling.monteCarloError, digits: 4)
    return
      "p-values and intervals by \(Fixed.count(Double(resampling.replications))) random assignments \(units), seed "
      + "\(resampling.seed), Monte Carlo error of p at most \(error), \(least)"
  }
}
