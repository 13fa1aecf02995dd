import FoundationEssentials

/// The folder that a run leaves behind: built aside, swapped in whole, and only ever over our own.
///
/// The new folder grows beside the old one under a name of its own; one system call exchanges the two, so a
/// run that is killed at any moment leaves the earlier output untouched. A lock file beside it keeps a second
/// run of the same id out. run.json lists what was written: what else stands in a folder of ours is the user's, and
/// stands in the new one too.
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
    /// A file that goes into the folder stands in the place.
    case holdsInput(path: String, input: String)
    /// Another command has written the folder.
    case ofOtherKind(path: String, kind: Provenance.Kind)
    /// An entry of the user's stands where the folder has a file.
    case holdsForeign(path: String, entry: String)
  }

  /// The name of the file that marks a folder as ours.
  public static let mark = "run.json"

  private let place: OutputGate.Place
  private let kind: Provenance.Kind
  private var lock: SystemFiles.Lock?
  private var isClaimed = false
  private var written: Set<String> = []

  /// Claims a place for output and opens a folder aside to write in.
  ///
  /// - Parameters:
  ///   - path: Where the folder shall stand in the end.
  ///   - kind: What writes it: a folder of another kind is never replaced.
  ///   - inputs: Files that go into it: none may stand in the place.
  /// - Throws: `Refusal` when the place is foreign, holds an input, or is locked or not writable.
  public init(
    at path: String, kind: Provenance.Kind = .run, inputs: [String] = []
  ) throws(Refusal) {
    let target = OutputFolder.place(of: path)
    let url = URL(filePath: target, directoryHint: .notDirectory)
    let (parent, name) = (url.deletingLastPathComponent().path, url.lastPathComponent)
    self.kind = kind
    place = OutputGate.Place(
      shown: path, target: target, aside: "\(parent)/.\(name).new",
      lock: "\(parent)/.\(name).lock", made: OutputFolder.missingFolders(parent))
    try OutputFolder.requireOurs(target, kind: kind, shown: path)
    try OutputFolder.requireNone(of: inputs, in: target, shown: path)
    try OutputGate.open(place) { () throws(Refusal) in try claim(parent) }
    isClaimed = true
  }

  private func claim(_ parent: String) throws(Refusal) {
    do {
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    } catch {
      throw .failed(path: parent, reason: OutputFolder.reason(of: error))
    }
    do throws(SystemFiles.Failure) {
      lock = try SystemFiles.Lock(path: place.lock, made: place.made)
    } catch {
      switch error {
      case .locked: throw .locked(path: place.shown)
      case .system(let reason): throw .failed(path: place.shown, reason: reason)
      }
    }
    do {
      // What a killed run has left aside is ours by its name and by the lock that we hold.
      if FileManager.default.fileExists(atPath: place.aside) {
        try FileManager.default.removeItem(atPath: place.aside)
      }
      try FileManager.default.createDirectory(
        atPath: place.aside, withIntermediateDirectories: false)
    } catch {
      throw .failed(path: place.aside, reason: OutputFolder.reason(of: error))
    }
  }

  deinit {
    guard isClaimed else { return }
    OutputGate.close(place) {
      try? FileManager.default.removeItem(atPath: place.aside)
      lock = nil
    }
  }

  /// What was written so far and run.json, by relative path in order.
  var files: [String] { written.union([OutputFolder.mark]).sorted() }

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
    let url = URL(filePath: place.aside).appending(path: name)
    try OutputGate.pass { () throws(Refusal) in
      do {
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.bytes).write(to: url)
      } catch {
        throw .failed(path: name, reason: OutputFolder.reason(of: error))
      }
    }
    written.insert(name)
  }

  /// Writes one file of the new folder from pieces, one after the other.
  ///
  /// - Parameters:
  ///   - pieces: The bytes.
  ///   - name: A file name.
  /// - Throws: `Refusal.failed` when the system says no.
  func write(_ pieces: [[UInt8]], to name: String) throws(Refusal) {
    try OutputGate.pass { () throws(Refusal) in
      do throws(SystemFiles.Failure) {
        try SystemFiles.write(pieces, to: "\(place.aside)/\(name)")
      } catch {
        if case .system(let reason) = error { throw .failed(path: name, reason: reason) }
      }
    }
    written.insert(name)
  }

  /// Takes over what stands at a place of an earlier version, which does not tell what it wrote, by copying.
  ///
  /// - Parameter names: Entries that stay behind.
  /// - Throws: `Refusal.failed` when the system says no.
  func keepStanding(without names: Set<String>) throws(Refusal) {
    if Mark(of: place.target)?.files != nil { return }
    try OutputGate.pass { () throws(Refusal) in
      do {
        for entry in try FileManager.default.contentsOfDirectory(atPath: place.target)
        where !names.contains(entry) {
          try FileManager.default.copyItem(
            atPath: "\(place.target)/\(entry)", toPath: "\(place.aside)/\(entry)")
        }
      } catch {
        throw .failed(path: place.shown, reason: OutputFolder.reason(of: error))
      }
    }
  }

  /// Puts the new folder in the place of the old one, whole, with what is the user's there.
  ///
  /// - Throws: `Refusal` when the place has become foreign meanwhile, an entry of the user's is in the way, or the system
  ///   says no; the place then stands as before.
  public func swapIn() throws(Refusal) {
    try OutputGate.swap(place) { () throws(Refusal) in
      let (target, aside) = (place.target, place.aside)
      try OutputFolder.requireOurs(target, kind: kind, shown: place.shown)
      try OutputFolder.keep(from: target, in: aside, written: written, shown: place.shown)
      do throws(SystemFiles.Failure) {
        let exists = FileManager.default.fileExists(atPath: target)
        try SystemFiles.exchange(aside, with: target, exists: exists)
      } catch {
        if case .system(let reason) = error { throw .failed(path: place.shown, reason: reason) }
      }
      // What came in between the two is in the old folder, which lies aside now.
      try? OutputFolder.keep(from: aside, in: target, written: written, shown: place.shown)
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
}
