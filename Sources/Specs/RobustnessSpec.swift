/// A block of `robustness:` as written: a model, one of its terms, and what could have been chosen otherwise.
public struct RobustnessSpec: Sendable, Equatable {
  /// A key of the model with the values that it could have had, the model's own among them.
  public struct Choice: Sendable, Equatable {
    /// The key as written under `vary:`.
    public var key: Located<String>
    /// The values.
    public var options: [Option]
    /// The place of the model's own value in `options`.
    public var own: Int
  }

  /// A value that a key could have had.
  public struct Option: Sendable, Equatable {
    /// What it is called.
    public var label: Located<String>
    /// The value; nil where the model does not say the key.
    public var value: YAMLNode?
  }

  /// Options that are not combined: all of one entry together.
  public struct Skip: Sendable, Equatable {
    /// Keys with the labels of options.
    public var parts: [(key: Located<String>, labels: [Located<String>])]
    /// Where it stands.
    public var place: SourceSpan

    /// Whether two are written alike.
    ///
    /// - Parameters:
    ///   - a: One.
    ///   - b: Another.
    /// - Returns: Whether keys and labels are the same, at the same places.
    public static func == (a: Skip, b: Skip) -> Bool {
      a.parts.count == b.parts.count
        && zip(a.parts, b.parts).allSatisfy { $0.key == $1.key && $0.labels == $1.labels }
    }
  }

  /// One of the analyses that could have been made.
  public struct Variant: Sendable, Equatable {
    /// Of each choice the place of its option.
    public var options: [Int]
    /// The model with these options.
    public var model: ModelNode
  }

  /// Keys of a model that change no estimate.
  public static let covarianceKeys: Set<String> = ["vcov", "cluster", "conf.level"]

  /// The most analyses of a block.
  public static let limit = 2_000

  /// Its id.
  public var id: Located<String>
  /// `model:`.
  public var model: Located<String>?
  /// `term:`.
  public var term: Located<String>?
  /// `vary:` in order; the model's own value is an option of each.
  public var choices: [Choice]
  /// `skip:` in order.
  public var skips: [Skip]
  /// `draws:` of the joint test.
  public var draws: Located<Int>?
  /// `seed:` of the draws.
  public var seed: Located<Int>?
  /// The number of combinations before any is skipped.
  public var combinationCount: Int
  /// The model as written first, then every other combination that is not skipped; empty beyond the limit.
  public var variants: [Variant]
}

extension SpecLanguage {
  /// `robustness:`.
  var robustnessKey: KeyDeclaration {
    KeyDeclaration(
      "robustness", .map(of: .object(Self.robustnessKeys), names: .name),
      "What could have been chosen otherwise: every combination of choices is estimated, and told whether one "
        + "changes the verdict.",
      example: "{gap: {model: gap, term: gap, vary: {vcov: [CR1, CR2]}}}")
  }

  static let robustnessKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "model", .text, "The model whose choices vary.", isRequired: true, example: "gap"),
    KeyDeclaration(
      "term", .text, "The estimate that is looked at, as spelled in estimates.csv.",
      isRequired: true, example: "gap"),
    KeyDeclaration(
      "vary",
      .map(
        of: .oneOf([
          .list(of: .anything, count: 1...RobustnessSpec.limit),
          .map(of: .anything, names: .any),
        ]),
        names: .name),
      "Keys of the model, each with the values that it could have had, in a list or under labels; the model's "
        + "own value takes part of itself.",
      isRequired: true,
      example: "{vcov: [CR1, CR2], where: {without 2019: \"cohort != 2019\"}}"),
    KeyDeclaration(
      "skip",
      .list(
        of: .map(of: .oneOf([.text, .list(of: .text, count: 1...100)]), names: .any),
        count: 1...1000),
      "Combinations that are left out: of each entry all keys together, by the labels of their options.",
      defaultText: "none", example: "[{vcov: CR1, where: without 2019}]"),
    KeyDeclaration(
      "draws", .integer(99...999_999), "The sign flips of the joint test.", defaultText: "9999"),
    KeyDeclaration("seed", .integer(0...Int.max), "Of the sign flips.", defaultText: "1"),
  ]
}

extension SpecDecoder {
  /// A block with the analyses that follow from it.
  ///
  /// - Parameters:
  ///   - entry: Under `robustness:`.
  ///   - models: The entries of `models:`.
  /// - Returns: What could be read.
  func robustness(_ entry: YAMLNode.Entry, models: [YAMLNode.Entry]) -> RobustnessSpec? {
    let node = entry.value
    guard node.entries != nil else { return nil }
    let base = models.first { $0.key.value == node["model"]?.text?.value }
    let choices = (node["vary"]?.entries ?? []).map { choice($0, of: base?.value) }
    var spec = RobustnessSpec(
      id: entry.key, model: node["model"]?.text, term: node["term"]?.text, choices: choices,
      skips: (node["skip"]?.items ?? []).map(skip), draws: node["draws"]?.integer,
      seed: node["seed"]?.integer,
      combinationCount: choices.reduce(1) { count, choice in
        let (product, overflow) = count.multipliedReportingOverflow(by: choice.options.count)
        return overflow ? Int.max : product
      }, variants: [])
    if let base, spec.combinationCount <= RobustnessSpec.limit {
      spec.variants = variants(of: spec, base)
    }
    return spec
  }

