import Analyses
import Education

/// The chances of a target's verdicts as `plan --read` shows them: a line for each true effect.
enum ProspectText {
  /// Line by line.
  ///
  /// - Parameter target: The chances of a target.
  /// - Returns: An empty line, then the lines.
  static func lines(_ target: TargetProspect) -> [String] {
    let head = ["", "target \(target.id): \(target.measure.rawValue)", "  \(target.text)"]
    guard let verdicts = target.verdicts else {
      return head + ["  no chances of its verdicts: \(target.reason?.words ?? "")"]
    }
    let isTested = verdicts.rows.contains { $0.impact[ImpactVerdict.allCases.count - 1] < 1 }
    var rows = [["true effect", "figures meet", "met", "not met", "cannot tell"]]
    if isTested { rows[0] += ["benefit", "not worthwhile", "inconclusive", "harm"] }
    for row in verdicts.rows {
      let all = [row.observedMet] + row.achieved
      let impact = isTested ? Array(row.impact.dropLast()) : []
      rows.append([effect(row, target.measure)] + (all + impact).map(percent))
    }
    return head + basis(target, verdicts) + aligned(rows).map { "    " + $0 }
  }

  private static func basis(_ target: TargetProspect, _ verdicts: VerdictProspect) -> [String] {
    var lines: [String] = []
    let years = target.years.map { String($0) }.joined(separator: ", ")
    if verdicts.draws == 0 {
      lines.append("  chance of each verdict if everyone answers, exact")
    } else {
      lines.append(
        "  chance of each verdict, from the rows of \(years) alone: no later figure was looked at")
      lines.append(
        "  \(Fixed.count(Double(verdicts.draws))) draws, seed \(verdicts.seed), Monte Carlo error at most "
          + "\(Fixed.number(100 * verdicts.monteCarloError, digits: 1)) points")
    }
    if let first = verdicts.schools.first {
      let others = verdicts.schools.last ?? 0
      lines.append(
        "  \(first) schools" + (others > 0 ? ", \(others) to compare with" : "")
          + (changes(verdicts).map { "; \($0)" } ?? ""))
    }
    if target.isCapped {
      lines.append(
        "  the baseline contains the year on which schools were chosen: no verdict of benefit will be given"
      )
    }
    if !verdicts.schools.isEmpty {
      lines.append(
        "  a choice of schools for weak results is not in it: the placebo base rate of `run` tells of that, and where "
          + "`selection` is declared a benefit needs more than such sets gain, so its shares are upper bounds"
      )
    }
    if target.measure == .noneBelow || target.measure == .nonInferior {
      lines.append(
        "  groups are taken as independent of each other; the true effect is the difference of every group"
      )
    }
    return lines
  }

  private static func changes(_ verdicts: VerdictProspect) -> String? {
    guard let deviation = verdicts.changeDeviation, let source = verdicts.changeSource else {
      return nil
    }
    let size = Fixed.number(deviation, digits: 2)
    switch source {
    case .years(let from, let to):
      return
        "schools' own changes have the standard deviation \(size), as between \(from) and \(to)"
    case .assumed(let persistence):
      return "schools' own changes have the standard deviation \(size), assuming that "
        + "\(Fixed.percent(persistence)) of a difference is left a year later"
    }
  }

  private static func effect(_ row: VerdictProspect.Row, _ measure: TargetMeasure) -> String {
    let isShare = measure == .gapReduction || measure == .shareAgree
    let size =
      isShare
      ? Fixed.number(100 * row.effect, digits: 0) + " %" : Fixed.number(row.effect, digits: 2)
    switch row.name {
    case .harm: return size + " (harm)"
    case .none: return size + " (none)"
    case .boundary: return size + " (exactly the target)"
    case .asBefore:
      let isOfGroups = measure == .noneBelow || measure == .nonInferior
      return size + (isOfGroups ? " (as before, the lowest)" : " (as before)")
    case .half, .below, .beyond: return size
    }
  }

  private static func percent(_ share: Double) -> String {
    Fixed.number(100 * share, digits: 1) + " %"
  }

  /// Columns of one width, the first from the left, the others from the right.
  private static func aligned(_ rows: [[String]]) -> [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.indices.map { column in
        let fill = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + fill : fill + row[column]
      }.joined(separator: "  ")
    }
  }
}

extension TargetProspect.Reason {
  /// The reason in words.
  fileprivate var words: String {
    switch self {
    case .noYearsBefore: "there are no figures of the programme's schools before the start"
    case .gapNotAboveZero: "the gap before is not above nought, so a share of it means nothing"
    case .noUncertainty: "the figures before do not tell how far chance moves them"
    }
  }
}
