/// What is wrong with a list of school numbers, or with the tables and years that it is looked up in.
public enum SchoolsProblem: Sendable, Equatable {
  /// E281: a number that is in no table; those that look like it, with the names of their schools.
  case unknown(near: [String])
  /// E281: a line that is no number.
  case notANumber
  /// E282: a list without a number of a mainstream school.
  case empty
  /// E282: a list that is no text.
  case notText
  /// E283: nothing is left to compare with.
  case noComparison(Obstacle)
  /// E284: a year that an option names and that is not as it must be; the years that there are.
  case year(option: String, year: Int, wanted: String, known: [Int])
  /// E285: two tables of one year; the other file.
  case tableRepeats(year: Int, other: String)
  /// E275: tables that are marked as simulated, which the command was not told.
  case simulatedTables
  /// E107: a file of the spec's name that the command has not written.
  case foreignSpec(path: String)
  /// E107: a spec of the command that was changed since.
  case changedSpec(path: String)
  /// N281: a school that the list has already.
  case repeats
  /// N282: a special school.
  case special

  /// Why nothing is left to compare with.
  public enum Obstacle: Sendable, Equatable {
    /// All mainstream schools of the tables, or all but one, are on the list.
    case allListed
    /// No school is like one of the list, or none has figures of all years.
    case noNeighbours
  }
}

extension SchoolsProblem {
  var code: DiagnosticCode {
    switch self {
    case .unknown, .notANumber: .unknownSchool
    case .empty, .notText: .emptySchoolList
    case .noComparison: .noComparisonSchools
    case .year: .schoolYear
    case .tableRepeats: .tableRepeats
    case .simulatedTables: .unmarkedSimulation
    case .foreignSpec, .changedSpec: .refusedOutput
    case .repeats: .schoolRepeats
    case .special: .specialSchool
    }
  }

  /// The problem in one line.
  var sentence: String {
    switch self {
    case .unknown: "this number is in none of the tables"
    case .notANumber: "this is no school number"
    case .empty: "the list has no number of a mainstream school"
    case .notText: "the list is not UTF-8 text"
    case .noComparison(.allListed):
      "the list holds all mainstream schools of the tables, or all but one: there is nothing to compare with"
    case .noComparison(.noNeighbours):
      "no school could be found to compare with: those of the list or the others lack figures, or none is near enough"
    case .year(let option, let year, let wanted, let known):
      "\(option) \(year) must be \(wanted): there are \(known.map { String($0) }.joined(separator: ", "))"
    case .tableRepeats(let year, let other):
      "this is a table of \(year), as \(quoted(other)) is"
    case .simulatedTables: "the tables are simulated, and the command does not say so"
    case .foreignSpec(let path):
      "\(quoted(path)) is there and was not written by `diminish schools`"
    case .changedSpec(let path):
      "\(quoted(path)) was changed since `diminish schools` wrote it, and would be written anew"
    case .repeats: "this school is on the list already: it counts once"
    case .special:
      "this is a special school: it is left out, as only mainstream schools are compared"
    }
  }

  /// What mends it.
  var helps: [String] {
    switch self {
    case .unknown(let near):
      (near.isEmpty ? [] : ["did you mean \(near.joined(separator: ", or "))?"])
        + [
          "a number has six digits (URN) or seven (LAESTAB, as 8502001 or 850/2001); --leave-out-unknown goes on without it"
        ]
    case .notANumber:
      [
        "one number a line; only the first line may be a heading; --leave-out-unknown goes on without it"
      ]
    case .empty: ["write one URN or LAESTAB a line"]
    case .notText: ["save it as UTF-8 text, or give the workbook itself (.xlsx)"]
    case .noComparison(.allListed): ["take tables with more schools: the national ones"]
    case .noComparison(.noNeighbours):
      ["take a larger --caliper, more years, or tables with more schools"]
    case .year: ["the tables of all years before and after are given with --tables"]
    case .tableRepeats: ["give each year once, or name the years: --tables 2018=FILE 2019=FILE"]
    case .simulatedTables: ["add --simulated"]
    case .changedSpec(let path):
      [
        "run it as it is: diminish run \(visible(path)); or name a new spec with --id, or move that file away"
      ]
    case .foreignSpec: ["name another with --id, or move that file away"]
    case .repeats, .special: []
    }
  }
}

extension DiagnosticCode {
  /// What goes wrong with a list of schools.
  static let schoolsTable: [DiagnosticCode: (String, String, String)] = [
    .unknownSchool: (
      "a school number that is in no table",
      "A number of the list is looked up as LAESTAB (authority and establishment number, seven digits) and as URN (six "
        + "digits) of any of the tables' years. A mistyped one would silently leave a school of the programme out, or "
        + "make it a comparison school.",
      "mend the number, take tables that have the school, or go on without it: --leave-out-unknown."
    ),
    .emptySchoolList: (
      "a list without schools",
      "The list has no number of a mainstream school, or cannot be read as text.",
      "write one URN or LAESTAB a line, or give a .csv or .xlsx file with a column of them."
    ),
    .noComparisonSchools: (
      "no schools to compare with",
      "What would have happened anyway is told by schools without the programme that resembled those with it before. None "
        + "is left: all are on the list, lack figures, or are too far away.",
      "take tables with more schools, or a larger --caliper."
    ),
    .schoolYear: (
      "a year that does not fit the tables",
      "The start needs a table before it and one at or after it; what is judged is a table's year; schools can have been "
        + "chosen by a year before the start.",
      "mend the option, or give the tables of more years."
    ),
    .tableRepeats: (
      "two tables of one year",
      "Each year has one table. Two of one year may be two authorities, or one file given twice.",
      "give each year once; the national tables hold all authorities."
    ),
    .schoolRepeats: (
      "a school that is on the list twice",
      "The same number again, or URN and LAESTAB of one school. It counts once.",
      "nothing needs mending."
    ),
    .specialSchool: (
      "a special school on the list",
      "Special schools are in the tables, but few of their figures are, and they resemble no mainstream school.",
      "nothing needs mending; say in the report that the school is left out."
    ),
  ]
}
