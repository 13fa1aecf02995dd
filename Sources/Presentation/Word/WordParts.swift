/// The parts of a Word file beside the text: what each part is, how they hang together, how the styles look.
enum WordParts {
  static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  static let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
  static let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  static let drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
  static let picture = "http://schemas.openxmlformats.org/drawingml/2006/picture"
  static let headerID = "rIdHeader"
  static let footerID = "rIdFooter"
  private static let package = "http://schemas.openxmlformats.org/package/2006"
  private static let types = "application/vnd.openxmlformats-officedocument.wordprocessingml"
  /// The date that every file bears: time stamps stand in run.json alone.
  private static let created = "2000-01-01T00:00:00Z"

  static func linkID(_ place: Int) -> String { "rIdLink\(place + 1)" }
  static func pictureID(_ place: Int) -> String { "rIdPicture\(place + 1)" }

  /// Every part in order, `[Content_Types].xml` first.
  static func all(of document: WordDocument) -> [PackageFile.Part] {
    let texts = [
      ("[Content_Types].xml", contentTypes), ("_rels/.rels", relationships),
      ("docProps/core.xml", properties(document)),
      ("word/document.xml", WordMarkup.text(of: document)),
      ("word/_rels/document.xml.rels", links(document)), ("word/styles.xml", WordStyles.text),
      ("word/numbering.xml", numbering), ("word/settings.xml", settings),
      ("word/header1.xml", header(document)), ("word/footer1.xml", footer(document)),
    ]
    return texts.map { PackageFile.Part(name: $0.0, bytes: Array($0.1.utf8)) }
      + document.pictures.map { PackageFile.Part(name: "word/media/\($0.name)", bytes: $0.bytes) }
  }

  private static let contentTypes: String = {
    let parts = ["document.main", "styles", "numbering", "settings", "header", "footer"].map {
      kind in
      let name =
        ["document.main": "document", "header": "header1", "footer": "footer1"][kind] ?? kind
      return "<Override PartName=\"/word/\(name).xml\" ContentType=\"\(types).\(kind)+xml\"/>"
    }
    return declaration + "<Types xmlns=\"\(package)/content-types\">"
      + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
      + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
      + "<Default Extension=\"png\" ContentType=\"image/png\"/>" + parts.joined()
      + "<Override PartName=\"/docProps/core.xml\" "
      + "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>\n"
  }()

  private static let relationships =
    declaration + "<Relationships xmlns=\"\(package)/relationships\">"
    + "<Relationship Id=\"rId1\" Type=\"\(relations)/officeDocument\" Target=\"word/document.xml\"/>"
    + "<Relationship Id=\"rId2\" Type=\"\(package)/relationships/metadata/core-properties\" "
    + "Target=\"docProps/core.xml\"/></Relationships>\n"

  private static func properties(_ document: WordDocument) -> String {
    let date = "xsi:type=\"dcterms:W3CDTF\">\(created)"
    return declaration + "<cp:coreProperties xmlns:cp=\"\(package)/metadata/core-properties\" "
      + "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
      + "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
      + "<dc:title>\(document.title.markup)</dc:title><dc:subject>\(document.stamp.markup)</dc:subject>"
      + "<dc:creator>diminish</dc:creator><cp:keywords>\(document.stamp.markup)</cp:keywords>"
      + "<dc:language>en-GB</dc:language><cp:lastModifiedBy>diminish</cp:lastModifiedBy>"
      + "<dcterms:created \(date)</dcterms:created><dcterms:modified \(date)</dcterms:modified>"
      + "</cp:coreProperties>\n"
  }

  private static func links(_ document: WordDocument) -> String {
    func link(_ id: String, _ type: String, _ target: String) -> String {
      "<Relationship Id=\"\(id)\" Type=\"\(relations)/\(type)\" Target=\"\(target.markup)\"/>"
    }
    let fixed = [
      link("rIdStyles", "styles", "styles.xml"), link("rIdNumbering", "numbering", "numbering.xml"),
      link("rIdSettings", "settings", "settings.xml"), link(headerID, "header", "header1.xml"),
      link(footerID, "footer", "footer1.xml"),
    ]
    let pictures = document.pictures.enumerated().map { place, picture in
      link(pictureID(place), "image", "media/\(picture.name)")
    }
    let dois = document.dois.enumerated().map { place, doi in
      "<Relationship Id=\"\(linkID(place))\" Type=\"\(relations)/hyperlink\" "
        + "Target=\"https://doi.org/\(doi.markup)\" TargetMode=\"External\"/>"
    }
    return declaration + "<Relationships xmlns=\"\(package)/relationships\">"
      + (fixed + pictures + dois).joined() + "</Relationships>\n"
  }

  private static let numbering =
    declaration + "<w:numbering xmlns:w=\"\(main)\"><w:abstractNum w:abstractNumId=\"0\">"
    + "<w:multiLevelType w:val=\"singleLevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>"
    + "<w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"\u{2022}\"/><w:lvlJc w:val=\"left\"/>"
    + "<w:pPr><w:ind w:left=\"357\" w:hanging=\"357\"/></w:pPr></w:lvl></w:abstractNum>"
    + "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>\n"

  private static let settings =
    declaration + "<w:settings xmlns:w=\"\(main)\"><w:defaultTabStop w:val=\"720\"/><w:compat>"
    + "<w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" "
    + "w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"en-GB\"/></w:settings>\n"

  private static func header(_ document: WordDocument) -> String {
    let stamp = document.stamp.isEmpty ? "" : WordMarkup.run("[\(document.stamp)]")
    return declaration
      + "<w:hdr xmlns:w=\"\(main)\"><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>"
      + "\(stamp)</w:p></w:hdr>\n"
  }

  private static func footer(_ document: WordDocument) -> String {
    let stamp = document.stamp.isEmpty ? "" : " [\(document.stamp)]"
    return declaration
      + "<w:ftr xmlns:w=\"\(main)\"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>"
      + WordMarkup.run("\(document.title)\(stamp), page ")
      + "<w:fldSimple w:instr=\" PAGE \">\(WordMarkup.run("1"))</w:fldSimple></w:p></w:ftr>\n"
  }
}
