extension DesignProblem {
  /// The problem in one line.
  var sentence: String {
    switch self {
    case .noTreatedUnits(let because): "no unit of the sample gets the programme" + words(because)
    case .noComparison(let because):
      "no unit is without the programme while another has it, so there is nothing to compare with"
        + words(because)
    case .noPeriodBefore(let because):
      "no treated unit is observed before its start" + words(because)
    case .noPeriodAfter(let because):
      "no treated unit is observed at or after its start" + words(because)
    case .startVaries(let unit, let role, let row):
      "\(quoted(role)) is not the same in all rows of a \(quoted(unit)), first in row \(row)"
    case .roleReads(let role, let column, true):
      "\(quoted(role)) says who is treated at all, but reads the time \(quoted(column)): it would change within units"
    case .roleReads(let role, let column, false):
      "\(quoted(role)) cannot read \(quoted(column))"
    case .groupMissing(let isFocus, let inTreated):
      "no row of the \(isFocus ? "focus group" : "other group") is in the "
        + "\(inTreated ? "programme" : "comparison") arm"
    case .noSuchYear(let role, let year):
      "\(quoted(role)) names \(year), and no row is of that year"
    case .selectionAfterStart(let year, let start):
      "units cannot have been chosen by \(year): all that get the programme had started by \(start)"
    case .referenceInGap:
      "effects would be compared with a year that is a gap of the calendar"
    case .acrossGap(let comparisons):
      "effects would compare years on both sides of a gap of the calendar, in "
        + counted(comparisons, "pair") + " of start and year"
    case .noReference(let eventTime, let isAny):
      (isAny ? "no start has" : "some starts have no")
        + " rows at the reference event time \(eventTime)"
        + (isAny ? "" : ", so their effects would be against another")
    case .postEnds(let row):
      "`post` is 0 again in a year after the start, first in row \(row): a programme that ends, or begins anew, is not "
        + "what these estimators take"
    case .comparisonAbsorbed(let effect):
      (effect.map { "the absorbed effect \(quoted($0)) holds" } ?? "the absorbed effects hold")
        + " all that sets the programme's units apart after their start: no effect is left"
    case .badStart(let column, let row, let count, true):
      "\(counted(count, "row")) \(count == 1 ? "has" : "have") no value of \(quoted(column)), first in row \(row)"
    case .badStart(let column, let row, let count, false):
      "\(counted(count, "cell")) of \(quoted(column)) \(count == 1 ? "is" : "are") neither a year nor a code for never, "
        + "first in row \(row)"
    case .panelUnsaid(let unit, let time):
      "no two rows share \(quoted(unit)) and \(quoted(time)): a panel of units, or one pupil each?"
    case .repeatedInPanel(let panel, let time, let row):
      "a \(quoted(panel)) has two rows in one \(quoted(time)), the second in row \(row)"
    case .timeNotYear(let column, let row, let count):
      "\(counted(count, "cell")) of \(quoted(column)) \(count == 1 ? "is no year" : "are no years"), first in row \(row)"
    case .badAmount(let role, let row, let count, let range):
      "\(counted(count, "row")) of treated units \(count == 1 ? "has" : "have") a value of \(quoted(role)) that is not "
        + "\(range), first in row \(row)"
    case .variesInPanel(let column, let panel, let row):
      "\(quoted(column)) is not the same in all rows of a \(quoted(panel)), first in row \(row)"
    case .severalStarts(let estimator, _):
      "units start in different years, and \(estimator) with covariates takes one start"
    case .assignmentVaries(let column, let unit, let row):
      "\(quoted(column)) is not the same in all rows of a \(quoted(unit)), the unit of randomisation, first in row "
        + "\(row)"
    case .notExchangeable(let because):
      "the programme cannot be exchanged between units: \(because)"
    case .effectWithoutArms:
      "effect sizes compare two arms, and no `design` says who is in which"
    case .effectUnnamed(let table, let model, _):
      "table \(quoted(table)) cannot tell which estimate of \(quoted(model)) is the effect"
    case .effectReversed(let term):
      "the effect \(quoted(term)) is the comparison arm's: it is 0 in every row of the intervention"
    }
  }

  private func words(_ because: String?) -> String {
    because.map { ": " + $0 } ?? ""
  }

