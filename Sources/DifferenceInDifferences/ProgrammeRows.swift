import Designs
public import Frames
public import LinearModels

/// A covariate with its name.
public struct NamedValues: Sendable, Equatable {
  /// The covariate as terms spell it.
  public let label: String
  /// One finite number per row.
  public let values: [Double]

  /// A covariate.
  ///
  /// - Parameters:
  ///   - label: As terms spell it.
  ///   - values: One finite number per row.
  public init(_ label: String, _ values: [Double]) {
    self.label = label
    self.values = values
  }
}

/// The rows of a design with a programme: who, when, from when on, what came of it.
///
/// A row is a unit in a period, or a pupil of that unit in that period: repeated cross-sections need nothing
/// else. All arrays have one entry per row.
public struct ProgrammeRows: Sendable {
  /// The first treated period of units that the programme never reaches.
  public static let never = Int32.max

  /// What gets the programme, with its name.
  public var unit: (label: String, grouping: Grouping)
  /// The period of each row, with its name.
  public var time: (label: String, values: [Int32]) { didSet { index = nil } }
  /// The first treated period of the row's unit, `never` for units without the programme.
  public var start: [Int32] { didSet { index = nil } }
  /// Whether a row belongs to the focus group, with the group's name; nil without groups.
  public var group: (label: String, isFocus: [Bool])?
  /// The outcome, with its name.
  public var outcome: (label: String, values: [Double])
  /// Columns that enter linearly.
  public var covariates: [NamedValues] = []
  /// How rows are weighted.
  public var weights: Weights = .none
  /// None for independent rows, one for one-way clustering.
  public var clusters: [ClusterDimension] = []
  /// How much of the programme each treated row had: effects are per unit of it; nil for one each.
  public var amounts: [Double]?
  /// What is observed repeatedly; nil for cross-sections, and where nobody asks.
  public var panel: Grouping?
  /// Starts and periods by number, where they were counted once for all.
  private var index: StartsAndPeriods?
  /// Periods in which treated units are neither before nor after: their effect is estimated by itself.
  public var transition: Set<Int32> = []

  /// Rows without groups, covariates, weights and clusters.
  ///
  /// - Parameters:
  ///   - unit: What gets the programme.
  ///   - time: The period of each row.
  ///   - start: The first treated period of each row's unit.
  ///   - outcome: The outcome.
  /// - Precondition: One entry per row, at least one row.
  public init(
    unit: (label: String, grouping: Grouping), time: (label: String, values: [Int32]),
    start: [Int32], outcome: (label: String, values: [Double])
  ) {
    let count = outcome.values.count
    precondition(count > 0, "no rows")
    precondition(
      unit.grouping.codes.count == count && time.values.count == count && start.count == count,
      "arrays of different lengths")
    self.unit = unit
    self.time = time
    self.start = start
    self.outcome = outcome
  }

  /// The number of rows.
  public var rowCount: Int { outcome.values.count }

  /// Whether a row is treated.
  ///
  /// - Parameter row: Zero-based.
  /// - Returns: Whether its period is at or after its unit's start.
  public func isTreated(_ row: Int) -> Bool { time.values[row] >= start[row] }

  /// Whether a row belongs to a treated unit in a period of transition.
  ///
  /// - Parameter row: Zero-based.
  /// - Returns: Whether its effect is estimated by itself.
  public func isInTransition(_ row: Int) -> Bool {
    start[row] != Self.never && transition.contains(time.values[row])
  }

  /// Per unit whether the programme reaches it at all.
  public var treatedUnits: [Bool] {
    var treated = [Bool](repeating: false, count: unit.grouping.count)
    for (row, code) in unit.grouping.codes.enumerated() where start[row] != Self.never {
      treated[Int(code)] = true
    }
    return treated
  }

  /// Starts and periods by number.
  var startsAndPeriodsIndex: StartsAndPeriods { index ?? StartsAndPeriods(self) }

  /// Counts starts and periods once, for all that asks for them while they stay as they are.
  public mutating func indexStartsAndPeriods() { index = StartsAndPeriods(self) }

  /// The same rows with starts and periods counted.
  var indexed: ProgrammeRows {
    if index != nil { return self }
    var rows = self
    rows.indexStartsAndPeriods()
    return rows
  }

  /// The periods that occur, ascending.
  public var periods: [Int32] { startsAndPeriodsIndex.periods.levels }

  /// The first treated periods that occur, ascending, `never` not among them.
  public var starts: [Int32] { startsAndPeriodsIndex.starts.levels.filter { $0 != Self.never } }

  /// The starts and periods that rows have together, `never` among the starts.
  var startsAndPeriods: [(start: Int32, period: Int32)] { startsAndPeriodsIndex.pairs }

