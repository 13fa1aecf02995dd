public import Analyses
import Estimation
import Specs

extension ResultTable {
  /// The table of all families: one line for each hypothesis.
  ///
  /// - Parameter result: A result with families.
  public init(familiesOf result: Result) {
    id = "families"
    title = "Judged together" + (result.title.map { ": \($0)" } ?? "")
    let headings = [
      ("estimate", "Estimate"), ("p.value", "p alone"), ("p.adjusted", "p in family"),
      ("conf.low", "Low"), ("conf.high", "High"),
    ]
    columns = headings.map(\.1)
    models = headings.map(\.0)
    digits = result.tables.first?.digits ?? 3
    stamps = result.stamps
    let gap = Cell.absent(.notAvailable)
    let empty = Cell.absent(.notInModel)
    body = (result.families ?? []).flatMap { family in
      family.members.map { member in
        let isBanded = family.method == .supT
        // No random draw beyond the data does not mean a p-value of nought; none of all there are does.
        let least = family.draws.map { $0.isEnumerated ? 0 : 1 / Double(1 + $0.count) }
        return Row(
          heading:
            "\(family.label ?? family.id): \(member.isContrast ? member.model : "\(member.model)::\(member.term)")",
          key: family.id, statistic: "",
          cells: [
            member.estimate.map { .number($0) } ?? gap,
            member.pValue.map { .pValue($0) } ?? gap,
            member.adjustedPValue.map { .pValue($0, least: least) } ?? gap,
            member.lower.map { .number($0) } ?? (isBanded ? gap : empty),
            member.upper.map { .number($0) } ?? (isBanded ? gap : empty),
          ])
      }
    }
    footer = []
    notes = (result.families ?? []).map { FamilyWords.note($0) }
  }
}

/// Families in words.
enum FamilyWords {
  /// What a family's p-values hold for, and how they were made.
  static func note(_ family: FamilyResult) -> String {
    let name = family.label ?? family.id
    let count = family.members.count { $0.adjustedPValue != nil }
    return
      "\(name): \(method(family)), \(count) hypotheses\(draws(family)).\(basis(family))\(caution(family))"
  }

  private static func isAcrossModels(_ family: FamilyResult) -> Bool {
    Set(family.members.filter { !$0.isContrast }.map(\.model)).count > 1
  }

  /// What is drawn is not what judges the members alone.
  private static func basis(_ family: FamilyResult) -> String {
    if family.method == .supT, isAcrossModels(family) {
      return
        " Its standard errors are of the models' CR1 contributions side by side, on G - 1 degrees of freedom; p alone is of each "
        + "one's own test."
    }
    guard family.draws?.kind == "multiplier" else { return "" }
    return
      " Its statistics are of the clusters' contributions that are drawn; p alone is of each one's own test."
  }

  /// A p-value below the member's own is no gain: what is drawn or stacked knows less of few clusters than its t does.
  private static func caution(_ family: FamilyResult) -> String {
    let isBelow = family.members.contains { member in
      guard let own = member.pValue, let adjusted = member.adjustedPValue else { return false }
      // Further than draws err.
      return adjusted + 2 * (member.monteCarloError ?? 0) < own - 1e-12
    }
    guard isBelow, family.draws != nil || family.method == .supT else { return "" }
    let what = family.draws == nil ? "p-values and intervals" : "p-values"
    return
      " Some of its \(what) are below those of the members alone and are not to be relied on: \(reason(family))."
  }

  private static func reason(_ family: FamilyResult) -> String {
    guard let draws = family.draws else {
      return
        "CR1 side by side is too small with few clusters; `method: holm` is of the tests themselves"
    }
    return draws.kind == "multiplier"
      ? "multiplier draws by \(draws.groupCount) groups reach only so far (signs to |t| = √\(draws.groupCount)); "
        + "`vcov: wild` draws from the model, `method: holm` needs no draws"
      : "its draws and its own test differ; `method: holm` is of the tests themselves"
  }

  private static func method(_ family: FamilyResult) -> String {
    guard family.method == .supT else { return name(of: family.method) }
    return
      "single-step p-values and simultaneous \(Fixed.percent(family.confidenceLevel ?? 0.95)) intervals of the largest |t|"
      + (family.criticalValue.map { ", critical value \(Fixed.number($0, digits: 3))" } ?? "")
      + (family.degreesOfFreedom.map {
        " on \($0.isFinite ? Fixed.number($0, digits: 1) : "infinite") degrees of freedom, the least of them"
      } ?? "")
  }

  /// What a method gives, and what it holds for.
  static func name(of method: FamilyMethodSpec) -> String {
    switch method {
    case .holm: "Holm's step-down p-values (family-wise, whatever the dependence)"
    case .hochberg: "Hochberg's step-up p-values (family-wise under positive dependence)"
    case .benjaminiHochberg:
      "Benjamini and Hochberg's p-values (false discovery rate under positive dependence)"
    case .romanoWolf:
      "Romano and Wolf's step-down p-values (family-wise, with the draws' dependence)"
    case .westfallYoung:
      "Westfall and Young's step-down p-values (family-wise, with the draws' dependence)"
    case .supT: "single-step p-values and simultaneous intervals of the largest |t|"
    }
  }

  private static func draws(_ family: FamilyResult) -> String {
    guard let draws = family.draws else { return "" }
    let error = family.members.compactMap(\.monteCarloError).max() ?? 0
    let count = Fixed.count(Double(draws.count))
    let kind = draws.kind == "multiplier" ? "\(draws.weights) multiplier" : draws.kind
    return ", \(count) \(kind) draws by \(draws.groups) (\(draws.groupCount) groups)"
      + (draws.isEnumerated
        ? ", enumerated"
        : ", seed \(draws.seed), Monte Carlo error of p at most \(Fixed.number(error, digits: 4))")
  }
}