  /// What mends it.
  var helps: [String] {
    switch self {
    case .noTreatedUnits: ["look at `treated` or `first_treated`, and at `where`"]
    case .noComparison:
      ["take units in that never get the programme, or get it later; look at `where` and `treated`"]
    case .noPeriodBefore:
      ["take earlier years in: without a year before there is no change to compare"]
    case .noPeriodAfter: ["take later years in; look at `post` or `first_treated`"]
    case .startVaries:
      ["make it the same in all rows of the unit, as with rows of one list joined by it"]
    case .roleReads(_, _, true):
      ["say who under `treated:` and when under `post:`, or give `first_treated:`"]
    case .roleReads: []
    case .noSuchYear: ["correct the year, or leave it out"]
    case .selectionAfterStart(_, let start): ["name the year in which it looked, before \(start)"]
    case .groupMissing: ["look at `group`, and at `where`"]
    case .referenceInGap: ["name another `reference:`, as -2"]
    case .acrossGap:
      [
        "leave these years out with `where`, or say calendar: {gaps: […], across: allowed} and defend it"
      ]
    case .noReference: ["name another `reference:`, or take these years in"]
    case .postEnds:
      [
        "make `post` 1 in every year from the start on, or leave the years after its end out with `where`"
      ]
    case .comparisonAbsorbed: ["absorb less: unit and time, not their product"]
    case .badStart(_, _, _, true):
      ["say `blank: never` if that is what it means, or fill it in"]
    case .badStart:
      [
        "codes for never go under `never:`; 0, Inf and never are known",
        "years are whole numbers, or academic years as 1999/2000, less than 250 years from most of them",
      ]
    case .panelUnsaid(let unit, _):
      ["say panel: \(visible(unit)), or panel: none for repeated cross-sections"]
    case .repeatedInPanel: ["name what is observed once a year, or say panel: none"]
    case .timeNotYear:
      [
        "years are whole numbers, or academic years as 1999/2000, less than 250 years from most of them"
      ]
    case .badAmount: ["look at the column; treated rows after the start need a value"]
    case .variesInPanel(let column, _, _):
      ["cluster by a level that \(quoted(column)) is nested in, or say panel: none"]
    case .severalStarts(_, let instead): ["use \(instead)"]
    case .assignmentVaries(_, let unit, _):
      ["name what was assigned under `unit:`, coarser than \(visible(unit)) or finer"]
    case .notExchangeable: ["take CR2, or one start without amounts"]
    case .effectWithoutArms: ["give `treated:` or `first_treated:` under `design:`"]
    case .effectUnnamed(_, _, let known):
      [
        "name it under `terms:`, as terms: [\(known.first { $0 != "(Intercept)" }.map(visible) ?? "…")]"
      ]
    case .effectReversed:
      ["make the comparison arm the reference, the first of `levels:`, and name the other"]
    }
  }
}

