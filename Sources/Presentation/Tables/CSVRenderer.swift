import Analyses
import Specs

/// A table as CSV for spreadsheets: one line per term and statistic, numbers unrounded, the panel first where
/// there are panels, the stamps last.
public struct CSVRenderer: TableRenderer {
  /// A renderer.
  public init() {}

  /// The table as CSV.
  ///
  /// - Parameter table: The table.
  /// - Returns: The text.
  public func render(_ table: ResultTable) -> String {
    let stampName = table.stamps.isEmpty ? [] : ["stamp"]
    let stamp = table.stamps.isEmpty ? [] : [table.stampLine]
    let hasPanels = table.hasPanels
    let start = (hasPanels ? ["panel"] : []) + ["term", "statistic"]
    var csv = CSVText(header: start + table.models + stampName)
    var panel = ""
    for (rows, isFooter) in [(table.body, false), (table.footer, true)] {
      for row in rows {
        if row.isPanel {
          panel = row.key
          continue
        }
        let place = hasPanels ? [isFooter ? "" : panel] : []
        for (statistic, cells) in lines(of: row) {
          csv.append(place + [row.key, statistic] + cells + stamp)
        }
      }
    }
    return csv.text
  }

  /// The lines of a row: two for an interval, one for each of its ends, as estimates.csv names them.
  private func lines(of row: ResultTable.Row) -> [(statistic: String, cells: [String])] {
    guard row.statistic == TableRequest.Statistic.confidenceInterval.rawValue else {
      return [(row.statistic, row.cells.map(plain))]
    }
    return [
      ("conf.low", row.cells.map { plain($0.lowerEnd) }),
      ("conf.high", row.cells.map { plain($0.upperEnd) }),
    ]
  }

  /// A cell as machines read it: unrounded, without marks.
  private func plain(_ cell: ResultTable.Cell) -> String {
    switch cell {
    case .text(let text): text
    case .count(let value), .number(let value), .parenthesised(let value), .pValue(let value, _),
      .estimate(let value, _):
      Plain.number(value)
    case .interval(let lower, let upper): "\(Plain.number(lower));\(Plain.number(upper))"
    case .absent(let reason): reason.rawValue
    }
  }
}

extension ResultTable.Cell {
  /// The lower end of an interval; anything else as it is.
  var lowerEnd: Self {
    if case .interval(let lower, _) = self { .number(lower) } else { self }
  }

  /// The upper end of an interval; anything else as it is.
  var upperEnd: Self {
    if case .interval(_, let upper) = self { .number(upper) } else { self }
  }
}
