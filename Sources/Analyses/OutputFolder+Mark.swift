import FoundationEssentials

extension OutputFolder {
  /// What run.json of a standing folder says of it.
  struct Mark: Decodable {
    let tool: String
    private let kind: Provenance.Kind?
    private let seeds: [String: UInt64]?
    /// The files that were written; nil where an earlier version wrote them.
    let files: [String]?

    /// What wrote the folder: without a word of it a run, unless a process was simulated.
    var writer: Provenance.Kind { kind ?? (seeds?["simulate"] == nil ? .run : .simulation) }

    /// The mark of a folder; nil where there is none that can be read.
    init?(of folder: String) {
      guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(OutputFolder.mark)"),
        let found = try? JSONDecoder().decode(Mark.self, from: bytes)
      else { return nil }
      self = found
    }
  }

  /// An absent or empty folder is free; one with the mark of the same kind is ours; anything else is not.
  static func requireOurs(
    _ path: String, kind: Provenance.Kind, shown: String
  ) throws(Refusal) {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return }
    guard isFolder else { throw .notAFolder(path: shown) }
    let entries: [String]
    do {
      entries = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw .failed(path: shown, reason: reason(of: error))
    }
    if entries.isEmpty { return }
    guard let mark = Mark(of: path), mark.tool == "diminish" else { throw .foreign(path: shown) }
    if mark.writer != kind { throw .ofOtherKind(path: shown, kind: mark.writer) }
  }

  /// No file that goes into a folder may stand in it: it would go when the folder is replaced.
  static func requireNone(
    of inputs: [String], in path: String, shown: String
  ) throws(Refusal) {
    for input in inputs where FileManager.default.fileExists(atPath: input) {
      let url = URL(filePath: input).standardizedFileURL
      // A link in the folder is lost with it as a file is.
      let places = [
        url.resolvingSymlinksInPath().path,
        url.deletingLastPathComponent().resolvingSymlinksInPath().path
          + "/" + url.lastPathComponent,
      ]
      if places.contains(where: { $0.hasPrefix(path + "/") }) {
        throw .holdsInput(path: shown, input: input)
      }
    }
  }

  /// Whether two paths lead to one folder.
  static func isSame(_ path: String, as other: String) -> Bool {
    place(of: path) == place(of: other)
  }

  /// Where a path leads: a link to a folder elsewhere stays one, and what it leads to is written.
  static func place(of path: String) -> String {
    let place = URL(filePath: path, directoryHint: .isDirectory).standardizedFileURL
      .resolvingSymlinksInPath().path
    return place.count > 1 && place.hasSuffix("/") ? String(place.dropLast()) : place
  }

  static func reason(of error: any Error) -> String {
    let cause = (error as? CocoaError)?.underlying ?? error
    return (cause as? POSIXError).map { SystemFiles.words(for: $0) } ?? "\(cause)"
  }
}

extension Plan {
  /// The files that the analysis reads, as seen from where the command runs.
  var inputPaths: [String] {
    sources.flatMap { source in
      (source.files + [source.links].compactMap(\.self)).map(\.shownPath)
    }
  }
}
