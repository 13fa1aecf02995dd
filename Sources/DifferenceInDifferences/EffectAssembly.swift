internal import Designs
internal import Estimation
internal import Numerics

/// Puts cells, averages, covariance and support together.
struct EffectAssembly {
  /// One of the effects that every cell has, and how its terms are called.
  struct Effect {
    /// The first part of its terms, which stands alone for the average over all; nil for no prefix.
    var prefix: String?

    /// The groups of treated rows behind it.
    var groups: [Int]
  }

  let layout: StaggeredLayout
  let cells: [GroupTimeCell]
  let outcomes: [CellOutcome]
  let effects: [Effect]
  let options: StaggeredOptions
  let window: EventWindow
  let clusterColumns: [String]

  private var rows: StaggeredRows { layout.rows }
  private var cohortCount: Int { rows.cohorts.count }

  /// The result.
  func result(threads: Int) -> StaggeredEffects {
    let contributions = Contributions(
      columns(), cohortCount: cohortCount, space: layout.space)
    let all = effects.indices.flatMap { self.terms(ofEffect: $0) }
    let terms = all.filter { !$0.isReference }
    var map = Matrix(
      repeating: 0, rowCount: contributions.columnCount, columnCount: terms.count)
    for (j, term) in terms.enumerated() {
      for (i, value) in term.map.enumerated() { map[i, j] = value }
    }
    let gram = contributions.gram(threads: threads)
    var covariance = map.transposedMultiply(gram.multiply(map))
    for j in 0..<terms.count { for i in 0..<j { covariance[i, j] = covariance[j, i] } }
    let found = groupTimeEffects()
    return StaggeredEffects(
      set: set(terms, covariance).with(
        references: Set(all.filter(\.isReference).map(\.term)), order: all.map(\.term)),
      cells: found, notes: layout.notes + failures(), unitCount: layout.space.unitCount,
      clusterCount: layout.space.isClustered ? layout.space.count : nil,
      omittedCovariates: layout.basis.omitted.map(\.column), contributions: contributions, map: map,
      families: terms.map(\.family), unitCodes: layout.unitCodes,
      preTestTerms: preTestTerms(found, terms))
  }

  /// The contributions of all cells, effect by effect; nothing for references and failed cells.
  private func columns() -> [CellContribution] {
    let none: CellContribution =
      layout.space.isClustered
      ? .clusters([Double](repeating: 0, count: layout.space.count)) : .blocks([])
    return effects.indices.flatMap { effect in
      outcomes.map { outcome in
        if case .estimated(let found) = outcome { found[effect].contribution } else { none }
      }
    }
  }

  /// The terms of one effect: its cells, then its averages.
  private func terms(ofEffect effect: Int) -> [AggregateTerm] {
    let sizes = layout.space.cohortSizes(cohortCount)
    let known = aggregationCells(effect)
    let aggregation = Aggregation(
      cells: known, shares: sizes.map { $0 / Double(layout.space.unitCount) },
      firstShare: effects.count * cells.count, unitCount: layout.space.unitCount,
      span: (rows.periods[0], rows.periods[rows.periods.count - 1]))
    let width = effects.count * cells.count + cohortCount + 1
    let single = known.map { cell in
      var map = [Double](repeating: 0, count: width)
      map[cell.column] = 1
      return AggregateTerm(
        term: .cohortEffect(cohort: Int(cell.start), period: Int(cell.period)), family: .cells,
        value: cell.effect, isReference: cell.isReference, map: map, cells: [cell.column])
    }
    let all = single + aggregation.terms(window)
    guard let prefix = effects[effect].prefix else { return all }
    return all.map { term in
      let isOverall = term.term == .simple
      return term.named(TermID([.variable(prefix)] + (isOverall ? [] : term.term.parts)))
    }
  }

