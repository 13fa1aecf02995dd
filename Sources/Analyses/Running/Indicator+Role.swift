import Frames
import Specs

extension Indicator {
  /// Reads a role of 0 and 1.
  ///
  /// - Parameters:
  ///   - column: The role over all rows.
  ///   - role: As written.
  ///   - operation: What the role is called in messages.
  /// - Throws: E207 where a number is neither 0 nor 1, E124 for texts.
  init(_ column: Column, of role: FilterPlan, _ operation: String) throws(AnalysisFailure) {
    let found: Indicator?
    do throws(Indicator.Misfit) { found = try Indicator(column) } catch {
      throw AnalysisFailure(diagnostics: [
        Diagnostic(
          .cellType(
            column: role.written.value, type: "0 or 1", firstRow: error.firstRow + 1,
            count: error.count), at: role.written.span)
      ])
    }
    guard let found else {
      throw AnalysisFailure(diagnostics: [
        Diagnostic(
          .typeMismatch(operation: operation, expected: "0 and 1", found: "a text"),
          at: role.written.span)
      ])
    }
    self = found
  }
}
