/// The texts of a chunk's column.
struct TextPart: Sendable {
  /// One per row, empty where missing.
  var texts: [String]
  var mask: MaskBuilder
}

/// Gathers texts as they stand, blanks at their ends included.
struct TextBuilder: ColumnBuilder {
  private let plan: ColumnPlan
  private var part = TextPart(texts: [], mask: MaskBuilder())

  init(_ plan: ColumnPlan) { self.plan = plan }

  mutating func reserve(rowCount: Int) { part.texts.reserveCapacity(rowCount) }

  mutating func add(_ batch: borrowing CellBatch, from text: TextBytes, _ bytes: Span<UInt8>) {
    for index in 0..<batch.rowCount {
      let cell = batch.cell(index, field: plan.field)
      let reason = plan.codes.reason(of: cell, bytes)
      if reason != 0 {
        part.mask.mark(batch.firstRow + index, reason)
        part.texts.append("")
      } else {
        let content =
          cell.hasDoubledQuotes ? cell.unescaped(bytes) : bytes.array(cell.start, cell.end)
        part.texts.append(plan.encoding.text(content))
      }
    }
  }

  consuming func finish(rowCount: Int, offset: Int) -> ColumnPart {
    part.mask.finish(rowCount: rowCount)
    return .text(part)
  }
}