extension DiagnosticCode {
  /// What goes wrong with the design of a programme.
  static let programmeTable: [DiagnosticCode: (String, String, String)] = [
    .noTreatedUnits: (
      "no unit gets the programme", "In the model's sample nobody is treated.",
      "look at `treated` or `first_treated`, and at `where`."
    ),
    .noComparison: (
      "nothing to compare with",
      "In every year either all units have the programme or none has: what would have happened without it is not to "
        + "be known from these rows.", "take units in that never get it, or get it later."
    ),
    .noPeriodBefore: (
      "no year before the start",
      "A difference in differences compares changes from before to after; no treated unit is seen before.",
      "take earlier years in."
    ),
    .noPeriodAfter: (
      "no year after the start", "No treated unit is seen at or after its start.",
      "take later years in."
    ),
    .startVaries: (
      "a start that varies within a unit",
      "Who gets the programme, and from when on, is a property of the unit; the same unit cannot be in both arms.",
      "make it the same in all rows of the unit: who under `treated`, when under `post`."
    ),
    .roleReads: (
      "a role that reads another's column",
      "Who gets the programme is a property of the unit; written with the time it would change within units.",
      "say who under `treated:` and when under `post:`, or give `first_treated:`."
    ),
    .noSuchYear: (
      "a year that no row has",
      "A year of `transition:` that no row has leaves nothing out, and changes nothing.",
      "correct the year, or leave it out."
    ),
    .selectionAfterStart: (
      "a selection by a year after the start",
      "What a programme chose its units by was there before it began; figures of later years hold its effect, and "
        + "draws of untreated units with the like would show no regression to the mean.",
      "name the year in which it looked under `selection: {year: …}`, or mend the start."
    ),
    .groupMissing: (
      "a group that an arm lacks",
      "Effects on two groups need rows of both groups in both arms.", "look at `group` and `where`."
    ),
    .acrossGap: (
      "effects across a gap of the calendar",
      "Event time is the difference of calendar years. Between the reference and the year lies a year without results "
        + "(KS2 had none in 2020 and 2021): another time, perhaps another test.",
      "leave the years out, name another reference, or allow it with calendar: {gaps: […], across: allowed}."
    ),
    .lostEffects: (
      "effects without an estimate",
      "Rows of an arm, a group or a time are missing, or other terms explain the effect that the model is asked for.",
      "look at `where`, `group` and the times of the rows; `plan --read` has the cells."
    ),
    .noReference: (
      "no rows at the reference event time",
      "Effects by event time are against the reference; starts that are not seen then have nothing to be compared with.",
      "name another `reference:`, or take these years in."
    ),
    .postEnds: (
      "a programme that ends",
      "The estimators take a programme as begun and kept: treated rows are those from the start on.",
      "make `post` 1 in every year from the start on, or leave later years out."
    ),
    .comparisonAbsorbed: (
      "a comparison that absorbed effects swallow",
      "The absorbed effects explain all that sets treated units apart after their start, so no effect is left.",
      "absorb unit and time, not their product."
    ),
    .badStart: (
      "a first treated year that is none",
      "A blank could mean never, or not known; nobody can tell for you.",
      "say `blank: never`, list codes under `never:`, or mend the data."
    ),
    .panelUnsaid: (
      "a panel or cross-sections",
      "Where every unit has one row in each year, the rows may be the same units seen again, or other people of them. "
        + "Standard errors differ.", "say `panel:` with its column, or `panel: none`."
    ),
    .repeatedInPanel: (
      "two rows of a panel in one year", "What is observed repeatedly has one row in each year.",
      "name the right column, or say `panel: none`."
    ),
    .timeNotYear: (
      "a time that is no year",
      "Years are whole numbers, or academic years: 2018/2019 means 2019. Less than 250 years lie between one and most "
        + "others; what is further off is mistyped.",
      "mend the column, or derive a year."
    ),
    .badAmount: (
      "an amount out of range", "Exposure lies between 0 and 1, a dose is not negative.",
      "look at the column."
    ),
    .variesInPanel: (
      "a level that varies within the panel",
      "What is observed repeatedly keeps its unit, group and cluster in a panel.",
      "cluster higher, or say `panel: none`."
    ),
    .assignmentVaries: (
      "not the same within a unit of randomisation",
      "A randomisation test exchanges the treatment between whole units, within strata of whole units: a unit has one "
        + "value of both.", "name what was assigned under `unit:`."
    ),
    .notExchangeable: (
      "a programme that cannot be exchanged",
      "A randomisation test gives a unit's part in the programme to another. Starts in different years and amounts that "
        + "only treated units have are no such part.", "take CR2, or one start without amounts."
    ),
    .effectWithoutArms: (
      "effect sizes without arms",
      "A table of `kind: eef` shows the outcome of the intervention and of the comparison arm, and divides the effect by "
        + "their standard deviation: the design must say who is in which.",
      "give `treated:` or `first_treated:` under `design:`."
    ),
    .effectUnnamed: (
      "an effect that is not named",
      "Of estimators by design the effect is `did` or `simple`. Of a formula it is the term of the design's `treated`, "
        + "with `post` where the design has one, if both are columns and no further term of it is in the formula; with "
        + "another one the effect differs by it.", "name the term under `terms:` of the table."
    ),
    .effectReversed: (
      "an effect the other way round",
      "A table of `kind: eef` tells the intervention less the comparison. A term that is 0 in every row of the "
        + "intervention, as the level of the other arm is, has the opposite sign.",
      "make the comparison arm the reference of its category, and name the level of the intervention."
    ),
    .severalStarts: (
      "several starts", "The estimator compares one before with one after.",
      "use callaway-santanna, or staggered-triple-difference for a gap."
    ),
  ]
}
