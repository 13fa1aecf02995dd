/// A JSON value whose keys keep their order, so that its text is always the same.
enum JSONText {
  case object([(String, JSONText)])
  case array([JSONText])
  case string(String)
  case number(Double)
  case flag(Bool)
  case null

  static func strings(_ values: [String]) -> JSONText { .array(values.map { .string($0) }) }

  /// The text, indented by two blanks a level, without a newline at its end.
  func text(indent: String = "") -> String {
    let inner = indent + "  "
    switch self {
    case .object(let members):
      if members.isEmpty { return "{}" }
      let lines = members.map { "\(inner)\(Self.quote($0)): \($1.text(indent: inner))" }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    case .array(let items):
      if items.isEmpty { return "[]" }
      let lines = items.map { inner + $0.text(indent: inner) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
    case .string(let value): return Self.quote(value)
    case .number(let value):
      return value.rounded() == value && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    case .flag(let value): return value ? "true" : "false"
    case .null: return "null"
    }
  }

  private static func quote(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension DiagnosticRenderer {
  /// The problems as JSON: an array in order of place, ending with a newline.
  ///
  /// Each has `code`, `severity`, `message`, `place` (`file`, `line`, `column`, `length`, or null),
  /// `help` (lines) and `notes` (`message` and `place`).
  ///
  /// - Parameter diagnostics: In any order.
  /// - Returns: JSON text.
  public static func json(_ diagnostics: [Diagnostic]) -> String {
    let items = diagnostics.inOrderOfPlace().map { diagnostic in
      JSONText.object([
        ("code", .string(diagnostic.code.rawValue)),
        ("severity", .string(diagnostic.severity.rawValue)),
        ("message", .string(diagnostic.message)),
        ("place", json(diagnostic.place)),
        ("help", .strings(diagnostic.helps)),
        (
          "notes",
          .array(
            diagnostic.notes.map {
              .object([("message", .string($0.sentence)), ("place", json(.spec($0.span)))])
            })
        ),
      ])
    }
    return JSONText.array(items).text() + "\n"
  }

  private static func json(_ place: Diagnostic.Place) -> JSONText {
    func number(_ value: Int?) -> JSONText { value.map { .number(Double($0)) } ?? .null }
    switch place {
    case .spec(let span):
      return .object([
        ("file", .string(span.file)), ("line", number(span.line)),
        ("column", number(span.column)), ("length", number(span.length)),
      ])
    case .data(let file, let line, let column):
      return .object([
        ("file", .string(file)), ("line", number(line)), ("column", number(column)),
      ])
    case .none: return .null
    }
  }
}
