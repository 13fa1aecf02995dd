public import Education
import Frames
import Specs

/// The chances of a target's verdicts, from the years before its start alone.
public struct TargetProspect: Sendable, Equatable {
  /// The target's id.
  public var id: String
  /// The promise in words.
  public var text: String
  /// What was promised.
  public var measure: TargetMeasure
  /// The probabilities; nil where a reason stands.
  public var verdicts: VerdictProspect?
  /// The years that were looked at.
  public var years: [Int]
  /// Whether a baseline with the year of selection leaves no verdict of benefit.
  public var isCapped = false
  /// Why there are no probabilities.
  public var reason: Reason?

  /// Why there are no probabilities.
  public enum Reason: Sendable, Equatable {
    /// No figure of the programme's schools before the start.
    case noYearsBefore
    /// The gap before was not above nought, so a share of it means nothing.
    case gapNotAboveZero
    /// The figures before have no standard error.
    case noUncertainty
  }
}

/// Looks at the rows of a target before its start, and at no later one.
struct TargetProspectRun {
  private let plan: TargetPlan
  private let design: DesignPlan?
  private let binding: Binding
  private let bound: BoundTarget
  private let threads: Int

  /// The seed of the draws.
  static let seed = 1

  init(_ plan: TargetPlan, design: DesignPlan?, binding: Binding, bound: BoundTarget, threads: Int)
  {
    self.plan = plan
    self.design = design
    self.binding = binding
    self.bound = bound
    self.threads = threads
  }

  /// The probabilities of the verdicts.
  var prospect: TargetProspect {
    // A year after the design's start is after, though the target names a later one; its baseline is before.
    let start = min(Int32(plan.post.map(\.value).min() ?? 0), binding.start ?? .max)
    let baseline = Set(plan.baseline.map { Int32($0.value) })
    let years = Set(
      bound.rows.distinct(binding.years).filter {
        $0 != YearColumn.missing && ($0 < start || baseline.contains($0))
      })
    var prospect = TargetProspect(
      id: plan.id.value, text: plan.text, measure: plan.measure,
      years: years.map { Int($0) }.sorted()
    )
    let rows = binding.frame.figureRows(
      plan.columns, plan.roles(binding), years: years, within: bound.rows)
    if plan.measure == .shareAgree {
      // How many are asked is no outcome of theirs.
      prospect.years = []
      prospect.verdicts = AnswerTargets.prospect(
        eligible: max(plan.eligible?.value ?? bound.askedCount, 1), threshold: plan.threshold,
        level: plan.level)
    } else if rows.weights.kept.isEmpty {
      prospect.reason = .noYearsBefore
    } else if plan.measure == .orderedShift {
      tellRatings(rows.weights.kept, &prospect)
    } else {
      let figures = TargetFigures(plan, binding, rows: rows.weights.kept)
      if plan.isOfCohort {
        tellCohort(figures, &prospect)
      } else {
        tellGroups(figures, rows, &prospect)
      }
    }
    return prospect
  }

  private func tellCohort(_ figures: TargetFigures, _ prospect: inout TargetProspect) {
    let target = plan.cohortTarget(design?.selection)
    guard
      let prior = PrePeriod(
        figures.priorFigures(figures.cells.cells), baseline: plan.baseline.map(\.value),
        post: plan.post.map(\.value), isPooled: plan.average == .pupils,
        hasOthers: plan.comparator == .otherPupils)
    else {
      prospect.reason = .noYearsBefore
      return
    }
    prospect.isCapped = target.baselineHasSelectionYear
    let count = prior.programme.count + prior.comparison.count
    prospect.verdicts = CohortProspect(target, prior: prior).verdicts(
      draws: CohortProspect.draws(schools: count), seed: Self.seed, threads: threads)
    if prospect.verdicts == nil { prospect.reason = .gapNotAboveZero }
  }

  private func tellGroups(
    _ figures: TargetFigures, _ rows: FigureSelection, _ prospect: inout TargetProspect
  ) {
    let own = figures.cells.cells.filter(\.isTreated)
    guard let last = own.map(\.year).max() else {
      prospect.reason = .noYearsBefore
      return
    }
    prospect.years = [last]
    let lacks = LackingGroups(plan, binding, rows).lacks(in: [Int32(last)])
    prospect.verdicts = GroupTargets.prospect(
      figures.groups(own.filter { $0.year == last }, lacks: lacks),
      margin: plan.measure == .nonInferior ? plan.margin : nil, level: plan.level,
      draws: CohortProspect.draws(schools: 1), seed: Self.seed)
    if prospect.verdicts == nil { prospect.reason = .noUncertainty }
  }

  private func tellRatings(_ rows: RowSelection, _ prospect: inout TargetProspect) {
    let treated = binding.arms?.treated
    let baseline = Set(plan.baseline.map { Int32($0.value) })
    let own = rows.rows(where: {
      treated?.codes[$0] ?? 1 == 1 && baseline.contains(binding.years[$0])
    })
    guard !own.isEmpty, let unit = plan.unit else {
      prospect.reason = .noYearsBefore
      return
    }
    let groups = binding.frame.groupCodes(of: [unit]).selecting(own)
    let values = binding.frame.figures(of: plan.of.value, within: own)
    var ratings = [[Double]](repeating: [], count: groups.count)
    for (code, value) in zip(groups.codes, values) { ratings[Int(code)].append(value) }
    prospect.years = plan.baseline.map(\.value)
    prospect.verdicts = RatingProspect(ratings, threshold: plan.threshold, level: plan.level)?
      .verdicts(draws: 1000, seed: Self.seed)
    if prospect.verdicts == nil { prospect.reason = .noUncertainty }
  }
}
