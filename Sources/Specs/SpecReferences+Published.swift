extension SpecReferences {
  /// What stands beside published tables, whose columns and layout are known.
  func publishedProblems(_ source: SourceSpec) -> [Diagnostic] {
    guard let published = source.published else {
      return source.links.map {
        [Diagnostic(.noEffect(option: "links", because: .needs("dfe-ks2")), at: $0.span)]
      } ?? []
    }
    let option = "`\(published.key.value)`"
    var problems: [Diagnostic] = []
    for (name, place) in [("file", source.file), ("files", source.stack?.first)] {
      guard let place else { continue }
      problems.append(
        Diagnostic(
          .refusedCombination("`\(name)`", with: option, instead: "one of the two"), at: place.span)
      )
    }
    let others = [
      ("delimiter", source.delimiter), ("ragged", source.ragged), ("sheet", source.sheet),
      ("range", source.range), ("rejects", source.rejects?.place), ("key", source.key.first),
      ("columns", source.columns.first?.name),
    ]
    for (name, place) in others {
      guard let place else { continue }
      problems.append(
        Diagnostic(.noEffect(option: name, because: .overriddenBy(option)), at: place.span))
    }
    return problems
  }
}
