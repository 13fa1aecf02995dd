import Analyses

/// Credibility checks and the placebo base rate as notes under a table.
enum CredibilityWords {
  /// One note for each check that came to a number or a reason.
  static func notes(_ model: ModelResult, _ owner: String) -> [String] {
    placebo(model, owner)
      + (model.supplement?.credibility ?? []).map { row in
        row.reason.isEmpty
          ? sentence(row, owner)
          : "\(row.measure) of \(row.of)\(owner): \(row.reason)."
      }
  }

  /// The placebo base rate; nothing where no sets were drawn.
  static func placebo(_ model: ModelResult, _ owner: String) -> [String] {
    guard let found = model.supplement?.placebo else { return [] }
    guard let larger = found.atLeast, let mean = found.mean else {
      return [
        "Placebo base rate\(owner): none of \(found.draws) sets of untreated units has an estimate."
      ]
    }
    let significant =
      found.significant.map {
        ", and \(share($0, found)) were significant at \(Fixed.percent(found.level)) by \(found.covariance)"
      } ?? ""
    let sets = PlaceboWords.sets(larger.of, of: found.draws, possible: found.possible)
    return [
      "Placebo base rate\(owner): of \(sets) of \(found.units) untreated \(found.units == 1 ? "unit" : "units") \(choice(found)), "
        + "\(share(larger, found)) came to at \(found.estimate < 0 ? "most" : "least") "
        + "\(number(found.estimate))\(significant); their mean is \(number(mean))"
        + PlaceboWords.limit(sets: larger.of, level: found.level) + "."
    ] + withoutValue(found, owner)
  }

  /// Treated units for which no set has one in their place.
  private static func withoutValue(_ found: PlaceboResult, _ owner: String) -> [String] {
    guard let count = found.withoutValue, count > 0 else { return [] }
    return [
      "Placebo base rate\(owner): \(count) treated \(count == 1 ? "unit has" : "units have") no value of what the "
        + "programme chose by, and the sets have none in their place."
    ]
  }

  /// How the sets were drawn: with one bin the programme's own choice is not imitated, and that must be said.
  private static func choice(_ found: PlaceboResult) -> String {
    if found.bins == 1 {
      return "drawn from all alike (too few untreated units lie where the programme's do"
        + (found.isExhaustive ? ")" : "; seed \(found.seed))")
    }
    return "chosen alike (\(found.bins) bins" + (found.isExhaustive ? ")" : ", seed \(found.seed))")
  }

  private static func share(_ share: PlaceboResult.Share, _ found: PlaceboResult) -> String {
    Fixed.number(100 * share.share, digits: 1) + " %"
      + (found.isExhaustive
        ? "" : " (Monte Carlo error \(Fixed.number(100 * share.monteCarloError, digits: 1)))")
  }

  private static func sentence(_ row: CredibilityRow, _ owner: String) -> String {
    let head = "\(row.measure) of \(row.of)\(owner)"
    let parameter = row.parameter.map { number($0) } ?? ""
    switch row.measure {
    case "power slope":
      return
        "A linear violation of \(number(row.estimate)) a year in \(row.of)\(owner) is found by the pre-test with "
        + "probability \(parameter)."
    case "equivalence of the mean" where row.estimate == 0:
      return
        "\(head) within \(parameter): p \(pValue(row.pValue)); shown within any margin, as every mean so near nought is by "
        + "this test: no sign of precision (standard error \(number(row.standardError))), which two one-sided tests tell."
    case "equivalence", "equivalence of the mean", "equivalence of the mean by two one-sided tests":
      return
        "\(head) within \(parameter): p \(pValue(row.pValue)); shown within \(number(row.estimate))."
    case "relative magnitudes", "smoothness":
      return "\(head) with bound \(parameter): [\(number(row.lower)), \(number(row.upper))]."
    case "placebo date", "composition":
      return
        "\(head): \(number(row.estimate)) (\(number(row.standardError))), p \(pValue(row.pValue))."
    default: return "\(head): \(number(row.estimate ?? row.lower))."
    }
  }

  private static func number(_ value: Double?) -> String {
    guard let value else { return "n/a" }
    return value.isFinite ? Fixed.number(value, digits: 3) : value < 0 ? "-infinity" : "infinity"
  }

  private static func pValue(_ value: Double?) -> String {
    guard let value else { return "n/a" }
    return value < 0.001 ? "< 0.001" : "= \(Fixed.pValue(value))"
  }
}
