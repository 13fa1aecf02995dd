/// Makes problems readable: the only place where they become sentences.
///
/// ```
/// error[E112]: unknown key "cluter"
///  --> analyses/ks4.yaml:5:3
///   |
/// 5 |   cluter: urn
///   |   ^^^^^^
/// help: did you mean "cluster"?
/// ```
public struct DiagnosticRenderer: Sendable {
  /// How many problems are shown; of more only the number is told.
  public static let displayLimit = 200
  /// The longest piece of a line that is shown, in scalars.
  static let windowWidth = 160

  private let source: SourceText?

  /// A renderer.
  ///
  /// - Parameter source: The spec's text, for showing lines; nil shows places only.
  public init(source: SourceText?) { self.source = source }

  /// All problems in order of place.
  ///
  /// - Parameter diagnostics: In any order.
  /// - Returns: Blocks with an empty line between; ends with a newline unless empty.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    let ordered = diagnostics.inOrderOfPlace()
    var blocks = ordered.prefix(Self.displayLimit).map { render($0) }
    let more = ordered.count - blocks.count
    if more > 0 { blocks.append("… and \(more) more\n") }
    return blocks.joined(separator: "\n")
  }

  /// One problem.
  ///
  /// - Parameter diagnostic: The problem.
  /// - Returns: Its block, which ends with a newline.
  public func render(_ diagnostic: Diagnostic) -> String {
    let severity = diagnostic.severity.rawValue
    var lines = ["\(severity)[\(diagnostic.code.rawValue)]: \(diagnostic.message)"]
    switch diagnostic.place {
    case .spec(let span): lines += placeLines(span)
    case .data(let file, let line, let column):
      let position = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
      lines.append(" --> \(visible(file))\(position)")
    case .none: break
    }
    for (sentence, span) in diagnostic.notes {
      lines.append("note: \(sentence)")
      lines += placeLines(span)
    }
    lines += diagnostic.helps.map { "help: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  private func placeLines(_ span: SourceSpan) -> [String] {
    let arrow = " --> \(visible(span.file)):\(span.line):\(span.column)"
    guard let source, source.file == span.file, let line = source.line(span.line),
      !line.isEmpty
    else {
      return [arrow]
    }
    let number = "\(span.line)"
    let margin = String(repeating: " ", count: number.count)
    let (text, pad, carets) = window(Array(line.unicodeScalars), span)
    return [arrow, "\(margin) |", "\(number) | \(text)", "\(margin) | \(pad)\(carets)"]
  }

  /// The part of a line around a span, the blanks before the carets, and the carets.
  private func window(
    _ line: [Unicode.Scalar], _ span: SourceSpan
  ) -> (text: String, pad: String, carets: String) {
    let start = min(max(span.column - 1, 0), line.count)
    let from =
      start > Self.windowWidth / 2 && line.count > Self.windowWidth
      ? start - Self.windowWidth / 4 : 0
    let to = min(line.count, from + Self.windowWidth)
    let end = min(start + max(span.length, 1), to)
    let ellipsis = (from > 0 ? "…" : "", to < line.count ? "…" : "")
    let text = ellipsis.0 + line[from..<to].map(visible).joined() + ellipsis.1
    let pad =
      line[from..<start].map { $0 == "\t" ? "\t" : blanks($0.displayWidth) }.joined()
    let width = end > start ? line[start..<end].reduce(0) { $0 + $1.displayWidth } : 1
    let carets = String(repeating: "^", count: max(width, 1))
    return (text, (from > 0 ? " " : "") + pad, carets)
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}

/// A text without characters that would change a terminal's state or order.
func visible(_ text: String) -> String { text.unicodeScalars.map(visible).joined() }

private func visible(_ scalar: Unicode.Scalar) -> String {
  switch scalar.value {
  case 0x09: "\t"
  case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: "\u{FFFD}"
  default: String(scalar)
  }
}

extension Unicode.Scalar {
  /// Columns of a terminal: 2 for East Asian wide and emoji, 0 for combining marks, else 1.
  var displayWidth: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    switch value {
    case 0x200B...0x200D, 0xFE00...0xFE0F: return 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
