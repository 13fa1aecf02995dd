import Analyses
import Designs
import Estimation
import Specs

/// What a reader must know beside the numbers.
enum CheckSection {
  static func section(_ result: Result) -> Report.Section {
    let findings = FindingText.all(in: result).map { $0.capitalisedFirst + "." }
    var blocks: [Report.Block] = [
      findings.isEmpty
        ? .paragraph("Nothing was found that a reader must know beside the numbers.")
        : .list(findings)
    ]
    if !result.checks.isEmpty { blocks.append(.grid(checks(result))) }
    return Report.Section(id: "checks", heading: "Checks and findings", blocks: blocks)
  }

  private static func checks(_ result: Result) -> Report.Grid {
    Report.Grid(
      id: "checks", caption: "Checks of the data",
      columns: ["Check", "What it asks", "Looked at", "Failed", "Outcome"],
      rows: result.checks.map { check in
        let outcome =
          switch check.status {
          case .passed: "passed"
          case .failed: "failed (\(check.severity.rawValue))"
          case .empty: "nothing to look at"
          }
        return [
          check.id, check.what, "\(Fixed.count(Double(check.total))) \(check.counted.rawValue)",
          Fixed.count(Double(check.failed)), outcome,
        ]
      }, numbers: [3])
  }
}
