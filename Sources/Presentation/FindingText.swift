public import Analyses
import Designs
public import Estimation

/// Findings in words: the only place where they become sentences.
public enum FindingText {
  /// Everything in a result that a reader must know beside the numbers, model by model.
  ///
  /// - Parameter result: The result.
  /// - Returns: One sentence each.
  public static func all(in result: Result) -> [String] {
    result.findings.map(sentence)
      + result.models.flatMap { model in
        (model.estimates.omitted.map(sentence) + model.estimates.findings.map(sentence)).map {
          "\(model.id): \($0)"
        }
      }
  }

  /// A finding in words.
  ///
  /// - Parameter finding: The finding.
  /// - Returns: One sentence without a full stop.
  public static func sentence(_ finding: Finding) -> String {
    switch finding {
    case .illConditioned:
      "some columns nearly repeat others: solved on a re-based design in double-double arithmetic"
    case .notFinite(let variable):
      "\(variable) has values too large to compute with: no estimates"
    case .fullLeverage(let rows):
      "\(rows) \(rows == 1 ? "row is" : "rows are") fitted exactly by a parameter of their own: "
        + "they add nothing to the variance"
    case .unusedLevels(let variable, let levels):
      "levels of \(variable) without a row in the sample were dropped: "
        + levels.joined(separator: ", ")
    case .noResidualDegreesOfFreedom(let observations, let parameters):
      "\(parameters) parameters on \(Plain.number(observations)) rows leave no degrees of freedom: "
        + "no standard errors"
    case .replacedColumn(let name):
      "the derived column \(name) stands in place of the data's column of that name"
    case .blankLines(let source, let count):
      "\(count) blank \(count == 1 ? "line" : "lines") of \(source) passed over"
    }
  }

  private static func sentence(_ term: OmittedTerm) -> String {
    switch term.reason {
    case .constant: return "\(term.term) omitted: it does not vary in the sample"
    case .collinear:
      let shares = term.explainedBy.map { "\(Plain.number($0.coefficient))*\($0.term)" }
      return "\(term.term) omitted: it repeats \(shares.joined(separator: " + "))"
    }
  }
}
