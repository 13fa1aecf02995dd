import Designs
import DifferenceInDifferences
import Frames
import LinearModels
import Specs

/// Gathers the rows of an estimator by design from columns of a frame.
struct ProgrammeBinder {
  let need: ProgrammeNeed
  let frame: Frame
  let rows: RowSelection
  let scheduler: NeedScheduler
  let provided: Provided

  private var design: DesignPlan { need.design }

  /// The rows.
  func bind(_ bound: BoundDesign) throws(AnalysisFailure) -> ProgrammeData {
    guard let unit = design.unit, let time = design.time, let programme = design.programme else {
      preconditionFailure("the plan has bound the roles")
    }
    let units = scheduler.groupCodes(of: [unit.value]).selecting(rows)
    let times = try chosen(frame.years(of: time).years)
    var result = ProgrammeRows(
      unit: (unit.value, units), time: (time.value, times),
      start: try starts(programme, units, times),
      outcome: (bound.outcomeLabel, bound.wholeColumns([]).last ?? []))
    result.group = try (need.readsGroup ? design.group : nil).map { group throws(AnalysisFailure) in
      (group.expression.root.spelled, try flags(group, "group"))
    }
    result.covariates = covariates(bound)
    result.weights = provided.linearWeights
    result.clusters = need.clusters.compactMap { provided.dimension($0) }
    if let amount = design.amount { result.amounts = try amounts(amount, result) }
    if let transition = design.transition, transition.ownTerm != nil {
      result.transition = Set(transition.years)
    }
    result.panel = try panel(units, times, result)
    result.indexStartsAndPeriods()
    var data = ProgrammeData(rows: result)
    data.selection = try design.selection.map { selection throws(AnalysisFailure) in
      try selection.requireNotAfter(result.starts.last)
      return try scheduler.selectionMeans(selection, unit.value, time.value, rows)
    }
    data.composition = try need.composition.map { column throws(AnalysisFailure) in
      let values = try numbers(column, "`composition`")
      return CompositionCheck.Column(column.value, chosen(values))
    }
    return data
  }

  /// A column of numbers or flags over all rows; nil where a value is missing.
  private func numbers(
    _ name: Located<String>, _ operation: String
  ) throws(AnalysisFailure) -> [Double?] { try frame.optionalNumbers(name, operation) }

  private func chosen<Value>(_ all: [Value]) -> [Value] { rows.rows.map { all[Int($0)] } }

  /// The terms beside the constant.
  private func covariates(_ bound: BoundDesign) -> [NamedValues] {
    let terms = bound.columnTerms
    let places = terms.indices.filter { terms[$0] != .intercept }
    return zip(places, bound.wholeColumns(places)).map {
      NamedValues(terms[$0].description, $1)
    }
  }

  // MARK: Starts

  private func starts(
    _ programme: ProgrammePlan, _ units: Grouping, _ times: [Int32]
  ) throws(AnalysisFailure) -> [Int32] {
    switch programme {
    case .start(let column, let never, let blankIsNever):
      let all = try frame.years(of: column, never: never).years
      let blank = blankIsNever ? [] : rows.rows.filter { all[Int($0)] == YearColumn.missing }
      if let first = blank.first {
        throw failure(
          .badStart(
            column: column.value, firstRow: Int(first) + 1, count: blank.count, isBlank: true),
          at: column)
      }
      return chosen(all).map { $0 == YearColumn.missing ? ProgrammeRows.never : $0 }
    case .arms(let treated, let post):
      guard let post else { preconditionFailure("the plan asks for `post`") }
      let isTreated = try flags(treated, "treated")
      if let row = units.firstVarying(isTreated) {
        throw failure(
          .startVaries(unit: design.unit?.value ?? "", role: "treated", firstRow: row + 1),
          at: treated.written)
      }
      let isPost = try flags(post, "post")
      if isTreated.contains(true), !zip(isTreated, isPost).contains(where: { $0 && $1 }) {
        throw failure(.noPeriodAfter(because: design.transitionInWords), at: post.written)
      }
      let starts = ProgrammeRows.starts(
        treated: isTreated, post: isPost, unit: units, time: times)
      if let place = ProgrammeRows.firstEnded(
        treated: isTreated, post: isPost, starts: starts, time: times)
      {
        throw failure(.postEnds(firstRow: Int(rows.rows[place]) + 1), at: post.written)
      }
      return starts
    }
  }

