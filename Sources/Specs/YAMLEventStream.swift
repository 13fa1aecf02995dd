import CYAML

/// An event of a YAML stream with the marks at which it starts and ends.
struct YAMLEvent {
  /// What begins, ends or stands here.
  enum Kind: Equatable {
    case streamStart
    case streamEnd
    case documentStart(hasDirectives: Bool)
    case documentEnd
    case alias(String)
    case scalar(String, style: YAMLNode.ScalarStyle)
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
  }

  /// What begins, ends or stands here.
  var kind: Kind
  /// The anchor before a node, without `&`.
  var anchor: String?
  /// The tag before a node.
  var tag: String?
  /// Where it starts.
  var start: YAMLMark
  /// Where it ends.
  var end: YAMLMark
}

/// A place in a YAML stream: line and column from 1, in Unicode scalars.
struct YAMLMark: Hashable {
  var line: Int
  var column: Int
}

/// Why a stream cannot be read on, in libyaml's words.
struct YAMLFailure: Error, Equatable {
  var problem: String
  var mark: YAMLMark
  var context: String?
  var contextMark: YAMLMark?
}

/// The door to libyaml: UTF-8 bytes in, events out; the only unsafe code of this module.
///
/// libyaml keeps a pointer to the bytes, so the stream owns a copy of them.
@safe final class YAMLEventStream {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  /// A stream over bytes that are valid UTF-8 without a byte-order mark.
  init(bytes: [UInt8]) {
    unsafe parser = .allocate(capacity: 1)
    unsafe input = .allocate(capacity: max(bytes.count, 1))
    _ = unsafe input.initialize(from: bytes)
    let made = unsafe yaml_parser_initialize(parser)
    precondition(made == 1, "libyaml has no memory for a parser")
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  /// The next event.
  func next() throws(YAMLFailure) -> YAMLEvent {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { unsafe yaml_event_delete(&event) }
    return unsafe YAMLEvent(event)
  }

  private func failure() -> YAMLFailure {
    let hasContext = unsafe parser.pointee.context != nil
    return YAMLFailure(
      problem: unsafe text(parser.pointee.problem) ?? "memory exhausted",
      mark: unsafe YAMLMark(parser.pointee.problem_mark),
      context: unsafe text(parser.pointee.context),
      contextMark: hasContext ? unsafe YAMLMark(parser.pointee.context_mark) : nil)
  }

  private func text(_ pointer: UnsafePointer<CChar>?) -> String? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe String(cString: pointer)
  }
}

extension YAMLMark {
  fileprivate init(_ mark: yaml_mark_t) {
    self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }
}

extension YAMLEvent {
  fileprivate init(_ event: yaml_event_t) {
    var anchor: UnsafeMutablePointer<yaml_char_t>?
    var tag: UnsafeMutablePointer<yaml_char_t>?
    switch unsafe event.type {
    case YAML_STREAM_START_EVENT: kind = .streamStart
    case YAML_DOCUMENT_START_EVENT:
      let start = unsafe event.data.document_start
      let hasTags = unsafe start.tag_directives.start != start.tag_directives.end
      kind = .documentStart(hasDirectives: unsafe start.version_directive != nil || hasTags)
    case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
    case YAML_ALIAS_EVENT: kind = .alias(unsafe name(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      unsafe anchor = event.data.scalar.anchor
      unsafe tag = event.data.scalar.tag
      let bytes = unsafe UnsafeBufferPointer(
        start: event.data.scalar.value, count: event.data.scalar.length)
      kind = .scalar(
        unsafe String(decoding: bytes, as: UTF8.self),
        style: scalarStyle(unsafe event.data.scalar.style))
    case YAML_SEQUENCE_START_EVENT:
      unsafe anchor = event.data.sequence_start.anchor
      unsafe tag = event.data.sequence_start.tag
      kind = .sequenceStart
    case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      unsafe anchor = event.data.mapping_start.anchor
      unsafe tag = event.data.mapping_start.tag
      kind = .mappingStart
    case YAML_MAPPING_END_EVENT: kind = .mappingEnd
    default: kind = .streamEnd
    }
    self.anchor = unsafe name(anchor)
    self.tag = unsafe name(tag)
    start = unsafe YAMLMark(event.start_mark)
    end = unsafe YAMLMark(event.end_mark)
  }
}

private func scalarStyle(_ style: yaml_scalar_style_t) -> YAMLNode.ScalarStyle {
  switch style {
  case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
  case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: .quoted
  default: .plain
  }
}

private func name(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
  guard let pointer = unsafe pointer else { return nil }
  return unsafe String(decodingCString: pointer, as: UTF8.self)
}