  private func aggregationCells(_ effect: Int) -> [Aggregation.Cell] {
    cells.indices.compactMap { index in
      let value: Double
      switch outcomes[index] {
      case .failed: return nil
      case .reference: value = 0
      case .estimated(let found): value = found[effect].effect
      }
      return Aggregation.Cell(
        column: effect * cells.count + index, cohort: cells[index].cohort,
        start: rows.cohorts[cells[index].cohort], period: rows.periods[cells[index].period],
        effect: value, isReference: cells[index].isReference)
    }
  }

  private func set(_ terms: [AggregateTerm], _ covariance: Matrix) -> EstimateSet {
    let convention = VarianceConvention(
      kind: "IF", clusters: clusterColumns, parameterFactor: nil, parameterCount: terms.count,
      clusterCounts: layout.space.isClustered
        ? [layout.space.count] : clusterColumns.isEmpty ? [] : [layout.space.unitCount])
    let rowCount = layout.space.blocks.reduce(0) { $0 + $1.rowCount }
    let observations = layout.isPanel ? rowCount * layout.periodCount : rowCount
    return EstimateSet(
      terms: terms.map(\.term), values: terms.map(\.value),
      uncertainty: terms.isEmpty ? .none(.noEstimates) : .covariance(covariance, .normal),
      support: terms.map(support), omitted: [], findings: [],
      summary: FitSummary(
        observationCount: Double(observations), parameterCount: cells.count,
        residualDegreesOfFreedom: nil, rSquared: nil, residualStandardDeviation: nil,
        logLikelihood: nil, variance: convention))
  }

  /// The treated units behind a term, in its periods where rows are cross-sections.
  private func support(_ term: AggregateTerm) -> Support {
    var blocks = Set<Int>()
    for column in term.cells {
      let cell = cells[column % cells.count]
      for group in effects[column / cells.count].groups {
        blocks.insert(layout.block(cell.cohort * layout.groupCount + group, cell.period))
      }
    }
    let chosen = blocks.sorted()
    let units = chosen.reduce(0) { $0 + layout.space.blocks[$1].rowCount }
    let clusters = layout.space.isClustered ? layout.space.pieces(ofBlocks: chosen) : nil
    return Support(units: Double(units), clusters: clusters)
  }
}

extension EffectAssembly {
  private func groupTimeEffects() -> [GroupTimeEffect] {
    zip(cells, outcomes).map { cell, outcome in
      let (start, period) = (rows.cohorts[cell.cohort], rows.periods[cell.period])
      let status: GroupTimeEffect.Status
      var effect: Double?
      switch outcome {
      case .reference: (status, effect) = (.reference, 0)
      case .failed(let failure): status = .failed(failure)
      case .estimated(let found): (status, effect) = (.estimated, found[0].effect)
      }
      return GroupTimeEffect(
        cohort: start, period: period, base: rows.periods[cell.base], isTreated: start <= period,
        isPreTest: Int64(period) + Int64(options.anticipation) < Int64(start), status: status,
        effect: effect)
    }
  }

  private func failures() -> [StaggeredNote] {
    zip(cells, outcomes).compactMap { cell, outcome in
      guard case .failed(let failure) = outcome else { return nil }
      return .cellWithoutEstimate(
        cohort: rows.cohorts[cell.cohort], period: rows.periods[cell.period],
        layout.basis.naming(failure))
    }
  }

  /// The first effect's terms of estimated cells before the programme.
  private func preTestTerms(_ found: [GroupTimeEffect], _ terms: [AggregateTerm]) -> [Int] {
    terms.indices.filter { index in
      guard terms[index].family == .cells, let cell = terms[index].cells.first,
        cell < cells.count
      else { return false }
      return found[cell].isPreTest && found[cell].status == .estimated
    }
  }
}

extension AggregateTerm {
  func named(_ term: TermID) -> AggregateTerm {
    AggregateTerm(
      term: term, family: family, value: value, isReference: isReference, map: map, cells: cells)
  }
}
