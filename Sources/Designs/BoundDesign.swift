public import Frames
import Numerics

/// A formula's fixed part over the selected rows of a frame: terms, levels, and the columns themselves.
///
/// The columns are never held whole: blocks of rows are formed when asked for. Nothing of it changes once it is bound,
/// and whatever holds it holds the same one: requests, fits and systems of many models are copied often.
public final class BoundDesign: Sendable {
  /// How many columns a design may have.
  public static let columnLimit = 4096

  /// The rows in one slice, the unit of work of every pass: results do not depend on the thread count.
  public static let sliceRows = 2048

  /// Whether the first term is the intercept.
  public let hasIntercept: Bool

  /// Every term in design order, the intercept first if there is one.
  public let terms: [TermID]

  /// The number of rows, at least 1.
  public let rowCount: Int

  /// The categories among the variables, with the levels that occur and those that were dropped.
  public let categories: [BoundCategory]

  let columns: [DesignColumn]
  let variables: [BoundVariable]
  let outcome: [Double]
  /// What is known of the sample's variables beside; nil where nothing is kept.
  let shared: SampleVariables?
  /// The outcome as spelled.
  public let outcomeLabel: String
  /// Whether the outcome has one value in all rows.
  public var hasConstantOutcome: Bool { outcome.allSatisfy { $0 == outcome.first } }

  /// The number of columns without the intercept.
  public var columnCount: Int { columns.count }

  /// The columns' terms: `terms` without the intercept.
  public var columnTerms: [TermID] { columns.map(\.term) }

  /// Binds a formula to rows.
  ///
  /// - Parameters:
  ///   - formula: Its absorbed, instrumental and random parts are not looked at, but absorbed effects count as
  ///     an intercept for the coding of categories.
  ///   - frame: Holds every column that the formula names; `.` stands for its columns.
  ///   - rows: The model's complete cases.
  ///   - computed: Expressions over all rows of the frame that are computed already, by their spelling.
  ///   - shared: The variables of the same frame and rows that other designs have read, and will.
  ///   - threads: At least 1; changes nothing.
  /// - Throws: `DesignError` with the first problem.
  public init(
    _ formula: Formula, frame: Frame, rows: RowSelection, computed: [String: Column] = [:],
    shared: SampleVariables = SampleVariables(), threads: Int = 1
  ) throws(DesignError) {
    if rows.isEmpty { throw .noRows }
    let formula = try Self.resolve(formula, frame)
    let binder = VariableBinder(frame: frame, rows: rows, computed: computed)
    let spelled = formula.outcome.root.spelled
    let y = try shared.outcome(spelled) { () throws(DesignError) in
      let column = try binder.evaluate(formula.outcome, label: spelled)
      guard let y = try binder.numbers(column, label: spelled) else { throw .outcomeNotNumeric }
      return y
    }
    let used = Set(formula.terms.flatMap(\.variables))
    let all = formula.variables
    let variables = try parallelMap(count: all.count, threads: threads) {
      index throws(DesignError) in
      used.contains(index)
        ? try shared.variable(all[index].key) { () throws(DesignError) in
          try binder.bind(all[index])
        } : BoundVariable(label: all[index].label, number: [])
    }
    try Self.requireNumbersAfterI(formula, variables)
    let coding = ContrastCoding(
      terms: formula.terms, variables: variables,
      hasIntercept: formula.hasIntercept || !formula.absorbed.isEmpty)
    let bound = coding.columnBound()
    if bound > Self.columnLimit {
      throw .tooManyColumns(limit: Self.columnLimit, found: bound)
    }
    columns = coding.columns()
    hasIntercept = formula.hasIntercept
    terms = (hasIntercept ? [TermID.intercept] : []) + columns.map(\.term)
    rowCount = rows.count
    outcome = y
    outcomeLabel = spelled
    self.shared = shared
    self.variables = variables
    categories = used.sorted().compactMap {
      if case .category(let category, _, _) = variables[$0].content { category } else { nil }
    }
    var seen: Set<TermID> = []
    for term in terms where !seen.insert(term).inserted { throw .duplicateTerm(term) }
  }

