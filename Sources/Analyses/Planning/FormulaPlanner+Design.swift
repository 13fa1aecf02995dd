import Designs
import Frames
import Specs

extension FormulaPlanner {
  /// An absorbed effect of units and years holds whatever sets treated units apart after their start, so a term of who
  /// and when alone has no estimate.
  func absorbedComparisons(of formula: Formula) -> [Diagnostic] {
    guard let design = context.design, let unit = design.unit?.value,
      let time = design.time?.value, case .arms(let treated, let post?)? = design.programme
    else { return [] }
    let who = Set(treated.expression.columnUses.map(\.name) + [unit])
    let when = Set(post.expression.columnUses.map(\.name) + [time])
    let swallowed = formula.terms.contains { term in
      let names = Set(term.variables.flatMap { formula.variables[$0].columns })
      return names.isSubset(of: who.union(when)) && !names.isDisjoint(with: who)
        && !names.isDisjoint(with: when)
    }
    guard swallowed else { return [] }
    return formula.absorbed.filter { Set($0.columns).isSuperset(of: [unit, time]) }.map {
      Diagnostic(
        .design(.comparisonAbsorbed(by: $0.label)), at: written.span(of: $0.range))
    }
  }
}

extension FormulaVariable {
  /// The columns from which the variable is computed.
  fileprivate var columns: [String] {
    switch kind {
    case .column(let name), .category(let name, _): [name]
    case .expression(let expression), .polynomial(let expression, _, _):
      expression.columnUses.map(\.name)
    }
  }
}
