public import Analyses
import Numerics

extension ResultFiles {
  /// Every file: texts, workbooks, documents, and pictures where librsvg is installed.
  ///
  /// - Parameter threads: At least 1; changes no byte.
  /// - Returns: The files in a fixed order.
  /// - Throws: `OutputFolder.Refusal.failed` when a file cannot be made.
  public func rendered(threads: Int = 1) throws(OutputFolder.Refusal) -> [RenderedFile] {
    let tables = ResultTable.all(of: result)
    let figures = Figure.all(of: result)
    let texts = texts(tables, figures)
    // What takes longest comes first; opening librsvg is part of it.
    let parts =
      [Part.pictures] + tables.indices.map(Part.documents) + texts.indices.map(Part.text)
      + [.pages]
    let made = try parallelMap(count: parts.count, threads: threads) {
      place throws(OutputFolder.Refusal) -> [RenderedFile] in
      switch parts[place] {
      case .pictures: try picturesAndReport(figures)
      case .documents(let table): try documents(tables[table])
      case .text(let text):
        texts[text]().map { RenderedFile(name: $0.name, bytes: Array($0.contents.utf8)) }
      case .pages: try pages(figures)
      }
    }
    let pictures = zip(made[0], made[parts.count - 1]).flatMap { [$0, $1] }
    let firstText = 1 + tables.count
    return made[firstText..<parts.count - 1].flatMap(\.self) + made[1..<firstText].flatMap(\.self)
      + pictures + made[0].suffix(1)
  }

  /// Files that are made by one thread; of tables and texts those at a place.
  private enum Part {
    case pictures
    case documents(Int)
    case text(Int)
    case pages
  }

  /// The figures with what is drawn of them; none without librsvg.
  private func drawings(_ figures: [Figure]) -> [(figure: Figure, drawing: SVGRenderer.File)] {
    images.isAvailable ? figures.map { ($0, SVGRenderer().file($0)) } : []
  }

  /// The figures as pages.
  private func pages(_ figures: [Figure]) throws(OutputFolder.Refusal) -> [RenderedFile] {
    var files: [RenderedFile] = []
    for (figure, drawing) in drawings(figures) { files.append(try image(drawing, figure, .pdf)) }
    return files
  }

  /// A table as a workbook and as a Word file.
  private func documents(_ table: ResultTable) throws(OutputFolder.Refusal) -> [RenderedFile] {
    let name = "tables/\(table.id)"
    let workbook: [UInt8]
    do throws(WorkbookFile.Failure) {
      workbook = try WorkbookFile.bytes(of: Workbook(table, of: result))
    } catch {
      throw .failed(path: name + ".xlsx", reason: error.reason)
    }
    return [
      RenderedFile(name: name + ".xlsx", bytes: workbook),
      try document(WordDocument(table, of: result), named: name + ".docx"),
    ]
  }

  /// The figures as pictures, and the Word report that holds them.
  private func picturesAndReport(
    _ figures: [Figure]
  ) throws(OutputFolder.Refusal) -> [RenderedFile] {
    var files: [RenderedFile] = []
    var pictures: [String: WordDocument.Picture] = [:]
    for (figure, drawing) in drawings(figures) {
      let png = try image(drawing, figure, .png)
      files.append(png)
      pictures[figure.id] = WordDocument.Picture(
        name: "picture\(pictures.count + 1).png", bytes: png.bytes, width: drawing.width,
        height: drawing.height,
        altText: figure.altText)
    }
    let report = Report(result, provenance: provenance)
    return files + [
      try document(WordDocument(report, pictures: pictures), named: "report.docx")
    ]
  }

  /// What this machine lacks to make every file, in words; nil where nothing lacks.
  public var lack: String? {
    images.isAvailable || Figure.all(of: result).isEmpty ? nil : FigureImage.lack
  }

  private func document(
    _ document: WordDocument, named name: String
  ) throws(OutputFolder.Refusal) -> RenderedFile {
    do throws(PackageFile.Failure) {
      return RenderedFile(
        name: name, bytes: try PackageFile.bytes(of: WordParts.all(of: document)))
    } catch {
      throw .failed(path: name, reason: error.reason)
    }
  }

  private func image(
    _ drawing: SVGRenderer.File, _ figure: Figure, _ kind: FigureImage.Kind
  ) throws(OutputFolder.Refusal) -> RenderedFile {
    let name = "figures/\(figure.id).\(kind == .png ? "png" : "pdf")"
    do throws(FigureImage.Failure) {
      return RenderedFile(name: name, bytes: try images.bytes(of: drawing, figure, as: kind))
    } catch {
      throw .failed(path: name, reason: "librsvg cannot draw it")
    }
  }
}
