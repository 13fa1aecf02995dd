import Designs
import Frames
import Specs

extension DesignError {
  /// The problem as a diagnostic at its place in the formula.
  ///
  /// - Parameters:
  ///   - formula: The formula that could not be bound.
  ///   - written: The formula as written, with its place.
  ///   - model: The model's id.
  /// - Returns: The diagnostic.
  func diagnostic(_ formula: Formula, in written: Located<String>, model: String) -> Diagnostic {
    let outcome = formula.outcome.root.spelled
    let (payload, variable): (DiagnosticPayload, String) =
      switch self {
      case .unknownColumn(let name): (.unknownColumn(name: name, near: []), name)
      case .expression(let variable, let problem):
        (
          PlanContext(header: [], isHeaderKnown: true).diagnostic(problem, in: written).payload,
          variable
        )
      case .outcomeNotNumeric: (.outcomeNotNumber(column: outcome), outcome)
      case .categoryWhereNumberNeeded(let variable):
        (.categoryAsNumber(column: formula.column(inside: variable), term: variable), variable)
      case .dateAsNumber(let variable):
        (.dateAsNumber(column: formula.column(inside: variable)), variable)
      case .referenceAbsent(let variable, let level, let occurring):
        (.referenceAbsent(column: variable, level: level, occurring: occurring), variable)
      case .oneLevel(let variable, _): (.oneLevel(column: variable), variable)
      case .referenceNotALevel(let variable, let reference):
        (.badReference(column: variable, level: reference, near: []), variable)
      case .polynomialDegree(let variable, let degree, let distinct):
        (.degreeTooHigh(term: variable, degree: degree, distinct: distinct), variable)
      case .missingValue(let variable, _), .notFinite(let variable, _):
        (.notFinite(model: model, what: variable), variable)
      case .tooManyColumns(let limit, let found):
        (.tooManyColumns(term: nil, count: found, limit: limit), "")
      case .duplicateTerm(let term): (.nameTaken(name: "\(term)", first: nil), "")
      case .noRows: (.noRows(model: model, step: "complete-cases"), "")
      }
    let range =
      variable == outcome && !variable.isEmpty
      ? formula.outcomeRange
      : formula.variables.first { $0.label == variable || $0.key == variable }?.range
    return Diagnostic(payload, at: range.map { written.span(of: $0) } ?? written.span)
  }
}

extension Formula {
  /// The column inside a variable: `x` of `poly(x, 2)`; the variable itself where it is a column.
  fileprivate func column(inside label: String) -> String {
    guard let variable = variables.first(where: { $0.label == label }),
      case .polynomial(let base, _, _) = variable.kind
    else { return label }
    return base.root.spelled
  }
}
