/// A path that a spec names: relative to the spec's folder, shown relative to where the command runs.
struct FilePath {
  /// The path to open.
  let joined: String

  /// The path to show: without `.` and without `folder/..`.
  let shown: String

  /// A path as written in a spec.
  ///
  /// - Parameters:
  ///   - written: Absolute, or relative to the spec's folder.
  ///   - spec: The spec's path as the user named it.
  init(_ written: String, besides spec: String) {
    let folder = spec.lastIndex(of: "/").map { spec[...$0] } ?? ""
    joined = written.hasPrefix("/") ? written : folder + written
    var parts: [Substring] = []
    for part in joined.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    shown = (joined.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
