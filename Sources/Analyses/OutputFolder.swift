import FoundationEssentials

/// The folder that a run leaves behind: built aside, swapped in whole, and only ever over our own.
///
/// The new folder grows beside the old one under a name of its own; one system call exchanges the two, so a
/// run that is killed at any moment leaves the earlier output untouched. A lock file beside it keeps a second
/// run of the same id out.
public final class OutputFolder {
  /// Why a folder cannot be written.
  public enum Refusal: Error, Equatable, Sendable {
    /// The place holds files that no run of ours has left.
    case foreign(path: String)
    /// Something that is not a folder stands there.
    case notAFolder(path: String)
    /// Another run writes there now.
    case locked(path: String)
    /// The system said no.
    case failed(path: String, reason: String)
  }

  /// The name of the file that marks a folder as ours.
  public static let mark = "run.json"

  /// The place as the user named it, for messages.
  private let shown: String
  private let target: String
  private let aside: String
  private let lock: SystemFiles.Lock

  /// Claims a place for output and opens a folder aside to write in.
  ///
  /// - Parameter path: Where the folder shall stand in the end.
  /// - Throws: `Refusal` when the place is foreign, locked or not writable.
  public init(at path: String) throws(Refusal) {
    shown = path
    // A link to a folder elsewhere stays one: what it leads to is swapped.
    let url = URL(filePath: path, directoryHint: .isDirectory).standardizedFileURL
      .resolvingSymlinksInPath()
    let parent = url.deletingLastPathComponent().path
    let name = url.lastPathComponent
    target = OutputFolder.withoutTrailingSlash(url.path)
    aside = "\(parent)/.\(name).new"
    try OutputFolder.requireOurs(target, shown: path)
    let made = OutputFolder.missingFolders(parent)
    do {
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    } catch {
      throw .failed(path: parent, reason: OutputFolder.reason(of: error))
    }
    do throws(SystemFiles.Failure) {
      lock = try SystemFiles.Lock(path: "\(parent)/.\(name).lock", made: made)
    } catch {
      switch error {
      case .locked: throw .locked(path: path)
      case .system(let reason): throw .failed(path: path, reason: reason)
      }
    }
    do {
      // What a killed run has left aside is ours by its name and by the lock that we hold.
      if FileManager.default.fileExists(atPath: aside) {
        try FileManager.default.removeItem(atPath: aside)
      }
      try FileManager.default.createDirectory(atPath: aside, withIntermediateDirectories: false)
    } catch {
      throw .failed(path: aside, reason: OutputFolder.reason(of: error))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: aside) }

  /// Writes one file of the new folder.
  ///
  /// - Parameters:
  ///   - contents: The bytes as text, UTF-8.
  ///   - name: A relative path; folders in it are made.
  /// - Throws: `Refusal.failed` when the system says no.
  public func write(_ contents: String, to name: String) throws(Refusal) {
    try write(RenderedFile(name: name, bytes: Array(contents.utf8)))
  }

  /// Writes one file of the new folder.
  ///
  /// - Parameter file: Its relative path, whose folders are made, and its bytes.
  /// - Throws: `Refusal.failed` when the system says no.
  public func write(_ file: RenderedFile) throws(Refusal) {
    let name = file.name
    let url = URL(filePath: aside).appending(path: name)
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: url)
    } catch {
      throw .failed(path: name, reason: OutputFolder.reason(of: error))
    }
  }

  /// Writes one file of the new folder from pieces, one after the other.
  ///
  /// - Parameters:
  ///   - pieces: The bytes.
  ///   - name: A file name.
  /// - Throws: `Refusal.failed` when the system says no.
  func write(_ pieces: [[UInt8]], to name: String) throws(Refusal) {
    do throws(SystemFiles.Failure) {
      try SystemFiles.write(pieces, to: "\(aside)/\(name)")
    } catch {
      if case .system(let reason) = error { throw .failed(path: name, reason: reason) }
    }
  }

  /// Takes over what stands at the place, by copying.
  ///
  /// - Parameter names: Entries that stay behind.
  /// - Throws: `Refusal.failed` when the system says no.
  func keepStanding(without names: Set<String>) throws(Refusal) {
    do {
      for entry in try FileManager.default.contentsOfDirectory(atPath: target)
      where !names.contains(entry) {
        try FileManager.default.copyItem(
          atPath: "\(target)/\(entry)", toPath: "\(aside)/\(entry)")
      }
    } catch {
      throw .failed(path: shown, reason: OutputFolder.reason(of: error))
    }
  }

  /// Puts the new folder in the place of the old one, whole, and lets the place go.
  ///
  /// - Throws: `Refusal` when the place has become foreign meanwhile or the system says no.
  public func swapIn() throws(Refusal) {
    try OutputFolder.requireOurs(target, shown: shown)
    do throws(SystemFiles.Failure) {
      let exists = FileManager.default.fileExists(atPath: target)
      try SystemFiles.exchange(aside, with: target, exists: exists)
    } catch {
      if case .system(let reason) = error { throw .failed(path: shown, reason: reason) }
    }
  }

  /// The folders of a path that do not exist, the innermost first.
  private static func missingFolders(_ path: String) -> [String] {
    var folders: [String] = []
    var url = URL(filePath: path, directoryHint: .isDirectory)
    while url.path != "/", !FileManager.default.fileExists(atPath: url.path) {
      folders.append(url.path)
      url.deleteLastPathComponent()
    }
    return folders
  }

  private static func withoutTrailingSlash(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  private static func reason(of error: any Error) -> String {
    let cause = (error as? CocoaError)?.underlying ?? error
    return (cause as? POSIXError).map { SystemFiles.words(for: $0) } ?? "\(cause)"
  }

  /// An absent or empty folder is free; one with our mark is ours; anything else is not.
  private static func requireOurs(_ path: String, shown: String) throws(Refusal) {
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
    guard
      let bytes = FileManager.default.contents(atPath: "\(path)/\(mark)"),
      let run = try? JSONDecoder().decode(Mark.self, from: bytes), run.tool == "diminish"
    else { throw .foreign(path: shown) }
  }

  private struct Mark: Decodable {
    let tool: String
  }
}
