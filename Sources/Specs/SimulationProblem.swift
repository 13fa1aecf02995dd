/// What keeps a process from being simulated, beyond the form of its keys.
public enum SimulationProblem: Sendable, Equatable {
  /// E272: a year that does not follow the one before it.
  case yearsOutOfOrder(year: Int, after: Int)
  /// E273: schools chosen by results that the programme has already changed.
  case selectionAfterStart(year: Int, start: String)
  /// E273: a programme that begins after the last tests.
  case startAfterYears(start: String, last: Int)
  /// E273: a programme that has begun before all tests, so that no year is without it.
  case startBeforeYears(start: String, first: Int)
  /// E274: more pupils than are simulated, and what their file would take.
  case tooLarge(pupils: Int, megabytes: Int, limit: Int)
  /// E275: a table that is marked as simulated in a spec that is not.
  case unmarked(source: String)
}

extension SimulationProblem {
  var code: DiagnosticCode {
    switch self {
    case .yearsOutOfOrder: .simulatedYears
    case .selectionAfterStart, .startAfterYears, .startBeforeYears: .simulatedProgramme
    case .tooLarge: .simulationTooLarge
    case .unmarked: .unmarkedSimulation
    }
  }

  var sentence: String {
    switch self {
    case .yearsOutOfOrder(let year, let after):
      "the year \(year) does not follow \(after): years stand one after the other, without gaps"
    case .selectionAfterStart(let year, let start):
      "schools cannot be chosen by results of \(year): the programme begins in \(start), before their tests"
    case .startAfterYears(let start, let last):
      "the programme begins in \(start), after the last tests, in May \(last)"
    case .startBeforeYears(let start, let first):
      "the programme begins in \(start), before the first tests, in May \(first): no year is without it"
    case .tooLarge(let pupils, let megabytes, let limit):
      "the process makes some \(grouped(pupils)) pupils, whose file takes some \(grouped(megabytes)) MB; "
        + "at most \(grouped(limit)) are simulated"
    case .unmarked(let source):
      "the tables of \(quoted(source)) are simulated, and the spec does not say so"
    }
  }

  var helps: [String] {
    switch self {
    case .yearsOutOfOrder:
      ["list every year from the first to the last; `tables:` says which are published"]
    case .selectionAfterStart(let year, _):
      ["choose by a year before \(year), or let the programme begin later"]
    case .startAfterYears: ["let it begin earlier, or add years"]
    case .startBeforeYears: ["let it begin later, or add years before"]
    case .tooLarge: ["take fewer `schools`, fewer `years` or smaller cohorts"]
    case .unmarked: ["add `simulated: true` at the top of the spec"]
    }
  }

  /// A whole number with commas between thousands.
  private func grouped(_ number: Int) -> String {
    var groups: [String] = []
    var rest = number
    while rest >= 1000 {
      groups.insert(String(String(rest % 1000 + 1000).dropFirst()), at: 0)
      rest /= 1000
    }
    return ([String(rest)] + groups).joined(separator: ",")
  }
}

extension DiagnosticCode {
  static let simulationTable: [DiagnosticCode: (String, String, String)] = [
    .simulatedYears: (
      "years of a process that do not follow each other",
      "A school's level of one year keeps a part of that of the year before, and a table repeats figures of the two years "
        + "before its own: every year between the first and the last is simulated.",
      "list all of them in order; `tables:` chooses the years whose tables are written."
    ),
    .simulatedProgramme: (
      "a programme that does not fit the years",
      "Of a programme there must be results before and after its start, and schools are chosen by results of before.",
      "change `start:`, the `year:` of `selection:`, or `years:`."
    ),
    .simulationTooLarge: (
      "a process of too many pupils",
      "The file of pupils is made in memory. What the process would make by its medians and spreads is more than is "
        + "sensible: England has some 600,000 pupils a year.",
      "take fewer schools, fewer years or smaller cohorts."
    ),
    .unmarkedSimulation: (
      "simulated tables in a spec that does not say so",
      "Tables that diminish has simulated carry a column SIMULATED. What is reckoned from them says nothing about real "
        + "schools, and must be stamped.",
      "add `simulated: true` to the spec."
    ),
  ]
}
