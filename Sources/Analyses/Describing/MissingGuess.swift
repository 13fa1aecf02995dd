import Readers
import Specs

/// The codes for missing cells that a file seems to use: texts in columns that are mostly numbers, dates or the like.
struct MissingGuess {
  /// The named lists of which codes were found, for the whole source.
  private(set) var lists: [CodeList] = []
  /// Further codes for the whole source; each stands in at least 10 rows of a column.
  private(set) var codes: [String] = []
  /// Codes of single columns, or names of lists: one character could be a level elsewhere.
  private(set) var ofColumn: [String: [String]] = [:]

  /// Looks for codes.
  ///
  /// - Parameter profile: What the file holds.
  init(_ profile: TableProfile) {
    let columns = profile.columns.filter(ColumnReading.holdsCodes)
    let texts = columns.flatMap(ColumnReading.codes)
    let found = Set(texts.map(\.text))
    let long = found.filter { $0.unicodeScalars.count > 1 }
    let whole = CodeList.all.filter { Self.fits($0, long) && !Self.isShort($0) }
    lists = whole
    var listed = Set(whole.flatMap { $0.entries.map(\.code) })
    let frequent = texts.filter {
      $0.count >= ColumnReading.threshold && $0.text.unicodeScalars.count > 1
        && $0.text.unicodeScalars.count <= 40 && !$0.text.contains(where: \.isNumber)
    }
    for level in frequent where listed.insert(level.text).inserted { codes.append(level.text) }
    codes.sort()
    for column in columns {
      let own = own(column)
      if !own.isEmpty { ofColumn[column.name] = own }
    }
  }

  /// The codes that are missing in a column.
  func codes(of column: String) -> Set<String> {
    let own = (ofColumn[column] ?? []).flatMap { name in
      CodeList.named(name)?.entries.map(\.code) ?? [name]
    }
    return Set(lists.flatMap { $0.entries.map(\.code) } + codes + own)
  }

  /// The reason of a code, if a list that is meant tells it.
  func reason(of code: String, in column: String) -> String? {
    let own = (ofColumn[column] ?? []).compactMap(CodeList.named)
    return (lists + own).flatMap(\.entries).first { $0.code == code }?.reason
  }

  private func own(_ column: ColumnProfile) -> [String] {
    let short = ColumnReading.codes(column).filter { $0.text.unicodeScalars.count == 1 }
    if let list = CodeList.all.first(where: { Self.fits($0, Set(short.map(\.text))) }) {
      let rest = short.filter { level in
        level.count >= ColumnReading.threshold && !list.entries.contains { $0.code == level.text }
      }
      return [list.name] + rest.map(\.text).sorted()
    }
    return short.filter { $0.count >= ColumnReading.threshold }.map(\.text).sorted()
  }

  /// Two codes of a list are no accident.
  private static func fits(_ list: CodeList, _ found: Set<String>) -> Bool {
    list.entries.count { found.contains($0.code) } >= 2
  }

  private static func isShort(_ list: CodeList) -> Bool {
    list.entries.count { $0.code.unicodeScalars.count == 1 } * 2 > list.entries.count
  }
}
