/// The main part of a Word file: WordprocessingML (ISO/IEC 29500, transitional).
///
/// Wide tables stand on pages of their own that lie on their long side.
struct WordMarkup {
  /// A piece of the body.
  private struct Element {
    /// What stands within `w:pPr` of a paragraph; nil for what is none.
    var properties: String?
    /// The rest.
    var content: String
    /// Whether it belongs with what follows.
    var isHeading = false

    var text: String {
      guard let properties else { return content }
      let head = properties.isEmpty ? "" : "<w:pPr>\(properties)</w:pPr>"
      return "<w:p>\(head)\(content)</w:p>"
    }
  }

  /// One pixel at 96 to the inch, in the units of pictures.
  private static let unitsPerPixel = 9525.0

  private let document: WordDocument
  private var elements: [Element] = []
  private var tableCount = 0
  private var pictureCount = 0
  /// Whether the page lies on its long side.
  private var isTurned = false

  private init(_ document: WordDocument) { self.document = document }

  /// The part's text.
  ///
  /// - Parameter document: The document.
  /// - Returns: XML.
  static func text(of document: WordDocument) -> String {
    var markup = WordMarkup(document)
    markup.add(paragraph: document.title, style: "Title")
    for block in document.blocks { markup.add(block) }
    let body = markup.elements.map(\.text).joined(separator: "\n")
    return WordParts.declaration
      + "<w:document xmlns:w=\"\(WordParts.main)\" xmlns:r=\"\(WordParts.relations)\" "
      + "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
      + "xmlns:a=\"\(WordParts.drawing)\" xmlns:pic=\"\(WordParts.picture)\">\n<w:body>\n\(body)\n"
      + section(isWide: markup.isTurned) + "\n</w:body>\n</w:document>\n"
  }

  private mutating func add(_ block: WordDocument.Block) {
    turnBack(before: block)
    switch block {
    case .heading(let level, let text):
      add(paragraph: text, style: "Heading\(level)", isHeading: true)
    case .paragraph(let text, let style): add(paragraph: text, style: style.rawValue)
    case .list(let items): for item in items { add(item) }
    case .table(let table): add(table)
    case .picture(let picture): add(picture)
    }
  }

  private mutating func add(paragraph text: String, style: String, isHeading: Bool = false) {
    elements.append(
      Element(
        properties: style == "Normal" ? "" : "<w:pStyle w:val=\"\(style)\"/>",
        content: WordMarkup.run(text), isHeading: isHeading))
  }

  private mutating func add(_ item: WordDocument.Item) {
    var content = WordMarkup.run(item.text)
    if let doi = item.doi, let place = document.dois.firstIndex(of: doi) {
      content =
        WordMarkup.run(item.text + ", ")
        + "<w:hyperlink r:id=\"\(WordParts.linkID(place))\"><w:r><w:rPr><w:rStyle w:val=\"Hyperlink\"/></w:rPr>"
        + "<w:t>doi:\(doi.markup)</w:t></w:r></w:hyperlink>"
    }
    elements.append(Element(properties: "<w:pStyle w:val=\"ListBullet\"/>", content: content))
  }

  // MARK: Tables

  private mutating func add(_ table: WordTable) {
    let markup = WordTableMarkup(table)
    if markup.isWide, !isTurned { turn() }
    tableCount += 1
    let number =
      "<w:fldSimple w:instr=\" SEQ Table \\* ARABIC \">\(WordMarkup.run("\(tableCount)"))</w:fldSimple>"
    elements.append(
      Element(
        properties: "<w:pStyle w:val=\"Caption\"/>",
        content: WordMarkup.run("Table ") + number + WordMarkup.run(". " + table.caption),
        isHeading: true))
    elements.append(Element(content: markup.text))
  }

  /// The notes of a wide table stand on its page, and so do the tables that follow; anything else does not.
  private mutating func turnBack(before block: WordDocument.Block) {
    guard isTurned else { return }
    switch block {
    case .paragraph(_, let style) where style == .note || style == .stamp: return
    case .table: return
    case .heading, .paragraph, .list, .picture: break
    }
    end(isWide: true)
    isTurned = false
  }

  /// Ends the section before a wide table, whose headings go with it.
  private mutating func turn() {
    // Of a document that is one table all lies alike.
    if document.headingCount == 0 {
      isTurned = true
      return
    }
    let headings = Array(elements.reversed().prefix(while: \.isHeading).reversed())
    elements.removeLast(headings.count)
    end(isWide: false)
    isTurned = true
    elements += headings
  }

  /// Ends a section with its last paragraph, or one of its own behind a table.
  private mutating func end(isWide: Bool) {
    guard let last = elements.last else { return }
    if last.properties?.contains("<w:sectPr>") == true { return }
    if last.properties == nil { elements.append(Element(properties: "", content: "")) }
    elements[elements.count - 1].properties?.append(WordMarkup.section(isWide: isWide))
  }

  /// The paper: A4, with 2 cm free on each side; the stamp in the head, the page in the foot.
  private static func section(isWide: Bool) -> String {
    let (long, short) = (WordTableMarkup.longSide, WordTableMarkup.shortSide)
    let size =
      isWide
      ? "<w:pgSz w:w=\"\(long)\" w:h=\"\(short)\" w:orient=\"landscape\"/>"
      : "<w:pgSz w:w=\"\(short)\" w:h=\"\(long)\"/>"
    let margin = WordTableMarkup.margin
    return "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"\(WordParts.headerID)\"/>"
      + "<w:footerReference w:type=\"default\" r:id=\"\(WordParts.footerID)\"/>\(size)"
      + "<w:pgMar w:top=\"\(margin)\" w:right=\"\(margin)\" w:bottom=\"\(margin)\" w:left=\"\(margin)\" "
      + "w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr>"
  }

  // MARK: Pictures

  private mutating func add(_ picture: WordDocument.Picture) {
    pictureCount += 1
    let most = Double(WordTableMarkup.shortSide - 2 * WordTableMarkup.margin) / 1440 * 96
    let factor = min(1, most / picture.width) * Self.unitsPerPixel
    let size =
      "cx=\"\(Int((picture.width * factor).rounded()))\" cy=\"\(Int((picture.height * factor).rounded()))\""
    let name = "Figure \(pictureCount)"
    let shape =
      "<pic:pic><pic:nvPicPr><pic:cNvPr id=\"\(pictureCount)\" name=\"\(name)\"/><pic:cNvPicPr/></pic:nvPicPr>"
      + "<pic:blipFill><a:blip r:embed=\"\(WordParts.pictureID(pictureCount - 1))\"/><a:stretch><a:fillRect/>"
      + "</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext \(size)/></a:xfrm>"
      + "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>"
    let drawing =
      "<w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent \(size)/>"
      + "<wp:docPr id=\"\(pictureCount)\" name=\"\(name)\" descr=\"\(picture.altText.markup)\"/>"
      + "<a:graphic><a:graphicData uri=\"\(WordParts.picture)\">\(shape)</a:graphicData></a:graphic>"
      + "</wp:inline></w:drawing>"
    elements.append(
      Element(properties: "<w:keepNext/>", content: "<w:r>\(drawing)</w:r>", isHeading: false))
  }

  /// A run of text, blanks kept.
  static func run(_ text: String) -> String {
    "<w:r><w:t xml:space=\"preserve\">\(text.markup)</w:t></w:r>"
  }
}
