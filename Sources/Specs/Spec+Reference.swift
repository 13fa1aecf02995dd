extension Spec {
  /// The spec with the file of national values as a source that is joined to the rows.
  ///
  /// Its columns stand behind the prefix `design.reference.`; what is wrong with them is told at the keys of `reference`.
  public var joiningReference: Spec {
    guard let reference = design?.reference else { return self }
    var spec = self
    let name = reference.key.map { _ in ReferenceSpec.sourceName }
    spec.sources.append(
      SourceSpec(
        name: name, file: reference.file, missing: [], columns: [], key: []))
    var sample =
      spec.sample ?? SampleSpec(span: reference.key.span, from: nil, filter: nil)
    if sample.from == nil, sources.count == 1 { sample.from = sources[0].name }
    sample.joins.append(
      JoinSpec(
        source: name, on: reference.keys.map { JoinSpec.Pair(left: $0, right: $0) },
        span: reference.keys[0].span, prefix: name.map { $0 + "." }))
    spec.sample = sample
    return spec
  }
}
