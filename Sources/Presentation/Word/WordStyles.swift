/// The styles of a Word file: one place for its look.
enum WordStyles {
  private static let fonts =
    "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"Arial\" w:cs=\"Arial\"/>"
  private static let ink = "0B0C0C"
  private static let muted = "505A5F"

  /// The part.
  static let text =
    WordParts.declaration
    + "<w:styles xmlns:w=\"\(WordParts.main)\"><w:docDefaults><w:rPrDefault><w:rPr>"
    + "\(fonts)<w:color w:val=\"\(ink)\"/><w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/>"
    + "<w:lang w:val=\"en-GB\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>"
    + "<w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"276\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault>"
    + "</w:docDefaults>" + paragraphs.joined() + hyperlink + table + "</w:styles>\n"

  private static let paragraphs = [
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>",
    style("Title", "Title", "<w:spacing w:after=\"200\"/>", "<w:b/><w:sz w:val=\"40\"/>"),
    heading(1, size: 30), heading(2, size: 25), heading(3, size: 22),
    style("Question", "Question", "", "<w:sz w:val=\"26\"/>"),
    style(
      "Caption", "caption", "<w:keepNext/><w:spacing w:before=\"200\" w:after=\"80\"/>",
      "<w:b/><w:sz w:val=\"20\"/>"),
    style("TableText", "Table Text", spacing(0, line: 252), "<w:sz w:val=\"18\"/>"),
    style(
      "Note", "Note",
      "<w:spacing w:before=\"40\" w:after=\"20\" w:line=\"252\" w:lineRule=\"auto\"/>",
      "<w:color w:val=\"\(muted)\"/><w:sz w:val=\"18\"/>"),
    style("Stamp", "Stamp", spacing(160, line: 252), "<w:b/><w:sz w:val=\"18\"/>"),
    style("Header", "header", spacing(0, line: 240), "<w:b/><w:sz w:val=\"18\"/>"),
    style(
      "Footer", "footer", spacing(0, line: 240),
      "<w:color w:val=\"\(muted)\"/><w:sz w:val=\"16\"/>"),
    style(
      "ListBullet", "List Bullet",
      "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>" + spacing(60, line: 276), ""),
  ]

  private static func spacing(_ after: Int, line: Int) -> String {
    "<w:spacing w:after=\"\(after)\" w:line=\"\(line)\" w:lineRule=\"auto\"/>"
  }

  private static func style(
    _ id: String, _ name: String, _ paragraph: String, _ run: String
  ) -> String {
    "<w:style w:type=\"paragraph\" w:styleId=\"\(id)\"><w:name w:val=\"\(name)\"/><w:basedOn w:val=\"Normal\"/>"
      + "<w:qFormat/><w:pPr>\(paragraph)</w:pPr><w:rPr>\(run)</w:rPr></w:style>"
  }

  private static func heading(_ level: Int, size: Int) -> String {
    style(
      "Heading\(level)", "heading \(level)",
      "<w:keepNext/><w:keepLines/><w:spacing w:before=\"280\" w:after=\"100\"/>"
        + "<w:outlineLvl w:val=\"\(level - 1)\"/>",
      "<w:b/><w:sz w:val=\"\(size)\"/>")
  }

  private static let hyperlink =
    "<w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/><w:rPr>"
    + "<w:color w:val=\"12436D\"/><w:u w:val=\"single\"/></w:rPr></w:style>"

  private static let table: String = {
    func line(_ side: String, _ size: Int) -> String {
      "<w:\(side) w:val=\"single\" w:sz=\"\(size)\" w:space=\"0\" w:color=\"\(muted)\"/>"
    }
    return "<w:style w:type=\"table\" w:styleId=\"ResultTable\"><w:name w:val=\"Result Table\"/>"
      + "<w:tblPr><w:tblBorders>\(line("top", 8))\(line("bottom", 8))</w:tblBorders><w:tblCellMar>"
      + "<w:top w:w=\"30\" w:type=\"dxa\"/><w:left w:w=\"100\" w:type=\"dxa\"/>"
      + "<w:bottom w:w=\"30\" w:type=\"dxa\"/><w:right w:w=\"100\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>"
      + "<w:tblStylePr w:type=\"firstRow\"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>"
  }()
}
