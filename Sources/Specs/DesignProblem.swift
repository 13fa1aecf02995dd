/// What keeps the effect of a programme from being identified, or a role from being read.
public enum DesignProblem: Sendable, Equatable {
  /// E310: no unit gets the programme; where the spec itself says so, `because` quotes it.
  case noTreatedUnits(because: String?)
  /// E311: no unit is without the programme while another has it.
  case noComparison(because: String?)
  /// E312: no treated unit is observed before its start.
  case noPeriodBefore(because: String?)
  /// E313: no treated unit is observed after its start.
  case noPeriodAfter(because: String?)
  /// E314: the programme's start is not the same in all rows of a unit; row 1-based.
  case startVaries(unit: String, role: String, firstRow: Int)
  /// E330: a role that must be the same in all rows of a unit is written with the time, or the other way round.
  case roleReads(role: String, column: String, isTime: Bool)
  /// E315: a group has no rows in an arm.
  case groupMissing(isFocus: Bool, inTreated: Bool)
  /// E316: the reference lies in a gap of the calendar.
  case referenceInGap
  /// E316: so many comparisons of a start with a year straddle a gap of the calendar.
  case acrossGap(comparisons: Int)
  /// E326: starts without a row at the reference event time: all of them, or some.
  case noReference(eventTime: Int, isAny: Bool)
  /// E327: `post` is 0 again after a start.
  case postEnds(firstRow: Int)
  /// E331: a year that a role names and that no row has.
  case noSuchYear(role: String, year: Int)
  /// E332: units chosen by a year in which all of them had started; the latest start.
  case selectionAfterStart(year: Int, start: Int)
  /// E317: absorbed effects leave nothing of the comparison.
  case comparisonAbsorbed(by: String?)
  /// E318: first treated years that are blank, or no years.
  case badStart(column: String, firstRow: Int, count: Int, isBlank: Bool)
  /// E319: rows that are alone in their unit and year, so that nobody can tell a panel from cross-sections.
  case panelUnsaid(unit: String, time: String)
  /// E320: two rows of a panel in the same year.
  case repeatedInPanel(panel: String, time: String, firstRow: Int)
  /// E321: times that are no years.
  case timeNotYear(column: String, firstRow: Int, count: Int)
  /// E322: an amount out of its range.
  case badAmount(role: String, firstRow: Int, count: Int, range: String)
  /// E323: a level above the panel unit that varies within it.
  case variesInPanel(column: String, panel: String, firstRow: Int)
  /// E324: several starts where an estimator has one.
  case severalStarts(estimator: String, instead: String)
  /// E341: a treatment, or a stratum, that is not the same in all rows of a unit of randomisation.
  case assignmentVaries(column: String, unit: String, firstRow: Int)
  /// E342: a programme whose assignment cannot be exchanged between units.
  case notExchangeable(because: String)
  /// E351: a table of effect sizes where the design tells no arms apart.
  case effectWithoutArms
  /// E352: a model of a table of effect sizes of which no one estimate is the effect; its terms.
  case effectUnnamed(table: String, model: String, known: [String])
  /// E353: a term of a table of effect sizes that is of the comparison arm.
  case effectReversed(term: String)
}

extension DesignProblem {
  var code: DiagnosticCode {
    switch self {
    case .noTreatedUnits: .noTreatedUnits
    case .noComparison: .noComparison
    case .noPeriodBefore: .noPeriodBefore
    case .noPeriodAfter: .noPeriodAfter
    case .startVaries: .startVaries
    case .roleReads: .roleReads
    case .noSuchYear: .noSuchYear
    case .selectionAfterStart: .selectionAfterStart
    case .groupMissing: .groupMissing
    case .referenceInGap, .acrossGap: .acrossGap
    case .comparisonAbsorbed: .comparisonAbsorbed
    case .noReference: .noReference
    case .postEnds: .postEnds
    case .badStart: .badStart
    case .panelUnsaid: .panelUnsaid
    case .repeatedInPanel: .repeatedInPanel
    case .timeNotYear: .timeNotYear
    case .badAmount: .badAmount
    case .variesInPanel: .variesInPanel
    case .severalStarts: .severalStarts
    case .assignmentVaries: .assignmentVaries
    case .notExchangeable: .notExchangeable
    case .effectWithoutArms: .effectWithoutArms
    case .effectUnnamed: .effectUnnamed
    case .effectReversed: .effectReversed
    }
  }
}
