extension SpecDecoder {
  /// Files to stack: a list, a pattern, or a map of years.
  func stack(_ node: YAMLNode) -> StackSpec? {
    if let items = node.items { return .list(items.compactMap(\.text)) }
    if let entries = node.entries {
      return .byYear(
        entries.compactMap { entry in
          entry.value.text.map { StackSpec.FileOfYear(year: entry.key, file: $0) }
        })
    }
    return node.text.map { .pattern($0) }
  }

  /// Published tables by year; nil where the source is none.
  func published(_ node: YAMLNode) -> PublishedSpec? {
    guard let entry = node.entries?.first(where: { $0.key.value == "dfe-ks2" }),
      let tables = entry.value.entries
    else { return nil }
    return PublishedSpec(
      key: entry.key,
      files: tables.compactMap { table in
        table.value.text.map { StackSpec.FileOfYear(year: table.key, file: $0) }
      })
  }

  /// One join; nil without a source.
  func join(_ node: YAMLNode) -> JoinSpec? {
    guard let source = node["with"]?.text else { return nil }
    let on = node["on"]
    let same = on?.items?.compactMap(\.text) ?? on?.text.map { [$0] } ?? []
    let renamed = (on?.entries ?? []).compactMap { entry in
      entry.value.text.map { JoinSpec.Pair(left: entry.key, right: $0) }
    }
    return JoinSpec(
      source: source, on: same.map { JoinSpec.Pair(left: $0, right: $0) } + renamed,
      span: on?.text?.span ?? same.first?.span ?? renamed.first?.left.span ?? source.span,
      prefix: node["prefix"]?.text)
  }
}
