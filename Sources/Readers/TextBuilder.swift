/// The texts of a chunk's column.
struct TextPart: Sendable {
  /// One per row, empty where missing.
  var texts: [String]
  var mask: MaskBuilder
}

/// Gathers texts as they stand, blanks at their ends included.
struct TextBuilder: ColumnBuilder {
  private let codes: MissingCodes
  private var part = TextPart(texts: [], mask: MaskBuilder())

  init(codes: MissingCodes) { self.codes = codes }

  mutating func add(_ batch: borrowing CellBatch, first: Int, from bytes: Span<UInt8>) {
    for index in 0..<batch.rowCount {
      let cell = batch.cells[first + index]
      let reason = cell.withTrimmed(bytes) { codes.reason($0, $1, $2) }
      if reason != 0 {
        part.mask.mark(batch.firstRow + index, reason)
        part.texts.append("")
      } else {
        let content =
          cell.hasDoubledQuotes ? cell.unescaped(bytes) : bytes.array(cell.start, cell.end)
        part.texts.append(String(decoding: content, as: UTF8.self))
      }
    }
  }

  consuming func finish(rowCount: Int) -> ColumnPart {
    part.mask.finish(rowCount: rowCount)
    return .text(part)
  }
}
