/// Checks a tree against the declarations of its keys, and tells every problem.
struct SpecValidator {
  let language: SpecLanguage
  let source: SourceText
  private(set) var diagnostics: [Diagnostic] = []
  private var unknownCount = 0
  /// The keys of models that any estimator takes: united once, however many models and options there are.
  private let anyModelKeys: [KeyDeclaration]
  private let anyModelKeyNames: Set<String>

  init(language: SpecLanguage, source: SourceText) {
    self.language = language
    self.source = source
    anyModelKeys = language.modelKeys(of: nil)
    anyModelKeyNames = Set(anyModelKeys.map(\.name))
  }

  /// One that has told nothing yet.
  private init(like other: SpecValidator) {
    language = other.language
    source = other.source
    anyModelKeys = other.anyModelKeys
    anyModelKeyNames = other.anyModelKeyNames
  }

  /// A key as it is checked: its name and place.
  struct Holder {
    var key: String
    /// The keys down to this one, joined by points; empty for the spec itself.
    var path: String
    var span: SourceSpan

    func below(_ key: Located<String>) -> Holder {
      Holder(
        key: key.value, path: path.isEmpty ? key.value : path + "." + key.value, span: key.span)
    }
  }

  /// Checks a whole spec.
  mutating func check(_ root: YAMLNode) {
    var top = root.span
    top.length = 1
    check(root, .object(language.topKeys), Holder(key: "", path: "", span: top))
  }

  /// Checks the options of a block of `robustness:`, each as if the model had it; of problems that the model has
  /// anyway nothing is told.
  ///
  /// - Parameters:
  ///   - block: As decoded.
  ///   - spec: Holds the model.
  mutating func check(_ block: RobustnessSpec, of spec: Spec) {
    guard let model = spec.models.first(where: { $0.id.value == block.model?.value }) else {
      return
    }
    let decoder = SpecDecoder(language: language, cut: [])
    for choice in block.choices {
      for (place, option) in choice.options.enumerated() where place != choice.own {
        let node = decoder.replaced(option, choice.key, in: model.node)
        var trial = SpecValidator(like: self)
        trial.check(
          node, .model, Holder(key: model.id.value, path: "", span: option.label.span))
        for problem in trial.diagnostics where !diagnostics.contains(where: problem.repeats) {
          diagnostics.append(problem.caused(by: option.label.span))
        }
      }
    }
  }

  mutating func check(_ node: YAMLNode, _ shape: Shape, _ holder: Holder) {
    if node.isUnreadable { return }
    if shape == .anything { return }
    if node.isNull { return tell(wrong(node, shape, holder), at: place(of: node, holder)) }
    switch shape {
    case .object(let keys): checkObject(node, keys, holder)
    case .map(let inner, let names): checkMap(node, inner, names, holder)
    case .model: checkModel(node, holder)
    case .list(let inner, let count): checkList(node, inner, count, shape, holder)
    case .oneOf(let shapes): checkOneOf(node, shapes, shape, holder)
    default: checkScalar(node, shape, holder)
    }
  }

  /// Where texts begin that YAML's own signs have cut: what is left of them is not to be read.
  var cutPlaces: Set<SourceSpan> {
    Set(
      diagnostics.compactMap { diagnostic in
        guard case .needsQuotes = diagnostic.payload, case .spec(let span) = diagnostic.place
        else { return nil }
        return span.beginning
      })
  }

  mutating func tell(_ payload: DiagnosticPayload, at span: SourceSpan) {
    diagnostics.append(Diagnostic(payload, at: span))
  }

  func wrong(_ node: YAMLNode, _ shape: Shape, _ holder: Holder) -> DiagnosticPayload {
    .wrongKind(key: holder.key, wanted: shape.phrase, found: node.foundKind)
  }

  /// The node's place, or its key's where the node has no text or goes over lines.
  func place(of node: YAMLNode, _ holder: Holder) -> SourceSpan {
    let isOneLine =
      node.span.length > 0 && (node.entries == nil || node.span.line == holder.span.line)
    return isOneLine ? node.span : holder.span
  }

  private mutating func checkObject(
    _ node: YAMLNode, _ keys: [KeyDeclaration], _ holder: Holder,
    elsewhere: [KeyDeclaration] = []
  ) {
    guard let entries = node.entries else {
      return tell(wrong(node, .object(keys), holder), at: place(of: node, holder))
    }
    let known = Dictionary(keys.map { ($0.name, $0) }) { first, _ in first }
    var isRemnant = false
    var meant: Set<String> = []
    for entry in entries {
      let below = holder.below(entry.key)
      guard let key = known[entry.key.value] else {
        if !(isRemnant && entry.value.isNull), let near = tellUnknown(entry.key, keys, elsewhere) {
          meant.insert(near)
        }
        continue
      }
      if case .notYet(let instead) = key.availability {
        tell(.notBuilt(name: key.name, instead: instead), at: entry.key.span)
      } else {
        check(entry.value, key.shape, below)
      }
      isRemnant = key.shape.isGrammar && cutReason(entry.value) != nil
    }
    for key in keys where key.isRequired {
      let isGiven = entries.contains { entry in
        entry.key.value == key.name || known[entry.key.value]?.standsFor == key.name
      }
      let missing = DiagnosticPayload.missingKey(
        name: key.name, of: holder.path, example: key.example ?? "…")
      if !isGiven, !meant.contains(key.name) { tell(missing, at: holder.span) }
    }
  }

