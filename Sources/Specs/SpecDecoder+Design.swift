extension SpecDecoder {
  /// `design:`.
  func design(_ node: YAMLNode) -> DesignSpec? {
    guard node.entries != nil else { return nil }
    return DesignSpec(
      unit: clusters(of: node, key: "unit"), clusters: clusters(of: node),
      time: node["time"]?.text, calendar: node["calendar"].flatMap(calendar),
      panel: node["panel"]?.text.map { $0.value == "none" ? .none($0.span) : .column($0) },
      population: word(node["population"]), treated: whole(node["treated"]),
      post: whole(node["post"]), firstTreated: node["first_treated"]?.text,
      never: texts(node["never"]) ?? node["never"]?.text.map { [$0] } ?? [],
      blankIsNever: node["blank"]?.text.flatMap { $0.value == "never" ? $0.span : nil },
      transition: node["transition"].flatMap(transition), exposure: whole(node["exposure"]),
      dose: whole(node["dose"]), group: whole(node["group"]),
      selection: node["selection"].flatMap(selection),
      zone: node["exclude_zone"]?["column"]?.text, reference: reference(of: node), node: node)
  }

  private func reference(of design: YAMLNode) -> ReferenceSpec? {
    guard let entry = design.entries?.first(where: { $0.key.value == "reference" }),
      let file = entry.value["file"]?.text, let keys = texts(entry.value["keys"]), !keys.isEmpty,
      let value = entry.value["value"]?.text
    else { return nil }
    let rounding = entry.value["rounding"]
    return ReferenceSpec(
      key: entry.key, file: file, keys: keys, value: value,
      rounding: rounding.flatMap { node -> ReferenceSpec.Rounding? in
        if let unit = node.number { return .unit(unit) }
        return node.text?.value == "none" ? .some(.none) : nil
      })
  }

  private func calendar(_ node: YAMLNode) -> CalendarSpec? {
    years(node["gaps"]).map {
      CalendarSpec(gaps: $0, allowsAcross: node["across"]?.text?.value == "allowed")
    }
  }

  private func transition(_ node: YAMLNode) -> TransitionSpec? {
    years(node["years"]).map { years in
      let way = node["as"]?.text
      return TransitionSpec(
        years: years, ownTerm: way.flatMap { $0.value == "own-term" ? $0.span : nil })
    }
  }

  private func selection(_ node: YAMLNode) -> SelectionSpec? {
    guard let on = node["on"]?.text, let year = node["year"]?.year else { return nil }
    return SelectionSpec(
      on: on, year: year, bins: node["bins"]?.integer, reps: node["reps"]?.integer?.value ?? 999,
      seed: node["seed"]?.integer?.value ?? 1)
  }

  private func years(_ node: YAMLNode?) -> [Located<Int>]? {
    node?.items.map { $0.compactMap(\.year) }
  }
}
