/// The header of a file: the first line that is not blank.
struct HeaderReading {
  private(set) var fields: [DelimitedSource.HeaderField] = []
  private(set) var problems: [ReadProblem] = []

  /// The first byte of text, after a byte order mark.
  private(set) var textStart = 0

  /// The first byte after the header.
  private(set) var end = 0

  private var origin: TextOrigin
  private var dialect: Dialect
  private var encoding: TextEncoding

  /// What is known of a name before its place is looked for.
  private struct Name {
    let name: String
    let offset: Int
  }

  init(_ origin: TextOrigin, _ dialect: Dialect, _ encoding: TextEncoding, limit: Int) {
    self.origin = origin
    self.dialect = dialect
    self.encoding = encoding
    var raw: [RawProblem] = []
    do throws(GzipText.Damage) {
      var reading = self
      let found = try origin.withBeginning(upTo: limit) { text, isWhole in
        reading.read(text, isWhole: isWhole)
      }
      self = reading
      raw = found ?? [RawProblem(kind: .recordTooLong(limit: limit), offset: 0)]
    } catch {
      raw = [RawProblem(kind: error.problem, offset: 0)]
    }
    if case .emptyFile? = raw.first?.kind {
      problems = [ReadProblem(kind: .emptyFile, place: ReadPlace())]
    } else if !raw.isEmpty {
      problems = places(of: raw)
    }
  }

  private func places(of raw: [RawProblem]) -> [ReadProblem] {
    origin.places(of: raw, cap: .max, from: textStart, encoding: encoding)
  }

  /// The header in the beginning of a text, or nil if more of it is needed.
  private mutating func read(_ text: TextBytes, isWhole: Bool) -> [RawProblem]? {
    text.withSpan { bytes in
      if bytes.count >= 2, [[0xFF, 0xFE], [0xFE, 0xFF]].contains([bytes[0], bytes[1]]) {
        return [RawProblem(kind: .utf16, offset: 0)]
      }
      let hasMark =
        bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
      textStart = hasMark ? 3 : 0
      let scanner = RecordScanner(dialect: dialect, width: 0, padsRows: false)
      var position = textStart
      while position < bytes.count, scanner.skipBlankLine(bytes, at: &position) {}
      guard position < bytes.count else {
        return isWhole ? [RawProblem(kind: .emptyFile, offset: position)] : nil
      }
      guard
        let end = RecordEdge(dialect: dialect)
          .recordEnd(in: text, from: position, notBefore: position, isWhole: isWhole)
      else { return nil }
      self.end = end
      let check = TextCheck(text.part(textStart..<end), offset: textStart, encoding: encoding)
      if let unreadable = check.problem { return [unreadable] }
      return text.part(0..<end).withSpan { readFields($0, from: position, scanner) }
    }
  }

  private mutating func readFields(
    _ bytes: Span<UInt8>, from start: Int, _ scanner: RecordScanner
  ) -> [RawProblem] {
    var log = ScanLog()
    var names: [Name] = []
    var position = start
    while true {
      let cell = scanner.nextCell(bytes, at: &position, offset: 0, log: &log)
      let name = cell.withTrimmed(bytes) { content, first, last in
        encoding.text(content.array(first, last))
      }
      names.append(Name(name: name, offset: cell.start))
      guard position < bytes.count, bytes[position] == dialect.delimiter else { break }
      position += 1
    }
    guard log.problems.isEmpty else {
      return log.problems.map {
        RawProblem(kind: $0.kind, offset: $0.offset, row: nil, columnName: nil)
      }
    }
    var finder = PlaceFinder(
      of: names.map(\.offset), start: textStart, encoding: encoding)
    finder.pass(bytes, at: 0)
    finder.finish()
    takeFields(names, finder.places)
    return []
  }

  private mutating func takeFields(_ names: [Name], _ places: [(line: Int, column: Int)]) {
    var firstPlaces: [String: ReadPlace] = [:]
    for (name, found) in zip(names, places) {
      fields.append(.init(name: name.name, line: found.line, column: found.column))
      let place = ReadPlace(
        line: found.line, column: found.column, byteOffset: name.offset, columnName: name.name)
      if let first = firstPlaces[name.name], !name.name.isEmpty {
        problems.append(
          ReadProblem(kind: .duplicateName(name: name.name, first: first), place: place))
      }
      firstPlaces[name.name] = firstPlaces[name.name] ?? place
    }
  }
}
