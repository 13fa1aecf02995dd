import Foundation
import Testing

/// A folder of a test's own that goes with the test.
final class TemporaryFolder {
  /// Its path.
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "diminish-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of something in the folder.
  func path(of name: String) -> String { path + "/" + name }

  /// Writes a file, and the folders that it needs.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try write(Data(text.utf8), to: name)
  }

  /// Writes a file, and the folders that it needs.
  @discardableResult
  func write(_ data: Data, to name: String) throws -> String {
    let url = URL(fileURLWithPath: path(of: name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
    return url.path
  }

  /// Puts a file on the list of those that a run has written, as if an earlier version had made it.
  func list(_ file: String, in results: String) throws {
    let mark = try text(results + "/run.json")
    let listed = mark.replacing("\"files\" : [\n", with: "\"files\" : [\n    \"\(file)\",\n")
    #expect(listed != mark)
    try write(listed, to: results + "/run.json")
  }

  /// The text of a file; bytes that are not UTF-8 are replaced.
  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(of: name))), as: UTF8.self)
  }

  /// A handle that writes a new file.
  func handle(of name: String) throws -> FileHandle {
    try write("", to: name)
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path(of: name)))
  }

  /// Every file below a folder by its relative path, with its bytes.
  func files(below name: String) throws -> [String: Data] {
    let root = path(of: name)
    var files: [String: Data] = [:]
    for entry in try FileManager.default.subpathsOfDirectory(atPath: root) {
      let type = try FileManager.default.attributesOfItem(atPath: root + "/" + entry)[.type]
      if type as? FileAttributeType == .typeDirectory { continue }
      files[entry] = try Data(contentsOf: URL(fileURLWithPath: root + "/" + entry))
    }
    return files
  }

  /// What stands in the folder itself.
  func entries() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  /// The rows of a file of commas.
  func rows(_ name: String) throws -> [[String: String]] { CSVRows(try text(name)).rows }

  /// A folder in which a spec has run, without complaint, into `out`.
  static func running(_ spec: String, threads: String = "1") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let outcome = try Command.run(
      "run", spec, "--out", folder.path(of: "out"), "--threads", threads, "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    return folder
  }
}
