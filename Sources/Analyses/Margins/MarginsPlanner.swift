import Designs
import Frames
import Specs

/// Reads blocks of margins: models, columns, and what their formulas cannot tell.
struct MarginsPlanner {
  let models: [ModelPlan]
  let derived: [DerivedPlan]
  /// What is known of the columns' types.
  let types: [String: ValueType]

  /// The blocks without problems; every problem is told.
  func plan(_ blocks: [MarginsSpec], _ diagnostics: inout [Diagnostic]) -> [MarginsPlan] {
    blocks.compactMap { block in
      // A model that is not there, or has problems of its own, has been told.
      guard let name = block.model,
        let model = models.first(where: { $0.id.value == name.value })
      else { return nil }
      let problems = problems(block, name, model)
      diagnostics += problems
      if !problems.isEmpty || block.levels.isEmpty && block.slopes.isEmpty { return nil }
      return MarginsPlan(
        id: block.id, label: block.label?.value, model: name.value, levels: block.levels,
        slopes: block.slopes,
        confidenceLevel: block.confidenceLevel?.value ?? model.confidenceLevel)
    }
  }

  private func problems(
    _ block: MarginsSpec, _ name: Located<String>, _ model: ModelPlan
  ) -> [Diagnostic] {
    guard let formula = model.formula else {
      return [
        Self.refused(
          "`margins`",
          with: "\(name.value), whose estimator `\(type(of: model.method).name)` has no formula",
          instead: "a model with a `formula`", at: name.span)
      ]
    }
    var problems = (block.levels + block.slopes).flatMap { column in
      columnProblems(column, formula)
    }
    if let first = block.levels.first, !formula.absorbed.isEmpty, problems.isEmpty {
      problems.append(
        Self.refused(
          "`of`",
          with: "the absorbed effects of \(name.value), which its predictions would lack",
          instead: "`slopes`, or the effects as terms", at: first.span))
    }
    for column in block.slopes where types[column.value] == .number {
      if let problem = formula.slopeProblem(column.value) {
        problems.append(problem.diagnostic(column, in: formula, of: model))
      }
    }
    return problems
  }

  private func columnProblems(_ column: Located<String>, _ formula: Formula) -> [Diagnostic] {
    let known = formula.termColumns
    let effects = formula.absorbed.flatMap { $0.columns + $0.slopes }
    if effects.contains(column.value) {
      return [
        Self.refused(
          "the margins of \(column.value)",
          with: "absorbed effects of it, which have no estimates",
          instead: "it as a term of the formula", at: column.span)
      ]
    }
    guard known.contains(column.value) else {
      return [
        Diagnostic(
          .unknownName(
            kind: "column of the formula", name: column.value,
            near: Nearest.name(to: column.value, among: known), known: known), at: column.span)
      ]
    }
    let followers = followers(of: column.value)
    guard let follower = known.first(where: followers.contains) else { return [] }
    return [
      Self.refused(
        "the margins of \(column.value)",
        with: "\(follower), which is derived from it and would stand still",
        instead: "its expression in the formula, in I()", at: column.span)
    ]
  }

  /// The derived columns that hang on a column.
  private func followers(of column: String) -> Set<String> {
    var found: Set<String> = []
    for plan in derived where plan.name != column {
      let uses = plan.expression.columnUses.map(\.name)
      if uses.contains(where: { $0 == column || found.contains($0) }) { found.insert(plan.name) }
    }
    return found
  }

  static func refused(
    _ one: String, with other: String, instead: String, at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(.refusedCombination(one, with: other, instead: instead), at: span)
  }
}

extension ModelPlan {
  /// The formula; nil for an estimator by design.
  var formula: Formula? {
    guard method.design == nil else { return nil }
    return method.needs.lazy.compactMap { need in
      if case .design(let formula) = need { formula } else { nil }
    }.first
  }
}

extension Formula {
  /// The columns in the terms, each once, in formula order.
  fileprivate var termColumns: [String] {
    Set(terms.flatMap(\.variables)).sorted().flatMap { index -> [String] in
      switch variables[index].kind {
      case .column(let name), .category(let name, _): [name]
      case .expression(let inner), .polynomial(let inner, _, _): inner.columnUses.map(\.name)
      }
    }.uniqued()
  }

  /// What leaves a column of numbers without a slope, whatever the rows.
  fileprivate func slopeProblem(_ column: String) -> AverageProblem? {
    for index in Set(terms.flatMap(\.variables)).sorted() {
      switch variables[index].kind {
      case .column, .category: continue
      case .expression(let inner), .polynomial(let inner, _, _):
        if inner.pools(column) { return .pooled(variable: variables[index].label) }
        do { _ = try inner.derivative(by: column) } catch { return .derivative(error) }
      }
    }
    return nil
  }
}

extension AverageProblem {
  /// The problem at the column as the spec names it; no value of the data is told.
  func diagnostic(
    _ column: Located<String>, in formula: Formula, of model: ModelPlan
  ) -> Diagnostic {
    let name = column.value
    func refused(_ one: String, with other: String, instead: String) -> Diagnostic {
      MarginsPlanner.refused(one, with: other, instead: instead, at: column.span)
    }
    return switch self {
    case .absent:
      refused(
        "the margins of \(name)", with: "a formula without it", instead: "a column of the formula")
    case .withoutLevels:
      refused(
        "`of: \(name)`", with: "numbers other than 0 and 1, which are no levels",
        instead: "`slopes`, or a category")
    case .numberAndCategory:
      refused(
        "the margins of \(name)", with: "a formula in which it is a number and a category",
        instead: "one of the two")
    case .derivative(let error):
      refused(
        "the slope of \(name)", with: error.words,
        instead: "a formula that is smooth in it, or a category")
    case .pooled(let variable):
      refused(
        "the margins of \(name)", with: "\(variable), which hangs on \(name) in other rows",
        instead: "a derived column, and its margins")
    case .undefinedSlope(let variable):
      refused(
        "the slope of \(name)",
        with: "\(variable), whose derivative does not exist in some rows",
        instead: "a condition that leaves these rows out")
    case .undefinedLevel(let variable, _):
      refused(
        "the margins of \(name)",
        with: "\(variable), which has no value in some rows at one of its levels",
        instead: "terms that are defined at every level")
    case .unreadable(let error):
      error.diagnostic(formula, in: model.method.writtenFormula, model: model.id.value)
    }
  }
}

extension DerivativeError {
  fileprivate var words: String {
    switch reason {
    case .step: "\(piece), which jumps"
    case .pooled: "\(piece), which hangs on other rows"
    case .noRule: "\(piece), for which there is no rule of differentiation"
    }
  }
}
