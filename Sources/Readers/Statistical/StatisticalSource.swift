import Frames

/// A file of Stata, SPSS or SAS, read by ReadStat in a child process.
///
/// Numbers whose values all have labels are categories, the labels that occur being the levels in the order of their
/// values; other numbers stay numbers. User-missing values are missing for their label or `user-missing`, tagged
/// ones for their label or tag (`.a`), system-missing ones are `blank`. Texts, trimmed on the right, are categories
/// unless the contract says otherwise. Days are dates, and so are the days of moments.
struct StatisticalSource: TableSource {
  let path: String
  let header: [TableHeaderField]
  let declarations: [String: ColumnDeclaration]

  let kind: FileKind
  let schema: StatisticalSchema
  private let file: FileBytes
  private let encoding: String
  private let command: ReaderCommand?

  /// Opens a file and has its header read.
  ///
  /// - Parameters:
  ///   - path: A regular file.
  ///   - kind: What it must be.
  ///   - encoding: The encoding of its text by iconv's name, or nil to go by the file.
  ///   - command: The program that reads it, or nil for this one.
  /// - Throws: `cannotOpen`, `notAFile`, `emptyFile`, `duplicateName`, or `fault`.
  init(
    path: String, kind: FileKind, encoding: String?, command: ReaderCommand?
  ) throws(ReadFailure) {
    self.path = path
    self.kind = kind
    self.encoding = encoding ?? ""
    self.command = command
    file = try FileBytes.opened(path)
    try kind.requireMark(of: file)
    var schema = StatisticalSchema()
    let process = ReaderProcess(
      command: command, kind: kind, arguments: [kind.rawValue, "schema", path, self.encoding],
      byteLimit: 1 << 30)
    do throws(FileFault) {
      try process.run { frame throws(FileFault) in
        do throws(ByteReader.Malformed) {
          try schema.add(frame.payload)
        } catch {
          throw .damaged(kind)
        }
      }
    } catch {
      throw ReadFailure(.fault(error))
    }
    try schema.requireDistinctNames(kind)
    self.schema = schema
    header = schema.variables.map { TableHeaderField(name: $0.name) }
    declarations = schema.declarations(kind)
  }

  func read(
    _ wanted: [ColumnRequest], missing: [String: MissingReason], threads: Int
  ) throws(ReadFailure) -> Reading {
    precondition(
      Set(wanted.map(\.name)).count == wanted.count, "the same column wanted more than once")
    let places = Dictionary(
      schema.variables.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: min)
    let unknown = wanted.filter { places[$0.name] == nil }
    guard unknown.isEmpty else {
      throw ReadFailure(
        unknown.map {
          ReadProblem(kind: .noSuchColumn(name: $0.name), place: ReadPlace(columnName: $0.name))
        })
    }
    // Without any column the rows are counted by the first one.
    let asked = wanted.isEmpty ? [ColumnRequest(name: schema.variables[0].name)] : wanted
    var gathering = StatisticalGathering(
      asked.compactMap { request in places[request.name].map { (request, $0) } }, of: self,
      missing: missing)
    do throws(FileFault) {
      try process(for: asked.compactMap { places[$0.name] }).run { frame throws(FileFault) in
        try gathering.take(frame)
      }
    } catch {
      throw ReadFailure(.fault(error))
    }
    let columns = try gathering.finish(threads: threads)
    let digest = file.digest()
    file.forgetPages()
    return Reading(
      frame: Frame(
        columns: wanted.isEmpty ? [] : columns.map(\.column), rowCount: gathering.rowCount),
      rowsRead: gathering.rowCount, sourceBytes: file.count, digest: digest, notices: [],
      rejects: [],
      types: Dictionary(
        uniqueKeysWithValues: (wanted.isEmpty ? [] : columns).map { ($0.column.name, $0.type) }))
  }

  private func process(for variables: [Int]) -> ReaderProcess {
    // An honest file packs some hundred bytes into one at most.
    let (product, overflow) = file.count.multipliedReportingOverflow(by: 200)
    return ReaderProcess(
      command: command, kind: kind,
      arguments: [kind.rawValue, "rows", path, encoding] + variables.map(String.init),
      byteLimit: overflow ? .max : max(product, 1 << 28))
  }
}

extension FileBytes {
  /// A mapped file.
  static func opened(_ path: String) throws(ReadFailure) -> FileBytes {
    do {
      return try FileBytes(path: path)
    } catch {
      switch error {
      case .cannotOpen(let code): throw ReadFailure(.cannotOpen(code: code))
      case .notAFile: throw ReadFailure(.notAFile)
      }
    }
  }
}

