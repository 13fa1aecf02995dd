import Analyses
import Specs

extension ResultFiles {
  /// checks.csv: what the checks of the data found, counts and the first row.
  ///
  /// `failed` and `total` count what `counted` says; of attrition these are the units without an outcome, and
  /// `threshold` limits `differential`.
  ///
  /// - Returns: The file's text; a header alone without checks.
  public func checks() -> String {
    var csv = CSVText(header: [
      "check", "kind", "severity", "failed", "total", "share", "threshold", "status", "over",
      "counted", "unknown", "first.row", "differential",
    ])
    for check in result.checks {
      var threshold = check.threshold
      var differential: Double?
      if case .attrition(_, let found, let limit, _)? = check.detail {
        threshold = limit.map { .share($0) }
        differential = found
      }
      csv.append([
        check.id, check.kind.rawValue, check.severity.rawValue, String(check.failed),
        String(check.total), Plain.number(check.share), threshold?.words ?? "",
        check.status.rawValue, check.over.rawValue, check.counted.rawValue, String(check.unknown),
        Plain.count(check.firstRow), Plain.number(differential),
      ])
    }
    return csv.text
  }
}
