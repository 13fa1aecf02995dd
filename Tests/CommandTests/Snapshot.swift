import Foundation
import Testing

/// A recorded text beside a spec: `RECORD_SNAPSHOTS=1` writes it anew and fails, so that nobody records unseen.
enum Snapshot {
  /// Expects a text to be exactly the recorded one.
  static func expect(
    _ text: String, recordedAs path: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let url = URL(fileURLWithPath: Command.packageRoot + "/" + path)
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try Data(text.utf8).write(to: url)
      Issue.record("recorded \(path); read it", sourceLocation: sourceLocation)
      return
    }
    guard let recorded = try? String(contentsOf: url, encoding: .utf8) else {
      Issue.record(
        "nothing is recorded at \(path): run with RECORD_SNAPSHOTS=1 and read it",
        sourceLocation: sourceLocation)
      return
    }
    #expect(text == recorded, "\(path)", sourceLocation: sourceLocation)
  }

  /// The specs in a folder of Tests/Specs, as paths from the package's folder.
  static func specs(in folder: String) -> [String] {
    let path = "Tests/Specs/" + folder
    let entries =
      (try? FileManager.default.contentsOfDirectory(atPath: Command.packageRoot + "/" + path)) ?? []
    return entries.filter { $0.hasSuffix(".yaml") }.sorted().map { path + "/" + $0 }
  }

  /// A path without its ending.
  static func stem(_ path: String) -> String { String(path.dropLast(".yaml".count)) }
}

extension Snapshot {
  /// Expects the figures of both reports in a run's folder to be as recorded: their sections, which tell of no machine.
  static func expectFigures(
    of folder: TemporaryFolder, recordedAs stem: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let pages = [("md", "## Figures", "\n## "), ("html", "id=\"section-figures\"", "</section>")]
    for (ending, start, end) in pages {
      let page = try folder.text("out/report.\(ending)")
      let from = try #require(page.range(of: start), "\(start)", sourceLocation: sourceLocation)
      let rest = page[from.lowerBound...]
      let section = rest.range(of: end).map { rest[..<$0.lowerBound] } ?? rest
      try expect(
        String(section), recordedAs: "\(stem).\(ending)", sourceLocation: sourceLocation)
    }
  }
}
