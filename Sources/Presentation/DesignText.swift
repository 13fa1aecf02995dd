import Analyses
import DifferenceInDifferences
import Frames
import Specs

/// A design in words: its roles, and the cells of its comparison.
enum DesignText {
  /// The roles, line by line.
  static func lines(_ plan: Plan) -> [String] {
    guard let design = plan.design else { return [] }
    var lines: [String] = []
    switch design.programme {
    case .arms(let treated, let post)?:
      lines.append("treated where \(treated.expression.root.spelled)")
      if let post { lines.append("after the start where \(post.expression.root.spelled)") }
    case .start(let column, _, let blankIsNever)?:
      lines.append(
        "first treated year \(column.value)" + (blankIsNever ? ", a blank means never" : ""))
    case nil: break
    }
    if let group = design.group { lines.append("group where \(group.expression.root.spelled)") }
    return lines + times(design) + comparison(design)
  }

  private static func times(_ design: DesignPlan) -> [String] {
    func list(_ years: [Int32]) -> String { years.map { String($0) }.joined(separator: ", ") }
    var lines: [String] = []
    if let panel = design.panelColumn { lines.append("a panel of \(panel.value)") }
    if !design.gaps.isEmpty {
      let across = design.allowsAcross ? "effects may straddle them" : "no effect straddles them"
      lines.append("no results in \(list(design.gaps)): \(across)")
    }
    if let transition = design.transition {
      lines.append(
        "transition in \(list(transition.years)): "
          + (transition.ownTerm == nil ? "rows dropped" : "a term of its own"))
    }
    if let amount = design.amount {
      lines.append("\(amount.kind.rawValue) \(amount.value.expression.root.spelled)")
    }
    return lines
  }

  private static func comparison(_ design: DesignPlan) -> [String] {
    var lines: [String] = []
    if let zone = design.zone {
      lines.append("units in the \(zone.value) of a treated unit are no comparison")
    }
    if let selection = design.selection {
      lines.append("the programme chose by \(selection.on.value) in \(selection.year.value)")
    }
    return lines
  }

  /// Rows and units of each arm, year and group; cells that an earlier model has are not told again.
  ///
  /// - Parameters:
  ///   - bound: A model.
  ///   - told: Per list of cells the model that has told it.
  /// - Returns: Lines of text.
  static func cells(_ bound: BoundModel, _ told: inout [String: String]) -> [String] {
    guard let rows = bound.provided.programme?.rows else { return [] }
    let lines = lines(rows)
    if let earlier = told[lines.joined()] { return ["  cells as in \(earlier)"] }
    told[lines.joined()] = bound.plan.id.value
    return lines
  }

  private static func lines(_ rows: ProgrammeRows) -> [String] {
    rows.cells().map { cell in
      let arm = cell.start.map { "start \($0)" } ?? "comparison"
      let group = cell.isFocus.map { $0 ? " focus" : " other" } ?? ""
      return "  cell \(arm), \(cell.period)\(group): \(Fixed.count(cell.rowCount)) rows, "
        + "\(Fixed.count(Double(cell.unitCount))) \(cell.unitCount == 1 ? "unit" : "units")"
    }
  }
}
