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
  /// The column's place in the header, from 0.
  let field: Int
  let codes: MissingCodes
  let encoding: TextEncoding
  var gathering: Gathering
  /// Whether every cell that does not fit the type is kept in mind, so that its row can be left out.
  var keepsOffences = false

  init(_ request: ColumnRequest, field: Int, codes: MissingCodes, encoding: TextEncoding) {
    self.request = request
    self.field = field
    self.codes = codes
    self.encoding = encoding
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

  /// What begins to gather the column from a chunk, in the memory of a part that is done with if there is one.
  func makeBuilder(reusing spare: consuming ColumnPart? = nil) -> any ColumnBuilder {
    switch gathering {
    case .numbers(let type): NumberBuilder(self, type: type, reusing: spare)
    case .guessedNumbers: NumberBuilder(self, type: nil, reusing: spare)
    case .levels: LevelBuilder(self, reusing: spare)
    case .text: TextBuilder(self)
    }
  }
}

/// Gathers one column from the batches of a chunk.
protocol ColumnBuilder {
  /// Makes room.
  mutating func reserve(rowCount: Int)

  /// Adds the rows of a batch.
  ///
  /// - Parameters:
  ///   - batch: The cells of all columns.
  ///   - text: The chunk.
  ///   - bytes: The chunk once more.
  mutating func add(_ batch: borrowing CellBatch, from text: TextBytes, _ bytes: Span<UInt8>)

  /// What was gathered from all the chunk's rows, with the places in the text, of which the chunk begins at
  /// `offset`.
  consuming func finish(rowCount: Int, offset: Int) -> ColumnPart
}

/// One column of one chunk.
enum ColumnPart: Sendable {
  case numbers(NumberPart), levels(LevelPart), text(TextPart)
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
