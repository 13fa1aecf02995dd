import Frames
import Readers
import Specs

/// Opens the sources that an analysis uses and binds the names of their columns.
struct SourcePlanner {
  private let spec: Spec
  private let specFile: String
  /// The names that the rest of the spec can use.
  private(set) var context = PlanContext(header: [], isHeaderKnown: false)
  /// Every problem found so far.
  var diagnostics: [Diagnostic] = []
  /// The sources: the one of the rows first.
  var sources: [SourcePlan] = []
  /// The joins in order.
  var joins: [JoinPlan] = []
  /// Labels of columns from the contracts, by their names in the analysis.
  private(set) var labels: [String: String] = [:]
  /// Per name in the analysis the source that has it and the name there.
  private(set) var origins: [String: Origin] = [:]
  private var specs: [SourceSpec] = []

  /// A column of a source, and the join that brings it.
  struct Origin {
    let source: Int
    let name: String
    let join: Int?
  }

  init(_ spec: Spec, file: String) {
    self.spec = spec
    specFile = file
  }

  /// Opens, binds, joins; `sources` stays empty where the rows have no source.
  mutating func plan() {
    guard let rows = chosenSource() else { return }
    let used = [rows] + joinedSources()
    tellUnused(used)
    let opened = used.map { open($0) }
    // The rest of the spec is bound even to a header that is not known: its own problems are told.
    specs = used
    context.isHeaderKnown = !opened.contains { $0 == nil }
    guard context.isHeaderKnown else {
      for source in used { checkNames(source, within: nil) }
      return
    }
    sources = opened.compactMap(\.self)
    for (source, index) in zip(used, sources.indices) { bindContract(source, index) }
    enter(source: 0, join: nil, prefix: "", without: [])
    if used.count > 1 {
      for name in context.header { context.sourceNames[name] = sources[0].name }
    }
    for join in spec.sample?.joins ?? [] { plan(join) }
  }

  // MARK: Which sources

  /// The source that the rows come from, the only one also where another is named; `SpecReader` has told what is wrong
  /// with the choice.
  private func chosenSource() -> SourceSpec? {
    if spec.sources.count == 1 { return spec.sources[0] }
    guard let from = spec.sample?.from?.value else { return nil }
    return spec.sources.first { $0.name.value == from }
  }

  /// The joined sources in order, each once.
  private func joinedSources() -> [SourceSpec] {
    let rows = chosenSource()?.name.value
    let names = (spec.sample?.joins ?? []).map(\.source.value).uniqued().filter { $0 != rows }
    return names.compactMap { name in spec.sources.first { $0.name.value == name } }
  }

  private mutating func tellUnused(_ used: [SourceSpec]) {
    let names = used.map(\.name.value)
    for source in spec.sources where !names.contains(source.name.value) {
      diagnostics.append(
        Diagnostic(
          .noEffect(option: "the source \(source.name.value)", because: .unused),
          at: source.name.span))
    }
  }

  private mutating func open(_ source: SourceSpec) -> SourcePlan? {
    var opener = SourceOpener(source, specFile: specFile)
    let files = opener.open()
    diagnostics += opener.diagnostics
    guard let files else { return nil }
    if source.published != nil {
      return published(source, files, opener.tables, links: opener.links)
    }
    let names = files.flatMap { $0.table.header.map(\.name) }
    return SourcePlan(
      name: source.name.value, files: files,
      header: (files.count == 1 ? names : names.uniqued())
        + (opener.yearColumn.map { [$0] } ?? []),
      columns: [], missing: codes(source.missing), key: source.key.map(\.value),
      yearColumn: opener.yearColumn, absent: Set(source.absent.map(\.value)),
      mayReject: source.rejects != nil)
  }

  // MARK: Contracts

  /// Names of the contract that the header does not have; all are taken where it is not known.
  private mutating func checkNames(_ source: SourceSpec, within header: [String]?) {
    guard let header else { return }
    let names = source.key + source.columns.map(\.name) + source.absent
    for name in names where !header.contains(name.value) {
      diagnostics.append(unknown(name, in: header, of: source.name.value))
    }
  }

  private func unknown(
    _ name: Located<String>, in header: [String], of source: String
  ) -> Diagnostic {
    let near = Nearest.names(to: name.value, among: header, limit: 3)
    if specs.count < 2 {
      return Diagnostic(.unknownColumn(name: name.value, near: near), at: name.span)
    }
    return Diagnostic(
      .unknownColumnOfSources(
        name: name.value, near: near.map { NearColumn(name: $0, source: source) },
        sources: [source]), at: name.span)
  }

  private mutating func bindContract(_ source: SourceSpec, _ index: Int) {
    let header = sources[index].header
    checkNames(source, within: header)
    for column in source.columns where header.contains(column.name.value) {
      checkFormat(column)
      checkClothes(column, sources[index].files[0].table.declarations[column.name.value])
      sources[index].columns.append(request(column))
    }
    guard let year = sources[index].yearColumn else { return }
    guard let place = sources[index].columns.firstIndex(where: { $0.name == year }) else {
      sources[index].columns.append(ColumnRequest(name: year, type: .year))
      return
    }
    let declared = sources[index].columns[place].type
    sources[index].columns[place].type = .year
    if let declared, ![.year, .integer, .number].contains(declared),
      let column = source.columns.first(where: { $0.name.value == year })
    {
      diagnostics.append(
        Diagnostic(
          .typeMismatch(
            operation: "a year of the files' names", expected: "type: year",
            found: "type: \(declared.rawValue)"), at: column.type?.span ?? column.name.span))
    }
  }

