import Analyses
import Estimation
import Specs

/// A table as a workbook: cover, contents, notes, and the one table.
struct Workbook: Equatable {
  /// The title, for the file's properties.
  let title: String
  /// The stamps in words.
  let stamp: String
  /// The sheets in order.
  let sheets: [Worksheet]

  /// A heading of a table has at most 255 characters, a number behind it included.
  private static let longestHeader = 240

  /// The workbook of a table.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - result: The result that it is of.
  init(_ table: ResultTable, of result: Result) {
    title = table.title
    stamp = table.stampLine
    let contents = Worksheet(
      name: "Contents",
      lines: ["Contents", "This sheet has one table, of the sheets of this workbook."],
      table: Worksheet.Table(
        name: "contents", headers: ["Sheet", "What it holds"],
        rows: [
          [.text("Notes"), .text("What a reader must know beside the numbers")],
          [.text("Table"), .text(table.title)],
        ]))
    sheets = [
      Workbook.cover(table, result), contents, Workbook.notes(table), Workbook.sheet(table),
    ]
  }

  private static func cover(_ table: ResultTable, _ result: Result) -> Worksheet {
    var lines = [table.title]
    if !table.stamps.isEmpty { lines.append("[\(table.stampLine)]") }
    if let title = result.title, title != table.title { lines.append("Analysis: \(title)") }
    if let question = result.question { lines.append("Question: \(question)") }
    lines += [
      "Made by diminish from the analysis \(result.id).",
      "The sheet Contents lists what follows. Numbers are kept whole and shown rounded.",
      "Instead of an empty cell stands [z] where a model does not have the term, [x] where the number does not exist.",
    ]
    return Worksheet(name: "Cover", lines: lines, table: nil)
  }

  private static func notes(_ table: ResultTable) -> Worksheet {
    let notes = table.notes + (table.stamps.isEmpty ? [] : ["Stamped: \(table.stampLine)."])
    let rows = (notes.isEmpty ? ["There are no notes."] : notes).enumerated().map { place, note in
      [Worksheet.Cell.text("note \(place + 1)"), .text(note)]
    }
    return Worksheet(
      name: "Notes",
      lines: ["Notes", "This sheet has one table, of the notes to the sheet Table."],
      table: Worksheet.Table(name: "notes", headers: ["Note", "Text"], rows: rows))
  }

  private static func sheet(_ table: ResultTable) -> Worksheet {
    var lines = [table.title]
    if !table.stamps.isEmpty { lines.append("[\(table.stampLine)]") }
    lines.append("This sheet has one table. Its notes are in the sheet Notes.")
    let hasPanels = table.hasPanels
    var (heading, panel) = ("", "")
    func placed(_ rows: [[Worksheet.Cell]], _ panel: String) -> [[Worksheet.Cell]] {
      hasPanels ? rows.map { [.text(panel)] + $0 } : rows
    }
    let rows = table.body.flatMap { row -> [[Worksheet.Cell]] in
      if row.isPanel {
        panel = row.heading
        return []
      }
      if !row.continuesTerm { heading = row.heading }
      return placed(Workbook.rows(row, heading, table, otherwise: "by column"), panel)
    }
    let about = table.footer.flatMap {
      placed(Workbook.rows($0, $0.heading, table, otherwise: "about the model"), "all panels")
    }
    let stub = table.stub.isEmpty ? "Term" : table.stub
    let headers = unique((hasPanels ? ["Panel"] : []) + [stub, "Statistic"] + table.wholeColumns)
    let empty = [headers.map { _ in Worksheet.Cell.text("[z]") }]
    return Worksheet(
      name: "Table", lines: lines,
      table: Worksheet.Table(
        name: "table_" + table.id.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" },
        headers: headers, rows: rows.isEmpty && about.isEmpty ? empty : rows + about))
  }

  /// The lines of a row: two for an interval, one for each of its ends.
  private static func rows(
    _ row: ResultTable.Row, _ heading: String, _ table: ResultTable, otherwise: String
  ) -> [[Worksheet.Cell]] {
    func line(_ statistic: String, _ cells: [ResultTable.Cell]) -> [Worksheet.Cell] {
      [.text(heading), .text(statistic)]
        + cells.enumerated().map { cell($1, table.digits, own: table.ownDigits(row, $0)) }
    }
    guard row.statistic == TableRequest.Statistic.confidenceInterval.rawValue else {
      let known = TableRequest.Statistic(rawValue: row.statistic)?.words
      return [line(known ?? (row.statistic.isEmpty ? otherwise : row.statistic), row.cells)]
    }
    return [
      line("lower end of the interval", row.cells.map(\.lowerEnd)),
      line("upper end of the interval", row.cells.map(\.upperEnd)),
    ]
  }

  private static func cell(
    _ cell: ResultTable.Cell, _ tableDigits: Int, own: Int?
  ) -> Worksheet.Cell {
    let digits = own ?? tableDigits
    func number(_ value: Double, _ digits: Int) -> Worksheet.Cell {
      // A spreadsheet has no infinity.
      value.isFinite ? .number(value, digits: digits) : .text(Fixed.number(value, digits: digits))
    }
    switch cell {
    case .text(let text): return .text(text.isEmpty ? "[z]" : text)
    case .count(let value): return number(value, value == value.rounded() ? 0 : 1)
    case .number(let value), .parenthesised(let value), .estimate(let value, stars: 0):
      return number(value, digits)
    case .estimate(let value, let stars):
      return .text(Fixed.number(value, digits: digits) + String(repeating: "*", count: stars))
    case .pValue(let value, let least):
      let shown = Fixed.pValue(value, least: least, digits: own ?? 3)
      return shown.hasPrefix("<") ? .text(shown) : number(value, own ?? 3)
    case .interval: return .text(cell.shown(digits: digits))
    case .absent(.notInModel): return .text("[z]")
    case .absent(.notAvailable): return .text("[x]")
    case .absent(let reason): return .text(reason.rawValue)
    }
  }

  /// The headings, made different where two are alike but for their case: a table has each once.
  private static func unique(_ headers: [String]) -> [String] {
    var seen: Set<String> = []
    return headers.enumerated().map { place, header in
      let words = String(
        String.UnicodeScalarView(header.onOneLine.unicodeScalars.prefix(longestHeader)))
      var name = words.isEmpty ? "Column \(place + 1)" : words
      var number = 2
      while !seen.insert(name.lowercased()).inserted {
        name = "\(words) (\(number))"
        number += 1
      }
      return name
    }
  }
}
