/// Reads one YAML document into nodes with places, and tells every problem of its form.
public enum YAMLDocument {
  /// The most bytes that a spec may have.
  public static let byteLimit = 8 << 20
  /// The deepest nesting that a spec may have.
  public static let depthLimit = 100
  /// How many values are set aside one after the other (E105) before the reader gives up.
  static let repairLimit = 20

  /// Reads a document.
  ///
  /// - Parameters:
  ///   - bytes: The file's bytes; a byte-order mark is dropped.
  ///   - file: The file's name as shown.
  ///   - textKeys: Keys whose values get E105 rather than E101 where YAML cannot hold them.
  /// - Returns: The root, nil if the text is not YAML at all or empty, and all problems in order
  ///   of place.
  public static func parse(
    _ bytes: [UInt8], file: String, textKeys: YAMLTextKeys = .usual
  ) -> (YAMLNode?, [Diagnostic]) {
    let reading = read(bytes, file: file, textKeys: textKeys)
    return (reading.root, reading.diagnostics)
  }

  /// Reads a document and keeps its text.
  static func read(
    _ bytes: [UInt8], file: String, textKeys: YAMLTextKeys
  ) -> (root: YAMLNode?, diagnostics: [Diagnostic], source: SourceText) {
    let top = SourceSpan(file: file, line: 1, column: 1, length: 0)
    guard bytes.count <= byteLimit else {
      let problem = DiagnosticPayload.tooLarge(bytes: bytes.count, limit: byteLimit)
      return (nil, [Diagnostic(problem, at: top)], SourceText("", file: file))
    }
    let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    let source = SourceText(String(decoding: content, as: UTF8.self), file: file)
    if let problem = characterProblem(content, file: file) { return (nil, [problem], source) }
    return readText(source, textKeys: textKeys)
  }

  /// Reads on after each value that YAML cannot hold: it is told, blanked, and the rest read again.
  private static func readText(
    _ source: SourceText, textKeys: YAMLTextKeys
  ) -> (root: YAMLNode?, diagnostics: [Diagnostic], source: SourceText) {
    var lines = source.lines
    var unreadable: Set<YAMLMark> = []
    var told: [Diagnostic] = []
    for _ in 0...repairLimit {
      var builder = YAMLBuilder(
        bytes: Array(lines.joined(separator: "\n").utf8), source: source, textKeys: textKeys,
        unreadable: unreadable)
      do {
        let root = try builder.document()
        if root == nil, builder.diagnostics.isEmpty {
          let span = SourceSpan(file: source.file, line: 1, column: 1, length: 0)
          return (nil, told + [Diagnostic(.emptySpec, at: span)], source)
        }
        return (root, (told + builder.diagnostics).inOrderOfPlace(), source)
      } catch {
        let failure: YAMLFailure
        switch error {
        case .refused(let diagnostic): return (nil, told + [diagnostic], source)
        case .syntax(let syntax): failure = syntax
        }
        guard let found = UnquotedText(lines: lines, keys: textKeys).culprit(of: failure) else {
          return (nil, told + [syntaxProblem(failure, source)], source)
        }
        let span = found.span(in: source)
        told.append(
          Diagnostic(
            .needsQuotes(key: found.key, text: source.text(of: span), because: found.reason),
            at: span))
        unreadable.insert(YAMLMark(line: found.line, column: found.start + 1))
        lines[found.line - 1] = found.blanked(lines[found.line - 1])
      }
    }
    return (nil, told, source)
  }

  /// The first byte that is not UTF-8, or the first character that a text file does not hold.
  private static func characterProblem(_ bytes: [UInt8], file: String) -> Diagnostic? {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var (line, column, offset) = (1, 1, 0)
    var afterReturn = false
    while true {
      let span = SourceSpan(file: file, line: line, column: column, length: 1)
      switch decoder.decode(&iterator) {
      case .emptyInput: return nil
      case .error: return Diagnostic(.notUTF8(byteOffset: offset), at: span)
      case .scalarValue(let scalar):
        offset += UTF8.width(scalar)
        if scalar == "\n", afterReturn {
          afterReturn = false
          continue
        }
        afterReturn = scalar == "\r"
        if scalar == "\n" || scalar == "\r" {
          (line, column) = (line + 1, 1)
        } else if isControl(scalar) {
          return Diagnostic(.controlCharacter(scalar.value), at: span)
        } else {
          column += 1
        }
      }
    }
  }

  /// Control characters, and the line separators that YAML 1.1 and 1.2 read differently.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09: false
    case 0x00..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  private static func syntaxProblem(_ failure: YAMLFailure, _ source: SourceText) -> Diagnostic {
    func span(_ mark: YAMLMark) -> SourceSpan {
      let line = min(mark.line, source.lines.count)
      let width = (source.line(line) ?? "").unicodeScalars.count
      let column = mark.line > line ? width + 1 : mark.column
      return SourceSpan(file: source.file, line: line, column: column, length: 1)
    }
    let line = source.line(failure.mark.line) ?? ""
    if line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
      let blanks = line.unicodeScalars.prefix { $0 == " " }.count
      let mark = YAMLMark(line: failure.mark.line, column: blanks + 1)
      return Diagnostic(.syntax(problem: "tab", began: nil), at: span(mark))
    }
    if failure.problem.contains("directive") {
      return Diagnostic(.refusedFeature(.directive, name: ""), at: span(failure.mark))
    }
    let began = failure.contextMark
    if let began, failure.context == "while scanning a quoted scalar" {
      return Diagnostic(.syntax(problem: "unterminated quote", began: nil), at: span(began))
    }
    let isElsewhere = began != nil && began?.line != failure.mark.line
    return Diagnostic(
      .syntax(problem: failure.problem, began: isElsewhere ? began.map(span) : nil),
      at: span(failure.mark))
  }
}
