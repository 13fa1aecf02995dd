import Analyses
import ArgumentParser
import FoundationEssentials
import Specs

/// `diminish schools`: from a list of school numbers and published tables to a spec and its results.
struct SchoolsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schools",
    abstract:
      "Compare a list of schools with national figures and with similar schools, from public tables.",
    discussion: """
      Needs nothing but the published key stage 2 tables and a list of school numbers (URN or LAESTAB, one a line, a \
      column of a .csv or .xlsx file). Writes a spec, ID.yaml, and runs it: `diminish run ID.yaml` gives the same \
      numbers again, and what the spec says can be changed. Everything is about mathematics.
      """)

  @Argument(help: "The list of school numbers.", completion: .file())
  var list: String

  @Option(
    name: .customLong("tables"), parsing: .upToNextOption,
    help: "The tables as downloaded, FILE or YEAR=FILE (year of the results).",
    completion: .file(extensions: ["csv"]))
  var tables: [String]

  @Option(
    help:
      "The school register's file of links: a school that followed another is then the same school.",
    completion: .file(extensions: ["csv"]))
  var links: String?

  @Option(
    help: "The first year of results with the programme (default: the one after the first table).")
  var start: Int?

  @Option(help: "The year of results that is judged (default: the last table's).")
  var post: Int?

  @Option(
    help:
      "The year by whose weak results schools were chosen, or none (default: the last before the start)."
  )
  var chosen: String?

  @Option(help: "The share by which the gap to national should fall.")
  var reduction = 0.2

  @Option(help: "How many similar schools each school is compared with.")
  var neighbours = 3

  @Option(help: "The greatest distance of a similar school (default: any).")
  var caliper: Double?

  @Option(help: "How many sets of other schools are drawn for the base rates.")
  var draws = 500

  @Option(help: "The seed of the draws.")
  var seed = 1

  @Option(help: "The name of the spec and of the output folder (default: that of the list).")
  var id: String?

  @Flag(help: "Leave out numbers that are in no table, with a warning.")
  var leaveOutUnknown = false

  @Flag(help: "The tables are invented: every output says so.")
  var simulated = false

  @Option(help: "The folder to write (default: results/<id>).", completion: .directory)
  var out: String?

  @Option(help: "How many threads may work (default: all cores). No result depends on it.")
  var threads: Int?

  @Option(help: "What to print: text, json, csv or md.")
  var format: OutputFormat = .text

  @Flag(help: "No progress and no warnings.")
  var quiet = false

  @Option(help: "Require every target on this line, as `run` does.")
  var requireTargets: RequiredLine?

  func validate() throws {
    if tables.isEmpty { throw ValidationError("--tables takes at least one published table.") }
    if !(reduction > 0 && reduction <= 1) {
      throw ValidationError("--reduction takes a share above 0, at most 1: 0.2 for a fifth.")
    }
    if !(1...20).contains(neighbours) {
      throw ValidationError("--neighbours takes a whole number from 1 to 20.")
    }
    if let caliper, !(caliper > 0 && caliper.isFinite) {
      throw ValidationError("--caliper takes a number above 0.")
    }
    if !(1...100_000).contains(draws) {
      throw ValidationError("--draws takes a whole number from 1 to 100000.")
    }
    if seed < 0 { throw ValidationError("--seed takes a whole number of at least 0.") }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a whole number from 1 to 1024.")
    }
    if let chosen, chosen != "none", Int(chosen) == nil {
      throw ValidationError("--chosen takes a year, or none.")
    }
    if let id, NameRule.id.allows(id) == false {
      throw ValidationError("--id takes lower-case letters, digits and hyphens.")
    }
    for table in tables where table.hasPrefix("=") || table.hasSuffix("=") {
      throw ValidationError("--tables takes FILE or YEAR=FILE.")
    }
  }

  func run() throws {
    let plan: SchoolsPlan
    do {
      plan = try SchoolsPlan(
        request, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    } catch {
      Terminal.tell(DiagnosticRenderer(source: error.listText).render(error.failure.diagnostics))
      if error.failure.hidden > 0 { Terminal.tell("... and \(error.failure.hidden) more\n") }
      // A year that an option names wrongly is usage, whatever block its code is of.
      throw error.failure.diagnostics.contains { $0.code == .schoolYear }
        ? ExitStatus.usage : ExitStatus(error.failure.diagnostics)
    }
    if !quiet, !plan.notices.isEmpty {
      Terminal.tell(DiagnosticRenderer(source: plan.listText).render(plan.notices))
    }
    let path = "\(name).yaml"
    do {
      try plan.write(to: path)
    } catch {
      Terminal.tell(DiagnosticRenderer(source: nil).render([error]))
      throw ExitStatus([error])
    }
    if !quiet { Terminal.tell("spec written to \(path)\n") }
    try RunCommand.parse(runArguments(path)).run()
  }

  private func runArguments(_ path: String) -> [String] {
    var arguments = ["--format", format.rawValue]
    if let out { arguments += ["--out", out] }
    if let threads { arguments += ["--threads", String(threads)] }
    if quiet { arguments.append("--quiet") }
    if let requireTargets { arguments += ["--require-targets", requireTargets.rawValue] }
    return arguments + ["--", path]
  }

  private var request: SchoolsRequest {
    var request = SchoolsRequest(list: list, tables: tables.map(Self.table), id: name)
    request.links = links
    request.start = start
    request.post = post
    request.chosen = chosen.flatMap { Int($0) }
    request.isNotChosenByResults = chosen == "none"
    request.reduction = reduction
    request.neighbours = neighbours
    request.caliper = caliper
    request.draws = draws
    request.seed = seed
    request.leavesUnknownOut = leaveOutUnknown
    request.isSimulated = simulated
    return request
  }

  /// `2019=FILE`, or a file alone.
  private static func table(_ text: String) -> SchoolTables.File {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, parts[0].count == 4, let year = Int(parts[0]) else {
      return SchoolTables.File(path: text)
    }
    return SchoolTables.File(path: String(parts[1]), year: year)
  }

  /// The id that is given, or what remains of the list's name.
  private var name: String {
    if let id { return id }
    let file = list.split(separator: "/").last.map(String.init) ?? list
    let stem = file.split(separator: ".").first.map(String.init) ?? file
    let plain = stem.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let trimmed = String(plain.drop { $0 == "-" })
    return trimmed.isEmpty ? "schools" : String(trimmed.prefix(60))
  }
}
