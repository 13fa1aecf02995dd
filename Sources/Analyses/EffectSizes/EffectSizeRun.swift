import DifferenceInDifferences
import Designs
import Frames
import Specs

/// Describes the arms of models, for tables of effect sizes.
struct EffectSizeRun {
  let plan: Plan
  let builder: SampleBuilder
  let scheduler: NeedScheduler

  /// The rows of tables of effect sizes, without what estimates tell.
  ///
  /// - Parameter models: The models, bound.
  /// - Returns: One for each table, model and effect; none of models that are not run.
  /// - Throws: E352 for a model of which the effect is not named, E353 for a named one that is the comparison's,
  ///   what the rows tell of the design.
  func rows(_ models: [BoundModel]) throws(AnalysisFailure) -> [EffectSizeResult] {
    let tables = plan.tables.filter { $0.kind == .eef }
    guard !tables.isEmpty, let arms = builder.arms else { return [] }
    let after = try rowsAfter(arms)
    var rows: [EffectSizeResult] = []
    var problems: [Diagnostic] = []
    for table in tables {
      for id in table.models {
        guard let model = models.first(where: { $0.plan.id.value == id }) else { continue }
        let terms = EffectTerm(plan.design, table).terms(of: model.terms)
        if terms.isEmpty {
          let problem = DesignProblem.effectUnnamed(
            table: table.id, model: id, known: model.proposal(against: arms.treated))
          problems.append(Diagnostic(.design(problem), at: model.plan.id.span))
          continue
        }
        for term in terms {
          if model.isOfComparison(term, arms.treated) {
            let written = plan.tableTerms[table.id]?.first { $0.value == term.description }
            let problem = DesignProblem.effectReversed(term: term.description)
            problems.append(Diagnostic(.design(problem), at: written?.span ?? model.plan.id.span))
            continue
          }
          let isFocus = isFocus(term)
          let codes = codes(arms, isFocus: isFocus)
          let described = try described(model, codes, after)
          rows.append(
            EffectSizeResult(
              table: table.id, model: id, term: term, isFocus: isFocus,
              intervention: described.arms[1], comparison: described.arms[0],
              isAfterStart: after != nil, unit: described.unit, size: nil, months: nil))
        }
      }
    }
    if !problems.isEmpty { throw AnalysisFailure(diagnostics: problems) }
    return rows
  }

  /// What the rows of a model tell.
  private struct Described {
    /// Comparison, intervention.
    let arms: [EffectSizeResult.Arm]
    let unit: String?
  }

  /// Whether an effect is on the focus group; nil for one that is of all, or on the difference.
  private func isFocus(_ term: TermID) -> Bool? {
    guard builder.group != nil else { return nil }
    return term == .focus ? true : term == .other ? false : nil
  }

  /// Per row of the frame its arm; -1 where it is not known, or the row is of another group.
  private func codes(_ arms: Arms, isFocus: Bool?) -> [Int32] {
    let groups = isFocus == nil ? nil : builder.group?.codes
    return arms.treated.codes.indices.map { row in
      let arm = arms.treated.codes[row]
      if arm == Indicator.missing { return -1 }
      return groups.map { $0[row] == (isFocus == true ? 1 : 0) } ?? true ? Int32(arm) : -1
    }
  }

  private func described(
    _ model: BoundModel, _ codes: [Int32], _ after: [Bool]?
  ) throws(AnalysisFailure) -> Described {
    let isAfter = { (row: Int) in after?[row] ?? true }
    let rows = model.rows.rows(where: isAfter)
    let frequencies = try frequencies(of: model.plan)
    let spreads = GroupSpread.groups(
      of: try builder.outcome(of: model.plan, scheduler), rows: rows, codes: codes, groupCount: 2,
      frequencies: frequencies)
    let lacking = model.completeness.rows.rows { row in
      isAfter(row) && model.completeness.variables.contains { $0.missing.isMissing(row) }
    }
    // A constant column counts rows, whatever they are of.
    let ones = Column(
      name: "1", values: .number([Double](repeating: 1, count: builder.frame.rowCount)))
    func counts(_ rows: RowSelection) -> [Double] {
      GroupSpread.groups(
        of: ones, rows: rows, codes: codes, groupCount: 2, frequencies: frequencies
      ).map(\.count)
    }
    let (missing, all) = (counts(lacking), counts(model.rows))
    return Described(
      arms: [0, 1].map { arm in
        EffectSizeResult.Arm(outcome: spreads[arm], missing: missing[arm], modelRows: all[arm])
      }, unit: unitOfRows(rows))
  }

