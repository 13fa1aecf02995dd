import Estimation
import Frames

/// A source that was joined to the rows: how many found a partner.
public struct JoinSummary: Sendable, Equatable, Codable {
  /// A column of the rows and the one of the source that it must equal.
  public struct Pair: Sendable, Equatable, Codable {
    /// The column of the rows.
    public var left: String
    /// The column of the source.
    public var right: String
  }

  /// Rows with and without a partner.
  public struct Counts: Sendable, Equatable, Codable {
    /// Rows with a partner.
    public var matched: Int
    /// Rows with a complete key and no partner.
    public var withoutMatch: Int
    /// Rows that lack a value of the key.
    public var withoutKey: Int
  }

  /// The counts of one arm.
  public struct Arm: Sendable, Equatable, Codable {
    /// treated, comparison or missing.
    public var arm: String
    /// Its counts.
    public var counts: Counts
  }

  /// The source.
  public var source: String
  /// The columns that must be equal.
  public var on: [Pair]
  /// What the names of the joined columns begin with.
  public var prefix: String
  /// Rows with and without a partner.
  public var counts: Counts
  /// The same by arm; empty where the design has none.
  public var arms: [Arm]
  /// Rows of the source that are nobody's partner.
  public var unused: Int
  /// The columns that were brought in, under their names in the analysis.
  public var columns: [ColumnSummary]
}

extension JoinOutcome {
  /// From this share of rows without a partner on a reader is told.
  static let notableShare = 0.05

  /// What a reader must know: many rows without a partner.
  var findings: [Finding] {
    let unmatched = match.withoutMatch + match.withoutKey
    guard unmatched > 0, Double(unmatched) >= Self.notableShare * Double(match.rows.count) else {
      return []
    }
    return [
      .unmatchedRows(
        source: plan.name, rows: unmatched, of: match.rows.count, withoutKey: match.withoutKey)
    ]
  }

  /// Lines of the flow that say how many rows stay without a partner.
  func note(in flow: inout FlowTally) {
    flow.note(.join, plan.name)
    let kept = [("no match", match.withoutMatch), ("no key", match.withoutKey)]
    for (why, count) in kept where count > 0 {
      flow.note(.join, "\(why): \(plan.name) (\(count) kept)")
    }
  }

  /// The join as the result tells it.
  func summary(_ builder: SampleBuilder) -> JoinSummary {
    let entered = builder.plan.enteredColumns
    return JoinSummary(
      source: plan.name, on: plan.on.map { JoinSummary.Pair(left: $0.left, right: $0.right) },
      prefix: plan.prefix,
      counts: JoinSummary.Counts(
        matched: match.matched, withoutMatch: match.withoutMatch, withoutKey: match.withoutKey),
      arms: builder.arms.map { byArm($0) } ?? [], unused: match.unused,
      columns: plan.columns.compactMap { name in
        builder.joined(plan.prefix + name).map {
          ColumnSummary(
            $0, builder.types[plan.prefix + name], isEntered: entered.contains(plan.prefix + name))
        }
      })
  }

  private func byArm(_ arms: Arms) -> [JoinSummary.Arm] {
    let counts = match.counts(by: arms.treated.codes, count: 3)
    return arms.present.map { arm in
      JoinSummary.Arm(
        arm: Arms.names[arm],
        counts: JoinSummary.Counts(
          matched: counts[arm].matched, withoutMatch: counts[arm].withoutMatch,
          withoutKey: counts[arm].withoutKey))
    }
  }
}
