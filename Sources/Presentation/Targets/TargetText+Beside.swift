import Education
import Estimation

extension TargetText {
  /// What belongs to the measure beside its three lines.
  var beside: [String] {
    switch detail {
    case nil, .schools: []
    case .reduction(let set): [told(set)]
    case .groups(let groups): told(groups)
    case .answers(let agree, let answered, let eligible):
      ["\(agree) of \(answered) who answered agree; \(eligible) were asked."]
    }
  }

  private func told(_ set: FiellerSet) -> String {
    let start = "Fieller's \(percent) set of the reduction: "
    switch set {
    case .interval(let lower, let upper): return start + "\(share(lower)) to \(share(upper))."
    case .complement(let first, let second):
      return start
        + "up to \(share(first)), or from \(share(second)): the gap at the start is too uncertain to "
        + "bound it."
    case .atLeast(let end): return start + "\(share(end)) or more."
    case .atMost(let end): return start + "\(share(end)) or less."
    case .wholeLine: return start + "every value: the figures do not bound it."
    case .empty: return start + "none: the gap at the start is known to be nought."
    }
  }

  /// Names of groups; one that is a number is no count of them.
  private func named(_ groups: [String]) -> String {
    groups.map { Double($0) == nil ? $0 : "group \($0)" }.joined(separator: ", ")
  }

  private func told(_ groups: TargetGroups) -> [String] {
    var sentences: [String] = []
    if groups.published == 0 {
      sentences.append("No group has a figure that the rule can be read with.")
    } else if groups.failing.isEmpty {
      sentences.append(
        "No published group (of \(groups.published)) breaks the rule read literally.")
    } else {
      let holm =
        groups.failingByHolm.isEmpty
        ? "none does with all groups taken together (Holm)"
        : "with all groups taken together (Holm): \(named(groups.failingByHolm))"
      sentences.append(
        "Read literally, \(groups.failing.count) of \(groups.published) groups "
          + "\(groups.failing.count == 1 ? "breaks" : "break") the rule: \(named(groups.failing)); \(holm)."
      )
    }
    if !groups.suppressed.isEmpty {
      sentences.append(
        "Suppressed in at least one school: \(named(groups.suppressed)).")
    }
    if !groups.withoutNational.isEmpty {
      sentences.append(
        "Without a national value: \(named(groups.withoutNational)).")
    }
    if !groups.withoutFigures.isEmpty {
      sentences.append("Without figures: \(named(groups.withoutFigures)).")
    }
    guard outcomeMeasure == .noneBelow else { return sentences }
    sentences.append(
      "Of schools exactly at national in every group, up to \(share(groups.chanceRate)) would break it by chance."
    )
    if let rate = groups.baseRate {
      sentences.append("Of comparable schools, \(share(rate)) break it.")
    }
    return sentences
  }
}
