extension Shape {
  /// The shape in words, as `a text` or `a list of 2 numbers`.
  public var phrase: String {
    switch self {
    case .text: "a text"
    case .name(let rule): rule == .id ? "an id" : "a name"
    case .formula: "a formula"
    case .expression: "an expression"
    case .path: "a path"
    case .number: "a number"
    case .integer: "a whole number"
    case .year: "a year, as 2019 or 2018/2019"
    case .countOrShare: "a count, or a share as 2 %"
    case .flag: "true or false"
    case .choice(let choices): Self.choicePhrase(choices)
    case .list(let inner, let count): Self.listPhrase(inner, count)
    case .map(let inner, _): "names, each with \(inner.phrase)"
    case .object(let keys): Self.objectPhrase(keys)
    case .model: "keys with values (formula, vcov, …)"
    case .oneOf(let shapes): shapes.map(\.phrase).joined(separator: ", or ")
    case .anything: "a value"
    }
  }

  private static func choicePhrase(_ choices: [Choice]) -> String {
    let words = choices.filter(\.availability.isBuilt).map(\.value)
    return words.count == 1 ? words[0] : "one of " + words.joined(separator: ", ")
  }

  private static func objectPhrase(_ keys: [KeyDeclaration]) -> String {
    let names = keys.filter(\.availability.isBuilt).map(\.name)
    let shown = names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", …" : "")
    return "keys with values (\(shown))"
  }

  private static func listPhrase(_ inner: Shape, _ count: ClosedRange<Int>?) -> String {
    guard let count, count.lowerBound == count.upperBound else {
      return (count == nil ? "a list, each item " : "a list (not empty), each item ") + inner.phrase
    }
    return "a list of \(count.lowerBound), each \(inner.phrase)"
  }

  /// True for formulas and expressions, which have a grammar of their own.
  var isGrammar: Bool { self == .formula || self == .expression }

  /// Whether a node is of the kind that the shape takes: scalar, list or keys.
  func fits(_ node: YAMLNode) -> Bool {
    switch (self, node.kind) {
    case (.oneOf(let shapes), _): shapes.contains { $0.fits(node) }
    case (.anything, _): true
    case (.formula, _), (.expression, _): true
    case (.list, .sequence), (.model, .mapping): true
    case (.object(let keys), .mapping(let entries)): Self.fits(keys, entries)
    case (.map(.object(_), _), .mapping(let entries)):
      !entries.isEmpty && entries.allSatisfy { $0.value.entries != nil }
    case (.map, .mapping): true
    case (.list, _), (.object, _), (.model, _), (.map, _): false
    default: if case .scalar = node.kind { true } else { false }
    }
  }

  /// An object is not meant where all values are keys with values and none is asked for by name.
  private static func fits(_ keys: [KeyDeclaration], _ entries: [YAMLNode.Entry]) -> Bool {
    let names = Set(keys.filter { $0.isRequired || $0.standsFor != nil }.map(\.name))
    return entries.isEmpty
      || entries.contains { $0.value.entries == nil || names.contains($0.key.value) }
  }
}

extension NumberRange {
  /// The range in words, as `between 0 and 1 (not 0 or 1)`.
  public var phrase: String {
    func spell(_ value: Double) -> String {
      value.rounded() == value && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    }
    switch (minimum, maximum) {
    case (let low?, let high?):
      let bounds = "between \(spell(low)) and \(spell(high))"
      return isOpen ? bounds + ", both excluded" : bounds
    case (let low?, nil): return isOpen ? "greater than \(spell(low))" : "\(spell(low)) or more"
    case (nil, let high?): return isOpen ? "less than \(spell(high))" : "\(spell(high)) or less"
    case (nil, nil): return "any number"
    }
  }
}

extension YAMLNode {
  /// What stands here, for a message about what is wanted instead.
  var foundKind: FoundKind {
    switch kind {
    case .mapping: .keys
    case .sequence(let items): items.isEmpty ? .emptyList : .list
    case .scalar(_, let style):
      if isNull {
        .nothing
      } else if style != .plain {
        .quotedText
      } else if flag != nil {
        .flag
      } else if number != nil {
        .number
      } else {
        .text
      }
    }
  }
}
