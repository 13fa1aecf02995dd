import Designs
import Specs

/// The terms that contrasts, families, tables, figures and robustness name, held against what formulas and contracts
/// tell before a row is read.
///
/// Which levels there are only rows tell, unless the contract lists them; which effects an estimator by design has
/// hangs on the rows too.
struct NamedTerms {
  /// The models that have a plan.
  let models: [ModelPlan]
  /// Levels that the contract lists, by column.
  let levels: [String: [String]]

  /// What is wrong with a term that none of its models can have; nil where one may have it.
  ///
  /// - Parameters:
  ///   - term: As written.
  ///   - span: Where it stands.
  ///   - ids: The models.
  ///   - kind: What it is called in the message.
  /// - Returns: The problem, with the terms that could be meant.
  func problem(
    _ term: String, at span: SourceSpan, in ids: [String], kind: String = "term"
  ) -> Diagnostic? {
    var known: [String] = []
    for id in ids {
      guard let formula = models.first(where: { $0.id.value == id })?.formula,
        let others = otherVariables(than: term, in: formula) ?? otherLevels(of: term, in: formula)
      else { return nil }
      known += others
    }
    if ids.isEmpty { return nil }
    known = known.uniqued()
    return Diagnostic(
      .unknownName(
        kind: kind, name: term, near: Nearest.name(to: term, among: known), known: known),
      at: span)
  }

  /// The same of a term with its place.
  func problem(_ term: Located<String>, in ids: [String]) -> Diagnostic? {
    problem(term.value, at: term.span, in: ids)
  }

  /// What terms of a formula begin with, where this one begins with none of it; nil where nothing is wrong with it.
  private func otherVariables(than term: String, in formula: Formula) -> [String]? {
    let names =
      (formula.hasIntercept ? [TermID.intercept.description] : []) + formula.variables.map(\.label)
    return names.contains { Self.begins(term, with: $0) } ? nil : names
  }

  /// The terms that a term could be whose level the contract does not list; nil where nothing is wrong with it.
  private func otherLevels(of term: String, in formula: Formula) -> [String]? {
    let parts = TermParts(term)
    for (place, part) in parts.parts.enumerated() {
      guard let level = part.level else { continue }
      for (index, variable) in formula.variables.enumerated()
      where variable.label.replacing("`", with: "") == part.label.replacing("`", with: "") {
        guard let column = variable.columnName, let known = levels[column], !known.contains(level)
        else { continue }
        let reference = formula.reference(of: index, among: known)
        return known.filter { $0 != reference }.map { parts.spelled(with: $0, at: place) }
      }
    }
    return nil
  }

  private static func begins(_ term: String, with label: String) -> Bool {
    term.hasPrefix(label)
      || term.replacing("`", with: "").hasPrefix(label.replacing("`", with: ""))
  }
}

extension NamedTerms {
  /// What is wrong with the terms of tables: a table of event studies names paths, which rows tell.
  func problems(_ tables: [TableRequest], _ places: [String: [Located<String>]]) -> [Diagnostic] {
    tables.filter { $0.kind != .eventStudy }.flatMap { table in
      (places[table.id] ?? []).compactMap { problem($0, in: table.models) }
    }
  }

  /// What is wrong with the terms of figures that show terms.
  func problems(_ figures: [FigureRequest], _ places: [String: FigurePlaces]) -> [Diagnostic] {
    figures.filter { $0.kind == .coefficients || $0.kind == .leaveOneOut }.flatMap { figure in
      (places[figure.id]?.terms ?? []).compactMap { problem($0, in: figure.models) }
    }
  }

  /// What is wrong with the terms of blocks of robustness, which their models as written must have.
  func problems(_ blocks: [RobustnessSpec]) -> [Diagnostic] {
    blocks.compactMap { block in
      guard let term = block.term, let model = block.model else { return nil }
      return problem(term, in: [model.value])
    }
  }
}
