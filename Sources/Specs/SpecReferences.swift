/// Checks what the parts of a spec say of each other: names of sources and models, names given
/// twice, options that cannot have an effect.
struct SpecReferences {
  let spec: Spec
  let language: SpecLanguage

  /// All problems, as they occur.
  var diagnostics: [Diagnostic] {
    sampleProblems + joinProblems + checkProblems + modelProblems + weightProblems
      + designProblems + clusterRoleProblems + contrastProblems + familyProblems
      + marginsProblems + targetProblems
      + robustnessProblems + referenceProblems
      + spec.tables.flatMap(tableProblems) + spec.figures.flatMap(figureProblems)
      + spec.sources.flatMap(sourceProblems)
  }

  /// Joins of sources that do not exist, or of the source of the rows itself.
  private var joinProblems: [Diagnostic] {
    let names = spec.sources.map(\.name.value)
    let rows = spec.sample?.from?.value ?? (names.count == 1 ? names[0] : nil)
    return (spec.sample?.joins ?? []).flatMap { join -> [Diagnostic] in
      var problems = repeated(join.on.map(\.left)) + repeated(join.on.map(\.right))
      if !names.contains(join.source.value) {
        problems.append(unknown("source", join.source, names))
      } else if join.source.value == rows {
        let payload = DiagnosticPayload.refusedCombination(
          "a join with \(join.source.value)", with: "rows that come from it", instead: nil)
        problems.append(Diagnostic(payload, at: join.source.span))
      }
      return problems
    }
  }

  private var sampleProblems: [Diagnostic] {
    let names = spec.sources.map(\.name.value)
    if let from = spec.sample?.from {
      return names.contains(from.value) || names.isEmpty
        ? [] : [unknown("source", from, names)]
    }
    guard names.count > 1 else { return [] }
    let missing = DiagnosticPayload.missingKey(name: "from", of: "sample", example: names[0])
    let place = spec.root.entries?.first { $0.key.value == "sample" || $0.key.value == "data" }
    return [Diagnostic(missing, at: spec.sample?.span ?? place?.key.span ?? spec.root.span)]
  }

  private var modelProblems: [Diagnostic] {
    guard let ids = spec.root["models"]?.entries?.map(\.key.value) else {
      // Targets may stand alone; what shows models may not.
      let idle = (spec.root.entries ?? []).filter {
        ["tables", "figures"].contains($0.key.value) && spec.root["models"] == nil
          && spec.root["targets"] != nil
      }
      return idle.map { noEffect($0.key, needs: "`models`") }
    }
    var problems: [Diagnostic] = []
    for model in spec.models {
      guard case .commonWith(let others)? = model.sample else { continue }
      problems += others.filter { !ids.contains($0.value) }.map { unknown("model", $0, ids) }
    }
    return problems
  }

  /// Weights of all models of which every model says its own.
  private var weightProblems: [Diagnostic] {
    guard case .column(let column, _)? = spec.weights, !spec.models.isEmpty,
      spec.models.allSatisfy({ $0.weights != nil })
    else { return [] }
    return [
      noEffect(column.map { _ in "weights" }, needs: "a model that does not say its own")
    ]
  }

  /// Names of contrasts, their models, and what their keys say of each other; what their expressions say is told
  /// where these are read.
  private var contrastProblems: [Diagnostic] {
    let ids = spec.root["models"]?.entries?.map(\.key.value) ?? []
    var problems: [Diagnostic] = []
    for contrast in spec.contrasts {
      if let model = spec.models.first(where: { $0.id.value == contrast.id.value }) {
        let payload = DiagnosticPayload.nameTaken(name: contrast.id.value, first: model.id.span)
        problems.append(Diagnostic(payload, at: contrast.id.span))
      }
      if let model = contrast.model, !ids.contains(model.value) {
        problems.append(unknown("model", model, ids))
      }
      problems += valueProblems(of: contrast) + marginProblems(of: contrast)
    }
    if let own = spec.tables.first(where: { $0.id.value == Self.contrastsTable }),
      let section = spec.root.entries?.first(where: { $0.key.value == "contrasts" })?.key,
      !spec.contrasts.isEmpty
    {
      let payload = DiagnosticPayload.nameTaken(name: own.id.value, first: section.span)
      problems.append(Diagnostic(payload, at: own.id.span))
    }
    return problems
  }

