import FoundationEssentials

/// What users have put into a folder of ours, and how it comes into the folder that replaces it.
///
/// Files are linked, not moved: until the old folder is removed they stand in both, so that no moment at which a run
/// is killed loses them.
struct KeptEntries {
  /// The files that were written into the old folder.
  private let former: Set<String>
  /// The files of the new one.
  private let written: Set<String>
  /// Folders that hold files of either.
  private let shared: Set<String>

  /// The entries of a folder that no run has written.
  ///
  /// - Parameters:
  ///   - former: The files that were written into it, by relative path.
  ///   - written: The files of the folder that takes its place.
  init(former: Set<String>, written: Set<String>) {
    self.former = former
    self.written = written
    shared = Set(former.union(written).flatMap(Self.folders))
  }

  /// The entries in order: files, links, and folders that hold nothing of ours.
  ///
  /// - Parameter folder: The old folder.
  /// - Returns: Relative paths.
  /// - Throws: What the system says.
  func entries(of folder: String) throws -> [String] { try entries(of: folder, below: "") }

  private func entries(of folder: String, below prefix: String) throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(prefix)").sorted()
    return try names.flatMap { name -> [String] in
      let entry = prefix + name
      if try Self.isFolder("\(folder)/\(entry)") {
        return shared.contains(entry) ? try entries(of: folder, below: entry + "/") : [entry]
      }
      return former.contains(entry) ? [] : [entry]
    }
  }

  /// Whether an entry stands where the new folder has a file, or a folder of files, of its own.
  ///
  /// - Parameter entry: One of `entries`.
  /// - Returns: Whether both cannot be had.
  func isInTheWay(_ entry: String) -> Bool {
    written.contains(entry) || shared.contains(entry)
      || Self.folders(of: entry).contains(where: written.contains)
  }

  /// Puts an entry of the old folder into the new one too, with all that is in it.
  ///
  /// - Parameters:
  ///   - entry: Its relative path; left alone where the new folder has it.
  ///   - old: The old folder.
  ///   - new: The new one.
  /// - Throws: What the system says.
  static func link(_ entry: String, from old: String, to new: String) throws {
    let manager = FileManager.default
    let (source, copy) = ("\(old)/\(entry)", "\(new)/\(entry)")
    if try isFolder(source) {
      if !manager.fileExists(atPath: copy) {
        let rights = try manager.attributesOfItem(atPath: source)[.posixPermissions]
        try manager.createDirectory(
          atPath: copy, withIntermediateDirectories: true,
          attributes: rights.map { [.posixPermissions: $0] })
      }
      for name in try manager.contentsOfDirectory(atPath: source).sorted() {
        try link("\(entry)/\(name)", from: old, to: new)
      }
      return
    }
    // A link that leads nowhere is there and does not "exist".
    if (try? manager.attributesOfItem(atPath: copy)) != nil { return }
    try manager.createDirectory(
      at: URL(filePath: copy).deletingLastPathComponent(), withIntermediateDirectories: true)
    do {
      try manager.linkItem(atPath: source, toPath: copy)
    } catch {
      // Not every file system has links, and not every file may be linked.
      try manager.copyItem(atPath: source, toPath: copy)
    }
  }

  /// The folders on the way to an entry: `a` and `a/b` of `a/b/c`.
  private static func folders(of entry: String) -> [String] {
    let parts = entry.split(separator: "/")
    return parts.indices.dropFirst().map { parts[..<$0].joined(separator: "/") }
  }

  private static func isFolder(_ path: String) throws -> Bool {
    let type = try FileManager.default.attributesOfItem(atPath: path)[.type]
    return type as? FileAttributeType == .typeDirectory
  }
}

extension OutputFolder {
  /// Puts what is the user's in the standing folder into the new one too.
  ///
  /// - Parameters:
  ///   - old: Where the standing folder lies.
  ///   - new: Where the new one lies.
  ///   - written: The files of the new one.
  ///   - shown: The folder as the user named it.
  /// - Throws: `holdsForeign` where an entry stands in the way of a file of ours, or what the system says.
  static func keep(
    from old: String, in new: String, written: Set<String>, shown: String
  ) throws(Refusal) {
    // Earlier versions did not tell what they wrote: their folders are replaced whole.
    guard let former = Mark(of: old)?.files else { return }
    let kept = KeptEntries(former: Set(former), written: written)
    do {
      let entries = try kept.entries(of: old)
      if let entry = entries.first(where: kept.isInTheWay) {
        throw Refusal.holdsForeign(path: shown, entry: entry)
      }
      for entry in entries { try KeptEntries.link(entry, from: old, to: new) }
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw .failed(path: shown, reason: reason(of: error))
    }
  }
}
