/// The spelling of a term taken apart, as `TermID` writes it.
enum TermSpelling {
  /// One factor of an interaction.
  struct Part: Equatable {
    /// The factor as spelled.
    var spelling: String
    /// The variable as spelled.
    var variable: String
    /// The level of a category, or the column of a block.
    var level: String?
  }

  /// The factors of a term; nil where brackets or back-ticks stay open.
  ///
  /// A `:` in a level, in a call or in a name in back-ticks separates nothing.
  static func parts(of term: String) -> [Part]? {
    var cursor = Array(term)[...]
    var parts: [Part] = []
    repeat {
      guard let part = part(&cursor) else { return nil }
      parts.append(part)
    } while cursor.popFirst() == ":"
    return parts
  }

  /// The next factor; leaves its `:` where one follows.
  private static func part(_ cursor: inout ArraySlice<Character>) -> Part? {
    let start = cursor
    var depth = 0
    var isQuoted = false
    while let character = cursor.first, isQuoted || depth > 0 || !":[".contains(character) {
      if character == "`" { isQuoted.toggle() }
      if !isQuoted, "([".contains(character) { depth += 1 }
      if !isQuoted, ")]".contains(character) { depth -= 1 }
      cursor.removeFirst()
    }
    let variable = String(start.prefix(start.count - cursor.count))
    if isQuoted || depth != 0 || variable.isEmpty { return nil }
    var level: String?
    if cursor.first == "[" {
      cursor.removeFirst()
      guard let found = Self.level(&cursor) else { return nil }
      level = found
    }
    guard cursor.first ?? ":" == ":" else { return nil }
    let spelling = String(start.prefix(start.count - cursor.count))
    return Part(spelling: spelling, variable: variable, level: level)
  }

  /// A level up to its `]`; a doubled one stands for itself.
  private static func level(_ cursor: inout ArraySlice<Character>) -> String? {
    var level = ""
    while let character = cursor.popFirst() {
      if character == "]" {
        guard cursor.first == "]" else { return level }
        cursor.removeFirst()
      }
      level.append(character)
    }
    return nil
  }
}