  /// The model with one option of one choice, for checking its value.
  ///
  /// - Parameters:
  ///   - option: The option.
  ///   - key: Its choice's key.
  ///   - base: The model's entry.
  /// - Returns: All keys of the model with that one replaced.
  func replaced(
    _ option: RobustnessSpec.Option, _ key: Located<String>, in base: YAMLNode
  ) -> YAMLNode {
    var entries = base.entries ?? []
    entries.removeAll { $0.key.value == key.value }
    if let value = option.value { entries.append(YAMLNode.Entry(key: key, value: value)) }
    return YAMLNode(kind: .mapping(entries), span: base.span, textOffset: base.textOffset)
  }

  private func choice(_ entry: YAMLNode.Entry, of base: YAMLNode?) -> RobustnessSpec.Choice {
    var options = (entry.value.items ?? []).map { value in
      RobustnessSpec.Option(label: value.label(at: value.span), value: value)
    }
    options += (entry.value.entries ?? []).map {
      RobustnessSpec.Option(label: $0.key, value: $0.value)
    }
    let own = base?[entry.key.value]
    if let place = options.firstIndex(where: { $0.value?.content == own?.content }) {
      return RobustnessSpec.Choice(key: entry.key, options: options, own: place)
    }
    let label = own.map { $0.label(at: entry.key.span) }
    options.insert(
      RobustnessSpec.Option(
        label: label ?? Located("not said", at: entry.key.span), value: own), at: 0)
    return RobustnessSpec.Choice(key: entry.key, options: options, own: 0)
  }

  private func skip(_ node: YAMLNode) -> RobustnessSpec.Skip {
    RobustnessSpec.Skip(
      parts: (node.entries ?? []).map { entry in
        (entry.key, texts(entry.value) ?? entry.value.text.map { [$0] } ?? [])
      }, place: node.span)
  }

  private func variants(
    of spec: RobustnessSpec, _ base: YAMLNode.Entry
  ) -> [RobustnessSpec.Variant] {
    var combinations: [[Int]] = [[]]
    for choice in spec.choices {
      let order = [choice.own] + choice.options.indices.filter { $0 != choice.own }
      combinations = combinations.flatMap { start in order.map { start + [$0] } }
    }
    let kept = combinations.filter { options in
      options == spec.choices.map(\.own) || !spec.skips.contains { spec.matches($0, options) }
    }
    return kept.enumerated().compactMap { number, options in
      var node = base.value
      var place = spec.id.span
      for (choice, option) in zip(spec.choices, options) where option != choice.own {
        place = choice.options[option].label.span
        node = replaced(choice.options[option], choice.key, in: node)
      }
      let id = Located("\(spec.id.value)/\(number)", at: place)
      return model(YAMLNode.Entry(key: id, value: node)).map {
        RobustnessSpec.Variant(options: options, model: $0)
      }
    }
  }
}

extension RobustnessSpec {
  /// Whether a combination has all that an entry of `skip:` names.
  func matches(_ skip: Skip, _ options: [Int]) -> Bool {
    skip.parts.allSatisfy { part in
      zip(choices, options).contains { choice, option in
        choice.key.value == part.key.value
          && part.labels.contains { $0.value == choice.options[option].label.value }
      }
    }
  }
}

extension YAMLNode {
  /// What stands here, whatever its place and quotes.
  fileprivate var content: [String] {
    switch kind {
    case .scalar(let text, _): ["=" + text]
    case .mapping(let entries):
      ["{"]
        + entries.sorted { $0.key.value < $1.key.value }.flatMap {
          [":" + $0.key.value] + $0.value.content
        } + ["}"]
    case .sequence(let items): ["["] + items.flatMap(\.content) + ["]"]
    }
  }

  /// What an option of this value is called.
  fileprivate func label(at place: SourceSpan) -> Located<String> {
    switch kind {
    case .scalar(let text, _): Located(text, at: place)
    case .sequence(let items):
      Located(
        items.isEmpty ? "none" : items.map { $0.label(at: place).value }.joined(separator: " + "),
        at: place)
    case .mapping(let entries):
      Located(
        entries.map { "\($0.key.value) \($0.value.label(at: place).value)" }
          .joined(separator: ", "), at: place)
    }
  }
}
