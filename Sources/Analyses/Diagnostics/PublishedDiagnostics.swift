import Readers
import Specs

extension KeyStageTwoFault {
  /// What is wrong with a published table, at its place in the file.
  ///
  /// - Parameters:
  ///   - shown: The file as seen from where the command runs.
  ///   - written: The file as the spec names it.
  ///   - year: The year of the results that the spec says.
  /// - Returns: The diagnostics.
  func diagnostics(
    of shown: String, writtenAs written: Located<String>, year: Int
  ) -> [Diagnostic] {
    func atHeader(_ column: Int?) -> Diagnostic.Place {
      .data(file: shown, line: 1, column: column ?? 1)
    }
    switch self {
    case .unreadable(let failure): return failure.diagnostics(of: shown, writtenAs: written)
    case .missingColumns(let names):
      return [Diagnostic(.publishedColumns(year: year, missing: names), at: atHeader(nil))]
    case .otherYear(let found, let column):
      return [
        Diagnostic(
          .publishedYear(year: year, found: found, column: column.name),
          at: .data(file: shown, line: column.line, column: column.column))
      ]
    case .noReference(let recordType, let rows):
      return [
        Diagnostic(
          .publishedReference(year: year, recordType: recordType, rows: rows),
          at: .data(file: shown, line: nil, column: nil))
      ]
    case .repeatedSchool(let first, let second, let count):
      return [
        Diagnostic(
          .keyNotUnique(
            columns: ["LEA", "ESTAB"], firstRow: first, secondRow: second, count: count),
          at: .data(file: shown, line: nil, column: nil))
      ]
    }
  }

  /// Problems that were found but are not told.
  var hiddenCount: Int {
    if case .unreadable(let failure) = self {
      failure.totalCount - failure.problems.count
    } else {
      0
    }
  }
}
