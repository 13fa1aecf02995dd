import Designs
import Frames
import Readers
import Specs

extension ModelSampler {
  /// Columns that only their cells show to be identifiers or dates are refused in formulas as declared ones are.
  ///
  /// - Throws: Every such column, the outcome first.
  func requireNoSilentFactor(_ model: ModelPlan) throws(AnalysisFailure) {
    let formulas = model.method.needs.lazy.compactMap { need in
      switch need {
      case .design(let formula): formula
      case .programme(let need): need.formula
      default: nil
      }
    }
    guard let formula = formulas.first else { return }
    let problems =
      [outcomeProblem(formula, model)].compactMap(\.self)
      + Set(formula.terms.flatMap(\.variables)).sorted().compactMap { place in
        termProblem(formula.variables[place], model)
      }
    if !problems.isEmpty { throw AnalysisFailure(diagnostics: problems) }
  }

  private func outcomeProblem(_ formula: Formula, _ model: ModelPlan) -> Diagnostic? {
    guard case .name(let name) = formula.outcome.root.kind, builder.types[name] == .id else {
      return nil
    }
    return identifier(
      name, as: "an outcome", expected: "a number or a flag",
      at: span(of: formula.outcomeRange, model))
  }

  private func termProblem(_ variable: FormulaVariable, _ model: ModelPlan) -> Diagnostic? {
    let name: String
    switch variable.kind {
    case .column(let column), .category(let column, _): name = column
    case .expression, .polynomial: return nil
    }
    func span() -> SourceSpan { self.span(of: variable.range, model) }
    if builder.types[name] == .id {
      return identifier(
        name, as: "a formula", expected: "a number, a flag or a category", at: span())
    }
    let requests = plan.sources.flatMap(\.columns).filter { $0.name == name }
    if requests.count == 1, requests[0].type == nil, builder.frame[name]?.looksLikeDates == true {
      return Diagnostic(.dateAsNumber(column: name), at: span())
    }
    return nil
  }

  private func identifier(
    _ name: String, as use: String, expected: String, at span: SourceSpan
  ) -> Diagnostic {
    let found = "`\(name)`, an identifier as digits after a nought are: declare its `type`"
    return Diagnostic(.typeMismatch(operation: use, expected: expected, found: found), at: span)
  }

  /// Covariates and outcomes of a design have no formula of their own: the outcome stands for it.
  private func span(of range: Range<Int>, _ model: ModelPlan) -> SourceSpan {
    let written = model.method.writtenFormula
    return model.formula == nil ? written.span : written.span(of: range)
  }
}

extension Column {
  /// Whether every level of a category is a day or a moment.
  fileprivate var looksLikeDates: Bool {
    guard case .factor(let factor) = values, !factor.levels.isEmpty else { return false }
    return factor.levels.allSatisfy { ValueForm(of: $0) == .date }
  }
}
