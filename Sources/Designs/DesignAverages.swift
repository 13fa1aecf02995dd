public import Frames
import Numerics

/// Averages of a design's rows: with a column set to each of its levels in turn, and of the rows' derivatives.
///
/// For a model x(z)'b, with z the columns of the data and w the rows' weights,
/// - the predictive margin at a level l of a column is m_l'b, m_l = Σ w x(z with the column set to l) / Σ w;
/// - the average marginal effect of a number is d'b, d = Σ w dx(z)/dcolumn / Σ w;
/// - that of a category or a flag is (m_l - m_r)'b, r its reference, `false` of a flag.
///
/// Averages are over the rows as they are: they are taken as fixed. Agrees with Stata's `margins` and `margins,
/// dydx()`, `avg_predictions(variables =)` and `avg_slopes()` of R's marginaleffects.
public struct DesignAverages: Sendable {
  /// The average of a design's rows at one level of a column.
  public struct Level: Sendable, Equatable {
    /// The level's name.
    public let name: String
    /// One number per term of the design.
    public let means: [Double]
    /// Whether slopes are differences to this level.
    public let isReference: Bool
  }

  /// What the average row gains as a column moves, or changes from its reference to a level.
  public struct Slope: Sendable, Equatable {
    /// The level; nil for a number.
    public let level: String?
    /// The level that it is compared with; nil for a number.
    public let reference: String?
    /// One number per term of the design.
    public let weights: [Double]
  }

  let design: BoundDesign
  /// The formula, `.` resolved.
  public let formula: Formula
  let frame: Frame
  let rows: RowSelection
  let computed: [String: Column]
  let weights: [Double]?
  let threads: Int

  /// Averages over the rows of a design.
  ///
  /// - Parameters:
  ///   - design: Bound from the other arguments.
  ///   - formula: `.` resolved.
  ///   - frame: Holds every column that the formula names.
  ///   - rows: The design's rows.
  ///   - computed: Expressions over all rows that are computed already, by their spelling.
  ///   - weights: One positive weight per row; nil for equal ones.
  ///   - threads: At least 1; changes nothing.
  public init(
    _ design: BoundDesign, formula: Formula, frame: Frame, rows: RowSelection,
    computed: [String: Column] = [:], weights: [Double]? = nil, threads: Int = 1
  ) {
    precondition(design.variables.count == formula.variables.count, "another formula's design")
    precondition(design.rowCount == rows.count, "\(design.rowCount) rows of \(rows.count)")
    precondition(weights.map { $0.count == rows.count } ?? true, "one weight per row")
    self.design = design
    self.formula = formula
    self.frame = frame
    self.rows = rows
    self.computed = computed
    self.weights = weights
    self.threads = threads
  }

  /// The averages with a column set to each of its levels in turn, in every row.
  ///
  /// - Parameter column: A category, a flag, or numbers that are 0 or 1 in every row.
  /// - Returns: The levels that occur, in the design's order; a flag's are `false` and `true`, a number's `0` and `1`.
  /// - Throws: `absent`, `withoutLevels`, `numberAndCategory`, `pooled`, `undefinedLevel`, `unreadable`.
  /// - Complexity: O(rows x terms) for each level.
  public func levels(of column: String) throws(AverageProblem) -> [Level] {
    let settings = try LevelSettings(self, column)
    let moved = Set(settings.moved)
    let plain = means(where: { moved.isDisjoint(with: $0) }, replacing: [:])
    var found: [Level] = []
    for setting in settings.all {
      let contents = try settings.contents(at: setting)
      let own = means(where: { !moved.isDisjoint(with: $0) }, replacing: contents)
      let all = zip(plain, own).map { $0 ?? $1 ?? 0 }
      found.append(
        Level(
          name: setting.name, means: (design.hasIntercept ? [1] : []) + all,
          isReference: setting.isReference))
    }
    return found
  }

  /// The average derivative by a column of numbers, or the differences to a category's reference.
  ///
  /// - Parameter column: A column that the formula names.
  /// - Returns: One slope for numbers; for a category one per level but the reference, for a flag that of `true`.
  /// - Throws: `absent`, `numberAndCategory`, `derivative`, `pooled`, `undefinedSlope`, `undefinedLevel`,
  ///   `unreadable`.
  /// - Complexity: O(rows x terms).
  public func slopes(of column: String) throws(AverageProblem) -> [Slope] {
    if try kind(of: column) == .number { return [try derivative(by: column)] }
    let levels = try levels(of: column)
    guard let reference = levels.first(where: \.isReference) else { throw .withoutLevels }
    return levels.filter { !$0.isReference }.map { level in
      Slope(
        level: level.name, reference: reference.name,
        weights: zip(level.means, reference.means).map { $0 - $1 })
    }
  }

  // MARK: Columns

  /// What a column is to a design.
  enum Kind: Equatable {
    case number
    case flag
    case category
  }

  /// Whether a column is a number, a flag or a category in the terms that name it.
  func kind(of column: String) throws(AverageProblem) -> Kind {
    let used = variables(naming: column)
    if used.isEmpty { throw .absent }
    var isCategory = false
    for index in used {
      if formula.variables[index].isColumn, case .category = design.variables[index].content {
        isCategory = true
      }
    }
    switch frame[column]?.values {
    case .number where isCategory:
      let isMixed = used.contains { index in
        if case .category(_, _) = formula.variables[index].kind { false } else { true }
      }
      if isMixed { throw .numberAndCategory }
      return .category
    case .number: return .number
    case .flag: return .flag
    default: return .category
    }
  }

