/// The distinct texts of a chunk's column.
struct LevelPart: Sendable {
  var dictionary: ByteDictionary
  /// One entry of the dictionary per row, -1 where missing.
  var codes: [Int32]
  var mask: MaskBuilder
}

/// Gathers distinct texts, trimmed.
struct LevelBuilder: ColumnBuilder {
  private let codes: MissingCodes
  private var part = LevelPart(dictionary: ByteDictionary(), codes: [], mask: MaskBuilder())

  init(codes: MissingCodes) { self.codes = codes }

  mutating func add(_ batch: borrowing CellBatch, first: Int, from bytes: Span<UInt8>) {
    for index in 0..<batch.rowCount {
      let cell = batch.cells[first + index]
      let row = batch.firstRow + index
      cell.withTrimmed(bytes) { content, start, end in
        let reason = codes.reason(content, start, end)
        if reason != 0 {
          part.mask.mark(row, reason)
          part.codes.append(-1)
        } else {
          part.codes.append(
            part.dictionary.code(content, start, end, offset: cell.start, row: row))
        }
      }
    }
  }

  consuming func finish(rowCount: Int) -> ColumnPart {
    part.mask.finish(rowCount: rowCount)
    return .levels(part)
  }
}
