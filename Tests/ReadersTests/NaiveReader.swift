/// The rules of the format once more, as plainly as can be: one walk over characters, no chunks.
struct NaiveReader {
  /// A record: its cells, or the problems that it has.
  enum Record: Equatable {
    case cells([String])
    case broken(Problem)
  }

  enum Problem: Equatable {
    case ragged(found: Int), unterminated, textAfterQuote
  }

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var problem: Problem?

  /// All records of a text, blank lines left out if `width` is more than one.
  static func records(_ text: String, width: Int) -> [Record] {
    var reader = NaiveReader(scalars: Array(text.unicodeScalars))
    var records: [Record] = []
    while reader.position < reader.scalars.count {
      let start = reader.position
      reader.problem = nil
      let cells = reader.record()
      let source = reader.scalars[start..<reader.position]
      let isBlank = source.allSatisfy { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
      if isBlank, width > 1 { continue }
      if let problem = reader.problem {
        records.append(.broken(problem))
      } else {
        records.append(cells.count == width ? .cells(cells) : .broken(.ragged(found: cells.count)))
      }
    }
    return records
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private var here: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func record() -> [String] {
    var cells: [String] = []
    while true {
      cells.append(cell())
      switch here {
      case ",": position += 1
      case "\r":
        position += 1
        if here == "\n" { position += 1 }
        return cells
      case "\n":
        position += 1
        return cells
      default: return cells
      }
    }
  }

  private mutating func cell() -> String {
    var content = String.UnicodeScalarView()
    while here == " " || here == "\t" { content.append(advance()) }
    guard here == "\"" else {
      while let scalar = here, scalar != ",", scalar != "\n", scalar != "\r" {
        content.append(advance())
        _ = scalar
      }
      return String(content)
    }
    position += 1
    content = String.UnicodeScalarView()
    while true {
      guard here != nil else {
        problem = problem ?? .unterminated
        return ""
      }
      let scalar = advance()
      if scalar == "\"" {
        if here == "\"" { position += 1 } else { break }
      }
      content.append(scalar)
    }
    while here == " " || here == "\t" { position += 1 }
    while let scalar = here, scalar != ",", scalar != "\n", scalar != "\r" {
      problem = problem ?? .textAfterQuote
      position += 1
    }
    return String(content)
  }

  private mutating func advance() -> Unicode.Scalar {
    defer { position += 1 }
    return scalars[position]
  }
}