  private func request(_ column: ColumnSpec) -> ColumnRequest {
    var request = ColumnRequest(
      name: column.name.value,
      type: column.type.flatMap { ColumnType(rawValue: $0.value.rawValue) }
        ?? (column.range != nil && column.levels == nil ? .number : nil),
      levels: column.levels?.map(\.value),
      missing: column.missing.map(codes),
      label: column.label?.value,
      minimum: column.range?.value.lowerBound,
      maximum: column.range?.value.upperBound,
      format: NumberFormat(column.numberFormat))
    request.dateFormat = column.dateFormat.flatMap { DateFormat($0.value) } ?? .iso
    return request
  }

  func codes(_ codes: [MissingCodeSpec]) -> [String: MissingReason] {
    codes.reasons.mapValues { MissingReason($0) }
  }

  /// The label with the unit behind it: `Experience (years)`.
  private func label(of column: ColumnSpec) -> String? {
    guard let unit = column.unit?.value else { return column.label?.value }
    return "\(column.label?.value ?? column.name.value) (\(unit))"
  }

  // MARK: Names

  /// The names of a source enter the analysis behind a prefix.
  private mutating func enter(source index: Int, join: Int?, prefix: String, without: Set<String>) {
    let source = sources[index]
    for name in source.header where !without.contains(name) {
      context.header.append(prefix + name)
      origins[prefix + name] = Origin(source: index, name: name, join: join)
      if join != nil { context.sourceNames[prefix + name] = source.name }
    }
    for (name, declared) in source.declarations where !without.contains(name) {
      if let type = declared.type?.valueType { context.types[prefix + name] = type }
      if declared.type == .id { context.identifiers.insert(prefix + name) }
    }
    for request in source.columns where !without.contains(request.name) {
      let name = prefix + request.name
      if let type = request.valueType { context.types[name] = type }
      if request.type == .id { context.identifiers.insert(name) }
      if let levels = request.levels { context.levels[name] = levels }
    }
    // What the file itself calls its columns, unless the contract says otherwise.
    for (name, declared) in source.declarations where !without.contains(name) {
      if let label = declared.label { labels[prefix + name] = label }
    }
    for column in specs[index].columns where !without.contains(column.name.value) {
      if let label = label(of: column) { labels[prefix + column.name.value] = label }
    }
  }

  // MARK: Joins

  private mutating func plan(_ join: JoinSpec) {
    guard let index = sources.firstIndex(where: { $0.name == join.source.value }), index > 0 else {
      return
    }
    let header = sources[index].header
    let unknownNames =
      join.on.filter { !context.has($0.left.value) }.map {
        context.unknownColumn($0.left.value, at: $0.left.span)
      }
      + join.on.filter { !header.contains($0.right.value) }.map {
        unknown($0.right, in: header, of: join.source.value)
      }
    diagnostics += unknownNames
    if unknownNames.isEmpty { checkTypes(join, index) }
    let prefix = join.prefix?.value ?? ""
    let keys = Set(join.on.map(\.right.value))
    let clashes = header.filter { !keys.contains($0) && origins[prefix + $0] != nil }
    // A key whose name is wrong may be the one that clashes: one mistake, one message.
    if !clashes.isEmpty, unknownNames.isEmpty, !join.on.isEmpty {
      diagnostics.append(
        Diagnostic(
          .joinClash(
            source: join.source.value, names: clashes.map { prefix + $0 },
            prefix: prefix.isEmpty ? nil : prefix),
          at: join.prefix?.span ?? join.source.span))
    }
    enter(source: index, join: joins.count, prefix: prefix, without: keys.union(clashes))
    joins.append(
      JoinPlan(
        source: index, name: join.source.value, prefix: prefix,
        on: join.on.map { KeyPair(left: $0.left.value, right: $0.right.value) }, place: join.span,
        columns: []))
  }

  /// Types that contracts tell on both sides of a key.
  private mutating func checkTypes(_ join: JoinSpec, _ index: Int) {
    for pair in join.on {
      let declared = sources[index].columns.first { $0.name == pair.right.value }
      guard let left = context.types[pair.left.value], let right = declared?.valueType,
        left != right
      else { continue }
      diagnostics.append(
        Diagnostic(
          .joinKeyTypes(
            left: pair.left.value, leftType: left.plural, right: pair.right.value,
            rightType: right.plural, source: join.source.value), at: pair.left.span))
    }
  }
}

extension ValueType {
  /// Values of the type in words.
  fileprivate var plural: String {
    switch self {
    case .number: "numbers"
    case .date: "dates"
    case .flag: "flags"
    case .text: "texts"
    }
  }
}

extension ColumnRequest {
  /// What an expression may take the column for; nil if only rows can tell.
  fileprivate var valueType: ValueType? {
    type?.valueType ?? (levels == nil ? (format.isEmpty ? nil : .number) : .text)
  }
}

extension ColumnType {
  /// What an expression takes a column of this type for.
  fileprivate var valueType: ValueType {
    switch self {
    case .number, .integer, .year: .number
    case .date: .date
    case .flag: .flag
    case .id, .text, .category: .text
    }
  }
}
