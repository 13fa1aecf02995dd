/// Makes a typed spec of a tree, leaving out what cannot be read; problems are the validator's.
struct SpecDecoder {
  let language: SpecLanguage
  /// Where formulas and expressions begin that YAML has cut.
  let cut: Set<SourceSpan>

  func spec(_ root: YAMLNode) -> Spec {
    Spec(
      root: root,
      version: root["diminish"]?.integer,
      id: root["id"]?.text.flatMap { NameRule.id.allows($0.value) ? $0 : nil },
      title: root["title"]?.text,
      question: root["question"]?.text,
      simulated: root["simulated"]?.flag,
      sources: sources(root),
      sample: root["sample"].flatMap(sample),
      derived: derived(root["derive"]),
      weights: root["weights"].flatMap(weights),
      design: root["design"].flatMap(design),
      checks: (root["checks"]?.entries ?? []).compactMap(check),
      models: (root["models"]?.entries ?? []).compactMap(model),
      contrasts: (root["contrasts"]?.entries ?? []).compactMap(contrast),
      families: (root["families"]?.entries ?? []).compactMap(family),
      margins: (root["margins"]?.entries ?? []).compactMap(margins),
      targets: (root["targets"]?.entries ?? []).compactMap(target),
      tables: (root["tables"]?.entries ?? []).compactMap(table),
      figures: (root["figures"]?.entries ?? []).compactMap(figure),
      robustness: (root["robustness"]?.entries ?? []).compactMap {
        robustness($0, models: root["models"]?.entries ?? [])
      })
  }

  private func sources(_ root: YAMLNode) -> [SourceSpec] {
    guard let entry = root.entries?.first(where: { $0.key.value == "data" }) else { return [] }
    if Shape.object(SpecLanguage.sourceKeys).fits(entry.value) {
      return [source(Located("data", at: entry.key.span), entry.value)]
    }
    return (entry.value.entries ?? []).map { source($0.key, $0.value) }
  }

  private func source(_ name: Located<String>, _ node: YAMLNode) -> SourceSpec {
    SourceSpec(
      name: name, file: node["file"]?.text, stack: node["files"].flatMap(stack),
      published: published(node), links: node["links"]?.text,
      absent: texts(node["absent"]) ?? [], delimiter: node["delimiter"]?.text,
      encoding: node["encoding"]?.text, ragged: node["ragged"]?.text,
      rejects: node["rejects"].flatMap(rejects), sheet: node["sheet"]?.text,
      range: node["range"]?.text,
      missing: node["missing"].map(missing) ?? [],
      columns: (node["columns"]?.entries ?? []).map(column),
      key: texts(node["key"]) ?? [])
  }

  private func rejects(_ node: YAMLNode) -> RejectsSpec? {
    let spec = RejectsSpec(atMost: node["at_most"]?.integer, share: node["share"]?.number)
    return spec.atMost == nil && spec.share == nil ? nil : spec
  }

  private func formats(_ node: YAMLNode?) -> [NumberFormatSpec] {
    (node?.items ?? node.map { [$0] } ?? []).compactMap { word($0)?.value }
  }

  /// A text that names no clothes of numbers is the form of dates.
  private func dateFormat(_ node: YAMLNode?) -> Located<String>? {
    node?.text.flatMap { NumberFormatSpec(rawValue: $0.value) == nil ? $0 : nil }
  }

  /// Codes with their reasons: a named list, a map, or a list of codes, names of lists and maps.
  private func missing(_ node: YAMLNode) -> [MissingCodeSpec] {
    if let items = node.items { return items.flatMap(missingItem) }
    if let name = node.text { return listed(name) ?? [] }
    return own(node)
  }

  private func missingItem(_ item: YAMLNode) -> [MissingCodeSpec] {
    guard let text = item.text else { return own(item) }
    return listed(text) ?? [MissingCodeSpec(code: text, reason: text.value)]
  }

  private func listed(_ name: Located<String>) -> [MissingCodeSpec]? {
    CodeList.named(name.value)?.entries.map { entry in
      MissingCodeSpec(code: name.map { _ in entry.code }, reason: entry.reason, list: name.value)
    }
  }

  private func own(_ node: YAMLNode) -> [MissingCodeSpec] {
    (node.entries ?? []).map {
      MissingCodeSpec(code: $0.key, reason: $0.value.text?.value ?? $0.key.value)
    }
  }

  private func column(_ entry: YAMLNode.Entry) -> ColumnSpec {
    let node = entry.value
    return ColumnSpec(
      name: entry.key, type: word(node["type"]), label: node["label"]?.text,
      unit: node["unit"]?.text, range: node["range"].flatMap(range),
      numberFormat: formats(node["format"]), dateFormat: dateFormat(node["format"]),
      levels: texts(node["levels"]),
      missing: node["missing"].map(missing))
  }

  private func range(_ node: YAMLNode) -> Located<ClosedRange<Double>>? {
    guard let numbers = node.items?.compactMap(\.number), numbers.count == 2,
      numbers[0].value <= numbers[1].value
    else { return nil }
    return Located(numbers[0].value...numbers[1].value, at: node.span)
  }

