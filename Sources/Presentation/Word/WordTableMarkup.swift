/// A table in WordprocessingML: header rows that come again on every page, rows that no page cuts, widths by content.
struct WordTableMarkup {
  /// The sides of A4 in twentieths of a point.
  static let shortSide = 11_906
  /// The long one.
  static let longSide = 16_838
  /// 2 cm.
  static let margin = 1_134
  /// A character of 9 point text, on average.
  private static let character = 100
  /// One of a heading, which is bold.
  private static let boldCharacter = 118
  /// A longer word may break.
  private static let longestWord = 24
  /// What is free beside a cell's text, left and right together.
  private static let padding = 230

  private let table: WordTable
  private let widths: [Int]
  /// Whether it needs the long side of the paper.
  let isWide: Bool

  /// The markup of a table.
  init(_ table: WordTable) {
    self.table = table
    let wanted = WordTableMarkup.wanted(table)
    // A few columns of long texts are read well in lines; many columns are not.
    isWide =
      table.columnCount > 6
      && wanted.reduce(0, +) > WordTableMarkup.shortSide - 2 * WordTableMarkup.margin
    widths = WordTableMarkup.widths(table, wanted, isWide: isWide)
  }

  /// XML.
  var text: String {
    let grid = widths.map { "<w:gridCol w:w=\"\($0)\"/>" }.joined()
    let head = table.headers.map(header)
    let rows = table.rows.indices.map(row)
    return "<w:tbl><w:tblPr><w:tblStyle w:val=\"ResultTable\"/>"
      + "<w:tblW w:w=\"\(widths.reduce(0, +))\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>"
      + "<w:tblLook w:val=\"00A0\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"1\" w:lastColumn=\"0\" "
      + "w:noHBand=\"1\" w:noVBand=\"1\"/><w:tblCaption w:val=\"\(table.caption.markup)\"/></w:tblPr>\n"
      + "<w:tblGrid>\(grid)</w:tblGrid>\n" + (head + rows).joined(separator: "\n") + "\n</w:tbl>"
  }

  private func header(_ cells: [WordTable.Header]) -> String {
    var column = 0
    let cells = cells.map { cell in
      defer { column += cell.span }
      let isNumber = cell.span == 1 && table.numbers.contains(column)
      let width = widths[column..<column + cell.span].reduce(0, +)
      return self.cell(
        cell.text, width: width, span: cell.span,
        alignment: cell.span > 1 ? "center" : isNumber ? "right" : "left", isBold: true,
        line: cell.text.isEmpty ? "" : "bottom")
    }
    return "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>\(cells.joined())</w:tr>"
  }

  private func row(_ index: Int) -> String {
    let isPanel = table.panels.contains(index)
    let line = index == table.rule ? "top" : ""
    let cells = table.rows[index].enumerated().map { column, text in
      cell(
        text, width: widths[column], span: 1,
        alignment: table.numbers.contains(column) ? "right" : "left",
        isBold: isPanel && column == 0, line: line)
    }
    return "<w:tr><w:trPr><w:cantSplit/></w:trPr>\(cells.joined())</w:tr>"
  }

  private func cell(
    _ text: String, width: Int, span: Int, alignment: String, isBold: Bool, line: String
  ) -> String {
    let spans = span > 1 ? "<w:gridSpan w:val=\"\(span)\"/>" : ""
    let borders =
      line.isEmpty
      ? ""
      : "<w:tcBorders><w:\(line) w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"505A5F\"/></w:tcBorders>"
    let weight = isBold ? "<w:rPr><w:b/></w:rPr>" : ""
    let run =
      text.isEmpty
      ? "" : "<w:r>\(weight)<w:t xml:space=\"preserve\">\(text.markup)</w:t></w:r>"
    let paragraph =
      "<w:p><w:pPr><w:pStyle w:val=\"TableText\"/><w:jc w:val=\"\(alignment)\"/></w:pPr>\(run)</w:p>"
    return
      "<w:tc><w:tcPr><w:tcW w:w=\"\(width)\" w:type=\"dxa\"/>\(spans)\(borders)</w:tcPr>\(paragraph)</w:tc>"
  }

  // MARK: Widths

  /// How wide each column is with every text on one line; headings over several columns too.
  private static func wanted(_ table: WordTable) -> [Int] {
    var widths = (0..<table.columnCount).map { column in
      max(
        width(table.headers.last?[column].text, boldCharacter),
        table.rows.map { width($0[column], character) }.max() ?? 0)
    }
    for header in table.headers.dropLast() {
      var column = 0
      for cell in header {
        let columns = column..<column + cell.span
        let lack = width(cell.text, boldCharacter) - widths[columns].reduce(0, +)
        if lack > 0 { for place in columns { widths[place] += lack / cell.span + 1 } }
        column += cell.span
      }
    }
    return widths
  }

  private static func width(_ text: String?, _ character: Int) -> Int {
    (text ?? "").displayWidth * character + padding
  }

  /// As wide as the content asks for; where the paper is narrower, what is beyond the longest words is shared out.
  private static func widths(_ table: WordTable, _ wanted: [Int], isWide: Bool) -> [Int] {
    let space = (isWide ? longSide : shortSide) - 2 * margin
    let total = wanted.reduce(0, +)
    if total <= space { return wanted }
    let least = (0..<table.columnCount).map { column in
      max(
        word(in: [table.headers.last?[column].text ?? ""], boldCharacter),
        word(in: table.rows.map { $0[column] }, character))
    }
    let needed = least.reduce(0, +)
    // Even the longest words are too long together: they break.
    if needed >= space { return least.map { max(1, $0 * space / needed) } }
    return zip(wanted, least).map { wanted, least in
      least + (space - needed) * max(0, wanted - least) / max(1, total - needed)
    }
  }

  /// The width of the longest word, as far as words do not break.
  private static func word(in texts: [String], _ character: Int) -> Int {
    let longest = texts.flatMap { $0.split(separator: " ") }.map { String($0).displayWidth }.max()
    return min(longest ?? 0, longestWord) * character + padding
  }
}
