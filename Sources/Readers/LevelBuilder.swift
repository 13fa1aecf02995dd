/// The distinct texts of a chunk's column.
struct LevelPart: Sendable {
  var dictionary = ByteDictionary()
  /// One entry of the dictionary per row, -1 where missing.
  var codes: [Int32] = []
  var mask = MaskBuilder()
  /// Cells of a declared flag that are none, if they are kept in mind.
  var notFlags = Offence()
}

/// Gathers distinct texts, trimmed.
struct LevelBuilder: ColumnBuilder {
  private let codes: MissingCodes
  private let field: Int
  private let keepsOffences: Bool
  private var part = LevelPart()
  /// The short text seen last and its code: rows in order repeat it.
  private var lastKey: UInt64 = 0
  private var lastLength = -1
  private var lastCode: Int32 = 0

  /// Begins to gather, in the memory of a part that is done with if there is one.
  init(_ plan: ColumnPlan, reusing spare: consuming ColumnPart?) {
    if case .levels(var used) = consume spare {
      used.codes.removeAll(keepingCapacity: true)
      part.codes = used.codes
    }
    codes = plan.codes
    field = plan.field
    keepsOffences = plan.keepsOffences && plan.request.declaredType == .flag
  }

  mutating func reserve(rowCount: Int) { part.codes.reserveCapacity(rowCount) }

  mutating func add(_ batch: borrowing CellBatch, from text: TextBytes, _ bytes: Span<UInt8>) {
    for index in 0..<batch.rowCount {
      let cell = batch.cell(index, field: field)
      let (start, end) = (cell.start, cell.end)
      // A short cell without blanks at its ends, the usual case.
      if start < end, end - start <= 8, !cell.hasDoubledQuotes, bytes[start] > 32,
        bytes[end - 1] > 32
      {
        let key = text.word(start, end)
        if key == lastKey, end - start == lastLength {
          part.dictionary.countUse(of: lastCode)
          part.codes.append(lastCode)
          continue
        }
        let reason = codes.reason(bytes, start, end)
        if reason == 0 {
          let code = part.dictionary.code(
            bytes, start, end, key: key, offset: start, row: batch.firstRow + index)
          (lastKey, lastLength, lastCode) = (key, end - start, code)
          if keepsOffences { note(code, cell, batch.firstRow + index) }
          part.codes.append(code)
          continue
        }
      }
      addSlowly(cell, row: batch.firstRow + index, bytes)
    }
  }

  private mutating func addSlowly(_ cell: Cell, row: Int, _ bytes: Span<UInt8>) {
    let reason = codes.reason(of: cell, bytes)
    if reason != 0 {
      part.mask.mark(row, reason)
      part.codes.append(-1)
      return
    }
    let code = cell.withTrimmed(bytes) { content, start, end in
      part.dictionary.code(
        content, start, end, key: ByteDictionary.key(content, start, end), offset: cell.start,
        row: row)
    }
    if keepsOffences { note(code, cell, row) }
    part.codes.append(code)
  }

  private mutating func note(_ code: Int32, _ cell: Cell, _ row: Int) {
    guard LevelReading.flag(part.dictionary.bytes(Int(code))) == nil else { return }
    part.notFlags.note(cell, row: row, keeps: true)
    // Not taken for the one before: every such row is wanted.
    lastLength = -1
  }

  consuming func finish(rowCount: Int, offset: Int) -> ColumnPart {
    part.mask.finish(rowCount: rowCount)
    part.dictionary.shiftOffsets(by: offset)
    part.notFlags.shift(by: offset)
    return .levels(part)
  }
}
