/// The sheets of a workbook and the parts that they need.
struct WorkbookParts {
  struct Sheet {
    var name: String
    /// The path of its part in the archive.
    var part: String
  }

  private(set) var sheets: [Sheet] = []
  private(set) var sharedStrings: String?
  private(set) var styles: String?
  private(set) var counts1904 = false

  /// The parts of an archive.
  init(_ archive: ZipArchive) throws(FileFault) {
    guard archive.has("[Content_Types].xml") || archive.has("_rels/.rels") else {
      throw .notOfKind(.workbook)
    }
    let root = try Relations.read("_rels/.rels", in: archive)
    let book = root.target(endingIn: "/officeDocument") ?? "xl/workbook.xml"
    guard archive.has(book) else { throw .notOfKind(.workbook) }
    let outline = OutlineReader()
    try XMLStream.parse(book, in: archive, outline)
    counts1904 = outline.counts1904
    let folder = book.lastIndex(of: "/").map { String(book[..<$0]) } ?? ""
    let name = book.split(separator: "/").last ?? ""
    let relations = try Relations.read(
      (folder.isEmpty ? "" : folder + "/") + "_rels/\(name).rels", in: archive, folder: folder)
    sharedStrings = relations.target(endingIn: "/sharedStrings").flatMap {
      archive.has($0) ? $0 : nil
    }
    styles = relations.target(endingIn: "/styles").flatMap { archive.has($0) ? $0 : nil }
    for (name, id) in outline.sheets {
      guard let relation = relations.byID[id] else { throw .damaged(.workbook) }
      // Charts and dialogs have sheets too, without cells.
      if relation.type.hasSuffix("/worksheet") {
        sheets.append(Sheet(name: name, part: relation.target))
      }
    }
    guard !sheets.isEmpty else { throw .damaged(.workbook) }
  }

  /// The sheet of a name (whatever the case, as in Excel), else of a number from 1, else the first.
  func sheet(_ wanted: String) throws(FileFault) -> (place: Int, sheet: Sheet) {
    if wanted.isEmpty { return (0, sheets[0]) }
    let places = sheets.indices
    if let place = places.first(where: { sheets[$0].name == wanted })
      ?? places.first(where: { sheets[$0].name.lowercased() == wanted.lowercased() })
    {
      return (place, sheets[place])
    }
    if let number = Int(wanted), places.contains(number - 1) {
      return (number - 1, sheets[number - 1])
    }
    throw .noSuchSheet(name: wanted, sheets: sheets.map(\.name))
  }
}

/// The list of sheets in a workbook's part.
private final class OutlineReader: XMLReader {
  var sheets: [(name: String, id: String)] = []
  var counts1904 = false

  override func begin(_ element: borrowing XMLElement) {
    if element.isNamed("sheet"), let name = element.attribute("name"),
      let id = element.attribute("id")
    {
      // `sheetId` is another attribute: names are compared whole.
      sheets.append((name, id))
    } else if element.isNamed("workbookPr"), let flag = element.attribute("date1904") {
      counts1904 = flag == "1" || flag == "true"
    }
  }
}

/// How a part refers to others.
private final class Relations: XMLReader {
  struct Relation {
    var type: String
    var target: String
  }

  private(set) var byID: [String: Relation] = [:]
  private var order: [String] = []
  private let folder: String

  init(folder: String) { self.folder = folder }

  static func read(
    _ part: String, in archive: ZipArchive, folder: String = ""
  ) throws(FileFault) -> Relations {
    let relations = Relations(folder: folder)
    if archive.has(part) { try XMLStream.parse(part, in: archive, relations) }
    return relations
  }

  func target(endingIn ending: String) -> String? {
    order.compactMap { byID[$0] }.first { $0.type.hasSuffix(ending) }?.target
  }

  override func begin(_ element: borrowing XMLElement) {
    guard element.isNamed("Relationship"), let id = element.attribute("Id"),
      let target = element.attribute("Target"), let type = element.attribute("Type"),
      element.attribute("TargetMode") != "External"
    else { return }
    order.append(id)
    byID[id] = Relation(type: type, target: resolved(target))
  }

  /// The path in the archive: it names an entry, never a file.
  private func resolved(_ target: String) -> String {
    var parts: [Substring] = target.hasPrefix("/") ? [] : folder.split(separator: "/")
    for part in target.split(separator: "/") where part != "." {
      if part == ".." {
        if !parts.isEmpty { parts.removeLast() }
      } else {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }
}