  /// The table of all contrasts, which comes of itself.
  private static let contrastsTable = "contrasts"

  private func valueProblems(of contrast: ContrastSpec) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    let isList = contrast.node["equals"]?.items != nil
    if let place = contrast.node["equals"]?.span, isList,
      !contrast.isJoint || contrast.values.count != contrast.expressions.count,
      !contrast.expressions.isEmpty
    {
      let wanted = contrast.isJoint ? "one number, or one for each expression" : "one number"
      problems.append(Diagnostic(.outOfRange(key: "equals", range: wanted), at: place))
    }
    if contrast.isJoint, let entry = contrast.node.entries?.first(where: isLevel) {
      problems.append(
        noEffect(entry.key, needs: "a single expression: a joint test has no interval"))
    }
    return problems
  }

  private func isLevel(_ entry: YAMLNode.Entry) -> Bool { entry.key.value == "conf.level" }

  private func sourceProblems(_ source: SourceSpec) -> [Diagnostic] {
    var problems =
      repeated(source.key) + missingProblems(source.missing) + stackProblems(source)
      + fileOptionProblems(source) + publishedProblems(source)
    if let rejects = source.node(spec)?.entries?.first(where: { $0.key.value == "rejects" }),
      rejects.value.entries?.isEmpty == true
    {
      problems.append(noEffect(rejects.key, needs: "`at_most` or `share`"))
    }
    if let delimiter = source.delimiter {
      let scalars = Array(delimiter.value.unicodeScalars)
      let isOne =
        scalars.count == 1 && scalars[0].isASCII && !scalars[0].properties.isAlphabetic
        && !"\"\n\r.+-0123456789".unicodeScalars.contains(scalars[0])
      if !isOne && delimiter.value != "tab" {
        let payload = DiagnosticPayload.notAllowed(
          key: "delimiter", value: delimiter.value, near: nil,
          allowed: [",", ";", "|", "tab"])
        problems.append(Diagnostic(payload, at: delimiter.span))
      }
    }
    for column in source.columns {
      problems += columnProblems(column, source.node(of: column, spec))
    }
    return problems
  }

  /// What `file`, `files` and `absent` say of each other.
  private func stackProblems(_ source: SourceSpec) -> [Diagnostic] {
    var problems = repeated(source.absent)
    if case .list(let files)? = source.stack { problems += repeated(files) }
    if source.stack == nil, let first = source.absent.first {
      let option = first.map { _ in "absent" }
      problems.append(noEffect(option, needs: "`files`"))
    }
    if let file = source.file, source.stack != nil {
      problems.append(
        Diagnostic(
          .refusedCombination("`file`", with: "`files`", instead: "one of the two"), at: file.span))
    }
    return problems
  }

  /// Options of one kind of file that stand beside a file of another.
  private func fileOptionProblems(_ source: SourceSpec) -> [Diagnostic] {
    guard let file = (source.file ?? source.stack?.first)?.value.lowercased() else { return [] }
    let isWorkbook = SpecLanguage.workbookEndings.contains(where: file.hasSuffix)
    let isText = SpecLanguage.textEndings.contains(where: file.hasSuffix)
    let forWorkbooks = isWorkbook ? [] : [("sheet", source.sheet), ("range", source.range)]
    let forTexts =
      isText
      ? []
      : [
        ("delimiter", source.delimiter), ("encoding", source.encoding), ("ragged", source.ragged),
        ("rejects", source.rejects?.place),
      ]
    let options =
      forWorkbooks.map { ($0, "an .xlsx file") } + forTexts.map { ($0, "a .csv or .tsv file") }
    guard SpecLanguage.fileEndings.contains(where: file.hasSuffix) else { return [] }
    return options.compactMap { option, needs in
      option.1.map { Diagnostic(.noEffect(option: option.0, because: .needs(needs)), at: $0.span) }
    }
  }

  private func columnProblems(_ column: ColumnSpec, _ node: YAMLNode?) -> [Diagnostic] {
    var problems = repeated(column.levels ?? []) + missingProblems(column.missing ?? [])
    if let range = node?["range"], column.range == nil,
      range.items?.compactMap(\.number).count == 2, range.items?.count == 2
    {
      problems.append(
        Diagnostic(
          .outOfRange(key: "range", range: "the least value first, then the greatest"),
          at: range.span))
    }
    guard let entries = node?.entries else { return problems }
    if let format = entries.first(where: { $0.key.value == "format" }) {
      problems += formatProblems(column, format)
    }
    guard let type = column.type?.value else {
      if column.levels != nil, let range = entries.first(where: { $0.key.value == "range" }) {
        problems.append(noEffect(range.key, needs: "type: number, integer or year"))
      }
      return problems
    }
    let isNumeric = [.number, .integer, .year].contains(type)
    for entry in entries {
      switch entry.key.value {
      case "levels" where type != .category:
        problems.append(noEffect(entry.key, needs: "type: category"))
      case "range" where !isNumeric, "unit" where !isNumeric:
        problems.append(noEffect(entry.key, needs: "type: number, integer or year"))
      default: break
      }
    }
    return problems
  }

  /// A form of dates beside another type, clothes of numbers beside one without, or neither of them.
  private func formatProblems(_ column: ColumnSpec, _ entry: YAMLNode.Entry) -> [Diagnostic] {
    let type = column.type?.value ?? (column.levels == nil ? nil : .category)
    if !column.numberFormat.isEmpty {
      let mayBeNumber = type == nil || type == .number || type == .integer
      return mayBeNumber ? [] : [noEffect(entry.key, needs: "type: number or integer")]
    }
    guard let written = column.dateFormat, type != .date else { return [] }
    if written.value.contains("%") { return [noEffect(entry.key, needs: "type: date")] }
    let words = NumberFormatSpec.allCases.map(\.rawValue)
    let payload = DiagnosticPayload.notAllowed(
      key: "format", value: written.value, near: Nearest.name(to: written.value, among: words),
      allowed: words)
    return [Diagnostic(payload, at: written.span)]
  }

  private func missingProblems(_ codes: [MissingCodeSpec]) -> [Diagnostic] {
    // Blanks at the ends of a code do not count.
    let own = codes.filter { $0.list == nil }
    return repeated(own.map { $0.code.map(\.withoutBlanks) }.filter { !$0.value.isEmpty })
      + own.compactMap(emptyProblem) + codeListProblems(codes)
  }

  private func emptyProblem(_ code: MissingCodeSpec) -> Diagnostic? {
    if code.code.value.withoutBlanks.isEmpty {
      let needs = "a code that is not blank: blank cells are always missing"
      return Diagnostic(.noEffect(option: "missing", because: .needs(needs)), at: code.code.span)
    }
    guard code.reason.withoutBlanks.isEmpty else { return nil }
    return Diagnostic(
      .wrongKind(key: code.code.value, wanted: "a reason", found: .nothing), at: code.code.span)
  }

  func noEffect(_ key: Located<String>, needs: String) -> Diagnostic {
    Diagnostic(.noEffect(option: key.value, because: .needs(needs)), at: key.span)
  }

  func unknown(_ kind: String, _ name: Located<String>, _ known: [String]) -> Diagnostic {
    let near = Nearest.name(to: name.value, among: known)
    return Diagnostic(
      .unknownName(kind: kind, name: name.value, near: near, known: known), at: name.span)
  }

  func repeated(_ names: [Located<String>]) -> [Diagnostic] {
    var first: [String: SourceSpan] = [:]
    return names.compactMap { name in
      if let place = first[name.value] {
        return Diagnostic(.nameTaken(name: name.value, first: place), at: name.span)
      }
      first[name.value] = name.span
      return nil
    }
  }
}

extension String {
  /// The text without spaces and tabs at its ends.
  fileprivate var withoutBlanks: String {
    func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
    return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}

extension SourceSpec {
  /// The node that says where the source comes from.
  fileprivate func node(_ spec: Spec) -> YAMLNode? {
    let data = spec.root["data"]
    let isOnly = data?["file"]?.text != nil || data?["files"] != nil
    return isOnly ? data : data?[name.value]
  }

  /// The contract's node of a column.
  fileprivate func node(of column: ColumnSpec, _ spec: Spec) -> YAMLNode? {
    let data = spec.root["data"]
    let isNamed = data?["columns"] == nil || data?[name.value]?["columns"] != nil
    return (isNamed ? data?[name.value]?["columns"] : data?["columns"])?[column.name.value]
  }
}