  /// The positions of the variables in whose values a column takes part.
  func variables(naming column: String) -> [Int] {
    let used = Set(design.columns.flatMap { $0.components.map(\.variable) })
    return formula.variables.indices.filter { index in
      guard used.contains(index) else { return false }
      switch formula.variables[index].kind {
      case .column(let name), .category(let name, _): return name == column
      case .expression(let inner), .polynomial(let inner, _, _):
        return inner.columnUses.contains { $0.name == column }
      }
    }
  }

  // MARK: Averages

  /// Per column of the design its weighted mean, variables replaced; nil where its variables are not wanted.
  private func means(
    where isWanted: (Set<Int>) -> Bool, replacing contents: [Int: AverageContent]
  ) -> [Double?] {
    let wanted = design.columns.map { isWanted(Set($0.components.map(\.variable))) }
    return parallelMap(count: wanted.count, threads: threads) { place in
      wanted[place]
        ? mean(of: design.columns[place].components.map { factor($0, contents) }) : nil
    }
  }

  private func derivative(by column: String) throws(AverageProblem) -> Slope {
    let moved = variables(naming: column)
    var slopes: [Int: AverageContent] = [:]
    for index in moved { slopes[index] = try derivative(of: index, by: column) }
    let known = slopes
    let columns = design.columns
    let means = parallelMap(count: columns.count, threads: threads) { place in
      let components = columns[place].components
      var sum = 0.0
      for (position, component) in components.enumerated() where known[component.variable] != nil {
        let factors = components.enumerated().map { other, component in
          factor(component, other == position ? known : [:])
        }
        sum += mean(of: factors)
      }
      return sum
    }
    return Slope(
      level: nil, reference: nil, weights: (design.hasIntercept ? [0] : []) + means)
  }

  /// The derivative of a variable's columns.
  private func derivative(
    of index: Int, by column: String
  ) throws(AverageProblem) -> AverageContent {
    let variable = formula.variables[index]
    switch variable.kind {
    case .column: return .constant(1)
    case .category: throw .numberAndCategory
    case .expression(let inner):
      if case .category = design.variables[index].content {
        throw .derivative(DerivativeError(reason: .step, piece: variable.label))
      }
      return try slope(of: inner, by: column, variable.label)
    case .polynomial(let base, let degree, let raw):
      guard let x = try numbers(of: base, variable.label, on: frame, isComputed: true) else {
        throw .undefinedSlope(variable: variable.label)
      }
      let inner = try slope(of: base, by: column, variable.label)
      let outer =
        raw
        ? OrthogonalPolynomial.powerSlopes(x, degree: degree)
        : PolynomialRecursion(x, degree: degree).slopes(at: x)
      return .block(outer.map { zip($0, x.indices).map { $0 * inner.number($1) } })
    }
  }

  private func slope(
    of inner: Expression, by column: String, _ label: String
  ) throws(AverageProblem) -> AverageContent {
    if inner.pools(column) { throw .pooled(variable: label) }
    let slope: Expression?
    do { slope = try inner.derivative(by: column) } catch { throw .derivative(error) }
    guard let slope else { return .constant(0) }
    if case .number(let value) = slope.root.kind { return .constant(value) }
    guard let values = try numbers(of: slope, label, on: frame, isComputed: false) else {
      throw .undefinedSlope(variable: label)
    }
    return .numbers(values)
  }

  /// A variable's expression in the design's rows; nil where it is no finite number in some of them.
  ///
  /// - Throws: `unreadable` where it cannot be evaluated at all, or is no number.
  func numbers(
    of expression: Expression, _ label: String, on frame: Frame, isComputed: Bool
  ) throws(AverageProblem) -> [Double]? {
    let binder = VariableBinder(
      frame: frame, rows: rows, computed: isComputed ? computed : [:])
    do throws(DesignError) {
      let column = try binder.evaluate(expression, label: label)
      guard let values = try binder.numbers(column, label: label) else {
        throw .categoryWhereNumberNeeded(variable: label)
      }
      return values
    } catch {
      switch error {
      case .missingValue, .notFinite: return nil
      default: throw .unreadable(error)
      }
    }
  }

  /// One factor of a column of the design.
  private func factor(
    _ component: DesignColumn.Component, _ contents: [Int: AverageContent]
  ) -> AverageFactor {
    if let content = contents[component.variable] { return content.factor(component) }
    switch (component, design.variables[component.variable].content) {
    case (.number, .number(let values, _)): return .numbers(values)
    case (.level(_, let code), .category(_, let codes, _)): return .codes(codes, code)
    case (.block(_, let place), .block(let columns)): return .numbers(columns[place])
    default: preconditionFailure("a component of another kind than its variable")
    }
  }

  /// Σ w Π f / Σ w; a product of constants is itself, whatever the weights.
  private func mean(of factors: [AverageFactor]) -> Double {
    var scale = 1.0
    var moving: [AverageFactor] = []
    for factor in factors {
      if case .constant(let value) = factor { scale *= value } else { moving.append(factor) }
    }
    if scale == 0 || moving.isEmpty { return scale }
    var (sum, total) = (CompensatedSum(), CompensatedSum())
    for row in 0..<design.rowCount {
      let weight = weights?[row] ?? 1
      var product = weight
      for factor in moving { product *= factor.number(row) }
      sum.add(product)
      total.add(weight)
    }
    return scale * (sum.value / total.value)
  }
}

extension FormulaVariable {
  /// Whether it is a column by itself, as a number or a category.
  var isColumn: Bool {
    switch kind {
    case .column, .category: true
    case .expression, .polynomial: false
    }
  }
}
