import Readers
import Specs

extension TableProfile {
  /// Opens a file of any kind that can be read and profiles it: the one door of `inspect` and `init` to files.
  ///
  /// - Parameters:
  ///   - path: The file; shown as given.
  ///   - delimiter: The character between cells; nil to go by the ending.
  ///   - threads: How many threads may work.
  /// - Throws: Why it cannot be read at all.
  static func open(
    _ path: String, delimiter: Character?, threads: Int
  ) throws(AnalysisFailure) -> TableProfile {
    do {
      return try TableProfile(path: path, options: .init(delimiter: delimiter), threads: threads)
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
