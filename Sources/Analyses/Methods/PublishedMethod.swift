import Comparison
import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// Difference in differences of published figures with known sampling variances: `estimator: published-did`.
struct PublishedMethod: ProgrammeMethod {
  static let name = "published-did"
  static let summary =
    "The effect of a programme on published figures: changes of units weighted by their known sampling variances, against "
    + "all others or the nearest."
  static let keys = PublishedSettings.keys

  let programme: ProgrammeModel
  let settings: PublishedSettings

  static func plan(
    _ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]
  ) -> PublishedMethod? {
    PublishedPlanner(node: node, context: context).plan(&diagnostics).map {
      PublishedMethod(programme: $0, settings: $1)
    }
  }

  var wantedTerms: [TermID] { [.did] }

  func terms(of data: ProgrammeData) -> [TermID] { [.did] }

  var shownFormula: String {
    let whom = settings.match.map { match in
      let count = match.ratio == 1 ? "the nearest" : "the \(match.ratio) nearest"
      return "\(count) in \(match.variables.joined(separator: ", "))"
    }
    return "\(programme.outcome) ~ did by known variances, against \(whom ?? "all others")"
  }

  var explanation: [String] {
    var lines = [
      "did: the mean change of \(programme.outcome) of the units with the programme from the years before to those after, "
        + "less that of the comparison units. Each unit counts by 1/(v + tau2): v is the known sampling variance of its "
        + "change, from the published intervals; tau2, the variance between units, by restricted maximum likelihood.",
      "If without the programme both had changed alike (parallel trends).",
    ]
    if let match = settings.match {
      lines.append(
        "Comparison units: the \(match.ratio) nearest of each unit by \(match.distance.rawValue) distance in "
          + "\(match.variables.joined(separator: ", ")), scaled within the arms, without replacement, closest pairs first"
          + (match.caliper.map { ", none farther than \($0)" } ?? "") + ".")
    }
    return lines + LeastSquaresWords(programme).inference
  }

  // MARK: Years

  /// The years that the effect is between.
  private func span(_ data: PublishedData) throws(ProgrammeFailure) -> YearSpan {
    guard let start = data.start else {
      throw .design(.severalStarts(estimator: Self.name, instead: "callaway-santanna"))
    }
    let known = data.grid.years
    let baseline =
      try years(settings.baseline, among: known) {
        DesignProblem.noPeriodBefore(because: $0)
      } ?? known.filter { $0 < start }
    let post =
      try years(settings.post, among: known) {
        DesignProblem.noPeriodAfter(because: $0)
      } ?? known.filter { $0 >= start }
    if baseline.isEmpty { throw .design(.noPeriodBefore(because: nil)) }
    if post.isEmpty { throw .design(.noPeriodAfter(because: nil)) }
    if let late = baseline.first(where: { $0 >= start }) {
      throw .design(
        .noPeriodBefore(
          because: "\(late), given as a year before, is not before the start, \(start)"))
    }
    if let early = post.first(where: { $0 < start }) {
      throw .design(
        .noPeriodAfter(because: "\(early), given as a year after, is before the start, \(start)"))
    }
    return YearSpan(baseline: baseline, post: post)
  }

  private func years(
    _ given: [Located<Int>]?, among known: [Int32], _ problem: (String) -> DesignProblem
  ) throws(ProgrammeFailure) -> [Int32]? {
    guard let given else { return nil }
    if let unknown = given.first(where: { year in !known.contains { Int($0) == year.value } }) {
      let years = known.map { String($0) }.joined(separator: ", ")
      throw .design(problem("\(unknown.value) is not among the years of the rows, \(years)"))
    }
    return Set(given.map { Int32($0.value) }).sorted()
  }

  func problem(_ data: ProgrammeData) -> ProgrammeFailure? {
    let published = self.published(data)
    guard published.treated.contains(true) else { return .design(.noTreatedUnits(because: nil)) }
    guard published.treated.contains(false) else { return .design(.noComparison(because: nil)) }
    do throws(ProgrammeFailure) {
      _ = try span(published)
      return nil
    } catch {
      return error
    }
  }

  private func published(_ data: ProgrammeData) -> PublishedData {
    guard let published = data.published else {
      preconditionFailure("the binder meets every need")
    }
    return published
  }

  // MARK: Estimates

  func outcome(
    _ data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> MethodOutcome {
    let published = published(data)
    let comparison = PublishedComparison(published, try span(published), settings.match, programme)
    let units = published.treated.indices
    let treated = units.filter { published.treated[$0] }
    let pool = units.filter { !published.treated[$0] }
    let found: PublishedComparison.Outcome
    do throws(PublishedComparison.Failure) {
      found = try comparison.outcome(treated: treated, pool: pool)
    } catch {
      throw .finding(error.finding)
    }
    var outcome = MethodOutcome(estimate: referring(found.difference.estimate))
    var findings: [Finding] = []
    if found.isByModel { findings.append(.programme(.oneTreatedCluster)) }
    let lacking = units.count { comparison.changes[$0] == nil }
    if lacking > 0 {
      findings.append(.programme(.incompleteUnits(count: lacking, areKept: false)))
    }
    findings += placebo(data, comparison, run, &outcome)
    outcome.supplement.published =
      PublishedRecord(
        comparison, found, level: run.confidenceLevel
      ).supplement
    outcome.estimate = outcome.estimate.with(findings: findings)
    return outcome
  }

  private func placebo(
    _ data: ProgrammeData, _ comparison: PublishedComparison, _ run: RunContext,
    _ outcome: inout MethodOutcome
  ) -> [Finding] {
    guard let selection = programme.design.selection, let means = data.selection,
      let estimate = outcome.estimate.set.values.first
    else { return [] }
    var findings: [Finding] = []
    if comparison.span.baseline.contains(Int32(selection.year.value)) {
      findings.append(.programme(.baselineHoldsSelection(year: selection.year.value)))
    }
    let known = Dictionary(
      uniqueKeysWithValues: zip(data.rows.unit.grouping.identities, means))
    let placebo = PublishedPlacebo(
      comparison: comparison, selection: selection,
      values: comparison.data.grid.units.map { known[$0] ?? nil },
      covarianceName: outcome.estimate.set.summary.variance.name
    ).run(estimate, run)
    outcome.supplement.placebo = placebo.result
    return findings + placebo.findings
  }
}

extension PublishedComparison.Failure {
  /// The failure as a finding.
  fileprivate var finding: Finding {
    switch self {
    case .difference(.noTreated), .difference(.noComparison): .programme(.noComparison(.emptyGroup))
    case .matching(.noSpread(let variable)): .programme(.noComparison(.singularCovariate(variable)))
    case .matching: .programme(.noComparison(.emptyGroup))
    case .difference(.model(.notConverged)): .programme(.noComparison(.varianceNotConverged))
    case .difference: .programme(.noComparison(.notIdentified))
    }
  }
}
