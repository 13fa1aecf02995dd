import Education
import Frames
import Specs

/// What the rows of a target show to be wrong with it.
struct TargetCheck {
  private let target: TargetPlan
  private let bound: BoundTarget
  private let binding: Binding
  private var frame: Frame { binding.frame }

  init(_ target: TargetPlan, _ bound: BoundTarget, _ binding: Binding) {
    self.target = target
    self.bound = bound
    self.binding = binding
  }

  /// Every problem: no rows, years that do not occur, values that cannot be judged.
  var problems: [Diagnostic] {
    if bound.rows.isEmpty {
      return [
        Diagnostic(
          .noTargetRows(target: target.id.value),
          at: target.filter?.written.span ?? target.id.span)
      ]
    }
    // Rows of other groups of pupils would be told for what is wrong with them, too: one mistake, one message.
    let repeated = repeatedRows
    return absentYears + values + (repeated.isEmpty ? weights : repeated) + eligible
  }

  private var absentYears: [Diagnostic] {
    let years = (target.baseline + target.post).filter { year in
      bound.rows.rows(where: { binding.years[$0] == Int32(year.value) }).isEmpty
    }
    return years.map {
      Diagnostic(.targetYear(target: target.id.value, year: $0.value), at: $0.span)
    }
  }

  /// The type of the figures, and 0 and 1 where people agree or not.
  private var values: [Diagnostic] {
    guard let column = frame[target.of.value] else { return [] }
    let isOrdered = target.measure == .orderedShift && target.hasOrderedLevels
    switch column.values {
    case .number where !column.isDate, .flag: break
    case .factor where isOrdered: return []
    default:
      return [target.wrongType(column.isDate ? "dates" : "texts")]
    }
    guard target.measure == .shareAgree,
      let wrong = frame.valuesBesideZeroAndOne(
        of: target.of.value, within: bound.figures.complete.kept)
    else { return [] }
    return [
      Diagnostic(
        .cellType(
          column: target.of.value, type: "0 or 1", firstRow: wrong.firstRow + 1, count: wrong.count),
        at: target.of.span)
    ]
  }

  /// A weight that is negative, or that the spec names and a row with a figure lacks.
  private var weights: [Diagnostic] {
    guard let weight = target.weight, let column = frame[weight] else { return [] }
    let place = target.weightPlace ?? target.id.span
    guard case .number = column.values else {
      return [
        Diagnostic(
          .typeMismatch(operation: "`weight`", expected: "numbers", found: "something else"),
          at: place)
      ]
    }
    let negative = frame.negativeValues(of: weight, within: bound.figures.complete.kept)
    var lacking: [RowSelection] = []
    if target.weightPlace != nil {
      lacking = bound.figures.complete.dropped.filter { drop in
        drop.reason == weight || drop.reason.hasPrefix("\(weight) (")
      }.map(\.rows)
    }
    let missing = lacking.reduce(0) { $0 + $1.count }
    let first = (lacking.compactMap { $0.rows.first.map { Int($0) } } + [negative?.firstRow])
      .compactMap(\.self).min()
    guard let first else { return [] }
    return [
      Diagnostic(
        .badWeight(
          column: weight, negative: negative?.count ?? 0, missing: missing, firstRow: first + 1),
        at: place)
    ]
  }

  /// Schools with several rows where one figure each is meant.
  private var repeatedRows: [Diagnostic] {
    guard target.hasOneRowPerSchool, let unit = target.unit else { return [] }
    let wanted = Set((target.baseline + target.post).map { Int32($0.value) })
    let codes = frame.groupCodes(of: [unit] + (target.by.map { [$0] } ?? []))
    let focus = target.comparator == .otherPupils ? binding.group : nil
    for side: UInt8 in focus == nil ? [0] : [0, 1] {
      let own = bound.rows.rows(where: {
        wanted.contains(binding.years[$0]) && codes.codes[$0] >= 0
          && focus?.codes[$0] ?? side == side
      })
      if let row = codes.selecting(own).firstRepeated(
        inEach: own.rows.map { binding.years[Int($0)] })
      {
        return [
          Diagnostic(
            .targetRows(target: target.id.value, unit: unit, row: row + 1), at: target.id.span)
        ]
      }
    }
    return []
  }

  private var eligible: [Diagnostic] {
    guard target.measure == .shareAgree, let eligible = target.eligible else { return [] }
    let answered = bound.rows(binding, after: true, of: target).count
    guard eligible.value < answered else { return [] }
    return [
      Diagnostic(
        .targetEligible(target: target.id.value, eligible: eligible.value, answered: answered),
        at: eligible.span)
    ]
  }
}

extension TargetPlan {
  /// Figures that are not what the measure takes.
  func wrongType(_ found: String) -> Diagnostic { TargetPlan.wrongType(measure, of, found) }

  /// Figures that are not what a measure takes.
  static func wrongType(
    _ measure: TargetMeasure, _ of: Located<String>, _ found: String
  ) -> Diagnostic {
    let expected =
      measure == .orderedShift
      ? "numbers, or a category whose `levels` the contract lists in order," : "numbers"
    return Diagnostic(
      .typeMismatch(
        operation: "`measure: \(measure.rawValue)`", expected: expected, found: found),
      at: of.span)
  }
}
