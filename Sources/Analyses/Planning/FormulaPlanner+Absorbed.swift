import Designs
import Frames
import Specs

extension FormulaPlanner {
  /// What is wrong with the effects behind the bar, beyond unknown columns.
  func absorbedProblems(of formula: Formula) -> [Diagnostic] {
    if formula.absorbed.isEmpty { return [] }
    return interceptProblem(of: formula) + repetitions(in: formula)
      + formula.absorbed.flatMap { outcome(in: $0, formula) + slopeTypes(of: $0, formula) }
  }

  /// Absorbed effects hold the constant: to take it out of the terms changes nothing.
  private func interceptProblem(of formula: Formula) -> [Diagnostic] {
    guard !formula.hasIntercept else { return [] }
    let payload = DiagnosticPayload.noEffect(
      option: written.value.contains("0") ? "0 +" : "- 1",
      because: .overriddenBy("an absorbed effect"))
    return [Diagnostic(payload, at: written.span)]
  }

  private func outcome(in effect: AbsorbedEffect, _ formula: Formula) -> [Diagnostic] {
    guard let outcome = formula.bareOutcome else { return [] }
    return places(of: outcome, in: effect, formula).prefix(1).map {
      Diagnostic(.formula(.other("the outcome stands among the absorbed effects too")), at: $0)
    }
  }

  private func slopeTypes(of effect: AbsorbedEffect, _ formula: Formula) -> [Diagnostic] {
    effect.slopes.filter { [.text, .date].contains(context.types[$0]) }.map { slope in
      let place = places(of: slope, in: effect, formula).last ?? written.span(of: effect.range)
      if context.types[slope] == .date {
        return Diagnostic(.dateAsNumber(column: slope), at: place)
      }
      return Diagnostic(.categoryAsNumber(column: slope, term: effect.spelled), at: place)
    }
  }

  /// Effects, columns of an effect and slopes that stand twice.
  private func repetitions(in formula: Formula) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    var seen: Set<Set<String>> = []
    for effect in formula.absorbed {
      if !seen.insert(Set(effect.columns)).inserted {
        problems.append(repeated(effect.label, at: written.span(of: effect.range)))
      }
      for names in [effect.columns, effect.slopes] {
        var known: Set<String> = []
        for name in names where !known.insert(name).inserted {
          let place = places(of: name, in: effect, formula).last
          problems.append(repeated(name, at: place ?? written.span(of: effect.range)))
        }
      }
    }
    return problems
  }

  private func repeated(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(.formula(.repeated(name)), at: span)
  }

  private func places(
    of name: String, in effect: AbsorbedEffect, _ formula: Formula
  ) -> [SourceSpan] {
    formula.columnUses.filter { $0.name == name && effect.range.contains($0.range.lowerBound) }
      .map { written.span(of: $0.range) }
  }
}

extension Formula {
  /// The outcome's column, nil where the outcome is computed.
  var bareOutcome: String? {
    if case .name(let name) = outcome.root.kind { name } else { nil }
  }
}

extension AbsorbedEffect {
  /// The groups as the formula spells them: `urn`, `urn^cohort`.
  var label: String { columns.map { Node.spelled(name: $0) }.joined(separator: "^") }

  /// The effect with its slopes: `urn[x]`.
  var spelled: String {
    let inside = slopes.map { Node.spelled(name: $0) }.joined(separator: ", ")
    return slopes.isEmpty ? label : "\(label)[\(inside)]"
  }
}
