/// A place in a text: where a value, a key or a part of a formula stands.
public struct SourceSpan: Sendable, Equatable, Hashable {
  /// The file's name as shown to the user.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column, from 1, counted in Unicode scalars.
  public var column: Int
  /// The length in Unicode scalars; of a value over several lines the part on its first line.
  public var length: Int

  /// A span of `length` scalars.
  ///
  /// - Parameters:
  ///   - file: The file's name as shown.
  ///   - line: From 1.
  ///   - column: From 1, in Unicode scalars.
  ///   - length: Nought or more.
  public init(file: String, line: Int, column: Int, length: Int) {
    self.file = file
    self.line = line
    self.column = column
    self.length = length
  }

  /// The place where it begins, without length.
  var beginning: SourceSpan { SourceSpan(file: file, line: line, column: column, length: 0) }
}

/// A value with the place where it was written.
public struct Located<Value> {
  /// The value.
  public var value: Value
  /// Where it stands, quotes included.
  public var span: SourceSpan
  /// Scalars between the span's start and the text itself (1 after a quote);
  /// nil where offsets in the text and columns in the file do not run in step.
  public var textOffset: Int?

  /// A value at a place.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - span: Where it stands.
  ///   - textOffset: Scalars before the text itself, or nil if offsets cannot be mapped.
  public init(_ value: Value, at span: SourceSpan, textOffset: Int? = nil) {
    self.value = value
    self.span = span
    self.textOffset = textOffset
  }

  /// The place of a part of a text.
  ///
  /// - Parameter range: Unicode-scalar offsets in the text.
  /// - Returns: The exact place inside a one-line text without escapes, else the whole span.
  ///   An empty range is widened to one scalar.
  public func span(of range: Range<Int>) -> SourceSpan {
    guard let textOffset, range.lowerBound >= 0,
      textOffset + range.upperBound <= span.length
    else { return span }
    return SourceSpan(
      file: span.file, line: span.line, column: span.column + textOffset + range.lowerBound,
      length: max(range.count, 1))
  }

  /// Another value at the same place.
  ///
  /// - Parameter transform: Makes the new value of the old one.
  /// - Returns: The new value, with the place kept.
  public func map<Other>(_ transform: (Value) -> Other) -> Located<Other> {
    Located<Other>(transform(value), at: span, textOffset: textOffset)
  }
}

extension Located: Sendable where Value: Sendable {}
extension Located: Equatable where Value: Equatable {}