  /// The design with other columns over other variables; see `merging`.
  init(_ design: BoundDesign, columns: [DesignColumn], variables: [BoundVariable]) {
    hasIntercept = design.hasIntercept
    self.columns = columns
    self.variables = variables
    terms = (design.hasIntercept ? [TermID.intercept] : []) + columns.map(\.term)
    rowCount = design.rowCount
    categories = design.categories
    outcome = design.outcome
    outcomeLabel = design.outcomeLabel
    shared = design.shared
  }

  /// The design with some columns as plain numbers; see `replacing`.
  init(_ design: BoundDesign, chosen: [Int], values: [[Double]]) {
    precondition(values.count == chosen.count + 1, "\(values.count) columns")
    hasIntercept = false
    let names = chosen.map { design.columns[$0].term }
    columns = names.enumerated().map { place, term in
      DesignColumn(components: [.number(variable: place)], term: term)
    }
    terms = names
    rowCount = design.rowCount
    categories = design.categories
    variables = zip(names, values).map { BoundVariable(label: $0.description, number: $1) }
    outcome = values[chosen.count]
    outcomeLabel = design.outcomeLabel
    shared = nil
  }

  /// A design without an intercept over variables; see `init(variables:columns:outcome:outcomeLabel:)`.
  init(
    columns: [DesignColumn], variables: [BoundVariable], outcome: [Double], outcomeLabel: String
  ) {
    hasIntercept = false
    self.columns = columns
    self.variables = variables
    terms = columns.map(\.term)
    rowCount = outcome.count
    categories = []
    self.outcome = outcome
    self.outcomeLabel = outcomeLabel
    shared = nil
  }

  /// The columns whose completeness a formula's fixed part needs, the outcome first, computed ones evaluated
  /// (so that `log(0)` is missing with its reason); for `Frame.completeCases`.
  ///
  /// - Throws: `unknownColumn`, `expression`.
  public static func requiredColumns(
    of formula: Formula, frame: Frame
  ) throws(DesignError) -> [Column] {
    let formula = try resolve(formula, frame)
    let binder = VariableBinder(frame: frame, rows: frame.allRows, computed: [:])
    let spelled = formula.outcome.root.spelled
    var found = [renamed(try binder.evaluate(formula.outcome, label: spelled), formula.outcome)]
    let used = Set(formula.terms.flatMap(\.variables))
    for (index, variable) in formula.variables.enumerated() where used.contains(index) {
      switch variable.kind {
      case .column(let name), .category(let name, _): found.append(try binder.column(name))
      case .expression(let expression), .polynomial(let expression, _, _):
        let column = try binder.evaluate(expression, label: variable.label)
        found.append(renamed(column, expression))
      }
    }
    var seen: Set<String> = []
    return found.filter { seen.insert($0.name).inserted }
  }

  /// A bare name keeps the column's name, not its spelling with back-ticks.
  private static func renamed(_ column: Column, _ expression: Expression) -> Column {
    guard case .name(let name) = expression.root.kind else { return column }
    return column.renamed(name, label: column.label)
  }

  private static func resolve(
    _ formula: Formula, _ frame: Frame
  ) throws(DesignError) -> Formula {
    do throws(FormulaError) {
      return try formula.resolvingEverything(columns: frame.columns.map(\.name))
    } catch {
      throw .tooManyColumns(limit: columnLimit, found: TermList.limit)
    }
  }

  /// The variable behind the comma of `i(category, number)` must be a number.
  private static func requireNumbersAfterI(
    _ formula: Formula, _ variables: [BoundVariable]
  ) throws(DesignError) {
    for index in formula.multipliers {
      if case .category = variables[index].content {
        throw .categoryWhereNumberNeeded(variable: variables[index].label)
      }
    }
  }
}
