import Education
import Frames
import Specs

/// The figures behind a target: its rows, gathered into schools and years.
struct TargetFigures {
  let plan: TargetPlan
  let cells: FigureCells
  /// Groups of treated schools of which nothing can be told after the start, and why.
  private(set) var lacks: [String: TargetGroup.Lack] = [:]
  private let halfUnit: Double

  /// The figures of some rows.
  ///
  /// - Parameters:
  ///   - plan: The target.
  ///   - binding: All rows.
  ///   - bound: Those of the target.
  init(_ plan: TargetPlan, _ binding: Binding, _ bound: BoundTarget) {
    self.init(plan, binding, rows: bound.figures.weights.kept)
    lacks = LackingGroups(plan, binding, bound.figures).lacks(
      in: plan.post.map { Int32($0.value) })
  }

  /// The figures of rows that have all that is needed.
  init(_ plan: TargetPlan, _ binding: Binding, rows: RowSelection) {
    self.plan = plan
    cells = FigureCells(binding.frame, plan.columns, plan.roles(binding), rows: rows)
    halfUnit = plan.halfUnit(binding.frame)
  }

  /// The schools of an arm with their means before and after.
  ///
  /// - Parameter isTreated: Which arm.
  /// - Returns: One per school, by code.
  func records(isTreated: Bool) -> [SchoolRecord] {
    SchoolRecord.records(
      of: schoolYears(cells.cells.filter { $0.isTreated == isTreated }),
      isPooled: plan.average == .pupils, hasOthers: plan.comparator == .otherPupils)
  }

  /// The figures of cells: differences to what they are compared with.
  func schoolYears(_ cells: [FigureCell]) -> [SchoolYear] {
    cells.map { cell in
      var year = SchoolYear(
        school: cell.unit, isAfter: plan.post.contains { $0.value == cell.year },
        value: cell.mean - (cell.reference ?? 0), variance: variance(cell), weight: cell.weight)
      year.isOther = cell.isOther
      year.halfUnit = halfUnit(cell)
      return year
    }
  }

  /// The figures of cells as those of years before the start.
  func priorFigures(_ cells: [FigureCell]) -> [PriorFigure] {
    cells.map { cell in
      var figure = PriorFigure(
        school: cell.unit, year: cell.year, isTreated: cell.isTreated,
        value: cell.mean - (cell.reference ?? 0), variance: variance(cell), weight: cell.weight)
      figure.isOther = cell.isOther
      return figure
    }
  }

  /// Each group's mean less national, over some schools; nil where something lacks.
  ///
  /// - Parameters:
  ///   - cells: The cells of the schools at one time.
  ///   - lacks: Groups of which nothing can be told, and why.
  /// - Returns: One per group, by name.
  func groups(_ cells: [FigureCell], lacks: [String: TargetGroup.Lack]) -> [TargetGroup] {
    let byName = Dictionary(grouping: cells) { cell in
      cell.group.map { self.cells.groups[$0] } ?? ""
    }
    return Set(byName.keys).union(lacks.keys).sorted().map { name in
      if let lack = lacks[name] { return TargetGroup(name: name, difference: nil, lack: lack) }
      let records = SchoolRecord.records(
        of: schoolYears(byName[name] ?? []).map { year in
          var year = year
          year.isAfter = true
          return year
        }, isPooled: true)
      return TargetGroup(name: name, difference: Cohort(records).level(isFixed: plan.isFixed))
    }
  }

  private func variance(_ cell: FigureCell) -> Double? {
    guard let interval = cell.interval else { return cell.variance }
    // Of a file of one's own neither the scale nor the digits are known.
    let unit = plan.isPublished ? PublishedInterval.tableUnit : 0
    return PublishedInterval(lower: interval.lowerBound, upper: interval.upperBound, unit: unit)?
      .samplingVariance
  }

  private func halfUnit(_ cell: FigureCell) -> Double {
    guard case .national(let column, .published) = plan.comparator else { return halfUnit }
    if column != "national.progress" { return 0.5 }
    return cell.group.map { cells.groups[$0] } == PublishedSource.allPupils ? 0 : 0.05
  }
}

extension TargetPlan {
  /// Half of the unit to which national values are rounded; 0 where it differs from group to group, or is none.
  func halfUnit(_ frame: Frame) -> Double {
    switch comparator {
    case .national(_, .unit(let unit)): unit / 2
    case .national(let column, .lastDecimal): (frame.decimalUnit(of: column) ?? 0) / 2
    default: 0
    }
  }
}
