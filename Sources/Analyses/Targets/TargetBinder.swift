import Frames
import Specs

/// Finds the rows that each target speaks of, and refuses those that it cannot judge.
struct TargetBinder {
  private let plan: Plan
  private let builder: SampleBuilder
  private let selected: Selection
  private let selection: SelectionMeans

  init(_ plan: Plan, builder: SampleBuilder, selected: Selection, selection: SelectionMeans) {
    self.plan = plan
    self.builder = builder
    self.selected = selected
    self.selection = selection
  }

  /// The years and rows of all targets.
  ///
  /// - Throws: Times that are no years; every problem of the targets.
  func bind(_ binding: inout Binding) throws(AnalysisFailure) {
    guard let first = plan.targets.first else { return }
    binding.years = try builder.frame.years(of: first.time).years
    binding.start = try start(binding.years)
    var problems: [Diagnostic] = []
    for target in plan.targets {
      do throws(AnalysisFailure) {
        let bound = try bind(target, binding)
        let found = TargetCheck(target, bound, binding).problems
        problems += found
        if found.isEmpty { binding.targets.append(bound) }
      } catch {
        problems += error.diagnostics
      }
    }
    if !problems.isEmpty { throw AnalysisFailure(diagnostics: problems.inOrderOfPlace()) }
  }

  /// The first year that the design calls after, or one of transition; nil where it tells of none.
  private func start(_ years: [Int32]) throws(AnalysisFailure) -> Int32? {
    var found = plan.design?.transition?.years ?? []
    switch plan.design?.programme {
    case .arms(_, let post?)?:
      let isPost = try builder.indicator(post)
      found += builder.allRows.rows(where: { isPost?.codes[$0] == 1 }).distinct(years)
    case .start(let column, let never, _)?:
      found += builder.allRows.distinct(
        try builder.frame.years(of: column, never: never).years)
    case .arms(_, nil)?, nil: break
    }
    return found.filter { $0 != YearColumn.missing && $0 != YearColumn.never }.min()
  }

  private func bind(
    _ target: TargetPlan, _ binding: Binding
  ) throws(AnalysisFailure) -> BoundTarget {
    var flow = FlowTally(
      model: target.id.value, rowCount: builder.frame.rowCount, rejected: binding.rejects ?? [],
      arms: builder.arms)
    for join in builder.joins { join.note(in: &flow) }
    flow.add(.where, selected)
    var rows = selected.kept
    if let filter = target.filter {
      let own = try builder.select(filter, within: rows)
      flow.add(.where, own)
      rows = own.kept
    }
    let years = Set((target.baseline + target.post).map { Int32($0.value) })
    let figures = builder.frame.figureRows(
      target.columns, target.roles(binding), years: years, within: rows)
    flow.add(.where, figures.roles)
    flow.add(.completeCases, figures.complete)
    flow.add(.weights, figures.weights)
    let post = Set(target.post.map { Int32($0.value) })
    let treated = builder.arms?.treated
    let asked = figures.roles.kept.rows(where: {
      post.contains(binding.years[$0]) && treated?.codes[$0] ?? 1 == 1
    })
    return BoundTarget(
      rows: rows, figures: figures, askedCount: asked.count,
      selectionMeans: try selectionMeans(target), flow: flow.steps)
  }

  /// What the programme chose its schools by; empty where it declares nothing, or the target knows no schools.
  private func selectionMeans(_ target: TargetPlan) throws(AnalysisFailure) -> [Double?] {
    guard let declared = plan.design?.selection, let unit = target.unit else { return [] }
    return try selection.values(
      declared, by: builder.frame.groupCodes(of: [unit]), time: target.time.value)
  }
}
