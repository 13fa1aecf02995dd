import Readers
import Specs

extension TableProfile {
  /// Opens a file of any kind that can be read and profiles it: the one door of `inspect` and `init` to files.
  ///
  /// A header of one name that holds a semicolon, a tab or a bar is read again with that as delimiter.
  ///
  /// - Parameters:
  ///   - path: The file; shown as given.
  ///   - delimiter: The character between cells; nil to go by the ending, then by the header.
  ///   - padsRows: Whether short rows are padded, and blank cells after the last column let pass.
  ///   - threads: How many threads may work.
  /// - Returns: The profile, and the delimiter where the ending does not tell it.
  /// - Throws: Why it cannot be read at all.
  static func open(
    _ path: String, delimiter: Character?, padsRows: Bool = false, threads: Int
  ) throws(AnalysisFailure) -> (profile: TableProfile, delimiter: Character?) {
    do {
      let profile = try TableProfile(
        path: path, options: .init(delimiter: delimiter, padsRows: padsRows), threads: threads)
      let only = profile.columns.count == 1 ? profile.columns[0].name : ""
      guard delimiter == nil, let other = only.first(where: { ";\t|".contains($0) }) else {
        return (profile, delimiter)
      }
      let again = try TableProfile(
        path: path, options: .init(delimiter: other, padsRows: padsRows), threads: threads)
      return (again, other)
    } catch {
      let place = Located(path, at: SourceSpan(file: path, line: 1, column: 1, length: 0))
      let problems = error.diagnostics(of: path, writtenAs: place).map { problem in
        if case .spec = problem.place { Diagnostic(problem.payload, at: .none) } else { problem }
      }
      throw AnalysisFailure(
        diagnostics: problems, hidden: error.totalCount - error.problems.count)
    }
  }
}
