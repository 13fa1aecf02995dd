import Frames

/// Counts rows step by step, in all and by arm.
struct FlowTally {
  private let model: String
  private let arms: Arms?
  private var remaining: Int
  private var remainingByArm: [Int]
  private(set) var steps: [FlowStep] = []

  /// The rows of the file, each in its arm; a record that cannot be read is in none.
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
    append(.read, "", dropped: 0, byArm: [])
    for reason in rejected.map(\.reason).uniqued() {
      append(.reject, reason, dropped: rejected.count { $0.reason == reason }, byArm: [])
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
    guard let arms else { return }
    for arm in arms.present {
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
