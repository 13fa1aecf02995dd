/// A node of a YAML document with its place; scalars keep their raw text.
public struct YAMLNode: Sendable, Equatable {
  /// What stands at a place.
  public enum Kind: Sendable, Equatable {
    /// A text and how it was written.
    case scalar(String, style: ScalarStyle)
    /// Keys and values in the order of the file, without the repeated ones.
    case mapping([Entry])
    /// Items in order.
    case sequence([YAMLNode])
  }

  /// How a scalar was written.
  public enum ScalarStyle: String, Sendable, Equatable {
    /// Without quotes: the only style that can be a number, a flag or no value.
    case plain
    /// In single or double quotes.
    case quoted
    /// A block text after `|` or `>`.
    case block
    /// Not readable: a problem was already told at this place.
    case unreadable
  }

  /// A key with its value.
  public struct Entry: Sendable, Equatable {
    /// The key's text and place.
    public var key: Located<String>
    /// The value.
    public var value: YAMLNode

    /// A key with its value.
    ///
    /// - Parameters:
    ///   - key: The key's text and place.
    ///   - value: The value.
    public init(key: Located<String>, value: YAMLNode) {
      self.key = key
      self.value = value
    }
  }

  /// What stands here.
  public var kind: Kind
  /// Where it stands.
  public var span: SourceSpan
  /// See ``Located/textOffset``; nil for mappings and sequences.
  public var textOffset: Int?

  /// A node.
  ///
  /// - Parameters:
  ///   - kind: What stands here.
  ///   - span: Where.
  ///   - textOffset: Scalars before the text itself, nil if offsets cannot be mapped.
  public init(kind: Kind, span: SourceSpan, textOffset: Int? = nil) {
    self.kind = kind
    self.span = span
    self.textOffset = textOffset
  }

  /// The value of a key, or nil; nil too if this is no mapping.
  public subscript(key: String) -> YAMLNode? {
    entries?.first { $0.key.value == key }?.value
  }

  /// The entries of a mapping, nil otherwise.
  public var entries: [Entry]? {
    if case .mapping(let entries) = kind { return entries }
    return nil
  }

  /// The items of a sequence, nil otherwise.
  public var items: [YAMLNode]? {
    if case .sequence(let items) = kind { return items }
    return nil
  }

  /// The raw text of a scalar; nil for no value, for an unreadable one and for other kinds.
  public var text: Located<String>? {
    guard case .scalar(let text, let style) = kind, style != .unreadable, !isNull else {
      return nil
    }
    return Located(text, at: span, textOffset: textOffset)
  }

  /// True for an empty plain value, `~` and `null`.
  public var isNull: Bool {
    guard case .scalar(let text, .plain) = kind else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// True where a problem was already told and nothing can be read.
  public var isUnreadable: Bool {
    if case .scalar(_, .unreadable) = kind { return true }
    return false
  }

  /// The flag of a plain `true` or `false`, nil for anything else (`yes` and `NO` are texts).
  public var flag: Located<Bool>? {
    guard case .scalar(let text, .plain) = kind else { return nil }
    return text == "true" || text == "false" ? Located(text == "true", at: span) : nil
  }

  /// The finite number of a plain scalar written as YAML 1.2 core has it, else nil.
  ///
  /// `1_000`, `0o7`, `0x1F`, `.inf` and `.nan` are texts.
  public var number: Located<Double>? {
    guard case .scalar(let text, .plain) = kind, text.wholeMatch(of: decimalPattern()) != nil,
      let value = Double(text.hasPrefix("+") ? String(text.dropFirst()) : text), value.isFinite
    else { return nil }
    return Located(value, at: span)
  }

  /// The whole number of a plain scalar of digits with an optional sign, else nil.
  public var integer: Located<Int>? {
    guard number != nil, let text, let value = Int(text.value) else { return nil }
    return Located(value, at: span)
  }

  /// The years that a spec can name.
  static let years = -100_000...100_000

  /// The year of a whole number, or of an academic year: `2018/2019`, `2018/19` and `2018-19` are 2019.
  ///
  /// As columns of years are read; this module stands below and knows no columns.
  public var year: Located<Int>? {
    if let integer { return integer }
    guard let text, text.value.wholeMatch(of: /[0-9]{4}[\/-]([0-9]{2}|[0-9]{4})/) != nil,
      let first = Int(text.value.prefix(4)), let later = Int(text.value.dropFirst(5))
    else { return nil }
    let end = first + 1
    return later == end || (text.value.count == 7 && later == end % 100)
      ? Located(end, at: span) : nil
  }

  private func decimalPattern() -> Regex<Substring> {
    /[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?/
  }
}
