import FoundationEssentials
import Frames
import Readers
public import Specs

/// A list of school numbers as a file has it: one a line, or a column of a table.
public struct SchoolList: Sendable {
  /// One number.
  public struct Entry: Sendable, Equatable {
    /// The number as written, without blanks and quotes.
    public var text: String
    /// Its digits, empty where it is no number.
    ///
    /// `850/2001` is 8502001.
    public var digits: String
    /// Where it stands.
    public var place: Diagnostic.Place

    init(_ text: String, at place: Diagnostic.Place) {
      self.text = text
      let joined = text.filter { !" /-".contains($0) }
      digits = joined.allSatisfy { $0.isASCII && $0.isNumber } ? joined : ""
      self.place = place
    }
  }

  /// The numbers in order.
  public let entries: [Entry]
  /// The text of the file, for showing lines; nil for a workbook or a table of several columns.
  public let source: SourceText?

  /// The greatest file that is taken for a list.
  private static let byteLimit = 16 << 20

  /// Reads a list.
  ///
  /// Lines of a text, or the column of a table (`.csv`, `.tsv`, `.xlsx`) that is called after a school number, else the
  /// first one with numbers. A first line that is no number is a heading; blank lines are passed over.
  ///
  /// - Parameter path: The file; shown as given.
  /// - Throws: A file that cannot be read, E282 for one without numbers.
  public init(path: String) throws(AnalysisFailure) {
    if TableFile.isText(path), let lines = try Self.plainLines(path) {
      let source = SourceText(lines, file: path)
      self.source = source
      entries = Self.entries(source)
    } else {
      source = nil
      entries = try Self.columnEntries(path)
    }
    if entries.isEmpty {
      throw AnalysisFailure(diagnostics: [
        Diagnostic(.schools(.empty), at: .data(file: path, line: nil, column: nil))
      ])
    }
  }

  // MARK: Lines

  /// The text of a file of one column; nil for a table of several.
  private static func plainLines(_ path: String) throws(AnalysisFailure) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw failure(.unreadableFile(path: path, FileProblem(unreadable: path)))
    }
    guard data.count <= byteLimit else {
      throw failure(.tooLarge(bytes: data.count, limit: byteLimit))
    }
    var bytes = [UInt8](data)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\0") else {
      throw AnalysisFailure(diagnostics: [
        Diagnostic(.schools(.notText), at: .data(file: path, line: nil, column: nil))
      ])
    }
    return text.contains(where: { ",;\t".contains($0) }) ? nil : text
  }

  private static func failure(_ payload: DiagnosticPayload) -> AnalysisFailure {
    AnalysisFailure(diagnostics: [Diagnostic(payload, at: .none)])
  }

  private static func entries(_ source: SourceText) -> [Entry] {
    var entries: [Entry] = []
    var isFirst = true
    for (index, line) in source.lines.enumerated() {
      let scalars = Array(line.unicodeScalars)
      let isBlank = { (scalar: Unicode.Scalar) in " \"'".unicodeScalars.contains(scalar) }
      guard let start = scalars.firstIndex(where: { !isBlank($0) }),
        let end = scalars.lastIndex(where: { !isBlank($0) })
      else { continue }
      let text = String(scalars: scalars[start...end])
      let span = SourceSpan(
        file: source.file, line: index + 1, column: start + 1, length: end - start + 1)
      var entry = Entry(text, at: .spec(span))
      // What is no number may be a name of someone: its place is told, the line is not shown.
      if entry.digits.isEmpty {
        entry.place = .data(file: source.file, line: span.line, column: span.column)
      }
      if !isFirst || !entry.digits.isEmpty { entries.append(entry) }
      isFirst = false
    }
    return entries
  }

  // MARK: Tables

  private static func columnEntries(_ path: String) throws(AnalysisFailure) -> [Entry] {
    let written = Located(path, at: SourceSpan(file: path, line: 1, column: 1, length: 0))
    do throws(ReadFailure) {
      let source = try TableFile.open(
        path: path, options: .init(delimited: .init(delimiter: delimiter(path))))
      let names = source.header.map(\.name)
      let reading = try source.read(
        names.filter { !$0.isEmpty }.map { ColumnRequest(name: $0, type: .text) }, threads: 1)
      guard let field = column(source.header, reading.frame) else { return [] }
      return entries(field, reading.frame, path)
    } catch {
      throw AnalysisFailure(diagnostics: error.diagnostics(of: path, writtenAs: written))
    }
  }

  /// A semicolon where a text has it and no comma: so spreadsheets write lists where the comma is decimal.
  private static func delimiter(_ path: String) -> Character? {
    guard TableFile.isText(path), let data = FileManager.default.contents(atPath: path) else {
      return nil
    }
    let head = data.prefix(4096)
    if head.contains(UInt8(ascii: "\t")) { return "\t" }
    return head.contains(UInt8(ascii: ";")) && !head.contains(UInt8(ascii: ",")) ? ";" : nil
  }

  /// The column called after a school number, else the first in which most cells are one.
  private static func column(_ header: [TableHeaderField], _ frame: Frame) -> TableHeaderField? {
    let known = ["laestab", "leaestab", "dfenumber", "dfeno", "urn"]
    let named = known.lazy.compactMap { name in
      header.first { field in
        field.name.lowercased().filter { $0.isLetter } == name
      }
    }.first
    return named
      ?? header.first { field in
        let texts = texts(field, frame).compactMap(\.self)
        let numbers = texts.count { !Entry($0, at: .none).digits.isEmpty }
        return !Entry(field.name, at: .none).digits.isEmpty || 2 * numbers > texts.count
      }
  }

  private static func texts(_ field: TableHeaderField, _ frame: Frame) -> [String?] {
    guard let column = frame[field.name] else { return [] }
    return (0..<frame.rowCount).map { row in
      if column.missing.isMissing(row) { return nil }
      switch column.values {
      case .text(let texts): return texts[row]
      case .factor(let factor): return factor.levels[Int(factor.codes[row])]
      case .number(let numbers): return Int(exactly: numbers[row]).map { String($0) }
      case .flag: return nil
      }
    }
  }

  private static func entries(
    _ field: TableHeaderField, _ frame: Frame, _ path: String
  ) -> [Entry] {
    let line = field.line ?? 1
    let head = Entry(field.name, at: .data(file: path, line: line, column: field.column))
    let rows = texts(field, frame).enumerated().compactMap { row, text -> Entry? in
      text.map {
        Entry(
          $0.trimmingBlanks(),
          at: .data(file: path, line: line + row + 1, column: field.column))
      }
    }
    return (head.digits.isEmpty ? [] : [head]) + rows.filter { !$0.text.isEmpty }
  }
}

extension String {
  fileprivate func trimmingBlanks() -> String {
    let start = drop(while: { $0 == " " })
    return String(start.reversed().drop(while: { $0 == " " }).reversed())
  }
}
