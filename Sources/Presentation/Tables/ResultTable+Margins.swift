public import Analyses
import Designs
import Estimation

extension ResultTable {
  /// The table of all margins: one line each, the numbers of its test side by side.
  ///
  /// - Parameter result: A result with margins.
  public init(marginsOf result: Result) {
    id = "margins"
    title = "Margins" + (result.title.map { ": \($0)" } ?? "")
    let headings = [
      ("estimate", "Estimate"), ("std.error", "Std. error"), ("statistic", "t"), ("df", "df"),
      ("p.value", "p"), ("conf.low", "Low"), ("conf.high", "High"),
    ]
    columns = headings.map(\.1)
    models = headings.map(\.0)
    digits = result.tables.first?.digits ?? 3
    stamps = result.stamps
    let gap = Cell.absent(.notAvailable)
    func number(_ value: Double?) -> Cell { value.map { .number($0) } ?? gap }
    body = (result.margins ?? []).flatMap { block in
      block.rows.map { row in
        let inference = row.inference
        return Row(
          heading: "\(block.label ?? block.id): \(MarginsWords.name(row))",
          key: block.id, statistic: "",
          cells: [
            number(inference?.estimate), number(inference?.standardError),
            number(inference?.statistic),
            inference?.degreesOfFreedom.map { .count($0) } ?? gap,
            inference?.pValue.map { .pValue($0, least: inference?.leastPValue) } ?? gap,
            number(inference?.lower), number(inference?.upper),
          ])
      }
    }
    footer = []
    notes = (result.margins ?? []).map(MarginsWords.note)
  }
}

/// Margins in words.
enum MarginsWords {
  /// A margin or slope by its column.
  static func name(_ row: MarginsResult.Row) -> String {
    switch row.kind {
    case .margin: "margin at \(row.term)"
    case .slope: "slope of \(row.term)" + (row.reference.map { " against \($0)" } ?? "")
    }
  }

  /// What the averages of a block are, and by which covariance they are judged.
  static func note(_ block: MarginsResult) -> String {
    let kinds = Set(block.rows.map(\.kind))
    var parts: [String] = []
    if kinds.contains(.margin) {
      parts.append("margins are mean predictions of \(block.outcome) with every row at the level")
    }
    if kinds.contains(.slope) {
      parts.append(
        "slopes are mean derivatives of \(block.outcome), of categories and flags differences to the reference"
      )
    }
    let weighted = block.weights.map { ", weighted by \($0)" } ?? ""
    var text =
      "\(block.label ?? block.id): \(parts.joined(separator: "; ")), over the "
      + "\(Fixed.count(block.observationCount)) rows of \(block.model) as they are\(weighted), "
      + block.variance
    switch block.degreesOfFreedomRule {
    case "": break
    case "satterthwaite": text += "; t on Satterthwaite's degrees of freedom"
    case "normal": text += "; normal quantiles"
    case "draws":
      text += DrawnWords.note(
        "p-values and intervals", block.rows.map { ($0.spelled, $0.inference?.drawn) })
    case let rule: text += "; t on \(rule) degrees of freedom"
    }
    text += "; \(Fixed.percent(block.confidenceLevel)) intervals"
    for row in block.rows where !row.lacks.isEmpty {
      let lacks = row.lacks.map(\.description).joined(separator: ", ")
      text +=
        "; \(row.spelled) has no estimate, as \(lacks) was omitted and the rows do not tell it"
    }
    return text + "."
  }
}
