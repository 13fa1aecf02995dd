import Frames

/// Counts rows step by step, in all and by arm.
struct FlowTally {
  private let model: String
  private let arms: Arms?
  private var remaining: Int
  private var remainingByArm: [Int]
  /// The arms that are told: those that occur, and `missing` where records are left out.
  private let told: [Int]
  private(set) var steps: [FlowStep] = []

  /// The rows of the file, each in its arm; of a record that cannot be read the arm is missing.
  ///
  /// - Parameters:
  ///   - model: The id of the model.
  ///   - rowCount: The number of rows that were kept.
  ///   - rejected: The records beside them that were left out, one line per reason, by first appearance.
  ///   - arms: The arm of each row.
  init(model: String, rowCount: Int, rejected: [RejectedRecord] = [], arms: Arms?) {
    self.model = model
    self.arms = arms
    remaining = rowCount + rejected.count
    remainingByArm = arms?.counts ?? []
    if arms != nil { remainingByArm[Arms.missing] += rejected.count }
    let present = arms?.present ?? []
    let isWhole = present.isEmpty || rejected.isEmpty || present.contains(Arms.missing)
    told = isWhole ? present : present + [Arms.missing]
    append(.read, "", dropped: 0, byArm: [])
    for reason in rejected.map(\.reason).uniqued() {
      let count = rejected.count { $0.reason == reason }
      append(.reject, reason, dropped: count, byArm: [0, 0, count])
    }
  }

  /// What a step drops, reason by reason.
  mutating func add(_ step: FlowStep.Step, _ selection: Selection) {
    for drop in selection.dropped {
      append(step, drop.reason, dropped: drop.count, byArm: arms?.counts(drop.rows) ?? [])
    }
  }

  /// A step that drops nothing, for what it says.
  mutating func note(_ step: FlowStep.Step, _ reason: String) {
    append(step, reason, dropped: 0, byArm: [])
  }

  private mutating func append(
    _ step: FlowStep.Step, _ reason: String, dropped: Int, byArm: [Int]
  ) {
    remaining -= dropped
    steps.append(
      FlowStep(
        model: model, step: step, reason: reason, arm: nil, dropped: dropped, remaining: remaining))
    for arm in told {
      let lost = byArm.isEmpty ? 0 : byArm[arm]
      remainingByArm[arm] -= lost
      steps.append(
        FlowStep(
          model: model, step: step, reason: reason, arm: Arms.names[arm], dropped: lost,
          remaining: remainingByArm[arm]))
    }
  }
}

/// The arm of each row.
struct Arms: Sendable {
  /// What the arms are called; the place is the code of the indicator.
  static let names = ["comparison", "treated", "missing"]
  /// The place of those of whom it is not known.
  static let missing = 2

  /// Who gets the programme.
  let treated: Indicator

  /// The arms that occur in the data, treated first.
  let present: [Int]

  /// The number of rows of each arm, over all rows.
  let counts: [Int]

  init(_ treated: Indicator) {
    self.treated = treated
    let counts = RowSelection.all(treated.codes.count).counts(of: treated.codes, count: 3)
    self.counts = counts
    present = [1, 0, 2].filter { $0 < 2 || counts[$0] > 0 }
  }

  /// The number of rows of each arm.
  func counts(_ rows: RowSelection) -> [Int] { rows.counts(of: treated.codes, count: 3) }
}
