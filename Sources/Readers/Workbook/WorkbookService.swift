/// The child's side for workbooks: unpacks and parses one sheet and sends its table as lines of CSV.
struct WorkbookService {
  let path: String
  let mode: ReaderService.Mode
  /// The sheet, the range (both may be empty), then the columns wanted, by place in the header, ascending.
  let arguments: [String]
  let output: FrameOutput

  /// The bytes of lines after which they are sent.
  private static let pieceSize = 1 << 20

  /// Reads the sheet and tells it to the parent.
  func serve() throws(FileFault) {
    let archive = try ZipArchive(path: path, size: ReaderService.fileSize(path))
    let parts = try WorkbookParts(archive)
    let (_, sheet) = try parts.sheet(arguments.first ?? "")
    let range = try chosenRange()
    let table = SheetTable(
      sheet: sheet.name, sheetCount: parts.sheets.count, range: range,
      wanted: arguments.dropFirst(2).compactMap { Int($0) })
    let reader = SheetReader(
      strings: try SharedStrings.read(parts.sharedStrings, in: archive),
      shows: try CellFormats.read(parts.styles, in: archive), counts1904: parts.counts1904
    ) { [mode, output] row in
      table.take(row)
      if mode == .schema { return table.header == nil ? .goOn : .enough }
      if table.lines.bytes.count >= Self.pieceSize { send(table, output) }
      return .goOn
    }
    guard archive.has(sheet.part) else { throw .damaged(.workbook) }
    try XMLStream.parse(sheet.part, in: archive, reader)
    guard let header = table.header else {
      throw .badRange(used: table.usedRange)
    }
    send(table, output)
    table.finish(merged: reader.merged)
    output.send(.schema, header.fields)
    output.send(.schema, table.remarks.fields)
  }

  private func chosenRange() throws(FileFault) -> CellRange? {
    guard arguments.count > 1, !arguments[1].isEmpty else { return nil }
    guard let range = CellRange(arguments[1]) else { throw .badRange(used: nil) }
    return range
  }
}

/// Sends the rows that a table holds.
private func send(_ table: SheetTable, _ output: FrameOutput) {
  guard !table.rowNumbers.isEmpty else { return }
  var writer = ByteWriter()
  writer.put(count: table.rowNumbers.count)
  for number in table.rowNumbers { writer.put(count: number) }
  writer.append(table.lines.bytes)
  output.send(.rows, writer.bytes)
  table.clear()
}