  /// A role of 0 and 1 in the rows of the sample, none of which lacks it.
  private func flags(_ role: FilterPlan, _ name: String) throws(AnalysisFailure) -> [Bool] {
    guard let column = scheduler.column(named: role.expression) else {
      preconditionFailure("the sampler has computed \(name)")
    }
    return chosen(try Indicator(column, of: role, "`\(name)`").codes).map { $0 == 1 }
  }

  // MARK: Amounts

  /// How much of the programme each treated row had; nought elsewhere.
  private func amounts(
    _ plan: AmountPlan, _ programme: ProgrammeRows
  ) throws(AnalysisFailure) -> [Double] {
    let column: Column
    do { column = try plan.value.expression.evaluate(on: frame) } catch {
      let context = PlanContext(header: frame.columns.map(\.name), isHeaderKnown: true)
      throw AnalysisFailure(diagnostics: [context.diagnostic(error, in: plan.value.written)])
    }
    let name = plan.kind.rawValue
    let limit = plan.kind == .exposure ? 1.0 : .greatestFiniteMagnitude
    let found: Amounts?
    do throws(Amounts.Misfit) {
      found = try Amounts(column, of: rows, within: 0...limit, where: programme.isTreated)
    } catch {
      let range = plan.kind == .exposure ? "between 0 and 1" : "a number of at least 0"
      throw failure(
        .badAmount(role: name, firstRow: error.firstRow + 1, count: error.count, range: range),
        at: plan.value.written)
    }
    guard let found else {
      throw AnalysisFailure(diagnostics: [
        Diagnostic(
          .typeMismatch(operation: "`\(name)`", expected: "a number", found: "something else"),
          at: plan.value.written.span)
      ])
    }
    return found.values
  }

  // MARK: Panel

  /// What is observed repeatedly, with at most one row in a year; nil for cross-sections, and for an estimator that
  /// does not tell the two apart.
  ///
  /// What the design says of a panel is looked at whoever reads it: of a regression with a focus group each group of a
  /// unit is observed by itself.
  private func panel(
    _ units: Grouping, _ times: [Int32], _ programme: ProgrammeRows
  ) throws(AnalysisFailure) -> Grouping? {
    guard let panel = design.panelColumn else {
      if design.panel == nil, units.isAlone(inEach: times) {
        throw failure(
          .panelUnsaid(unit: design.unit?.value ?? "", time: design.time?.value ?? ""),
          at: design.unit)
      }
      return nil
    }
    let grouping = scheduler.groupCodes(of: [panel.value]).selecting(rows)
    var observed = grouping
    if need.readsPanel {
      try requireConstant(in: grouping, panel, programme)
    } else if let group = programme.group {
      let focus = Grouping(codes: group.isFocus.map { $0 ? 1 : 0 }, rows: rows)
      observed = grouping.crossed(with: focus)
    }
    if let row = observed.firstRepeated(inEach: times) {
      throw failure(
        .repeatedInPanel(panel: panel.value, time: design.time?.value ?? "", firstRow: row + 1),
        at: panel)
    }
    return need.readsPanel ? grouping : nil
  }

  /// What is observed repeatedly keeps its start, its group and its cluster.
  private func requireConstant(
    in grouping: Grouping, _ panel: Located<String>, _ programme: ProgrammeRows
  ) throws(AnalysisFailure) {
    if let row = grouping.firstVarying(programme.start) {
      throw failure(
        .startVaries(
          unit: panel.value, role: design.programme?.roleName ?? "", firstRow: row + 1), at: panel)
    }
    var levels = programme.clusters.map { ($0.label, $0.grouping.codes) }
    if let group = programme.group {
      levels.append((group.label, group.isFocus.map { $0 ? 1 : 0 }))
    }
    for (label, codes) in levels {
      guard let row = grouping.firstVarying(codes) else { continue }
      throw failure(
        .variesInPanel(column: label, panel: panel.value, firstRow: row + 1), at: panel)
    }
  }

  private func failure(_ problem: DesignProblem, at role: Located<String>?) -> AnalysisFailure {
    AnalysisFailure(diagnostics: [Diagnostic(.design(problem), at: role?.span ?? design.place)])
  }
}