  /// Tells an unknown key, and returns the one that was probably meant; one that stands `elsewhere` is told with what
  /// takes it.
  private mutating func tellUnknown(
    _ key: Located<String>, _ keys: [KeyDeclaration], _ elsewhere: [KeyDeclaration]
  ) -> String? {
    unknownCount += 1
    if let other = elsewhere.first(where: { $0.name == key.value }), !other.estimators.isEmpty {
      tell(.keyOfEstimators(name: key.value, estimators: other.estimators), at: key.span)
      return nil
    }
    let isShown = unknownCount <= DiagnosticRenderer.displayLimit
    let near = isShown ? Nearest.name(to: key.value, among: keys.map(\.name)) : nil
    let allowed = keys.filter(\.availability.isBuilt).map(\.name)
    tell(.unknownKey(name: key.value, near: near, allowed: allowed), at: key.span)
    return near
  }

  private mutating func checkMap(
    _ node: YAMLNode, _ inner: Shape, _ names: NameRule, _ holder: Holder
  ) {
    guard let entries = node.entries else {
      return tell(
        wrong(node, .map(of: inner, names: names), holder), at: place(of: node, holder))
    }
    var isRemnant = false
    for entry in entries {
      if isRemnant, entry.value.isNull { continue }
      if !names.allows(entry.key.value) {
        tell(.badID(name: entry.key.value, pattern: names.pattern ?? "."), at: entry.key.span)
      }
      check(entry.value, inner, holder.below(entry.key))
      isRemnant = inner.isGrammar && cutReason(entry.value) != nil
    }
  }

  private mutating func checkModel(_ node: YAMLNode, _ holder: Holder) {
    guard let entries = node.entries else {
      return tell(wrong(node, .model, holder), at: place(of: node, holder))
    }
    let named = entries.first { $0.key.value == "estimator" }
    if let named, let text = named.value.text {
      guard let estimator = language.estimator(named: text.value) else {
        let keys = anyModelKeys
        return checkObject(node, keys, holder)
      }
      guard estimator.isBuilt else {
        return tell(.notBuilt(name: estimator.name, instead: nil), at: text.span)
      }
      return checkObject(
        node, language.modelKeys(of: estimator), holder, elsewhere: anyModelKeys)
    }
    if named == nil, let meant = misspeltEstimator(entries) {
      return checkObject(node, keys(beside: meant), holder)
    }
    checkObject(
      node, language.modelKeys(of: language.estimators[0]), holder,
      elsewhere: anyModelKeys)
  }

  /// The entry whose key was probably meant for `estimator`.
  private func misspeltEstimator(_ entries: [YAMLNode.Entry]) -> YAMLNode.Entry? {
    entries.first { entry in
      !anyModelKeyNames.contains(entry.key.value)
        && Nearest.name(to: entry.key.value, among: anyModelKeys.map(\.name)) == "estimator"
    }
  }

  /// The keys of a model whose key `estimator` is misspelt: what lacks or is unknown beside it hangs on what is meant.
  private func keys(beside meant: YAMLNode.Entry) -> [KeyDeclaration] {
    guard let estimator = meant.value.text.flatMap({ language.estimator(named: $0.value) }),
      estimator.isBuilt
    else { return anyModelKeys }
    return language.modelKeys(of: estimator)
  }

  private mutating func checkList(
    _ node: YAMLNode, _ inner: Shape, _ count: ClosedRange<Int>?, _ shape: Shape,
    _ holder: Holder
  ) {
    guard let items = node.items else {
      return tell(wrong(node, shape, holder), at: place(of: node, holder))
    }
    if let count, count.count > 1, items.count > count.upperBound {
      tell(
        .outOfRange(key: holder.key, range: "a list of at most \(count.upperBound)"),
        at: place(of: node, holder))
    } else if let count, !count.contains(items.count) {
      tell(wrong(node, shape, holder), at: place(of: node, holder))
    }
    for item in items { check(item, inner, holder) }
  }

  /// Takes the shape that fits the node; if several could, one without problems, else the first.
  private mutating func checkOneOf(
    _ node: YAMLNode, _ shapes: [Shape], _ whole: Shape, _ holder: Holder
  ) {
    let fitting = shapes.filter { $0.fits(node) }
    guard let first = fitting.first else {
      return tell(wrong(node, whole, holder), at: place(of: node, holder))
    }
    if fitting.count == 1 { return check(node, first, holder) }
    let trials = fitting.map { shape in
      var trial = SpecValidator(like: self)
      trial.check(node, shape, holder)
      return trial.diagnostics
    }
    diagnostics += trials.first(where: \.isEmpty) ?? trials[0]
  }
}
