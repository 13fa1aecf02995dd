public import Readers
import Specs

/// How a file is to be read where no spec says it; nil where the file itself has to tell.
public struct ReadingWish: Sendable, Equatable {
  /// The character between cells; nil to go by the ending, then by the header.
  public var delimiter: Character?
  /// How the bytes stand for characters; nil for UTF-8, or Windows-1252 where it is not and that fits.
  public var encoding: TextEncoding?
  /// The sheet of a workbook, by name or number from 1; nil for the first.
  public var sheet: String?
  /// The range of the table in the sheet, as `A3:F200`; nil for the whole sheet.
  public var range: String?

  /// A wish.
  ///
  /// - Parameters:
  ///   - delimiter: The character between cells.
  ///   - encoding: How the bytes stand for characters.
  public init(delimiter: Character? = nil, encoding: TextEncoding? = nil) {
    self.delimiter = delimiter
    self.encoding = encoding
  }
}

extension ReadingWish {
  /// The wish as the reader takes it; the encoding is UTF-8 if none is wished.
  func options(padsRows: Bool = false) -> TableFile.Options {
    TableFile.Options(
      delimited: .init(delimiter: delimiter, encoding: encoding ?? .utf8, padsRows: padsRows),
      sheet: sheet, range: range)
  }
}

extension TableProfile {
  /// Opens a file of any kind that can be read and profiles it: the one door of `inspect` and `init` to files.
  ///
  /// A header of one name that holds a semicolon, a tab or a bar is read again with that as delimiter, a text that
  /// is not UTF-8 as Windows-1252.
  ///
  /// - Parameters:
  ///   - path: The file; shown as given.
  ///   - wish: How to read it.
  ///   - padsRows: Whether short rows are padded, and blank cells after the last column let pass.
  ///   - threads: How many threads may work.
  /// - Returns: The profile, and the wish with what the file told.
  /// - Throws: Why it cannot be read at all.
  static func open(
    _ path: String, as wish: ReadingWish, padsRows: Bool = false, threads: Int
  ) throws(AnalysisFailure) -> (profile: TableProfile, wish: ReadingWish) {
    func profile(_ wish: ReadingWish) throws(ReadFailure) -> TableProfile {
      try TableProfile(file: path, options: wish.options(padsRows: padsRows), threads: threads)
    }
    do {
      var (found, wish) = try decoded(wish, profile)
      let only = TableFile.isText(path) && found.columns.count == 1 ? found.columns[0].name : ""
      if wish.delimiter == nil, let other = only.first(where: { ";\t|".contains($0) }) {
        wish.delimiter = other
        found = try profile(wish)
      }
      return (found, wish)
    } catch {
      func told(_ text: String) -> Located<String> {
        Located(text, at: SourceSpan(file: path, line: 1, column: 1, length: 0))
      }
      let problems = error.diagnostics(
        of: path, writtenAs: told(path), sheet: wish.sheet.map(told), range: wish.range.map(told)
      ).map { problem in
        if case .spec = problem.place { Diagnostic(problem.payload, at: .none) } else { problem }
      }
      throw AnalysisFailure(
        diagnostics: problems, hidden: error.totalCount - error.problems.count)
    }
  }

  /// The profile as UTF-8, else as Windows-1252 if every byte is one of its characters.
  private static func decoded(
    _ wish: ReadingWish, _ profile: (ReadingWish) throws(ReadFailure) -> TableProfile
  ) throws(ReadFailure) -> (profile: TableProfile, wish: ReadingWish) {
    let first: Swift.Result<TableProfile, ReadFailure>
    do throws(ReadFailure) {
      first = .success(try profile(wish))
    } catch {
      first = .failure(error)
    }
    let problems =
      switch first {
      case .success(let found): found.problems
      case .failure(let failure): failure.problems
      }
    guard wish.encoding == nil, problems.contains(where: { $0.kind == ReadProblem.Kind.notUTF8 })
    else {
      return (try first.get(), wish)
    }
    var other = wish
    other.encoding = .windows1252
    let second = try profile(other)
    let fits = !second.problems.contains { $0.kind == .notWindows1252 || $0.kind == .nulByte }
    return fits ? (second, other) : (try first.get(), wish)
  }
}