  /// The starts of units from who is treated and when.
  ///
  /// Where treated rows of one period are all after, or none of them, the programme has one start: the earliest period
  /// that is after, for every treated unit, whether or not the unit is observed then. Else a unit starts in the
  /// earliest period in which a row of its own is after.
  ///
  /// - Parameters:
  ///   - treated: Whether the row belongs to the programme's arm.
  ///   - post: Whether the row's period is after the start.
  ///   - unit: The unit of each row.
  ///   - time: The period of each row.
  /// - Returns: One start per row, the same for all rows of a unit.
  public static func starts(
    treated: [Bool], post: [Bool], unit: Grouping, time: [Int32]
  ) -> [Int32] {
    var first = [Int32](repeating: never, count: unit.count)
    var isTreated = [Bool](repeating: false, count: unit.count)
    var (before, after) = (Set<Int32>(), Set<Int32>())
    // Rows of one period mostly stand together.
    var (lastAfter, lastBefore) = (never, never)
    for row in time.indices where treated[row] {
      let code = Int(unit.codes[row])
      isTreated[code] = true
      if post[row] {
        first[code] = min(first[code], time[row])
        if time[row] != lastAfter { after.insert(time[row]) }
        lastAfter = time[row]
      } else {
        if time[row] != lastBefore { before.insert(time[row]) }
        lastBefore = time[row]
      }
    }
    if before.isDisjoint(with: after), let start = after.min() {
      first = isTreated.map { $0 ? start : never }
    }
    return unit.codes.map { first[Int($0)] }
  }

  /// The first treated row that is not after although its unit has started: a programme that ends.
  ///
  /// - Parameters:
  ///   - treated: Whether the row belongs to the programme's arm.
  ///   - post: Whether the row's period is after the start.
  ///   - starts: As `starts(treated:post:unit:time:)` returns them.
  ///   - time: The period of each row.
  /// - Returns: Zero-based; nil where the programme goes on.
  public static func firstEnded(
    treated: [Bool], post: [Bool], starts: [Int32], time: [Int32]
  ) -> Int? {
    time.indices.first { treated[$0] && !post[$0] && time[$0] >= starts[$0] }
  }

  /// Some of the rows.
  ///
  /// - Parameter kept: Zero-based, ascending, at least one.
  /// - Returns: The rows with units, periods, clusters as they were.
  public func selecting(_ kept: [Int]) -> ProgrammeRows {
    func grouping(_ whole: Grouping) -> Grouping {
      Grouping(
        codes: kept.map { whole.identities[Int(whole.codes[$0])] },
        rows: RowSelection(rows: kept.map { whole.rows.rows[$0] }))
    }
    var result = ProgrammeRows(
      unit: (unit.label, grouping(unit.grouping)),
      time: (time.label, kept.map { time.values[$0] }), start: kept.map { start[$0] },
      outcome: (outcome.label, kept.map { outcome.values[$0] }))
    result.group = group.map { group in (group.label, kept.map { group.isFocus[$0] }) }
    result.amounts = amounts.map { amounts in kept.map { amounts[$0] } }
    result.transition = transition
    result.panel = panel.map(grouping)
    result.covariates = covariates.map { one in
      NamedValues(one.label, kept.map { one.values[$0] })
    }
    switch weights {
    case .none: break
    case .analytic(let values): result.weights = .analytic(kept.map { values[$0] })
    case .frequency(let values): result.weights = .frequency(kept.map { values[$0] })
    }
    result.clusters = clusters.map { whole in
      let part = grouping(whole.grouping)
      let names = whole.levels.map {
        Dictionary(uniqueKeysWithValues: zip(whole.grouping.identities, $0))
      }
      return ClusterDimension(
        label: whole.label, grouping: part,
        levels: names.map { names in part.identities.map { names[$0] ?? "" } })
    }
    return result
  }

  /// The weight of each row, ones without weights.
  var weightValues: [Double] {
    switch weights {
    case .none: [Double](repeating: 1, count: rowCount)
    case .analytic(let values), .frequency(let values): values
    }
  }

  /// The periods as groups, in order of time.
  var timeGrouping: Grouping {
    let first = time.values.min() ?? 0
    return Grouping(codes: time.values.map { $0 - first }, rows: unit.grouping.rows)
  }

  /// The focus group as groups, or nil.
  var focusGrouping: Grouping? {
    group.map { Grouping(codes: $0.isFocus.map { $0 ? 1 : 0 }, rows: unit.grouping.rows) }
  }

  /// Unit and time effects, within the group where there is one: `unit^group`, `time^group`.
  var effects: [BoundEffect] {
    guard let group, let focus = focusGrouping else {
      return [
        BoundEffect(label: unit.label, grouping: unit.grouping),
        BoundEffect(label: time.label, grouping: timeGrouping),
      ]
    }
    return [
      BoundEffect(
        label: "\(unit.label)^\(group.label)", grouping: unit.grouping.crossed(with: focus)),
      BoundEffect(
        label: "\(time.label)^\(group.label)", grouping: timeGrouping.crossed(with: focus)),
    ]
  }
}
