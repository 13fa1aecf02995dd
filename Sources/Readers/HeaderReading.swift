/// The header of a file: the first line that is not blank.
struct HeaderReading {
  private(set) var fields: [DelimitedSource.HeaderField] = []
  private(set) var problems: [ReadProblem] = []

  /// The first byte of text, after a byte order mark.
  let textStart: Int

  /// The first byte after the header.
  private(set) var end = 0

  init(_ file: FileBytes, _ dialect: Dialect) {
    textStart = file.withBytes { bytes in
      bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
    }
    let scanner = RecordScanner(dialect: dialect, slots: [])
    let chunks = RecordChunks(file: file, dialect: dialect, start: textStart)
    file.withBytes { bytes in
      var position = textStart
      while position < bytes.count, scanner.skipBlankLine(bytes, at: &position, upTo: bytes.count) {
      }
      guard position < bytes.count else {
        problems = [ReadProblem(kind: .emptyFile, place: ReadPlace())]
        return
      }
      end = chunks.recordEnd(from: position, notBefore: position)
      let unreadable = TextCheck(file, in: textStart..<end).problem
      let raw = unreadable.map { [$0] } ?? readFields(bytes, from: position, scanner)
      guard !raw.isEmpty else { return }
      problems = raw.places(in: bytes, textStart: textStart)
    }
  }

  private mutating func readFields(
    _ bytes: Span<UInt8>, from start: Int, _ scanner: RecordScanner
  ) -> [RawProblem] {
    var log = ScanLog()
    var finder = PlaceFinder(start: textStart)
    var firstPlaces: [String: ReadPlace] = [:]
    var position = start
    while true {
      let cell = scanner.nextCell(bytes, at: &position, upTo: end, log: &log)
      let name = cell.withTrimmed(bytes) { content, first, last in
        String(decoding: content.array(first, last), as: UTF8.self)
      }
      let (line, column) = finder.place(of: cell.start, in: bytes)
      fields.append(.init(name: name, line: line, column: column))
      let place = ReadPlace(
        line: line, column: column, byteOffset: cell.start, columnName: name)
      if let first = firstPlaces[name], !name.isEmpty {
        problems.append(
          ReadProblem(kind: .duplicateName(name: name, first: first), place: place))
      }
      firstPlaces[name] = firstPlaces[name] ?? place
      guard position < end, bytes[position] == scanner.dialect.delimiter else { break }
      position += 1
    }
    return log.problems.map {
      RawProblem(kind: $0.kind, offset: $0.offset, row: nil, columnName: nil)
    }
  }
}

extension [RawProblem] {
  /// The first problems in order of place, with their lines and columns.
  func places(in bytes: Span<UInt8>, textStart: Int) -> [ReadProblem] {
    var finder = PlaceFinder(start: textStart)
    // A stable order for several problems at one byte: as they were found.
    let ordered = enumerated().sorted {
      ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
    }
    return ordered.prefix(ReadFailure.cap).map { _, problem in
      let (line, column) = finder.place(of: problem.offset, in: bytes)
      let place = ReadPlace(
        line: line, column: column, row: problem.row.map { $0 + 1 }, byteOffset: problem.offset,
        columnName: problem.columnName)
      return ReadProblem(kind: problem.kind, place: place)
    }
  }
}
