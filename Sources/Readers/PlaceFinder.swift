/// Finds line and column of bytes, in one walk over the text.
struct PlaceFinder {
  /// The places found so far, one per offset.
  private(set) var places: [(line: Int, column: Int)] = []

  private let offsets: [Int]
  private let encoding: TextEncoding
  private var position: Int
  private var line = 1
  /// The characters that began in the line.
  private var characterCount = 0
  private var followsReturn = false

  /// - Parameters:
  ///   - offsets: Bytes of the text, in ascending order.
  ///   - start: The first byte of text, after a byte order mark.
  ///   - encoding: What makes a character.
  init(of offsets: [Int], start: Int, encoding: TextEncoding) {
    self.offsets = offsets
    self.position = start
    self.encoding = encoding
  }

  /// Whether every place is known.
  var isDone: Bool { places.count == offsets.count }

  /// Passes over the next bytes of the text.
  mutating func pass(_ bytes: Span<UInt8>, at blockStart: Int) {
    while !isDone, position - blockStart < bytes.count {
      let byte = bytes[position - blockStart]
      while !isDone, offsets[places.count] <= position { place(before: byte) }
      step(byte)
      position += 1
    }
  }

  /// Places what lies at the end of the text.
  mutating func finish() {
    while !isDone { place(before: nil) }
  }

  private func continues(_ byte: UInt8) -> Bool { encoding == .utf8 && byte & 0xC0 == 0x80 }

  private mutating func place(before byte: UInt8?) {
    if followsReturn, byte != Dialect.lineFeed { return places.append((line + 1, 1)) }
    // A byte inside a character has the character's place.
    places.append((line, characterCount + (byte.map(continues) == true ? 0 : 1)))
  }

  private mutating func step(_ byte: UInt8) {
    if byte == Dialect.lineFeed || followsReturn {
      line += 1
      characterCount = 0
    }
    followsReturn = byte == Dialect.carriageReturn
    if byte != Dialect.lineFeed, !continues(byte) { characterCount += 1 }
  }
}

extension DelimitedSource {
  /// The first problems in order of place, with their lines and columns.
  func places(of problems: [RawProblem], cap: Int = ReadFailure.cap) -> [ReadProblem] {
    origin.places(of: problems, cap: cap, from: textStart, encoding: encoding)
  }
}

extension DelimitedSource {
  /// Where the cell of a record stands.
  ///
  /// - Parameters:
  ///   - row: The record, from 1, those left out among them.
  ///   - columnName: The column.
  /// - Returns: Line and column; the row alone if the file has changed.
  public func place(ofRow row: Int, columnName: String) -> ReadPlace {
    let place = ReadPlace(row: row, columnName: columnName)
    guard let field = header.firstIndex(where: { $0.name == columnName }),
      let offset = offset(ofRow: row - 1, field: field)
    else { return place }
    let problem = RawProblem(
      kind: .noSuchColumn(name: columnName), offset: offset, row: row - 1, columnName: columnName)
    return places(of: [problem]).first?.place ?? place
  }

  /// The byte at which a cell begins.
  private func offset(ofRow row: Int, field: Int) -> Int? {
    let feed = ChunkFeed(self, size: 4 << 20, recordLimit: Self.recordLimit)
    let scanner = RecordScanner(dialect: dialect, width: header.count, padsRows: options.padsRows)
    var passed = 0
    while let chunk = feed.next() {
      var log = ScanLog()
      log.cap = options.rejects == nil ? log.cap : .max
      var batch = CellBatch(width: header.count)
      let found = chunk.withText { text -> Int? in
        while batch.position < text.count {
          scanner.fill(&batch, from: text, offset: chunk.offset, log: &log)
          let index = row - passed - batch.firstRow
          if index >= 0, index < batch.rowCount { return batch.cell(index, field: field).start }
        }
        return nil
      }
      if let found { return chunk.offset + found }
      passed += log.rowCount
    }
    return nil
  }
}

extension TextOrigin {
  /// The first problems in order of place, with their lines and columns.
  func places(
    of problems: [RawProblem], cap: Int, from start: Int, encoding: TextEncoding
  ) -> [ReadProblem] {
    // A stable order for several problems at one byte: as they were found.
    let ordered = problems.enumerated().sorted {
      ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
    }.prefix(cap).map(\.element)
    var finder = PlaceFinder(of: ordered.map(\.offset), start: start, encoding: encoding)
    forEachBlock { text, offset in
      text.withSpan { finder.pass($0, at: offset) }
      return !finder.isDone
    }
    finder.finish()
    return zip(ordered, finder.places).map { problem, place in
      ReadProblem(
        kind: problem.kind,
        place: ReadPlace(
          line: place.line, column: place.column, row: problem.row.map { $0 + 1 },
          byteOffset: problem.offset, columnName: problem.columnName))
    }
  }
}
