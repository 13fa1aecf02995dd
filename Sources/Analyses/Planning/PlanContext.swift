public import Frames
public import Specs

/// The columns that a spec can name, and what is known of them before any row is read.
public struct PlanContext: Sendable {
  /// Names in the header, in order.
  public var header: [String]
  /// Names that were derived so far, in order.
  public var derived: [String] = []
  /// Types that the contract or a derivation tells; a name without an entry has a type that only rows tell.
  public var types: [String: ValueType] = [:]
  /// Derived columns that hang on which rows the sample keeps.
  public var sampleColumns: Set<String> = []
  /// Whether the rows are those of the Department's tables.
  public var isPublished = false
  /// Whether the sample has a condition.
  public var hasFilter = false
  /// Columns that the contract calls identifiers: they name rows, so no model may list them.
  public var identifiers: Set<String> = []
  /// Levels that the contract lists, by column.
  public var levels: [String: [String]] = [:]
  /// The clusters of models that do not say their own.
  public var clusters: ClusterSpec?
  /// The roles of the design; nil without one.
  public var design: DesignPlan?
  /// The weights of the model that is planned; nil without weights.
  public var weights: WeightsPlan?
  /// The source of each name in the header, by the source's name; empty with a single source.
  public var sourceNames: [String: String] = [:]
  /// Whether the header is known: without it, no column can be called unknown.
  public var isHeaderKnown: Bool
  /// Formulas of models that were planned so far.
  let formulas = PlannedFormulas()

  /// Every column by name, derived ones last.
  public var columns: [String] { header + derived.filter { !header.contains($0) } }

  /// Whether there is a column of a name.
  ///
  /// - Parameter name: The name.
  /// - Returns: True if there is, or if the header is not known.
  public func has(_ name: String) -> Bool {
    !isHeaderKnown || header.contains(name) || derived.contains(name)
  }

  /// The type of a column: nil for a name that no column has, `.some(nil)` where only rows can tell.
  ///
  /// - Parameter name: The name.
  /// - Returns: The type as far as it is known.
  public func type(of name: String) -> ValueType?? {
    has(name) ? .some(types[name]) : .none
  }

  /// A diagnostic for a name that no column has.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - span: Where it stands.
  /// - Returns: The diagnostic, with near names.
  public func unknownColumn(_ name: String, at span: SourceSpan) -> Diagnostic {
    let near = Nearest.names(to: name, among: columns, limit: 3)
    if sourceNames.isEmpty { return Diagnostic(.unknownColumn(name: name, near: near), at: span) }
    let sources = header.compactMap { sourceNames[$0] }.uniqued()
    return Diagnostic(
      .unknownColumnOfSources(
        name: name, near: near.map { NearColumn(name: $0, source: sourceNames[$0]) },
        sources: sources), at: span)
  }

  /// An expression parsed and checked against the columns.
  ///
  /// - Parameters:
  ///   - text: The expression as written.
  ///   - wanted: The type it must have, if one is wanted.
  ///   - diagnostics: Takes every problem.
  /// - Returns: The expression, or nil when it has a problem.
  func expression(
    _ text: Located<String>, wanted: ValueType? = nil, _ diagnostics: inout [Diagnostic]
  ) -> Expression? {
    let expression: Expression
    do {
      expression = try Expression(parsing: text.value)
    } catch {
      diagnostics.append(diagnostic(error, in: text))
      return nil
    }
    var problems = expression.check(type(of:))
    if problems.isEmpty, let wanted, let found = expression.resultType(type(of:)), found != wanted {
      let whole = 0..<text.value.unicodeScalars.count
      problems.append(
        ExpressionError(
          .typeMismatch(expected: wanted, found: found, operation: "the condition"), at: whole))
    }
    let unknownLevels = expression.unknownLevelUses { levels[$0] }.map { use in
      let known = levels[use.column] ?? []
      return Diagnostic(
        .notAllowed(
          key: use.column, value: use.text, near: Nearest.name(to: use.text, among: known),
          allowed: known), at: text.span(of: use.range))
    }
    var overSample: [Diagnostic] = []
    if !hasFilter, let range = expression.sampleUse {
      overSample.append(
        Diagnostic(
          .noEffect(option: "over: sample", because: .needs("`where` of the sample")),
          at: text.span(of: range)))
    }
    diagnostics += problems.map { diagnostic($0, in: text) } + unknownLevels + overSample
    return problems.isEmpty && unknownLevels.isEmpty && overSample.isEmpty ? expression : nil
  }

  /// Where a sample's condition hangs on the sample itself.
  ///
  /// - Parameter filter: The condition.
  /// - Returns: A problem for each use; empty where there is none.
  func cycles(of filter: FilterPlan) -> [Diagnostic] {
    let text = filter.written
    var problems = filter.expression.columnUses.filter { sampleColumns.contains($0.name) }.map {
      Diagnostic(
        .refusedCombination(
          "\($0.name), which is computed over the sample",
          with: "the condition that makes the sample",
          instead: "`over: rows`, or this condition as `where` of a model"),
        at: text.span(of: $0.range))
    }
    if let range = filter.expression.sampleUse {
      problems.append(
        Diagnostic(
          .refusedCombination(
            "over: sample", with: "the condition that makes the sample", instead: "`over: rows`"),
          at: text.span(of: range)))
    }
    return problems
  }
}
