/// Why a document has no tree.
enum YAMLStop: Error {
  /// It is not YAML.
  case syntax(YAMLFailure)
  /// It is too deep.
  case refused(Diagnostic)
}

/// Builds the tree of a document from events, and tells what a spec does not use.
struct YAMLBuilder {
  private let stream: YAMLEventStream
  private let source: SourceText
  private let textKeys: YAMLTextKeys
  private let unreadable: Set<YAMLMark>
  /// Problems that leave the rest of the tree readable, as they occurred.
  private(set) var diagnostics: [Diagnostic] = []

  init(bytes: [UInt8], source: SourceText, textKeys: YAMLTextKeys, unreadable: Set<YAMLMark>) {
    stream = YAMLEventStream(bytes: bytes)
    self.source = source
    self.textKeys = textKeys
    self.unreadable = unreadable
  }

  /// The root of the only document, nil if there is none.
  mutating func document() throws(YAMLStop) -> YAMLNode? {
    var root: YAMLNode?
    var documentCount = 0
    while true {
      let event = try next()
      switch event.kind {
      case .streamEnd: return root
      case .documentStart(let hasDirectives):
        documentCount += 1
        if hasDirectives { tell(.directive, "", at: firstLine(of: event)) }
        if documentCount > 1 {
          tell(.secondDocument, "", at: firstLine(of: event))
          return root
        }
      case .streamStart, .documentEnd: continue
      default:
        let node = try node(event, depth: 1, key: nil, path: [])
        root = node.isNull ? nil : node
      }
    }
  }

  private func next() throws(YAMLStop) -> YAMLEvent {
    do {
      return try stream.next()
    } catch {
      throw .syntax(error)
    }
  }

  /// The node that an event begins; `key` is the key whose value it is, nil for items and keys,
  /// `path` the keys above, outermost first.
  private mutating func node(
    _ event: YAMLEvent, depth: Int, key: String?, path: [String]
  ) throws(YAMLStop) -> YAMLNode {
    guard depth <= YAMLDocument.depthLimit else {
      throw .refused(Diagnostic(.tooDeep(limit: YAMLDocument.depthLimit), at: span(event)))
    }
    let marked = refusal(of: event, key: key, path: path)
    switch event.kind {
    case .scalar(let text, let style): return scalar(text, style, event, marked: marked)
    case .sequenceStart:
      var items: [YAMLNode] = []
      while true {
        let item = try next()
        if item.kind == .sequenceEnd {
          return YAMLNode(kind: .sequence(items), span: span(from: event.start, to: item.end))
        }
        items.append(try node(item, depth: depth + 1, key: nil, path: path))
      }
    case .mappingStart: return try mapping(event, depth: depth, path: path)
    default: return YAMLNode(kind: .scalar("", style: .unreadable), span: span(event))
    }
  }

  private func scalar(
    _ text: String, _ style: YAMLNode.ScalarStyle, _ event: YAMLEvent, marked: Bool
  ) -> YAMLNode {
    let span = span(event)
    if marked || unreadable.contains(event.start) {
      return YAMLNode(kind: .scalar(text, style: .unreadable), span: span)
    }
    let quotes = style == .quoted ? 1 : 0
    let isInStep =
      style != .block && event.start.line == event.end.line
      && span.length == text.unicodeScalars.count + 2 * quotes
    return YAMLNode(
      kind: .scalar(text, style: style), span: span, textOffset: isInStep ? quotes : nil)
  }

  private mutating func mapping(
    _ start: YAMLEvent, depth: Int, path: [String]
  ) throws(YAMLStop) -> YAMLNode {
    var entries: [YAMLNode.Entry] = []
    var places: [String: SourceSpan] = [:]
    while true {
      let event = try next()
      if event.kind == .mappingEnd {
        return YAMLNode(kind: .mapping(entries), span: span(from: start.start, to: event.end))
      }
      let keyNode = try node(event, depth: depth + 1, key: nil, path: path)
      guard case .scalar(let name, let style) = keyNode.kind else {
        let found = DiagnosticPayload.wrongKind(
          key: "", wanted: "a text as key", found: .compoundKey)
        diagnostics.append(Diagnostic(found, at: keyNode.span))
        _ = try node(next(), depth: depth + 1, key: nil, path: path)
        continue
      }
      let value = try node(next(), depth: depth + 1, key: name, path: path + [name])
      if name == "<<", style == .plain {
        tell(.mergeKey, name, at: keyNode.span)
      } else if let first = places[name] {
        diagnostics.append(Diagnostic(.duplicateKey(name: name, first: first), at: keyNode.span))
      } else {
        places[name] = keyNode.span
        let key = Located(name, at: keyNode.span, textOffset: keyNode.textOffset)
        entries.append(YAMLNode.Entry(key: key, value: value))
      }
    }
  }

  /// Tells anchors, aliases and tags; under a key of texts they are texts without quotes.
  private mutating func refusal(of event: YAMLEvent, key: String?, path: [String]) -> Bool {
    let isMapped = path.count > 1 && textKeys.maps.contains(path[path.count - 2])
    let isText = key.map { textKeys.single.contains($0) || isMapped } ?? false
    var found: (YAMLFeature, name: String, sign: String)?
    if case .alias(let name) = event.kind { found = (.alias, "*" + name, "*") }
    if let tag = event.tag { found = (.tag, shortTag(tag), "!") }
    if let anchor = event.anchor { found = (.anchor, "&" + anchor, "&") }
    guard let found else { return false }
    if isText, let key {
      let payload = DiagnosticPayload.needsQuotes(
        key: key, text: source.text(of: span(event)), because: .firstCharacter(found.sign))
      diagnostics.append(Diagnostic(payload, at: span(event)))
      return true
    }
    var place = span(event)
    place.length = wordLength(at: event.start)
    tell(found.0, found.name, at: place)
    return found.0 == .alias
  }

  private func shortTag(_ tag: String) -> String {
    let core = "tag:yaml.org,2002:"
    return tag.hasPrefix(core) ? "!!" + tag.dropFirst(core.count) : tag
  }

  private mutating func tell(_ feature: YAMLFeature, _ name: String, at span: SourceSpan) {
    diagnostics.append(Diagnostic(.refusedFeature(feature, name: name), at: span))
  }

  private func wordLength(at mark: YAMLMark) -> Int {
    let rest = (source.line(mark.line) ?? "").unicodeScalars.dropFirst(mark.column - 1)
    return max(rest.prefix { !" \t,[]{}".unicodeScalars.contains($0) }.count, 1)
  }

  private func firstLine(of event: YAMLEvent) -> SourceSpan {
    SourceSpan(
      file: source.file, line: event.start.line, column: event.start.column,
      length: wordLength(at: event.start))
  }

  private func span(_ event: YAMLEvent) -> SourceSpan { span(from: event.start, to: event.end) }

  private func span(from start: YAMLMark, to end: YAMLMark) -> SourceSpan {
    source.span(line: start.line, column: start.column, endLine: end.line, endColumn: end.column)
  }
}
