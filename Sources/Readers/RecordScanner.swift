/// Finds the cells of records and puts the wanted ones into batches.
struct RecordScanner: Sendable {
  let dialect: Dialect

  /// For each field of the header the wanted column that it fills, or -1.
  let slots: [Int32]

  /// Scans records until the batch is full or the chunk ends.
  ///
  /// The cells of a record with a problem are blank in the batch, so that it causes no others.
  ///
  /// - Parameters:
  ///   - batch: The cells of all wanted columns.
  ///   - bytes: The file.
  ///   - position: The start of a record; afterwards the start of the next.
  ///   - end: The end of the chunk.
  ///   - log: Counts of rows, blank lines and problems.
  func fill(
    _ batch: inout CellBatch, from bytes: Span<UInt8>, at position: inout Int, upTo end: Int,
    log: inout ScanLog
  ) {
    batch.firstRow = log.rowCount
    var row = 0
    let capacity = batch.capacity
    var cells = batch.cells.mutableSpan
    let slots = slots.span
    while row < capacity, position < end {
      if slots.count > 1, skipBlankLine(bytes, at: &position, upTo: end) {
        log.blankLineCount += 1
        continue
      }
      let start = position
      let earlierProblems = log.problemCount
      var field = 0
      while true {
        let cell = nextCell(bytes, at: &position, upTo: end, log: &log)
        if field < slots.count, slots[field] >= 0 {
          cells[Int(slots[field]) &* capacity &+ row] = cell
        }
        field += 1
        guard position < end, bytes[position] == dialect.delimiter else { break }
        position += 1
      }
      if position < end { position = Dialect.afterLineEnd(bytes, position) }
      if field != slots.count, log.problemCount == earlierProblems {
        log.note(.raggedRow(expected: slots.count, found: field), at: start)
      }
      if log.problemCount != earlierProblems {
        for place in stride(from: row, to: cells.count, by: capacity) {
          cells[place] = .empty
        }
      }
      row += 1
      log.rowCount += 1
    }
    batch.rowCount = row
  }

  /// Passes over a line that is empty or holds blanks only.
  func skipBlankLine(_ bytes: Span<UInt8>, at position: inout Int, upTo end: Int) -> Bool {
    var here = position
    while here < end, dialect.isBlank(bytes[here]) { here += 1 }
    if here < end {
      guard bytes[here] == Dialect.lineFeed || bytes[here] == Dialect.carriageReturn else {
        return false
      }
      here = Dialect.afterLineEnd(bytes, here)
    }
    position = here
    return true
  }

  /// The cell that begins at a position, which moves to the byte that ends it.
  @inline(__always)
  func nextCell(
    _ bytes: Span<UInt8>, at position: inout Int, upTo end: Int, log: inout ScanLog
  ) -> Cell {
    let start = position
    var here = start
    while here < end, dialect.isBlank(bytes[here]) { here += 1 }
    if here < end, bytes[here] == Dialect.quote {
      position = here
      return quotedCell(bytes, at: &position, upTo: end, log: &log)
    }
    while here < end, !dialect.endsCell(bytes[here]) { here += 1 }
    position = here
    return Cell(start: start, end: here)
  }

  @inline(never)
  private func quotedCell(
    _ bytes: Span<UInt8>, at position: inout Int, upTo end: Int, log: inout ScanLog
  ) -> Cell {
    let start = position + 1
    var here = start
    var hasDoubledQuotes = false
    while true {
      while here < end, bytes[here] != Dialect.quote { here += 1 }
      guard here < end else {
        log.note(.unterminatedQuote, at: start - 1)
        position = end
        return .empty
      }
      guard here + 1 < end, bytes[here + 1] == Dialect.quote else { break }
      hasDoubledQuotes = true
      here += 2
    }
    let cell = Cell(start: start, end: here, hasDoubledQuotes: hasDoubledQuotes)
    here += 1
    while here < end, dialect.isBlank(bytes[here]) { here += 1 }
    if here < end, !dialect.endsCell(bytes[here]) {
      log.note(.textAfterQuote, at: here)
      while here < end, !dialect.endsCell(bytes[here]) { here += 1 }
    }
    position = here
    return cell
  }
}
