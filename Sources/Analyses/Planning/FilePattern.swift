/// The last part of a path with `*`, `?` and the name of a column of years in braces.
struct FilePattern {
  private enum Piece: Equatable {
    case literal(Character)
    case anything
    case anyCharacter
    case year
  }

  /// What makes a path a pattern.
  private static let signs: Set<Character> = ["*", "?", "{"]

  /// How often `*` may stand in a name: the work of a match grows with its power.
  private static let starLimit = 3

  private let pieces: [Piece]

  /// The folder, as the spec writes it, with its slash; empty for the spec's own.
  let folder: String

  /// The name in braces; nil without.
  let yearColumn: String?

  /// A pattern; nil where the path has no sign of one, or one in a folder, several years or more than
  /// three `*`.
  init?(_ path: String) {
    let end = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    folder = String(path[..<end])
    let name = path[end...]
    guard name.contains(where: FilePattern.signs.contains),
      !folder.contains(where: FilePattern.signs.contains)
    else { return nil }
    var pieces: [Piece] = []
    var column: String?
    var rest = name
    while let first = rest.popFirst() {
      switch first {
      case "*": pieces.append(.anything)
      case "?": pieces.append(.anyCharacter)
      case "{":
        guard column == nil, let close = rest.firstIndex(of: "}"), close > rest.startIndex else {
          return nil
        }
        column = String(rest[..<close])
        rest = rest[rest.index(after: close)...]
        pieces.append(.year)
      default: pieces.append(.literal(first))
      }
    }
    guard pieces.count(where: { $0 == .anything }) <= FilePattern.starLimit else { return nil }
    self.pieces = pieces
    yearColumn = column
  }

  /// Whether a path has a sign of a pattern.
  static func isPattern(_ path: String) -> Bool { path.contains(where: signs.contains) }

  /// Whether a name matches, and the year that it holds.
  func match(_ name: String) -> (matches: Bool, year: Int?) {
    if name.hasPrefix("."), pieces.first != .literal(".") { return (false, nil) }
    var year: Int?
    let matches = match(pieces[...], Array(name)[...], &year)
    return (matches, matches ? year : nil)
  }

  private func match(
    _ pieces: ArraySlice<Piece>, _ name: ArraySlice<Character>, _ year: inout Int?
  ) -> Bool {
    guard let piece = pieces.first else { return name.isEmpty }
    let rest = pieces.dropFirst()
    switch piece {
    case .literal(let character):
      return name.first == character && match(rest, name.dropFirst(), &year)
    case .anyCharacter: return !name.isEmpty && match(rest, name.dropFirst(), &year)
    case .anything:
      return (0...name.count).contains { match(rest, name.dropFirst($0), &year) }
    case .year:
      for length in [9, 7, 6, 4] where name.count >= length {
        guard let found = YearText.year(String(name.prefix(length))) else { continue }
        if match(rest, name.dropFirst(length), &year) {
          year = found
          return true
        }
      }
      return false
    }
  }
}

/// A year, or an academic year, which means its second.
enum YearText {
  /// The year of `2018`, `2017-2018`, `2017/2018`, `2017_18`, `201718`; nil for anything else.
  static func year(_ text: String) -> Int? {
    let digits = text.filter { $0.isASCII && $0.isNumber }
    let others = text.filter { !($0.isASCII && $0.isNumber) }
    guard let first = Int(digits.prefix(4)), first >= 1000 else { return nil }
    if text.count == 4, others.isEmpty { return first }
    let second = digits.dropFirst(4)
    let isPair =
      others.isEmpty
      ? second.count == 2
      : ["-", "/", "_"].contains(others) && Array(text)[4].isNumber == false
        && (second.count == 2 || second.count == 4)
    guard isPair, let last = Int(second) else { return nil }
    let next = first + 1
    return last == (second.count == 2 ? next % 100 : next) ? next : nil
  }
}