  private func sample(_ node: YAMLNode) -> SampleSpec? {
    guard node.entries != nil else { return nil }
    return SampleSpec(
      span: node.span, from: node["from"]?.text, filter: whole(node["where"]),
      joins: (node["join"]?.items ?? []).compactMap(join))
  }

  private func derived(_ node: YAMLNode?) -> [DerivedSpec] {
    (node?.entries ?? []).map { DerivedSpec(name: $0.key, expression: whole($0.value)) }
  }

  private func weights(_ node: YAMLNode) -> WeightsSpec? {
    if let text = node.text {
      return text.value == "none" ? WeightsSpec.none(text.span) : .column(text, type: nil)
    }
    return node["column"]?.text.map { .column($0, type: word(node["type"])) }
  }

  func model(_ entry: YAMLNode.Entry) -> ModelNode? {
    let node = entry.value
    guard node.entries != nil else { return nil }
    let estimator = node["estimator"]?.text
    return ModelNode(
      id: entry.key, node: node, estimator: estimator, formula: whole(node["formula"]),
      filter: whole(node["where"]), weights: node["weights"].flatMap(weights),
      covariance: node["vcov"].flatMap(covariance), clusters: clusters(of: node),
      sample: node["sample"].flatMap(modelSample),
      confidenceLevel: node["conf.level"]?.number,
      label: node["label"]?.text ?? node["title"]?.text,
      isUsable: language.estimator(named: estimator?.value)?.isBuilt ?? false)
  }

  private func covariance(_ node: YAMLNode) -> CovarianceSpec? {
    (node.text ?? node["type"]?.text).map {
      CovarianceSpec(type: $0, clusters: clusters(of: node), node: node)
    }
  }

  /// A `cluster:` among keys, or another key that means clusters; nil for an empty list, which has been told.
  func clusters(of node: YAMLNode, key: String = "cluster") -> ClusterSpec? {
    guard let entry = node.entries?.first(where: { $0.key.value == key }) else { return nil }
    if let columns = texts(entry.value) {
      return columns.isEmpty ? nil : ClusterSpec(key: entry.key, columns: columns)
    }
    return entry.value.text.map {
      ClusterSpec(key: entry.key, columns: $0.value == "none" && key == "cluster" ? [] : [$0])
    }
  }

  private func contrast(_ entry: YAMLNode.Entry) -> ContrastSpec? {
    let node = entry.value
    guard node.entries != nil else { return nil }
    let items = node["expression"]?.items
    let values = node["equals"]
    return ContrastSpec(
      id: entry.key, model: node["model"]?.text,
      expressions: items.map { $0.compactMap(whole) } ?? whole(node["expression"]).map { [$0] }
        ?? [],
      isJoint: items != nil,
      values: values?.items.map { $0.compactMap(\.number) } ?? values?.number.map { [$0] } ?? [],
      node: node, confidenceLevel: node["conf.level"]?.number, label: node["label"]?.text,
      divisor: whole(node["over"]),
      equivalence: node["equivalence"]?.items?.compactMap(\.number) ?? [],
      margin: node["margin"]?.number)
  }

  private func family(_ entry: YAMLNode.Entry) -> FamilySpec? {
    let node = entry.value
    guard node.entries != nil else { return nil }
    return FamilySpec(
      id: entry.key, method: word(node["method"]), model: node["model"]?.text,
      terms: texts(node["terms"]) ?? [], contrasts: texts(node["contrasts"]) ?? [],
      confidenceLevel: node["conf.level"]?.number, label: node["label"]?.text, node: node)
  }

  private func margins(_ entry: YAMLNode.Entry) -> MarginsSpec? {
    let node = entry.value
    guard node.entries != nil else { return nil }
    func columns(_ key: String) -> [Located<String>] {
      texts(node[key]) ?? node[key]?.text.map { [$0] } ?? []
    }
    return MarginsSpec(
      id: entry.key, model: node["model"]?.text, levels: columns("of"),
      slopes: columns("slopes"), confidenceLevel: node["conf.level"]?.number,
      label: node["label"]?.text)
  }

  private func modelSample(_ node: YAMLNode) -> ModelSampleSpec? {
    if let text = node.text { return text.value == "common" ? .common(text.span) : nil }
    return texts(node["common"]).map { .commonWith($0) }
  }

  func texts(_ node: YAMLNode?) -> [Located<String>]? {
    node?.items.map { $0.compactMap(\.text) }
  }

  /// The text of a formula or expression, nil where YAML has cut it.
  func whole(_ node: YAMLNode?) -> Located<String>? {
    node?.text.flatMap { cut.contains($0.span.beginning) ? nil : $0 }
  }

  /// One of an enumeration's words.
  func word<Word: RawRepresentable<String>>(_ node: YAMLNode?) -> Located<Word>? {
    guard let text = node?.text, let word = Word(rawValue: text.value) else { return nil }
    return text.map { _ in word }
  }
}
