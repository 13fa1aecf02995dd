import Designs

/// A term as a spec writes it, taken apart: `kind[full]:x` is a level and a variable.
struct TermParts: Equatable {
  struct Part: Equatable {
    /// As written, back-ticks included.
    var label: String
    /// Between the brackets behind it, doubled `]` undone.
    var level: String?
  }

  private(set) var parts: [Part] = []

  /// Colons part it, but for those in back-ticks, in parentheses and in levels.
  ///
  /// - Parameter text: A term as tables spell it.
  init(_ text: String) {
    var (part, depth, isQuoted) = (Part(label: ""), 0, false)
    var rest = Substring(text).unicodeScalars
    while let scalar = rest.popFirst() {
      if scalar == "`" { isQuoted.toggle() }
      if !isQuoted, scalar == "(" { depth += 1 }
      if !isQuoted, scalar == ")" { depth -= 1 }
      if isQuoted || depth > 0 {
        part.label.unicodeScalars.append(scalar)
      } else if scalar == ":" {
        parts.append(part)
        part = Part(label: "")
      } else if scalar == "[" {
        part.level = Self.level(&rest)
      } else {
        part.label.unicodeScalars.append(scalar)
      }
    }
    parts.append(part)
  }

  /// A level up to the bracket that closes it; a doubled one is one of its own.
  private static func level(_ rest: inout Substring.UnicodeScalarView) -> String {
    var level = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      if scalar == "]" {
        guard rest.first == "]" else { break }
        rest.removeFirst()
      }
      level.append(scalar)
    }
    return String(level)
  }

  /// The term with another level in one of its parts.
  func spelled(with level: String, at place: Int) -> String {
    var changed = parts
    changed[place].level = level
    return TermID(
      changed.map { part in
        part.level.map { .level($0, of: part.label) } ?? .variable(part.label)
      }
    ).description
  }
}

extension Formula {
  /// The level of a category that has no term: what `ref` says, else the first one beside an intercept or effects.
  func reference(of index: Int, among levels: [String]) -> String? {
    if case .category(_, let reference?) = variables[index].kind { return reference }
    let isCoded = terms.contains { $0.variables == [index] } && (hasIntercept || !absorbed.isEmpty)
    return isCoded ? levels.first : nil
  }
}
