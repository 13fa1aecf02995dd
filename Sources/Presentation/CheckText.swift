import Analyses
import Specs

/// Checks of the data in words.
enum CheckText {
  /// What a plan says of a check: `check scores: score >= 80 (error above 2 %)`.
  static func line(_ check: CheckPlan) -> String {
    let limit =
      switch check.threshold {
      case .count(0)?: "none"
      case let threshold?: "at most \(threshold.words)"
      case nil: "low attrition"
      }
    let rows = check.scope == .sample ? ", over the sample" : ""
    return "check \(check.id.value): \(check.words) "
      + "(\(limit), else \(check.severity.rawValue)\(rows))"
  }

  /// The checks that a reader must know of: those that found something, and those with nothing to look at.
  static func findings(_ checks: [CheckResult]) -> [String] {
    checks.filter { $0.status != .passed }.map(sentence)
  }

  /// What a check found, without a full stop, on one line.
  static func sentence(_ check: CheckResult) -> String {
    let head = "check \(check.id) (\(check.what)): "
    if check.status == .empty {
      if case .attrition(let arms, _, _, _)? = check.detail, arms.count == 1 {
        return (head + "one arm only, nothing to compare").onOneLine
      }
      return (head + "nothing to look at").onOneLine
    }
    return (head + found(check)).onOneLine
  }

  private static func found(_ check: CheckResult) -> String {
    if case .attrition(let arms, let differential, let limit, let boundary)? = check.detail {
      return attrition(check, arms, differential, limit, boundary)
    }
    var words = "\(check.failed) of \(check.total) \(noun(check))"
    if case .coverage(let before, let after)? = check.detail {
      words += " lack a side: \(before) have no row before, \(after) none after"
    } else {
      words += check.failed == 1 ? " fails" : " fail"
    }
    if check.unknown > 0 { words += " (unknown for \(check.unknown))" }
    if let row = check.firstRow { words += ", first in row \(row)" }
    return words + "; at most \((check.threshold ?? .count(0)).words)"
  }

  private static func attrition(
    _ check: CheckResult, _ arms: [CheckResult.Arm], _ differential: Double, _ limit: Double?,
    _ boundary: AttritionBoundarySpec?
  ) -> String {
    let parts = arms.enumerated().map { place, arm in
      "\(percent(arm.lost, arm.total)) of arm \(arm.level ?? "number \(place + 1)")"
    }
    let most =
      limit.map { "at most \(CheckThreshold.share($0).words)" }
      ?? "no difference is low at this rate"
    let name = boundary?.rawValue
    let rule = name.map { ", the \($0) boundary of the What Works Clearinghouse" } ?? ""
    return
      "\(percent(check.failed, check.total)) of \(check.total) \(noun(check)) have no outcome: "
      + parts.joined(separator: ", ") + "; differential attrition "
      + "\(Fixed.number(differential * 100, digits: 1)) percentage points (\(most)\(rule))"
  }

  private static func percent(_ count: Int, _ total: Int) -> String {
    Fixed.number(total == 0 ? 0 : 100 * Double(count) / Double(total), digits: 1) + " %"
  }

  private static func noun(_ check: CheckResult) -> String {
    check.total == 1 ? String(check.counted.rawValue.dropLast()) : check.counted.rawValue
  }
}
