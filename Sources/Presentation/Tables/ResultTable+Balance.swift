import Analyses
import DifferenceInDifferences
import Estimation

extension ResultTable {
  /// The outcome and the covariates before the programme, arm against arm.
  init(balance request: TableRequest, of result: Result) {
    let models = request.models.compactMap { id in result.models.first { $0.id == id } }
      .filter { $0.supplement?.baseline.isEmpty == false }
    id = request.id
    title = request.title ?? "Before the programme" + (result.title.map { ": \($0)" } ?? "")
    stub = "Variable"
    columns = [
      "Programme", "SD", "Units", "Comparison", "SD", "Units", "Difference",
      "Standardised difference",
    ]
    self.models = [
      "programme.mean", "programme.sd", "programme.units", "comparison.mean", "comparison.sd",
      "comparison.units", "difference", "standardised.difference",
    ]
    digits = request.digits
    stamps = result.stamps
    let panels = models.flatMap { BalancePanel.panels($0, isAlone: models.count == 1) }
    let width = columns.count
    body = panels.flatMap { panel -> [Row] in
      (panels.count > 1 ? [Row(panel: panel.label, columns: width)] : [])
        + panel.rows.map { ResultTable.row($0, result.labels) }
    }
    footer = []
    notes =
      request.notes + [
        "Means and standard deviations of rows before the start: of the programme's units before their own, of the others "
          + "before the earliest.",
        "Standardised difference: the difference in pooled standard deviations. The What Works Clearinghouse takes up to "
          + "0.05 as alike, asks for adjustment up to 0.25, and takes more as not comparable.",
      ]
      + (panels.isEmpty
        ? ["No model of this table has both arms before a start."] : [])
  }

  private static func row(_ balance: BaselineBalance, _ labels: [String: String]) -> Row {
    func arm(_ mean: BaselineMean) -> [Cell] {
      [
        .number(mean.mean), mean.standardDeviation.map { .number($0) } ?? .absent(.notAvailable),
        .count(Double(mean.unitCount)),
      ]
    }
    return Row(
      heading: labels[balance.variable] ?? balance.variable, key: balance.variable, statistic: "",
      cells: arm(balance.programme) + arm(balance.comparison) + [
        .number(balance.difference),
        balance.standardisedDifference.map { .number($0) } ?? .absent(.notAvailable),
      ])
  }
}

/// The variables of one model and group.
private struct BalancePanel {
  let label: String
  let rows: [BaselineBalance]

  static func panels(_ model: ModelResult, isAlone: Bool) -> [BalancePanel] {
    let name = isAlone ? "" : (model.label ?? model.id) + ": "
    let all = model.supplement?.baseline ?? []
    return [(nil, "all rows"), (true, "focus group"), (false, "others")].compactMap {
      (isFocus: Bool?, words: String) -> BalancePanel? in
      let rows = all.filter { $0.isFocus == isFocus }
      return rows.isEmpty
        ? nil : BalancePanel(label: (name + words).capitalisedFirst, rows: rows)
    }
  }
}
