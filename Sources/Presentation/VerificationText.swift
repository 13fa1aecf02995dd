public import Analyses

/// A self-test in words.
public enum VerificationText {
  /// The self-test as a table.
  ///
  /// - Parameters:
  ///   - verification: The checks.
  ///   - version: What was checked.
  /// - Returns: Lines of text, ending in a newline.
  public static func render(_ verification: Verification, version: String) -> String {
    let width = verification.checks.map(\.name.count).max() ?? 0
    var lines = [version, ""]
    for check in verification.checks {
      let padding = String(repeating: " ", count: width - check.name.count)
      let mark = check.digits >= check.wantedDigits ? "ok  " : "FAIL"
      lines.append(
        "\(mark) \(check.name)\(padding)  \(Fixed.number(check.digits, digits: 1)) digits"
          + " (wanted \(Fixed.number(check.wantedDigits, digits: 1)); \(check.source))")
    }
    lines += ["", outcome(of: verification)]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func outcome(of verification: Verification) -> String {
    let count = verification.checks.count
    if count == 0 { return "nothing was checked" }
    if !verification.isPassed { return "some checks failed: do not use this build" }
    return count == 1 ? "the check passed" : "all \(count) checks passed"
  }
}