extension FileKind {
  /// Requires that a file begins as files of this kind do.
  func requireMark(of file: FileBytes) throws(ReadFailure) {
    let start = file.withBytes { text in
      text.withSpan { $0.array(0, min($0.count, 1024)) }
    }
    guard !start.isEmpty else { throw ReadFailure(.emptyFile) }
    func begins(_ mark: String) -> Bool { start.starts(with: Array(mark.utf8)) }
    // The mark of an OLE container: old workbooks, and new ones under a password.
    if self == .workbook, start.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
      throw ReadFailure(.fault(.encrypted(self)))
    }
    let fits =
      switch self {
      case .stata:
        begins("<stata_dta>")
          || (start.count >= 4 && (102...119).contains(start[0])
            && (start[1] == 1 || start[1] == 2))
      case .spss: begins("$FL2") || begins("$FL3")
      case .spssPortable:
        start.filter { $0 != 13 && $0 != 10 }.dropFirst(400).prefix(120).containsRun("SPSSPORT")
      case .sas:
        start.starts(
          with: [UInt8](repeating: 0, count: 12) + [
            0xC2, 0xEA, 0x81, 0x60, 0xB3, 0x14, 0x11, 0xCF, 0xBD, 0x92, 0x08, 0x00, 0x09, 0xC7,
            0x31, 0x8C, 0x18, 0x1F, 0x10, 0x11,
          ])
      case .sasTransport: begins("HEADER RECORD*******LIB")
      case .workbook: start.starts(with: [0x50, 0x4B, 0x03, 0x04])
      }
    guard fits else { throw ReadFailure(.fault(.notOfKind(self))) }
  }
}

extension Sequence<UInt8> {
  /// Whether some text stands among the bytes.
  fileprivate func containsRun(_ text: String) -> Bool {
    String(decoding: Array(self), as: UTF8.self).contains(text)
  }
}

extension StatisticalSchema {
  /// Requires columns, with names that nothing else has.
  func requireDistinctNames(_ kind: FileKind) throws(ReadFailure) {
    guard !variables.isEmpty else { throw ReadFailure(.emptyFile) }
    var seen: Set<String> = []
    var problems: [ReadProblem] = []
    for variable in variables {
      let bytes = Array(variable.name.utf8)
      guard !bytes.isEmpty, bytes.trimmed == bytes, !bytes.contains(where: { $0 < 32 }) else {
        throw ReadFailure(.fault(.damaged(kind)))
      }
      if !seen.insert(variable.name).inserted {
        problems.append(
          ReadProblem(
            kind: .duplicateName(name: variable.name, first: ReadPlace()),
            place: ReadPlace(columnName: variable.name)))
      }
    }
    guard problems.isEmpty else { throw ReadFailure(problems) }
  }

  /// What the file says of its columns.
  func declarations(_ kind: FileKind) -> [String: ColumnDeclaration] {
    var all: [String: ColumnDeclaration] = [:]
    for variable in variables {
      let meanings = MissingMeanings(variable, labels: labels(of: variable), codes: [:])
      let values = labels(of: variable).valueLabels { meanings.isMissing($0) }
      let date = StatisticalDate(format: variable.format, of: kind)
      var declaration = ColumnDeclaration(
        type: variable.isText
          ? .category : date != nil ? .date : values.isEmpty ? .number : nil,
        label: variable.label.isEmpty ? nil : variable.label,
        valueLabels: values.map { .init(code: $0.code, label: $0.label) },
        missing: meanings.declared)
      if date != nil { declaration.valueLabels = [] }
      all[variable.name] = declaration
    }
    return all
  }
}

extension [StatisticalLabel] {
  /// The labels of values that are there, in the order of the values; a label that several values have is made
  /// distinct by the value behind it.
  func valueLabels(
    isMissing: (StatisticalLabel.Key) -> Bool
  ) -> [(key: StatisticalLabel.Key, code: String, label: String)] {
    var kept = filter { label in
      if label.label.isEmpty || isMissing(label.key) { return false }
      if case .tag = label.key { return false }
      if case .number(let number) = label.key { return number.isFinite }
      return true
    }
    kept.sort { first, second in
      switch (first.key, second.key) {
      case (.number(let a), .number(let b)): a < b
      case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
      default: false
      }
    }
    var uses: [String: Int] = [:]
    for label in kept { uses[label.label, default: 0] += 1 }
    return kept.map { label in
      let code =
        switch label.key {
        case .number(let number): ShortestDecimal.text(number)
        case .text(let text): text
        case .tag: ""
        }
      let isShared = uses[label.label, default: 0] > 1
      return (label.key, code, isShared ? "\(label.label) (\(code))" : label.label)
    }
  }
}