  /// The design's units where no two of some rows are of one unit and year.
  private func unitOfRows(_ rows: RowSelection) -> String? {
    guard let design = plan.design, let unit = design.unit,
      unit.value != design.panelColumn?.value
    else { return nil }
    let codes = scheduler.groupCodes(of: [unit.value] + (design.time.map { [$0.value] } ?? []))
    let known = rows.rows.map { codes.codes[Int($0)] }
    return Set(known).count == known.count ? unit.value : nil
  }

  /// Frequency weights over all rows; nil without.
  private func frequencies(of model: ModelPlan) throws(AnalysisFailure) -> [Double]? {
    guard let weights = model.weights, weights.type == .frequency,
      let column = builder.frame[weights.column], case .number(let values) = column.values
    else { return nil }
    return values.indices.map { column.missing.isMissing($0) ? 0 : values[$0] }
  }

  /// Whether each row is at or after its start, that of the others at or after the earliest; nil without a start.
  private func rowsAfter(_ arms: Arms) throws(AnalysisFailure) -> [Bool]? {
    switch plan.design?.programme {
    case .arms(_, let post?)?:
      return try builder.indicator(post)?.codes.map { $0 == 1 }
    case .start(let column, let never, _)?:
      guard let time = plan.design?.time else { return nil }
      let starts = try builder.frame.years(of: column, never: never)
      let years = try builder.frame.years(of: time).years
      guard let earliest = starts.yearsPresent(in: builder.frame.allRows).first else { return nil }
      return years.indices.map { row in
        years[row] >= (arms.treated.codes[row] == 1 ? starts.years[row] : earliest)
      }
    default: return nil
    }
  }
}

/// Which of a model's terms is the effect of the programme.
struct EffectTerm {
  private let wanted: [TableRequest.Term]?
  /// The columns of `treated` and `post`; nil where one of them is written otherwise.
  private let roles: (treated: String, post: String?)?

  init(_ design: DesignPlan?, _ table: TableRequest) {
    wanted = table.terms
    func column(_ role: FilterPlan?) -> String? {
      if case .name(let name)? = role?.expression.root.kind { name } else { nil }
    }
    guard case .arms(let treated, let post)? = design?.programme, let name = column(treated) else {
      roles = nil
      return
    }
    roles = post == nil || column(post) != nil ? (name, column(post)) : nil
  }

  /// The effects: those that the table names in its order, else the one that follows from the design.
  ///
  /// Of a formula an effect follows where a single term has the treatment, and with it `post` if the design has one, and
  /// no term has them with something else: there the effect would be that of a reference group alone.
  ///
  /// - Parameter terms: The terms of a model.
  /// - Returns: The effects; empty where none follows.
  func terms(of terms: [TermID]) -> [TermID] {
    if let wanted {
      return wanted.compactMap { name in terms.first { $0.description == name.term } }
    }
    if let own = [TermID.did, .simple].first(where: terms.contains) { return [own] }
    guard let roles else { return [] }
    let columns = Set([roles.treated, roles.post].compactMap(\.self))
    let candidates = terms.filter { columns.isSubset(of: $0.columns) }
    return candidates.count == 1 && candidates[0].columns == columns ? candidates : []
  }
}

extension BoundModel {
  /// Whether a term of the formula stands for the comparison arm.
  ///
  /// Its column is nought in all rows of the intervention, not in all of the comparison: the estimate is the comparison
  /// less the intervention.
  fileprivate func isOfComparison(_ term: TermID, _ treated: Indicator) -> Bool {
    guard let formula = plan.formula, let design = provided.designs[formula.source],
      let isNought = design.isNought(term)
    else { return false }
    precondition(isNought.count == rows.count, "\(isNought.count) rows of \(rows.count)")
    var isInComparison = false
    for (place, row) in rows.rows.enumerated() where !isNought[place] {
      switch treated.codes[Int(row)] {
      case 1: return false
      case 0: isInComparison = true
      default: continue
      }
    }
    return isInComparison
  }

  /// The first term that messages may spell and that is not of the comparison arm, if there is one.
  fileprivate func proposal(against treated: Indicator) -> [String] {
    let told = Set(tellableTerms)
    let term = terms.first {
      $0 != .intercept && told.contains($0.description) && !isOfComparison($0, treated)
    }
    return term.map { [$0.description] } ?? []
  }
}

extension TermID {
  /// The columns and expressions of its parts.
  fileprivate var columns: Set<String> {
    Set(
      parts.map { part in
        switch part {
        case .variable(let name), .level(_, let name): name
        }
      })
  }
}
