import ArgumentParser
import Glibc
import Numerics
import Presentation
import Readers
import Specs

/// The command: parses arguments, calls the analyses, renders, and ends with the exit code of the contract.
@main
struct Diminish: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diminish",
    abstract: "Did the difference diminish? Evaluate school-improvement programmes from a spec.",
    discussion: """
      A spec (YAML) says which data to read, which rows to keep and which models to fit; `diminish run` \
      writes tables, CSV files and result.json. Begin with: diminish run analyses/inner-london.yaml, or with data \
      of your own: diminish init DATA

      Exit codes: 0 fine; 1 findings under --strict; 2 usage or spec; 3 data; 4 numerical; 6 a required \
      target not met, 7 not to be told; 130 interrupted.
      """,
    version: Version.text,
    subcommands: [
      RunCommand.self, ReportCommand.self, SchoolsCommand.self, CheckCommand.self, PlanCommand.self,
      ExplainCommand.self,
      InitCommand.self, DataCommand.self, SimulateCommand.self, SchemaCommand.self,
      VerifyCommand.self,
    ])

  static func main() {
    // As a child of itself the command reads one file and does nothing else.
    if let code = ReaderCommand.serveIfAsked(CommandLine.arguments) { Glibc.exit(code) }
    let interruption = Interruption()
    do {
      var command = try parseAsRoot()
      try withExtendedLifetime(interruption) { try command.run() }
    } catch let status as ExitStatus {
      status.exit()
    } catch {
      // Help and --version arrive here too, with exit code 0; every mistake in the arguments is usage.
      let message = fullMessage(for: error)
      if exitCode(for: error).isSuccess {
        Terminal.print(message + "\n")
      } else {
        Terminal.tell(message + "\n" + (meant.map { "help: did you mean \"\($0)\"?\n" } ?? ""))
        ExitStatus.usage.exit()
      }
    }
  }

  /// The command that a first word that is none comes near.
  private static var meant: String? {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"),
      !names.contains(word)
    else { return nil }
    return Nearest.name(to: word, among: names)
  }
}

/// How the command ends, by the contract; an error so that a command can throw it after its last word.
enum ExitStatus: Int32, Error {
  case findings = 1
  case usage = 2
  case data = 3
  case numerical = 4
  case targetNotMet = 6
  case targetCannotTell = 7
  case interrupted = 130

  func exit() -> Never { Glibc.exit(rawValue) }
}

/// The tool's version and what it was linked with.
enum Version {
  static let number = "0.1.0"

  static var text: String {
    """
    diminish \(number)
    BLAS: \(BLASVendor.describe())
    Own code Apache-2.0. Linked with libRmath (GPL-2 or later): whoever passes this binary on does so \
    under the GPL.
    """
  }
}
