/// How one wanted column is read.
struct ColumnPlan: Sendable {
  /// What is gathered in the pass over the rows; the rest is decided when the chunks are joined.
  enum Gathering: Sendable, Equatable {
    /// Numbers; a cell that is none is counted.
    case numbers(ColumnType)
    /// Numbers as long as all cells are; one that is none makes a second pass read levels.
    case guessedNumbers
    /// Distinct texts.
    case levels
    /// The text of each row.
    case text
  }

  let request: ColumnRequest
  let codes: MissingCodes
  var gathering: Gathering

  init(_ request: ColumnRequest, codes: MissingCodes) {
    self.request = request
    self.codes = codes
    switch request.declaredType {
    case .number: gathering = .numbers(.number)
    case .integer: gathering = .numbers(.integer)
    case .year: gathering = .numbers(.year)
    case .date: gathering = .numbers(.date)
    case .text: gathering = .text
    case .id, .category, .flag: gathering = .levels
    case nil: gathering = .guessedNumbers
    }
  }

  /// What begins to gather the column from a chunk.
  func makeBuilder() -> any ColumnBuilder {
    switch gathering {
    case .numbers(let type): NumberBuilder(self, type: type)
    case .guessedNumbers: NumberBuilder(self, type: nil)
    case .levels: LevelBuilder(codes: codes)
    case .text: TextBuilder(codes: codes)
    }
  }
}

/// Gathers one column from the batches of a chunk.
protocol ColumnBuilder {
  /// Adds the rows of a batch.
  ///
  /// - Parameters:
  ///   - batch: The cells of all wanted columns.
  ///   - first: Where the column's cells begin in the batch.
  ///   - bytes: The file.
  mutating func add(_ batch: borrowing CellBatch, first: Int, from bytes: Span<UInt8>)

  /// What was gathered from all the chunk's rows.
  consuming func finish(rowCount: Int) -> ColumnPart
}

/// One column of one chunk.
enum ColumnPart: Sendable {
  case numbers(NumberPart), levels(LevelPart), text(TextPart)
  /// Joined already.
  case released
}

extension Cell {
  /// Calls with the bytes that hold the content, without blanks at its ends.
  @inline(__always)
  func withTrimmed<Result>(
    _ bytes: Span<UInt8>, _ body: (Span<UInt8>, Int, Int) -> Result
  ) -> Result {
    if hasDoubledQuotes {
      let content = unescaped(bytes)
      let (start, end) = Self.trim(content.span, 0, content.count)
      return body(content.span, start, end)
    }
    let (start, end) = Self.trim(bytes, self.start, self.end)
    return body(bytes, start, end)
  }

  @inline(__always)
  private static func trim(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> (Int, Int) {
    var start = start
    var end = end
    while start < end, isBlank(bytes[start]) { start += 1 }
    while start < end, isBlank(bytes[end - 1]) { end -= 1 }
    return (start, end)
  }

  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
