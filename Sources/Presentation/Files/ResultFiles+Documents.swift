public import Analyses

extension ResultFiles {
  /// Every file: texts, workbooks, documents, and pictures where librsvg is installed.
  ///
  /// - Returns: The files in a fixed order.
  /// - Throws: `OutputFolder.Refusal.failed` when a file cannot be made.
  public func rendered() throws(OutputFolder.Refusal) -> [RenderedFile] {
    var files = all().map { RenderedFile(name: $0.name, bytes: Array($0.contents.utf8)) }
    for table in ResultTable.all(of: result) {
      let name = "tables/\(table.id)"
      do throws(WorkbookFile.Failure) {
        files.append(
          RenderedFile(
            name: name + ".xlsx", bytes: try WorkbookFile.bytes(of: Workbook(table, of: result))))
      } catch {
        throw .failed(path: name + ".xlsx", reason: error.reason)
      }
      files.append(try document(WordDocument(table, of: result), named: name + ".docx"))
    }
    var pictures: [String: WordDocument.Picture] = [:]
    for figure in Figure.all(of: result) where images.isAvailable {
      let drawing = SVGRenderer().file(figure)
      let png = try image(drawing, figure, .png)
      files += [png, try image(drawing, figure, .pdf)]
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
