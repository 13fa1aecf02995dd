import Frames
import Specs

extension NeedScheduler {
  /// Per unit of a sample the mean of what the programme chose by, over all rows of the year in which it did.
  func selectionMeans(
    _ selection: SelectionSpec, _ unit: String, _ time: String, _ rows: RowSelection
  ) throws(AnalysisFailure) -> [Double?] {
    let values = try frame.optionalNumbers(selection.on, "`selection`")
    let years = try frame.years(of: Located(time, at: selection.year.span)).years
    let codes = groupCodes(of: [unit])
    let means = codes.means(of: values) { years[$0] == Int32(selection.year.value) }
    return codes.selecting(rows).identities.map { means[Int($0)] }
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
