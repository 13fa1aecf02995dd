import Designs
import Frames
import Specs

/// Parses a model's formula and binds its names, telling every problem with its place.
struct FormulaPlanner {
  let written: Located<String>
  let context: PlanContext

  init(_ written: Located<String>, _ context: PlanContext) {
    self.written = written
    self.context = context
  }

  /// The formula with `.` resolved, or nil when it has a problem.
  func plan(_ diagnostics: inout [Diagnostic]) -> Formula? {
    if let known = context.formulas[written.value] { return known }
    let formula: Formula
    do {
      let parsed = try Formula(parsing: written.value)
      formula = try parsed.resolvingEverything(columns: context.columns)
    } catch {
      diagnostics.append(context.diagnostic(error, in: written))
      return nil
    }
    let problems =
      unbuiltParts(of: formula) + unknownColumns(of: formula) + typeProblems(of: formula)
      + emptiness(of: formula) + identifiers(in: formula) + outcomeAmongTerms(of: formula)
      + absorbedProblems(of: formula) + absorbedComparisons(of: formula)
    diagnostics += problems
    guard problems.isEmpty else { return nil }
    context.formulas[written.value] = formula
    return formula
  }

  private func unbuiltParts(of formula: Formula) -> [Diagnostic] {
    var parts = formula.random.map { ("random effects", $0.range) }.prefix(1)
    if let instrumental = formula.instrumental { parts.append(("instruments", instrumental.range)) }
    return parts.map { part, range in
      Diagnostic(.notBuilt(name: part, instead: nil), at: written.span(of: range))
    }
  }

  /// An identifier would put one term per pupil or school, by name, into every output.
  private func identifiers(in formula: Formula) -> [Diagnostic] {
    usedVariables(of: formula).filter { variable in
      switch variable.kind {
      case .column(let name), .category(let name, _): context.identifiers.contains(name)
      case .expression, .polynomial: false
      }
    }.map {
      Diagnostic(
        .typeMismatch(
          operation: "a formula", expected: "a number, a flag or a category",
          found: "an identifier"), at: written.span(of: $0.range))
    }
  }

  /// The variables of the fixed terms.
  private func usedVariables(of formula: Formula) -> [FormulaVariable] {
    Set(formula.terms.flatMap(\.variables)).sorted().map { formula.variables[$0] }
  }

  private func outcomeAmongTerms(of formula: Formula) -> [Diagnostic] {
    let outcome = formula.outcome.root.spelled
    let repeated = usedVariables(of: formula).filter { $0.label == outcome }
    return repeated.map {
      Diagnostic(
        .formula(.other("the outcome stands among the terms too")), at: written.span(of: $0.range))
    }
  }

  private func emptiness(of formula: Formula) -> [Diagnostic] {
    guard formula.terms.isEmpty else { return [] }
    if !formula.absorbed.isEmpty {
      return [
        Diagnostic(
          .formula(.other("no term is left beside the absorbed effects")), at: written.span)
      ]
    }
    if formula.hasIntercept { return [] }
    return [
      Diagnostic(.formula(.other("neither an intercept nor a term is left")), at: written.span)
    ]
  }

  private func unknownColumns(of formula: Formula) -> [Diagnostic] {
    formula.columnUses.filter { !context.has($0.name) }.map {
      context.unknownColumn($0.name, at: written.span(of: $0.range))
    }
  }

  /// Types that the contract or a derivation tells already.
  private func typeProblems(of formula: Formula) -> [Diagnostic] {
    var errors = typeErrors(of: formula.outcome, within: formula.outcomeRange, formula)
    for variable in formula.variables {
      switch variable.kind {
      case .column, .category: break
      case .expression(let expression), .polynomial(let expression, _, _):
        errors += typeErrors(of: expression, within: variable.range, formula)
      }
    }
    let isUnknownName = { (error: ExpressionError) in
      if case .unknownColumn = error.problem { true } else { false }
    }
    var problems = errors.filter { !isUnknownName($0) }.map {
      context.diagnostic($0, in: written)
    }
    if formula.outcome.resultType(context.type(of:)) == .text {
      problems.append(
        Diagnostic(
          .outcomeNotNumber(column: formula.outcome.root.spelled),
          at: written.span(of: formula.outcomeRange)))
    }
    return problems + dates(in: formula)
  }

  /// A date as a number would count days from a day of no meaning: the number that is meant must be derived.
  private func dates(in formula: Formula) -> [Diagnostic] {
    var found: [(name: String, range: Range<Int>)] = []
    if formula.outcome.resultType(context.type(of:)) == .date {
      found.append((formula.outcome.root.spelled, formula.outcomeRange))
    }
    for variable in usedVariables(of: formula) {
      let (name, type): (String, ValueType?) =
        switch variable.kind {
        case .column(let name), .category(let name, _): (name, context.types[name])
        case .expression(let inner), .polynomial(let inner, _, _):
          (inner.root.spelled, inner.resultType(context.type(of:)))
        }
      if type == .date { found.append((name, variable.range)) }
    }
    return found.map { Diagnostic(.dateAsNumber(column: $0.name), at: written.span(of: $0.range)) }
  }

  /// An expression's errors, their places counted from the beginning of the formula.
  ///
  /// An expression counts from its own beginning, which stands behind `I(` or `poly(`: the first column that
  /// it names tells how far behind.
  private func typeErrors(
    of expression: Expression, within range: Range<Int>, _ formula: Formula
  ) -> [ExpressionError] {
    let inside = expression.columnUses.map(\.range.lowerBound).min()
    let standing = formula.columnUses.first { range.contains($0.range.lowerBound) }
    let offset =
      if let inside, let standing { standing.range.lowerBound - inside } else { range.lowerBound }
    return expression.check(context.type(of:)).map { error in
      ExpressionError(
        error.problem, at: error.range.lowerBound + offset..<error.range.upperBound + offset)
    }
  }
}

extension Formula {
  /// What a row must have to be used: the outcome, then the variables of the terms, then absorbed effects.
  var sampleVariables: [SampleVariable] {
    var all = [SampleVariable(outcome)]
    for index in Set(terms.flatMap(\.variables)).sorted() {
      switch variables[index].kind {
      case .column(let name): all.append(.column(name))
      case .expression(let expression): all.append(SampleVariable(expression))
      case .polynomial(let base, _, _): all.append(SampleVariable(base))
      case .category(let column, _): all.append(.column(column))
      }
    }
    for effect in absorbed { all += (effect.columns + effect.slopes).map { .column($0) } }
    return all.uniqued()
  }
}

extension SampleVariable {
  /// A bare column by its name, anything else as an expression.
  init(_ expression: Expression) {
    if case .name(let name) = expression.root.kind {
      self = .column(name)
    } else {
      self = .expression(expression)
    }
  }
}
