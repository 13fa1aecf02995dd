internal import Numerics

/// The rows of a staggered sample that take part, with periods and cohorts as positions.
struct StaggeredRows: Sendable {
  /// The periods that remain, ascending.
  let periods: [Int32]

  /// The treated cohorts that remain, ascending.
  let cohorts: [Int32]

  /// Whether some rows are never treated.
  let hasNever: Bool

  /// How many of the cohorts have effects of their own: all, or all but the last, which is control only.
  let effectCount: Int

  /// Per row the position of its period, -1 for a row that is left out.
  let period: [Int32]

  /// Per row the position of its cohort; `cohorts.count` for the never treated.
  let cohort: [Int32]

  /// How the sample was used.
  private(set) var notes: [StaggeredNote]

  /// Sorts rows into periods and cohorts, after the rules of R's did.
  ///
  /// Starts beyond the last period count as never; without never-treated rows the last cohort is control only
  /// and periods from its start on go; cohorts that start with the first period go.
  ///
  /// - Throws: `noRows`, `noNeverTreated`, `onePeriod`, `noTreatedCohort`.
  init(_ sample: StaggeredSample, _ options: StaggeredOptions) throws(StaggeredError) {
    guard !sample.outcome.isEmpty else { throw .noRows }
    let time = DenseCodes(sample.period)
    let start = DenseCodes(sample.cohort)
    let ahead = Int64(options.anticipation)
    let last = Int64(time.levels[time.levels.count - 1])
    let late = start.levels.filter { $0 != StaggeredSample.never && Int64($0) > last + ahead }
    var treated = start.levels.filter { $0 != StaggeredSample.never && Int64($0) <= last + ahead }
    hasNever = treated.count < start.levels.count
    notes = late.isEmpty ? [] : [.startsAfterTheLastPeriod(cohorts: late)]
    var periods = time.levels
    if !hasNever, let latest = treated.last {
      guard options.control == .notYetTreated else { throw .noNeverTreated }
      let from = Int32(Int64(latest) - ahead)
      periods.removeAll { $0 >= from }
      notes.append(.lastCohortAsControl(cohort: latest, periodsFrom: from))
    }
    guard let first = periods.first else { throw .onePeriod }
    let early = Set(treated.filter { Int64($0) <= Int64(first) + ahead })
    treated.removeAll { early.contains($0) }
    guard periods.count >= 2 else { throw .onePeriod }
    effectCount = hasNever ? treated.count : treated.count - 1
    guard effectCount > 0 else { throw .noTreatedCohort(anticipation: options.anticipation) }
    self.periods = periods
    cohorts = treated
    let never = Int32(treated.count)
    let cohortOf = start.levels.map { level in
      early.contains(level) ? -1 : treated.firstIndex(of: level).map(Int32.init) ?? never
    }
    let periodOf = time.levels.indices.map { $0 < periods.count ? Int32($0) : -1 }
    var (period, cohort) = (time.codes, start.codes)
    for row in period.indices {
      cohort[row] = cohortOf[Int(cohort[row])]
      period[row] = cohort[row] < 0 ? -1 : periodOf[Int(period[row])]
    }
    self.period = period
    self.cohort = cohort
    if !early.isEmpty { noteEarly(sample, early, options.anticipation) }
  }

  private mutating func noteEarly(
    _ sample: StaggeredSample, _ early: Set<Int32>, _ anticipation: Int32
  ) {
    var units = Set<Int32>()
    var rows = 0
    for row in sample.cohort.indices where early.contains(sample.cohort[row]) {
      rows += 1
      if let codes = sample.units { units.insert(codes[row]) }
    }
    notes.append(
      .treatedFromTheStart(
        count: sample.units == nil ? rows : units.count, anticipation: anticipation))
  }
}

extension StaggeredSample {
  /// Every number must be finite, every weight at least nought.
  func requireFinite() throws(StaggeredError) {
    if let row = outcome.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(.outcome, row: row)
    }
    if let weights, let row = weights.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(.weight, row: row)
    }
    if let weights, let row = weights.firstIndex(where: { $0 < 0 }) {
      throw .negativeWeight(row: row)
    }
    if let column = covariates.firstColumnNotFinite {
      let row = covariates.column(column).firstIndex { !$0.isFinite } ?? 0
      throw .notFinite(.covariate(column), row: row)
    }
  }
}
