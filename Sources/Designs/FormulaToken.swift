import Frames

/// One token of a formula with its place in Unicode scalars.
struct FormulaToken: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    case name(String)
    case number(String)
    case text(String)
    case symbol(String)
  }

  let kind: Kind
  let range: Range<Int>

  /// The token of a symbol, or nil.
  var symbol: String? {
    if case .symbol(let symbol) = kind { symbol } else { nil }
  }

  func isSymbol(_ text: String) -> Bool { symbol == text }
}

/// The text of a formula as Unicode scalars, and its tokens.
struct FormulaText: Sendable {
  let scalars: [Unicode.Scalar]

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  /// The text of a range.
  subscript(range: Range<Int>) -> String { String(scalars: scalars[range]) }
}

extension FormulaText {
  private static let pairs: Set<String> = ["||", "==", "!=", "<=", ">=", ".."]
  private static let singles = Set("+-*/^:()[],~|%=<>".unicodeScalars)

  /// Splits the text into tokens.
  ///
  /// - Throws: `unterminated` for an open quotation, `unexpected` for a character outside the grammar.
  func tokens() throws(FormulaError) -> [FormulaToken] {
    var found: [FormulaToken] = []
    var position = 0
    while position < scalars.count {
      if scalars[position].isBlank {
        position += 1
        continue
      }
      let token = try token(at: position)
      found.append(token)
      position = token.range.upperBound
    }
    return found
  }

  private func token(at start: Int) throws(FormulaError) -> FormulaToken {
    let first = scalars[start]
    let next = start + 1 < scalars.count ? scalars[start + 1] : " "
    if first == "`" || first == "'" || first == "\"" { return try quoted(at: start) }
    if first.isDigit || (first == "." && next.isDigit) { return number(at: start) }
    let pair = start + 1 < scalars.count ? self[start..<start + 2] : ""
    if Self.pairs.contains(pair) {
      return FormulaToken(kind: .symbol(pair), range: start..<start + 2)
    }
    if first.beginsName {
      var end = start + 1
      while end < scalars.count, scalars[end].continuesName { end += 1 }
      return FormulaToken(kind: .name(self[start..<end]), range: start..<end)
    }
    guard Self.singles.contains(first) else {
      throw FormulaError(.unexpected(String(first)), at: start..<start + 1)
    }
    return FormulaToken(kind: .symbol(String(first)), range: start..<start + 1)
  }

  /// A quoted name or text; the mark is doubled inside.
  private func quoted(at start: Int) throws(FormulaError) -> FormulaToken {
    let mark = scalars[start]
    var inside = String.UnicodeScalarView()
    var end = start + 1
    while true {
      guard end < scalars.count else {
        throw FormulaError(.unterminated(String(mark)), at: start..<scalars.count)
      }
      if scalars[end] == mark {
        guard end + 1 < scalars.count, scalars[end + 1] == mark else { break }
        end += 1
      }
      inside.append(scalars[end])
      end += 1
    }
    let range = start..<end + 1
    guard mark == "`" else { return FormulaToken(kind: .text(String(inside)), range: range) }
    guard !inside.isEmpty else { throw FormulaError(.unexpected("``"), at: range) }
    return FormulaToken(kind: .name(String(inside)), range: range)
  }

  private func number(at start: Int) -> FormulaToken {
    var end = start
    func digits() { while end < scalars.count, scalars[end].isDigit { end += 1 } }
    func at(_ offset: Int) -> Unicode.Scalar {
      end + offset < scalars.count ? scalars[end + offset] : " "
    }
    digits()
    if at(0) == ".", at(1) != "." {
      end += 1
      digits()
    }
    let signed = at(1) == "+" || at(1) == "-"
    if at(0) == "e" || at(0) == "E", at(signed ? 2 : 1).isDigit {
      end += signed ? 2 : 1
      digits()
    }
    return FormulaToken(kind: .number(self[start..<end]), range: start..<end)
  }
}
