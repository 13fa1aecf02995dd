internal import CScan
import Glibc

/// Bytes in memory that somebody else keeps alive for the time of a call: a chunk of text, or a whole file.
///
/// Every access is checked. Swift has no safe view that can be handed on with its kernels, so this is the
/// door to them: ``FileBytes`` and ``GzipText`` lend it inside closures, and nothing stores it.
@safe struct TextBytes: @unchecked Sendable {
  /// The number of bytes that belong to it.
  let count: Int

  /// The first byte; nil only if there is none.
  private let base: UnsafePointer<UInt8>?

  /// How many bytes from the first can be read without a fault, at least `count`.
  private let readableCount: Int

  init(_ memory: UnsafeBufferPointer<UInt8>, readableCount: Int? = nil) {
    count = memory.count
    unsafe base = memory.baseAddress
    self.readableCount = readableCount ?? memory.count
  }

  /// Some of the bytes; those after them can still be read as part of a word.
  func part(_ range: Range<Int>) -> TextBytes {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count)")
    let start = unsafe base.map { unsafe $0 + range.lowerBound }
    return unsafe TextBytes(
      UnsafeBufferPointer(start: start, count: range.count),
      readableCount: readableCount - range.lowerBound)
  }

  /// The bytes, for the time of the call.
  @inline(__always)
  func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    let memory = unsafe UnsafeBufferPointer(start: base, count: count)
    return body(unsafe memory.span)
  }

  /// The bytes as memory, for the doors beside this one.
  func withMemory<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    unsafe body(UnsafeBufferPointer(start: base, count: count))
  }

  /// The first place of a byte in a range, or nil.
  ///
  /// - Precondition: The range lies in 0 ..< count.
  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count)")
    guard !range.isEmpty, let base = unsafe base else { return nil }
    let start = unsafe UnsafeRawPointer(base + range.lowerBound)
    guard let found = unsafe memchr(start, Int32(byte), range.count) else { return nil }
    return unsafe range.lowerBound + (UnsafeRawPointer(found) - start)
  }

  /// The first byte in a range that is NUL or not ASCII, or nil.
  ///
  /// - Precondition: The range lies in 0 ..< count.
  func firstUnusualIndex(in range: Range<Int>) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count)")
    guard let base = unsafe base else { return nil }
    var i = range.lowerBound
    let ones = SIMD8<UInt64>(repeating: 0x0101_0101_0101_0101)
    while i + 64 <= range.upperBound {
      let words = unsafe UnsafeRawPointer(base + i).loadUnaligned(as: SIMD8<UInt64>.self)
      // The subtraction sets a byte's high bit in NUL, and beyond it only by a borrow from one.
      let marks = (words &- ones) | words
      let quarters = marks.lowHalf | marks.highHalf
      let pair = quarters.lowHalf | quarters.highHalf
      if (pair.x | pair.y) & 0x8080_8080_8080_8080 != 0 { break }
      i += 64
    }
    while i < range.upperBound {
      if unsafe base[i] &- 1 >= 127 { return i }
      i += 1
    }
    return nil
  }

  /// The bytes of a cell of at most eight as a word, the first lowest, zeros above.
  ///
  /// - Precondition: The cell lies in the bytes.
  @inline(__always)
  func word(_ start: Int, _ end: Int) -> UInt64 {
    precondition(start >= 0 && end <= count && start <= end)
    guard let base = unsafe base else { return 0 }
    return unsafe scan_word(
      base, UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: end &- start),
      UInt64(truncatingIfNeeded: readableCount))
  }

  /// Fills in the numbers of a column's cells that are one to eight bytes of digits, a point and a minus sign
  /// alone, 0 in the others; the rows of those, which may be numbers all the same, are listed.
  ///
  /// - Precondition: `values` has the batch's rows from `first` on.
  func shortNumbers(
    of field: Int, in batch: borrowing CellBatch, into values: inout [Double], from first: Int,
    others: inout [UInt32]
  ) {
    let rowCount = batch.rowCount
    precondition(first >= 0 && values.count - first >= rowCount, "\(rowCount) from \(first)")
    if others.count < rowCount { others = [UInt32](repeating: 0, count: rowCount) }
    guard let base = unsafe base else { return }
    let textEnd = UInt64(self.count)
    let otherCount = unsafe batch.withCells { cells, bases in
      var column = unsafe scan_column(
        text: base, end: textEnd, limit: UInt64(readableCount), cells: cells.baseAddress,
        bases: bases.baseAddress, cell_count: UInt32(cells.count), field: UInt32(field))
      return unsafe values.withUnsafeMutableBufferPointer { numbers in
        unsafe others.withUnsafeMutableBufferPointer { others in
          guard let to = numbers.baseAddress, let list = others.baseAddress else {
            return UInt32(0)
          }
          return unsafe scan_numbers(&column, UInt32(rowCount), to + first, list)
        }
      }
    }
    others.removeLast(others.count - Int(otherCount))
  }

  /// Scans records without quotes into a batch, from the position that the batch holds.
  func scan(into batch: inout CellBatch, delimiter: UInt8) {
    precondition(count < Int(Int32.max), "a chunk of \(count) bytes")
    guard let base = unsafe base else { return }
    var state = scan_state(
      position: UInt32(batch.position), cell_count: UInt32(batch.cellCount),
      record_count: UInt32(batch.recordCount))
    let (cellCapacity, recordCapacity) = (batch.cells.count, batch.recordEnds.count)
    unsafe batch.cells.withUnsafeMutableBufferPointer { cells in
      unsafe batch.recordEnds.withUnsafeMutableBufferPointer { records in
        guard let cellBase = cells.baseAddress, let recordBase = records.baseAddress else { return }
        unsafe scan_records(
          base, UInt32(count), delimiter, cellBase, UInt32(cellCapacity), recordBase,
          UInt32(recordCapacity), &state)
      }
    }
    batch.position = Int(state.position)
    batch.cellCount = Int(state.cell_count)
    batch.recordCount = Int(state.record_count)
  }
}

extension CellBatch {
  /// The cells and the first cell of each row, for the kernels.
  fileprivate func withCells<Result>(
    _ body: (UnsafeBufferPointer<UInt64>, UnsafeBufferPointer<UInt32>) -> Result
  ) -> Result {
    unsafe cells.withUnsafeBufferPointer { cells in
      unsafe bases.withUnsafeBufferPointer { bases in unsafe body(cells, bases) }
    }
  }
}
