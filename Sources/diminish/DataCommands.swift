import Analyses
import ArgumentParser
import FoundationEssentials
import Presentation
import Readers
import Specs

/// `diminish data`: what data files hold.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Show what data files hold.", subcommands: [InspectCommand.self])
}

/// `diminish data inspect`: columns, types, missing cells, ranges and levels of a file.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show columns, types, missing cells, ranges and levels of a data file.",
    discussion: """
      No single pupil's values are shown: means stand over at least 10 values, levels and codes in at least 10 rows; \
      an end of a range that fewer than 10 cells share gives way to about the tenth number from it; of identifiers and \
      texts only the number of different ones is told.
      """)

  @Argument(
    help: "The data file, or a spec: its data file.",
    completion: .file(extensions: ["csv", "tsv", "txt", "dta", "sav", "xlsx", "yaml"]))
  var data: String

  @Option(help: "What to print: text, json or csv.")
  var format: DescriptionFormat = .text

  @OptionGroup var reading: ReadingOptions

  func run() throws {
    let isSpec = data.hasSuffix(".yaml") || data.hasSuffix(".yml")
    let data =
      isSpec ? try PreparedSpec.loadOrExit(self.data).1.source.files[0].shownPath : self.data
    let wish = try reading.wish(for: data)
    do {
      let described = try DataDescription.describe(
        data, as: wish, threads: ProcessInfo.processInfo.activeProcessorCount)
      described.problems.tellFirstOfEach()
      Terminal.print(format.render(DescriptionText(described.description)))
    } catch {
      throw error.told()
    }
  }
}

/// How a file is read where no spec says it.
struct ReadingOptions: ParsableArguments {
  @Option(help: "The character between cells, or tab (default: by the ending).")
  var delimiter: String?

  @Option(help: "The encoding: utf-8, windows-1252 or latin1 (default: by the bytes).")
  var encoding: String?

  @Option(help: "The sheet of an .xlsx file, by name or number from 1 (default: the first).")
  var sheet: String?

  @Option(help: "The range of the table in the sheet, as A3:F200 (default: the whole sheet).")
  var range: String?

  /// What was asked for.
  ///
  /// - Parameter path: The file that will be read.
  /// - Returns: The wish.
  /// - Throws: `ValidationError` where an option is misspelled or does not concern the file.
  func wish(for path: String) throws -> ReadingWish {
    let isWorkbook = path.lowercased().hasSuffix(".xlsx")
    if !isWorkbook, sheet != nil || range != nil {
      throw ValidationError("--sheet and --range are for .xlsx files.")
    }
    if !TableFile.isText(path), delimiter != nil || encoding != nil {
      throw ValidationError("--delimiter and --encoding are for text files.")
    }
    var wish = ReadingWish(delimiter: try character())
    (wish.sheet, wish.range) = (sheet, range)
    if let encoding {
      // As in a spec: latin1 is read as Windows-1252, which holds all of its letters.
      wish.encoding = encoding == "latin1" ? .windows1252 : TextEncoding(rawValue: encoding)
      guard wish.encoding != nil else {
        throw ValidationError("--encoding takes utf-8, windows-1252 or latin1.")
      }
    }
    return wish
  }

  private func character() throws -> Character? {
    guard let delimiter else { return nil }
    if delimiter == "tab" { return "\t" }
    guard delimiter.count == 1, let character = delimiter.first else {
      throw ValidationError("--delimiter takes one character, or tab.")
    }
    return character
  }
}

/// What `inspect` prints.
enum DescriptionFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, csv

  func render(_ description: DescriptionText) -> String {
    switch self {
    case .text: description.text()
    case .json: description.json()
    case .csv: description.csv()
    }
  }
}

/// `diminish init`: a first spec with its contract.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a first spec with its contract from a data file.",
    discussion: """
      Types come from names and cells, codes for missing cells from texts among numbers. Where the data have rows it \
      runs at once: diminish run SPEC. No single pupil's values are written, and no file is ever overwritten.
      """)

  @Argument(
    help: "The data file.",
    completion: .file(extensions: ["csv", "tsv", "txt", "dta", "sav", "xlsx"]))
  var data: String

  @Option(help: "The spec to write (default: <id>.yaml).", completion: .file(extensions: ["yaml"]))
  var out: String?

  @Option(help: "The id of the spec (default: from the file's name).")
  var id: String?

  @OptionGroup var reading: ReadingOptions

  func run() throws {
    let wish = try reading.wish(for: data)
    let id = id ?? SpecFile.id(of: data)
    guard NameRule.id.allows(id) else {
      throw ValidationError("--id takes lower-case letters, digits and hyphens.")
    }
    let spec = SpecFile(path: out ?? "\(id).yaml")
    do {
      try spec.requireFree()
      let drafted = try ContractDraft.draft(
        data, file: spec.path(to: data), id: id, as: wish,
        threads: ProcessInfo.processInfo.activeProcessorCount)
      try spec.write(FirstSpecText(drafted.draft).text())
      drafted.problems.tellFirstOfEach()
      tell(drafted.draft, of: spec, hasProblems: !drafted.problems.isEmpty)
    } catch {
      throw error.told()
    }
  }

  /// Tells what the file seems to mean and does not say, and what comes next: no run that can only fail.
  private func tell(_ draft: ContractDraft, of spec: SpecFile, hasProblems: Bool) {
    var lines: [String] = []
    if draft.lacksHeader {
      lines += [
        "warning: the first line of the file looks like data, not like names of columns: no cell of it was written",
        "help: put a line of names above it, delete \(spec.path.forShell), and run diminish init again",
      ]
    }
    let commas = draft.columns.count { $0.note == .decimalCommas }
    if commas > 0, !draft.lacksHeader {
      let columns = commas == 1 ? "1 column seems" : "\(commas) columns seem"
      lines.append(
        "warning: \(columns) to have decimal commas, which must be points: \(spec.path) says how")
    }
    lines.append("written to \(spec.path)")
    if !hasProblems, !draft.lacksHeader { lines.append("next: diminish run \(spec.path.forShell)") }
    Terminal.tell(lines.joined(separator: "\n") + "\n")
  }
}

extension [Diagnostic] {
  /// Tells the first problem of each code as a warning.
  fileprivate func tellFirstOfEach() {
    var told: Set<DiagnosticCode> = []
    let first = filter { told.insert($0.code).inserted }.map { problem in
      Diagnostic(problem.payload, at: problem.place, severity: .warning)
    }
    if !first.isEmpty { Terminal.tell(DiagnosticRenderer(source: nil).render(first) + "\n") }
  }
}

extension AnalysisFailure {
  /// Tells the problems, and gives the exit code.
  func told() -> ExitStatus {
    Terminal.tell(DiagnosticRenderer(source: nil).render(diagnostics))
    if hidden > 0 { Terminal.tell("... and \(hidden) more\n") }
    return ExitStatus(diagnostics)
  }
}
