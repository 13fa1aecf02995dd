/// Finds where records end, so that text can be cut into runs of whole records.
///
/// A quote opens a quoted cell if it stands at the start of a cell, blanks aside; any other quote
/// outside a quoted cell is text. What stands before a quote therefore decides, and the search can
/// jump from quote to quote. ``RecordScanner`` follows the same rule.
struct RecordEdge {
  let dialect: Dialect

  /// The end of the first record that ends after a target, or nil if it lies beyond the bytes.
  ///
  /// - Parameters:
  ///   - text: Bytes that begin with a record at `start`.
  ///   - start: The start of a record.
  ///   - target: The byte that the record must reach.
  ///   - isWhole: Whether nothing follows the bytes: then the last record ends with them.
  /// - Returns: The byte after the record.
  func recordEnd(in text: TextBytes, from start: Int, notBefore target: Int, isWhole: Bool) -> Int?
  {
    text.withSpan { bytes in
      let target = min(target, bytes.count)
      var outside = start
      while true {
        // All the way to the target only quotes matter, beyond it also the first line end.
        if outside < target {
          guard let quote = text.firstIndex(of: Dialect.quote, in: outside..<target) else {
            outside = target
            continue
          }
          outside = opensCell(bytes, quote, start) ? afterQuoted(text, bytes, quote) : quote + 1
          continue
        }
        guard outside < bytes.count else { return isWhole ? bytes.count : nil }
        let byte = bytes[outside]
        if byte == Dialect.lineFeed || byte == Dialect.carriageReturn {
          // The other half of the line end may still have to come.
          let isCut = byte == Dialect.carriageReturn && outside + 1 == bytes.count
          return isCut && !isWhole ? nil : Dialect.afterLineEnd(bytes, outside)
        }
        let isOpening = byte == Dialect.quote && opensCell(bytes, outside, start)
        outside = isOpening ? afterQuoted(text, bytes, outside) : outside + 1
      }
    }
  }

  /// Whether a quote outside a quoted cell opens one.
  private func opensCell(_ bytes: Span<UInt8>, _ quote: Int, _ start: Int) -> Bool {
    var before = quote - 1
    while before >= start, dialect.isBlank(bytes[before]) { before -= 1 }
    return before < start || dialect.endsCell(bytes[before])
  }

  /// The place after the quote that closes a quoted cell, or the end of the bytes.
  private func afterQuoted(_ text: TextBytes, _ bytes: Span<UInt8>, _ opening: Int) -> Int {
    var position = opening + 1
    while position < bytes.count,
      let quote = text.firstIndex(of: Dialect.quote, in: position..<bytes.count)
    {
      guard quote + 1 < bytes.count else { return bytes.count }
      guard bytes[quote + 1] == Dialect.quote else { return quote + 1 }
      position = quote + 2
    }
    return bytes.count
  }
}
