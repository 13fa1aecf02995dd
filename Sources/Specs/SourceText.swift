/// The text of a spec, line by line, kept to show places in it.
public struct SourceText: Sendable, Equatable {
  /// The file's name as shown to the user.
  public let file: String
  /// The lines without their ends; LF, CRLF and CR end a line.
  public let lines: [String]

  /// The lines of a text.
  ///
  /// - Parameters:
  ///   - text: The text, without a byte-order mark.
  ///   - file: The file's name as shown.
  public init(_ text: String, file: String) {
    self.file = file
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var afterReturn = false
    for scalar in text.unicodeScalars {
      if afterReturn, scalar == "\n" {
        afterReturn = false
        continue
      }
      afterReturn = scalar == "\r"
      if scalar == "\n" || scalar == "\r" {
        lines.append(String(line))
        line = String.UnicodeScalarView()
      } else {
        line.append(scalar)
      }
    }
    lines.append(String(line))
    self.lines = lines
  }

  /// A line, or nil outside the text.
  ///
  /// - Parameter number: From 1.
  /// - Returns: The line without its end.
  public func line(_ number: Int) -> String? {
    lines.indices.contains(number - 1) ? lines[number - 1] : nil
  }

  /// The text at a place.
  func text(of span: SourceSpan) -> String? {
    guard let line = line(span.line), span.column >= 1 else { return nil }
    let scalars = line.unicodeScalars.dropFirst(span.column - 1).prefix(span.length)
    return String(String.UnicodeScalarView(scalars))
  }

  /// The place between two marks, cut at the end of its first line.
  ///
  /// - Parameters:
  ///   - line: The first line, from 1.
  ///   - column: The first column, from 1.
  ///   - endLine: The line of the end mark, from 1.
  ///   - endColumn: The column after the last scalar, from 1.
  /// - Returns: A span of at least nought scalars.
  func span(line: Int, column: Int, endLine: Int, endColumn: Int) -> SourceSpan {
    let end = endLine == line ? endColumn : (self.line(line)?.unicodeScalars.count ?? 0) + 1
    return SourceSpan(file: file, line: line, column: column, length: max(end - column, 0))
  }
}
