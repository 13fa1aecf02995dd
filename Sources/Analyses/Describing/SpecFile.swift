import FoundationEssentials
import Glibc
import Specs

/// The place of a spec that is written anew: never over a file that stands there.
public struct SpecFile: Sendable {
  /// The path as the user named it.
  public let path: String

  /// A place.
  ///
  /// - Parameter path: Relative to the current directory, or absolute.
  public init(path: String) { self.path = path }

  /// The id that the name of a data file suggests: lower-case letters, digits and hyphens.
  ///
  /// - Parameter data: The data file's path.
  /// - Returns: Its stem, or `analysis` where nothing of it can stand in an id.
  public static func id(of data: String) -> String {
    let name = data.split(separator: "/").last.map(String.init) ?? data
    let stem = name.split(separator: ".", maxSplits: 1).first.map(String.init) ?? name
    let words = stem.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let id = words.joined(separator: "-").prefix(100)
    return id.isEmpty ? "analysis" : String(id)
  }

  /// The path to a data file as the spec names it.
  ///
  /// - Parameter data: The data file's path as the user named it.
  /// - Returns: Relative to the spec's folder; absolute if the user named it so.
  public func path(to data: String) -> String {
    if data.hasPrefix("/") { return data }
    let here = FileManager.default.currentDirectoryPath
    let target = Self.parts(here + "/" + data)
    let folder = Self.parts(path.hasPrefix("/") ? path : here + "/" + path).dropLast()
    let shared = zip(target, folder).prefix { $0 == $1 }.count
    let up = [String](repeating: "..", count: folder.count - shared)
    return (up + target.dropFirst(shared)).joined(separator: "/")
  }

  private static func parts(_ path: String) -> [String] {
    path.split(separator: "/").reduce(into: []) { parts, part in
      if part == ".." {
        _ = parts.popLast()
      } else if part != "." {
        parts.append(String(part))
      }
    }
  }

  /// Makes sure that nothing stands there.
  ///
  /// - Throws: The refusal, with the way out.
  public func requireFree() throws(AnalysisFailure) {
    if FileManager.default.fileExists(atPath: path) { throw refusal(.exists) }
  }

  /// Writes the spec aside, and gives it its name once it is whole: a full disk leaves nothing that bars the next try.
  ///
  /// - Parameter text: The spec's text.
  /// - Throws: The refusal where a file has come to stand there, or what the system says.
  public func write(_ text: String) throws(AnalysisFailure) {
    let url = URL(filePath: path)
    let aside = url.deletingLastPathComponent()
      .appending(path: ".\(url.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).new")
    defer { try? FileManager.default.removeItem(at: aside) }
    do {
      try Data(text.utf8).write(to: aside)
    } catch let error as CocoaError {
      let cause = error.underlying as? POSIXError
      throw refusal(cause.map { FileProblem(systemError: $0.code.rawValue) } ?? .system("\(error)"))
    } catch {
      throw refusal(.system("\(error)"))
    }
    do throws(SystemFiles.Failure) {
      try SystemFiles.exchange(aside.path, with: url.path, exists: false)
    } catch {
      // A file that has come to stand there meanwhile is not replaced.
      try requireFree()
      if case .system(let reason) = error { throw refusal(.system(reason)) }
    }
  }

  private func refusal(_ problem: FileProblem) -> AnalysisFailure {
    AnalysisFailure(
      diagnostics: [Diagnostic(.unwritable(path: path, problem), at: .none)])
  }
}
