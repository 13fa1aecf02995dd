import Analyses
import ArgumentParser
import Foundation
import Presentation
import Specs

/// `diminish report`: renders finished runs anew, without their data.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write the report, tables and figures of finished runs anew, without data.",
    discussion: """
      Reads result.json and run.json of each folder, and writes report.html, report.md, the tables, the figures and \
      the CSV files into it, all or nothing; result.json and run.json keep their bytes, and what you have put into the \
      folder stays. Only folders that a run has written are taken.
      """)

  @Argument(help: "Folders of finished runs.", completion: .directory)
  var folders: [String]

  @Option(help: "Write into this folder instead (of a single run).", completion: .directory)
  var out: String?

  @Flag(help: "Do not tell what was written.")
  var quiet = false

  func validate() throws {
    if out != nil, folders.count > 1 {
      throw ValidationError("--out takes one folder of a run at a time.")
    }
  }

  func run() throws {
    var worst: ExitStatus?
    for folder in folders {
      do {
        let run = try FinishedRun.render(
          folder, into: out,
          files: { result, provenance throws(OutputFolder.Refusal) in
            try ResultFiles(result, provenance: provenance).rendered(
              threads: ProcessInfo.processInfo.activeProcessorCount)
          }, provenanceText: { JSONText.encode($0) })
        if quiet { continue }
        if let lack = ResultFiles(run.result).lack { Terminal.tell("note: \(lack)\n") }
        Terminal.tell("written to \(out ?? folder): open report.html\n")
      } catch {
        // The others are rendered all the same; the graver problem decides how the command ends.
        let status = error.told()
        worst = [worst, status].compactMap(\.self).min { $0.rawValue < $1.rawValue }
      }
    }
    if let worst { throw worst }
  }
}
