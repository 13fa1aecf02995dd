extension SpecLanguage {
  /// A key with the path to it, in which `*` stands for a name that the user chooses.
  public struct KeyPath: Sendable, Equatable {
    /// As `models.*.vcov`.
    public var path: String
    /// The declaration.
    public var key: KeyDeclaration
  }

  /// All keys of the language with their paths, in the order of SPEC.md; those of all estimators.
  public var keyPaths: [KeyPath] { keyPaths(topKeys, below: "") }

  private func keyPaths(_ keys: [KeyDeclaration], below path: String) -> [KeyPath] {
    keys.flatMap { key in
      let own = path + key.name
      return [KeyPath(path: own, key: key)] + keyPaths(in: key.shape, below: own)
    }
  }

  private func keyPaths(in shape: Shape, below path: String) -> [KeyPath] {
    switch shape {
    case .object(let keys): keyPaths(keys, below: path + ".")
    case .model: keyPaths(modelKeys(of: nil), below: path + ".")
    case .map(let inner, _): keyPaths(in: inner, below: path + ".*")
    case .list(let inner, _): keyPaths(in: inner, below: path)
    case .oneOf(let shapes):
      shapes.filter { one in
        !shapes.contains { if case .map(one, _) = $0 { true } else { false } }
      }.flatMap { keyPaths(in: $0, below: path) }
    default: []
    }
  }

  /// What a key means, for `diminish explain models.raw.vcov`.
  ///
  /// - Parameter path: A path such as `models.*.vcov`, with any name or none in the place of `*`,
  ///   or its last parts, such as `vcov`.
  /// - Returns: A page for each key that is meant, or nil if there is none.
  public func explain(key path: String) -> String? {
    let given = path.split(separator: ".", omittingEmptySubsequences: true).map(String.init)
    let wanted = rejoined(given)
    guard !wanted.isEmpty else { return nil }
    let all = keyPaths.map { ($0, rejoined($0.path.split(separator: ".").map(String.init))) }
    let whole = all.filter { matches($0.1, wanted) }
    let tails = all.filter { entry in
      entry.1.indices.dropFirst().contains { matches(Array(entry.1[$0...]), wanted) }
    }
    let found = whole.isEmpty ? tails : whole
    let pages = found.map { page($0.0) }
    return pages.isEmpty ? nil : pages.joined(separator: "\n")
  }

  /// `conf.level` is one part.
  private func rejoined(_ parts: [String]) -> [String] {
    var joined: [String] = []
    for part in parts {
      if part == "level", joined.last == "conf" {
        joined[joined.count - 1] = "conf.level"
      } else {
        joined.append(part)
      }
    }
    return joined
  }

  private func matches(_ pattern: [String], _ wanted: [String]) -> Bool {
    guard let first = pattern.first else { return wanted.isEmpty }
    let rest = Array(pattern.dropFirst())
    if first == "*", matches(rest, wanted) { return true }
    guard let word = wanted.first, first == "*" || first == word else { return false }
    return matches(rest, Array(wanted.dropFirst()))
  }

  private func page(_ entry: KeyPath) -> String {
    let key = entry.key
    var lines = [entry.path, "  " + key.summary, "  takes: " + words(key.shape)]
    if key.isRequired { lines.append("  required") }
    if let value = key.defaultText { lines.append("  default: " + value) }
    if !key.estimators.isEmpty {
      lines.append("  estimators: " + key.estimators.joined(separator: ", "))
    }
    if let example = key.example { lines.append("  example: \(key.name): \(example)") }
    if case .notYet(let instead) = key.availability {
      lines.append("  not available yet" + (instead.map { "; use \($0)" } ?? ""))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The docs page of keys in Markdown, always the same text; ends with a newline.
  public var markdown: String {
    var lines = [
      kind == .analysis ? "# Keys of a spec" : "# Keys of a process", "",
      "`*` stands for a name of your own. Keys in italics are not available yet.", "",
      "| key | takes | meaning | default |", "| --- | --- | --- | --- |",
    ]
    for entry in keyPaths {
      let key = entry.key
      let name = key.availability.isBuilt ? "`\(entry.path)`" : "*\(entry.path)*"
      let cells = [
        name + (key.isRequired ? " (required)" : ""), words(key.shape), key.meaning,
        key.defaultText ?? "",
      ]
      let escaped = cells.map { $0.replacing("|", with: "\\|") }
      lines.append("| " + escaped.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func words(_ shape: Shape) -> String {
    switch shape {
    case .choice(let choices):
      let built = choices.filter(\.availability.isBuilt).map(\.value)
      let later = choices.filter { !$0.availability.isBuilt }.map(\.value)
      let first = built.joined(separator: ", ")
      return later.isEmpty
        ? first : "\(first) (not available yet: \(later.joined(separator: ", ")))"
    case .number(let range): return range == .any ? "a number" : "a number \(range.phrase)"
    case .path(let endings):
      return endings.isEmpty ? "a path" : "a path (\(endings.joined(separator: ", ")))"
    case .list(.choice(let choices), _): return "a list of " + words(.choice(choices))
    case .oneOf(let shapes): return shapes.map(words).joined(separator: "; or ")
    default: return shape.phrase
    }
  }
}
