import Frames
import Specs

/// By what a programme chose its units: one definition for the draws of models and of targets.
struct SelectionMeans {
  private let frame: Frame
  private let isPublished: Bool

  /// Means over a frame.
  ///
  /// - Parameters:
  ///   - frame: All rows.
  ///   - isPublished: Whether the rows are of tables that publish one for each group of pupils: those of all pupils
  ///     are then looked at, as a mean over groups that overlap is of nobody.
  init(_ frame: Frame, isPublished: Bool) {
    self.frame = frame
    self.isPublished = isPublished
  }

  /// Per unit the mean over the rows of the year in which the programme chose, in the sample or not.
  ///
  /// - Parameters:
  ///   - selection: What it chose by, and when.
  ///   - units: Of the frame's rows.
  ///   - time: The column of years.
  /// - Returns: One per code; nil for a unit without a value.
  /// - Throws: Times that are no years; what it chose by is no number; E331 for a year without rows.
  func values(
    _ selection: SelectionSpec, by units: GroupCodes, time: String
  ) throws(AnalysisFailure) -> [Double?] {
    let values = try frame.optionalNumbers(selection.on, "`selection`")
    let years = try frame.years(of: Located(time, at: selection.year.span)).years
    guard years.contains(Int32(selection.year.value)) else {
      throw AnalysisFailure(diagnostics: [
        Diagnostic(
          .design(.noSuchYear(role: "selection", year: selection.year.value)),
          at: selection.year.span)
      ])
    }
    var rows = frame.allRows.rows(where: { years[$0] == Int32(selection.year.value) })
    if isPublished {
      rows = frame.rows(rows, where: PublishedSource.group, is: PublishedSource.allPupils)
    }
    return units.means(of: values, within: rows)
  }
}

extension SelectionSpec {
  /// Refuses a choice by a year after which no unit was chosen any more.
  ///
  /// - Parameter start: The latest start; nil where none is known.
  /// - Throws: E332.
  func requireNotAfter(_ start: Int32?) throws(AnalysisFailure) {
    guard let start, year.value > Int(start) else { return }
    throw AnalysisFailure(diagnostics: [
      Diagnostic(
        .design(.selectionAfterStart(year: year.value, start: Int(start))), at: year.span)
    ])
  }
}

extension Frame {
  /// A column of numbers or flags over all rows; nil where a value is missing.
  func optionalNumbers(
    _ name: Located<String>, _ operation: String
  ) throws(AnalysisFailure) -> [Double?] {
    guard let column = self[name.value] else {
      preconditionFailure("the plan has bound \(name.value)")
    }
    guard let numbers = column.knownNumbers else {
      throw AnalysisFailure(diagnostics: [
        Diagnostic(
          .typeMismatch(operation: operation, expected: "a number", found: "something else"),
          at: name.span)
      ])
    }
    return numbers
  }
}
