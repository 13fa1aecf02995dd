extension SpecReferences {
  /// Names of blocks of margins, their models, and columns that are given twice.
  var marginsProblems: [Diagnostic] {
    func keys(_ section: String) -> [Located<String>] {
      spec.root[section]?.entries?.map(\.key) ?? []
    }
    let models = keys("models")
    let taken = models + ["contrasts", "families", "targets"].flatMap(keys)
    return spec.margins.flatMap { block -> [Diagnostic] in
      var problems: [Diagnostic] = []
      if let other = taken.first(where: { $0.value == block.id.value }) {
        problems.append(
          Diagnostic(.nameTaken(name: block.id.value, first: other.span), at: block.id.span))
      }
      if let model = block.model, !models.map(\.value).contains(model.value) {
        problems.append(unknown("model", model, models.map(\.value)))
      }
      if block.levels.isEmpty, block.slopes.isEmpty {
        problems.append(
          Diagnostic(
            .outOfRange(key: "of and slopes", range: "at least one column together"),
            at: block.id.span))
      }
      return problems + repeated(block.levels) + repeated(block.slopes)
    } + tableNameProblems
  }

  /// The table of all margins comes of itself.
  private var tableNameProblems: [Diagnostic] {
    guard !spec.margins.isEmpty, let own = spec.tables.first(where: { $0.id.value == "margins" }),
      let section = spec.root.entries?.first(where: { $0.key.value == "margins" })?.key
    else { return [] }
    return [Diagnostic(.nameTaken(name: own.id.value, first: section.span), at: own.id.span)]
  }
}
