/// Finds the cells of records and puts them into batches, row by row.
struct RecordScanner: Sendable {
  let dialect: Dialect

  /// The columns of the file.
  let width: Int

  /// Whether short rows are padded, and blank cells after the last column are let pass.
  let padsRows: Bool

  /// Scans records until the batch is full or the chunk ends.
  ///
  /// Records without quotes are found 64 bytes at a time, others cell by cell. The cells of a record with a
  /// problem are blank in the batch, so that it causes no others.
  ///
  /// - Parameters:
  ///   - batch: Emptied, then filled.
  ///   - text: The chunk.
  ///   - offset: Where the chunk begins in the file's text.
  ///   - log: Counts of rows, blank lines and problems.
  func fill(
    _ batch: inout CellBatch, from text: TextBytes, offset: Int, log: inout ScanLog
  ) {
    batch.clear(firstRow: log.rowCount)
    while batch.rowCount < batch.rowCapacity, batch.position < text.count {
      let (start, scanned, cells) = (batch.position, batch.recordCount, batch.cellCount)
      text.scan(into: &batch, delimiter: dialect.delimiter)
      if batch.position == start {
        if scanned > 0 || cells > width, !batch.hasRoom {
          if batch.rowCount > 0 { return }
          batch.clear(firstRow: log.rowCount)
          continue
        }
        text.withSpan { scanRecord(&batch, from: $0, offset: offset, log: &log) }
        continue
      }
      var first = cells
      for record in scanned..<batch.recordCount {
        let end = Int(batch.recordEnds[record])
        if end - first == width {
          batch.addRow(at: first)
          log.rowCount += 1
        } else {
          let start = offset + Cell(packed: batch.cells[first]).start
          text.withSpan { takeOdd(&batch, first..<end, isLine: true, $0, at: start, log: &log) }
        }
        first = end
      }
    }
  }

  /// A record that has another number of cells than the header: a blank line, a row to pad, or a problem.
  ///
  /// A line of a single blank cell is no record; a quoted blank is one.
  private func takeOdd(
    _ batch: inout CellBatch, _ cells: Range<Int>, isLine: Bool, _ bytes: Span<UInt8>,
    at start: Int, log: inout ScanLog
  ) {
    func isBlank(_ index: Int) -> Bool {
      let cell = Cell(packed: batch.cells[index])
      return (cell.start..<cell.end).allSatisfy { dialect.isBlank(bytes[$0]) }
    }
    if isLine, cells.count == 1, isBlank(cells.lowerBound) {
      log.blankLineCount += 1
      return
    }
    if padsRows, cells.count < width {
      let base = batch.cellCount
      for index in cells { batch.append(Cell(packed: batch.cells[index])) }
      for _ in cells.count..<width { batch.append(.absent) }
      batch.addRow(at: base)
      log.ragged.shortCount += 1
    } else if padsRows, cells.dropFirst(width).allSatisfy(isBlank) {
      batch.addRow(at: cells.lowerBound)
      log.ragged.longCount += 1
    } else {
      log.note(.raggedRow(expected: width, found: cells.count), at: start)
      batch.addBlankRow()
    }
    log.rowCount += 1
  }

  /// Scans one record cell by cell: one that holds quotes, or more cells than a batch.
  private func scanRecord(
    _ batch: inout CellBatch, from bytes: Span<UInt8>, offset: Int, log: inout ScanLog
  ) {
    if width > 1, skipBlankLine(bytes, at: &batch.position) {
      log.blankLineCount += 1
      return
    }
    let (start, first) = (batch.position, batch.cellCount)
    let earlierProblems = log.problemCount
    while true {
      batch.append(nextCell(bytes, at: &batch.position, offset: offset, log: &log))
      guard batch.position < bytes.count, bytes[batch.position] == dialect.delimiter else { break }
      batch.position += 1
    }
    batch.endRecord()
    if batch.position < bytes.count {
      batch.position = Dialect.afterLineEnd(bytes, batch.position)
    }
    if log.problemCount != earlierProblems {
      batch.addBlankRow()
      log.rowCount += 1
    } else if batch.cellCount - first == width {
      batch.addRow(at: first)
      log.rowCount += 1
    } else {
      let cells = first..<batch.cellCount
      takeOdd(&batch, cells, isLine: false, bytes, at: offset + start, log: &log)
    }
  }

  /// Passes over a line that is empty or holds blanks only.
  func skipBlankLine(_ bytes: Span<UInt8>, at position: inout Int) -> Bool {
    var here = position
    while here < bytes.count, dialect.isBlank(bytes[here]) { here += 1 }
    if here < bytes.count {
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
    _ bytes: Span<UInt8>, at position: inout Int, offset: Int, log: inout ScanLog
  ) -> Cell {
    let end = bytes.count
    let start = position
    var here = start
    while here < end, dialect.isBlank(bytes[here]) { here += 1 }
    if here < end, bytes[here] == Dialect.quote {
      position = here
      return quotedCell(bytes, at: &position, offset: offset, log: &log)
    }
    while here < end, !dialect.endsCell(bytes[here]) { here += 1 }
    position = here
    return Cell(start: start, end: here)
  }

  private func quotedCell(
    _ bytes: Span<UInt8>, at position: inout Int, offset: Int, log: inout ScanLog
  ) -> Cell {
    let end = bytes.count
    let start = position + 1
    var here = start
    var hasDoubledQuotes = false
    while true {
      while here < end, bytes[here] != Dialect.quote { here += 1 }
      guard here < end else {
        log.note(.unterminatedQuote, at: offset + start - 1)
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
      log.note(.textAfterQuote, at: offset + here)
      while here < end, !dialect.endsCell(bytes[here]) { here += 1 }
    }
    position = here
    return cell
  }
}
