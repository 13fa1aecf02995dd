/// Cuts a file into runs of whole records, so that each can be parsed by itself.
///
/// A quote opens a quoted cell if it stands at the start of a cell, blanks aside; any other quote
/// outside a quoted cell is text. What stands before a quote therefore decides, and the search can
/// jump from quote to quote. ``RecordScanner`` follows the same rule.
struct RecordChunks {
  let file: FileBytes
  let dialect: Dialect

  /// The place of the first record (after a byte order mark).
  let start: Int

  /// Cuts what follows a place into ranges of whole records.
  ///
  /// - Parameters:
  ///   - first: The start of the first record to hand out.
  ///   - size: The bytes after which a chunk ends with its record, at least 1.
  /// - Returns: Ranges of bytes that together make up first ..< count.
  func ranges(from first: Int, size: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var position = first
    while position < file.count {
      let end = recordEnd(
        from: position, notBefore: size < file.count - position ? position + size : file.count)
      ranges.append(position..<end)
      position = end
    }
    return ranges
  }

  /// The end of the first record that ends after `target`, from the start of a record.
  func recordEnd(from position: Int, notBefore target: Int) -> Int {
    file.withBytes { bytes in
      var outside = position
      while true {
        // All the way to the target only quotes matter, beyond it also the first line end.
        if outside < target {
          guard let quote = file.firstIndex(of: Dialect.quote, in: outside..<target) else {
            outside = target
            continue
          }
          outside = opensCell(bytes, quote) ? afterQuoted(bytes, quote) : quote + 1
          continue
        }
        guard outside < bytes.count else { return bytes.count }
        let byte = bytes[outside]
        if byte == Dialect.lineFeed || byte == Dialect.carriageReturn {
          return Dialect.afterLineEnd(bytes, outside)
        }
        let isOpening = byte == Dialect.quote && opensCell(bytes, outside)
        outside = isOpening ? afterQuoted(bytes, outside) : outside + 1
      }
    }
  }

  /// Whether a quote outside a quoted cell opens one.
  private func opensCell(_ bytes: Span<UInt8>, _ quote: Int) -> Bool {
    var before = quote - 1
    while before >= start, dialect.isBlank(bytes[before]) { before -= 1 }
    return before < start || dialect.endsCell(bytes[before])
  }

  /// The place after the quote that closes a quoted cell, or the end of the file.
  private func afterQuoted(_ bytes: Span<UInt8>, _ opening: Int) -> Int {
    var position = opening + 1
    while let quote = file.firstIndex(of: Dialect.quote, in: position..<bytes.count) {
      guard quote + 1 < bytes.count, bytes[quote + 1] == Dialect.quote else { return quote + 1 }
      position = quote + 2
    }
    return bytes.count
  }
}
