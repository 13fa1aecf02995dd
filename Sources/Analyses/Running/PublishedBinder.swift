import DifferenceInDifferences
import Education
import Frames
import Specs

/// Gathers published figures from the rows of a model, those without a figure among them.
struct PublishedBinder {
  let need: PublishedNeed
  let design: DesignPlan
  /// The columns of the clusters.
  let clusters: [String]
  /// The rows before any was dropped for a missing figure.
  let rows: RowSelection
  let scheduler: NeedScheduler

  private var frame: Frame { scheduler.frame }

  /// The figures.
  func bind() throws(AnalysisFailure) -> PublishedData {
    guard let unit = design.unit, let time = design.time, let programme = design.programme,
      let identifier = frame[unit.value], let outcome = frame[need.outcome.value]
    else { preconditionFailure("the plan has bound the roles") }
    let grid = try grid(unit, time)
    let values = try numbers(need.outcome, grid)
    let intervals = zip(try numbers(need.low, grid), try numbers(need.high, grid)).map {
      zip($0, $1).map { low, high in
        low.flatMap { low in high.flatMap { $0 > low ? low...$0 : nil } }
      }
    }
    let (treated, starts) = try starts(programme, grid, time)
    let known = Set(starts.compactMap(\.self))
    try design.selection?.requireNotAfter(known.max())
    return PublishedData(
      grid: grid,
      figures: UnitFigures(
        years: grid.years, values: values,
        variances: intervals.map { own in
          own.map { ends in
            ends.flatMap {
              PublishedInterval(
                lower: $0.lowerBound, upper: $0.upperBound, unit: need.unit)
            }?.samplingVariance
          }
        },
        isListed: grid.units.indices.map { unit in
          grid.years.indices.map { grid.row(unit: unit, year: $0) != nil }
        }),
      treated: treated, start: known.count == 1 ? known.first : nil,
      identifiers: grid.units.indices.map { grid.name(identifier, of: $0) ?? "" },
      names: try names(grid), intervals: intervals,
      reasons: grid.units.indices.map { unit in
        grid.years.indices.map { year in
          grid.row(unit: unit, year: year).flatMap { outcome.missing.reason(at: $0) }
        }
      }, national: try national(grid), profiles: try profiles(grid), clusters: try codes(grid))
  }

  private func grid(
    _ unit: Located<String>, _ time: Located<String>
  ) throws(AnalysisFailure) -> UnitYears {
    let years = try years(time)
    do throws(UnitYears.Repeated) {
      return try UnitYears(scheduler.groupCodes(of: [unit.value]), years: years, selected: rows)
    } catch {
      throw AnalysisFailure(diagnostics: [
        Diagnostic(
          .design(
            .repeatedInPanel(panel: unit.value, time: time.value, firstRow: error.row + 1)),
          at: unit.span)
      ])
    }
  }

  private func numbers(
    _ name: Located<String>, _ grid: UnitYears
  ) throws(AnalysisFailure) -> [[Double?]] {
    guard let column = frame[name.value] else { preconditionFailure("no column \(name.value)") }
    guard !column.isDate, let numbers = grid.numbers(column) else {
      throw AnalysisFailure(diagnostics: [
        Diagnostic(
          .typeMismatch(
            operation: "published figures", expected: "numbers", found: "something else"),
          at: name.span)
      ])
    }
    return numbers
  }

  private func names(_ grid: UnitYears) throws(AnalysisFailure) -> [String?] {
    guard let column = need.names.flatMap({ frame[$0.value] }) else {
      return grid.units.map { _ in nil }
    }
    return grid.units.indices.map { grid.name(column, of: $0) }
  }

  /// The national value of each year: that of the first unit that has one, the same in all rows of a year.
  private func national(_ grid: UnitYears) throws(AnalysisFailure) -> [Double?] {
    guard let name = need.national else { return grid.years.map { _ in nil } }
    let values = try numbers(name, grid)
    return grid.years.indices.map { year in values.lazy.compactMap { $0[year] }.first }
  }

  /// What neighbours are found by, the same in all rows of a unit.
  private func profiles(_ grid: UnitYears) throws(AnalysisFailure) -> [[Double?]] {
    var profiles = grid.units.map { _ in [Double?]() }
    for name in need.profile {
      let values = try numbers(name, grid)
      guard let column = frame[name.value] else { preconditionFailure("bound above") }
      if let row = grid.firstVarying(column) { throw varying(name.value, row, name.span) }
      for unit in grid.units.indices {
        profiles[unit].append(values[unit].lazy.compactMap(\.self).first)
      }
    }
    return profiles
  }

  private func codes(_ grid: UnitYears) throws(AnalysisFailure) -> [Int32]? {
    guard let name = clusters.first, let column = frame[name] else { return nil }
    if let row = grid.firstVarying(column) { throw varying(name, row, design.place) }
    let codes = scheduler.groupCodes(of: [name]).codes
    return grid.units.indices.map { unit in
      grid.rows(of: unit).map { codes[$0] }.first { $0 >= 0 } ?? -1
    }
  }

  private func varying(_ column: String, _ row: Int, _ span: SourceSpan) -> AnalysisFailure {
    AnalysisFailure(diagnostics: [
      Diagnostic(
        .design(
          .variesInPanel(column: column, panel: design.unit?.value ?? "", firstRow: row + 1)),
        at: span)
    ])
  }

  // MARK: Starts

  /// Per unit whether it gets the programme, and its first year with it, if it has a row of such a year.
  private func starts(
    _ programme: ProgrammePlan, _ grid: UnitYears, _ time: Located<String>
  ) throws(AnalysisFailure) -> (treated: [Bool], starts: [Int32?]) {
    let units = grid.units.indices
    switch programme {
    case .start(let column, let never, _):
      let all = try frame.years(of: column, never: never).years
      let starts = units.map { unit in
        grid.rows(of: unit).map { all[$0] }
          .first { $0 != YearColumn.never && $0 != YearColumn.missing }
      }
      return (starts.map { $0 != nil }, starts)
    case .arms(let treated, let post):
      let isTreated = try codes(of: treated, "`treated`")
      let isPost = try post.map { post throws(AnalysisFailure) in try codes(of: post, "`post`") }
      let years = try years(time)
      return (
        units.map { unit in grid.rows(of: unit).contains { isTreated[$0] == 1 } },
        units.map { unit in
          grid.rows(of: unit).filter { isTreated[$0] == 1 && isPost?[$0] ?? 1 == 1 }
            .map { years[$0] }.min()
        }
      )
    }
  }

  private func years(_ time: Located<String>) throws(AnalysisFailure) -> [Int32] {
    try frame.years(of: time).years
  }

  private func codes(of role: FilterPlan, _ name: String) throws(AnalysisFailure) -> [UInt8] {
    guard let column = scheduler.column(named: role.expression) else {
      preconditionFailure("the sampler has computed \(name)")
    }
    return try Indicator(column, of: role, name).codes
  }
}
