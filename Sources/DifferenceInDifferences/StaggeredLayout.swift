internal import Numerics

/// A staggered sample sorted for comparisons: rows of one cohort and group stand together.
///
/// A *class* is a cohort (the never treated last) and a group. A *block* holds the rows that a comparison
/// takes as a whole and whose contributions stand together: a class of a panel, a class in one period of
/// repeated cross-sections.
struct StaggeredLayout: Sendable {
  let rows: StaggeredRows
  let isPanel: Bool
  let groupCount: Int
  let notes: [StaggeredNote]

  /// Per class and period (class T + period) the rows' covariates and weights; nil where there are none.
  let sides: [ComparisonSide?]

  /// Per class and period the outcome.
  let outcomes: [[RowLanes]]

  /// Per period the first period that has the same covariates and weights for all units of a panel.
  let version: [Int]

  /// What contributions add up over.
  let space: ContributionSpace

  /// The codes of the units of a balanced panel, in the order of their numbers; empty otherwise.
  let unitCodes: [Int32]

  /// Whether rows of repeated observations stand in several blocks.
  let hasRepeatedUnits: Bool

  /// The covariates in use.
  let basis: CovariateBasis

  var periodCount: Int { rows.periods.count }
  var classCount: Int { (rows.cohorts.count + 1) * groupCount }

  func side(_ cls: Int, _ period: Int) -> ComparisonSide? {
    sides[cls * periodCount + (isPanel ? version[period] : period)]
  }

  func outcome(_ cls: Int, _ period: Int) -> [RowLanes] { outcomes[cls * periodCount + period] }

  /// The block that holds the contributions of a class in a period.
  func block(_ cls: Int, _ period: Int) -> Int { isPanel ? cls : cls * periodCount + period }

  /// Sorts a sample.
  ///
  /// - Parameters:
  ///   - sample: The rows.
  ///   - options: The rules.
  ///   - groupCount: 2 for triple differences, else 1.
  ///   - threads: How many threads may work.
  /// - Throws: What is wrong with the sample.
  init(
    _ sample: StaggeredSample, _ options: StaggeredOptions, groupCount: Int, threads: Int
  ) throws(StaggeredError) {
    try sample.requireFinite()
    let rows = try StaggeredRows(sample, options)
    var notes = rows.notes
    var units: StaggeredUnits?
    if let codes = sample.units {
      let drop = options.incompleteUnits == .dropped
      let found = try StaggeredUnits(sample, codes: codes, in: rows, completeOnly: drop)
      guard found.count > 0 else { throw .noCompleteUnit }
      if found.incompleteCount > 0 {
        notes.append(
          drop
            ? .incompleteUnitsDropped(count: found.incompleteCount)
            : .incompleteUnitsKept(count: found.incompleteCount))
      }
      units = found
    }
    let isPanel = units.map { $0.incompleteCount == 0 || options.incompleteUnits == .dropped }
    self.rows = rows
    self.isPanel = isPanel ?? false
    self.groupCount = groupCount
    unitCodes = self.isPanel ? units?.codes ?? [] : []
    hasRepeatedUnits = !self.isPanel && units != nil
    basis = CovariateBasis(sample.covariates)
    let sorter = BlockSorter(sample, rows, groupCount: groupCount)
    if let units, self.isPanel {
      let panel = PanelBlocks(sorter, units, basis: basis, threads: threads)
      (sides, outcomes, version, space) = (
        panel.sides, panel.outcomes, panel.version, panel.space
      )
    } else {
      let sections = SectionBlocks(sorter, units, basis: basis, threads: threads)
      (sides, outcomes, version, space) = (
        sections.sides, sections.outcomes, Array(rows.periods.indices), sections.space
      )
    }
    let alone = space.cohortCounts(rows.cohorts.count).enumerated().filter { $1 == 1 }
    self.notes = notes + alone.map { .oneUnitCohort(cohort: rows.cohorts[$0.offset]) }
  }
}

/// Lists of rows per block, in order.
struct BlockSorter: Sendable {
  let sample: StaggeredSample
  let rows: StaggeredRows
  let groupCount: Int

  init(_ sample: StaggeredSample, _ rows: StaggeredRows, groupCount: Int) {
    self.sample = sample
    self.rows = rows
    self.groupCount = groupCount
  }

  var classCount: Int { (rows.cohorts.count + 1) * groupCount }

  /// Entries with key >= 0 by key, each key's in ascending order.
  static func sorted(
    keys: [Int32], keyCount: Int
  ) -> (order: [Int32], starts: [Int]) {
    var starts = [Int](repeating: 0, count: keyCount + 1)
    for key in keys where key >= 0 { starts[Int(key) + 1] += 1 }
    for key in 0..<keyCount { starts[key + 1] += starts[key] }
    var next = starts
    var order = [Int32](repeating: 0, count: starts[keyCount])
    for index in keys.indices where keys[index] >= 0 {
      let key = Int(keys[index])
      order[next[key]] = Int32(index)
      next[key] += 1
    }
    return (order, starts)
  }

  /// The weights of rows.
  func weights(_ rows: ArraySlice<Int32>) -> [RowLanes] {
    sample.weights.map { LaneVector.gather($0, rows: rows) } ?? LaneVector.ones(rows.count)
  }

  /// The side that rows make.
  func side(_ rows: ArraySlice<Int32>, _ basis: CovariateBasis) -> ComparisonSide? {
    guard !rows.isEmpty else { return nil }
    let design =
      basis.kept.isEmpty
      ? LaneMatrix(onesOf: rows.count)
      : LaneMatrix(
        onesAnd: sample.covariates, origin: basis.origin, basis: basis.transform, rows: rows)
    return ComparisonSide(design: design, weights: weights(rows))
  }
}
