import Education
import Frames
import Specs

/// The groups of the programme's pupils of which nothing can be told, and why.
///
/// In published tables a row is a school's figure: without one the group's mean would be that of other schools. Among rows
/// of pupils, one without a score or with a weight of nought only lessens how many there are, and a group lacks where a
/// year has rows of it and leaves none.
struct LackingGroups {
  private let plan: TargetPlan
  private let binding: Binding
  private let figures: FigureSelection
  private var frame: Frame { binding.frame }

  /// The groups of a target's rows, as `figureRows` keeps and drops them.
  init(_ plan: TargetPlan, _ binding: Binding, _ figures: FigureSelection) {
    self.plan = plan
    self.binding = binding
    self.figures = figures
  }

  /// Why nothing can be told of groups in some years.
  ///
  /// - Parameter years: The years.
  /// - Returns: By the group's name; empty without groups.
  func lacks(in years: [Int32]) -> [String: TargetGroup.Lack] {
    guard let by = plan.by else { return [:] }
    let isFigureEach = isFigureEach(Set(years), by)
    var found: [String: TargetGroup.Lack] = [:]
    // What weighs most first: no national value is no matter of one school.
    for lack in [TargetGroup.Lack.withoutNational, .suppressed, .withoutFigures] {
      // A published figure lacks by itself; pupils and a weight of nought only where nobody is left.
      let isEach = isFigureEach && lack != .withoutFigures
      for year in years {
        let kept = isEach ? [] : names(by, own(figures.weights.kept, [year]))
        for drop in figures.complete.dropped + figures.weights.dropped {
          let lost = own(drop.rows, [year]).rows(where: { self.lack($0, isFigureEach) == lack })
          for name in names(by, lost).subtracting(kept) where found[name] == nil {
            found[name] = lack
          }
        }
      }
    }
    return found
  }

  /// Whether each row is a school's figure: as the tables have it, or as no school has two rows of a group in a year.
  private func isFigureEach(_ years: Set<Int32>, _ by: String) -> Bool {
    if plan.hasOneRowPerSchool { return true }
    guard let unit = plan.unit else { return false }
    let codes = frame.groupCodes(of: [unit, by])
    let rows = own(figures.roles.kept, years).rows(where: { codes.codes[$0] >= 0 })
    return codes.selecting(rows).firstRepeated(inEach: rows.rows.map { binding.years[Int($0)] })
      == nil
  }

  /// The programme's rows of some years.
  private func own(_ rows: RowSelection, _ years: Set<Int32>) -> RowSelection {
    let treated = binding.arms?.treated
    return rows.rows(where: {
      years.contains(binding.years[$0]) && treated?.codes[$0] ?? 1 == 1
    })
  }

  private func names(_ by: String, _ rows: RowSelection) -> Set<String> {
    rows.isEmpty ? [] : frame.groupNames(of: by, within: rows)
  }

  /// What a row that was left out lacks.
  private func lack(_ row: Int, _ isFigureEach: Bool) -> TargetGroup.Lack {
    let figure: TargetGroup.Lack = isFigureEach ? .suppressed : .withoutFigures
    if isMissing(plan.of.value, row) { return figure }
    if case .national(let column, _) = plan.comparator, isMissing(column, row) {
      return .withoutNational
    }
    // What has its figure lacks its number of pupils, which tables suppress with it, or counts nobody.
    return plan.weight.map { isMissing($0, row) } ?? false ? figure : .withoutFigures
  }

  private func isMissing(_ name: String, _ row: Int) -> Bool {
    frame[name]?.missing.isMissing(row) ?? false
  }
}
