internal import Designs
internal import Numerics

/// Which event times an average by event time takes.
public struct EventWindow: Sendable, Equatable, Codable {
  /// The first event time; nil for all.
  public var first: Int32?

  /// The last event time; nil for all.
  public var last: Int32?

  /// e: only cohorts that are seen for e periods after their start, and event times that all of them have
  /// (`balance_e` in R's did); nil for all.
  public var balanced: Int32?

  /// A window of event times.
  ///
  /// - Parameters:
  ///   - first: The first event time.
  ///   - last: The last event time.
  ///   - balanced: Periods after the start that every cohort must have.
  public init(first: Int32? = nil, last: Int32? = nil, balanced: Int32? = nil) {
    self.first = first
    self.last = last
    self.balanced = balanced
  }
}

/// An average of effects: a linear map of contributions.
struct AggregateTerm: Sendable {
  let term: TermID
  let family: TermFamily
  let value: Double
  let isReference: Bool

  /// One coefficient per column of the contributions.
  let map: [Double]

  /// The cells that enter.
  let cells: [Int]
}

/// Averages over cohorts and periods, with the errors of their weights.
///
/// Cohorts weigh by their share p_g = mean(w 1{G = g}). An average theta = sum p_k effect_k / S over some cells
/// adds sum_k (effect_k - theta) / S times the deviation of p_k to the cells' own contributions.
/// Callaway & Sant'Anna (2021), [doi:10.1016/j.jeconom.2020.12.001](https://doi.org/10.1016/j.jeconom.2020.12.001);
/// R's `aggte`.
struct Aggregation: Sendable {
  /// What the averages know of a cell.
  struct Cell: Sendable {
    let column: Int
    let cohort: Int
    let start: Int32
    let period: Int32
    let effect: Double
    let isReference: Bool

    var eventTime: Int32 { period - start }
    var isTreated: Bool { eventTime >= 0 }
  }

  let cells: [Cell]

  /// p_g per treated cohort.
  let shares: [Double]

  /// Where the contributions of the cohorts' sizes begin.
  let firstShare: Int

  /// The number of units.
  let unitCount: Int

  /// The first and the last period of the sample.
  let span: (first: Int32, last: Int32)

  private var columnCount: Int { firstShare + shares.count + 1 }

  /// All averages.
  func terms(_ window: EventWindow) -> [AggregateTerm] {
    var terms: [AggregateTerm] = []
    if let simple = weighted(cells.filter(\.isTreated), .simple, .overall) { terms.append(simple) }
    return terms + groups() + events(window) + calendar()
  }

  /// sum p_k effect_k / sum p_k, with the error of p.
  private func weighted(
    _ chosen: [Cell], _ term: TermID, _ family: TermFamily
  ) -> AggregateTerm? {
    let total = chosen.reduce(0) { $0 + shares[$1.cohort] }
    guard !chosen.isEmpty, total > 0 else { return nil }
    let value = chosen.reduce(0) { $0 + shares[$1.cohort] * $1.effect } / total
    var map = [Double](repeating: 0, count: columnCount)
    for cell in chosen {
      map[cell.column] += shares[cell.cohort] / total
      addShare(cell.cohort, (cell.effect - value) / total, to: &map)
    }
    return AggregateTerm(
      term: term, family: family, value: value, isReference: chosen.allSatisfy(\.isReference),
      map: map, cells: chosen.map(\.column))
  }

  /// Adds a multiple of the deviation of p_g, (w 1{G = g} - p_g) / n.
  private func addShare(_ cohort: Int, _ factor: Double, to map: inout [Double]) {
    let n = Double(unitCount)
    map[firstShare + cohort] += factor / n
    map[columnCount - 1] -= factor * shares[cohort] / n
  }

  /// Per cohort the mean of its treated periods; over cohorts by their shares.
  private func groups() -> [AggregateTerm] {
    var (terms, cohorts) = ([AggregateTerm](), [Int]())
    for cohort in shares.indices {
      let own = cells.filter { $0.cohort == cohort && $0.isTreated }
      guard let first = own.first, shares[cohort] > 0 else { continue }
      let term = TermID.group(Int(first.start))
      terms.append(mean(own.map(single), term, .group))
      cohorts.append(cohort)
    }
    let total = cohorts.reduce(0) { $0 + shares[$1] }
    guard !terms.isEmpty else { return [] }
    let value = zip(cohorts, terms).reduce(0) { $0 + shares[$1.0] * $1.1.value } / total
    var map = [Double](repeating: 0, count: columnCount)
    for (cohort, term) in zip(cohorts, terms) {
      map.add(term.map.scaled(by: shares[cohort] / total))
      addShare(cohort, (term.value - value) / total, to: &map)
    }
    let overall = AggregateTerm(
      term: .group, family: .overall, value: value, isReference: false, map: map,
      cells: terms.flatMap(\.cells))
    return [overall] + terms
  }

  /// By event time; overall the mean from 0 on.
  private func events(_ window: EventWindow) -> [AggregateTerm] {
    var chosen = cells
    if let balanced = window.balanced {
      let last = cells.map(\.period).max() ?? span.last
      let length = last - min(span.first, cells.map(\.start).min() ?? span.first)
      chosen.removeAll {
        last - $0.start < balanced || $0.eventTime > balanced || $0.eventTime < balanced - length
      }
    }
    let times = Set(chosen.map(\.eventTime)).sorted().filter {
      $0 >= window.first ?? .min && $0 <= window.last ?? .max
    }
    let terms = times.compactMap { time in
      weighted(chosen.filter { $0.eventTime == time }, .dynamic(Int(time)), .dynamic)
    }
    let after = zip(times, terms).filter { $0.0 >= 0 }.map(\.1)
    return (after.isEmpty ? [] : [mean(after, .dynamic, .overall)]) + terms
  }

  /// By treated period; overall their mean.
  private func calendar() -> [AggregateTerm] {
    let treated = cells.filter(\.isTreated)
    let terms = Set(treated.map(\.period)).sorted().compactMap { period in
      weighted(treated.filter { $0.period == period }, .calendar(Int(period)), .calendar)
    }
    return terms.isEmpty ? [] : [mean(terms, .calendar, .overall)] + terms
  }

  private func single(_ cell: Cell) -> AggregateTerm {
    var map = [Double](repeating: 0, count: columnCount)
    map[cell.column] = 1
    return AggregateTerm(
      term: .intercept, family: .cells, value: cell.effect, isReference: cell.isReference, map: map,
      cells: [cell.column])
  }

  /// The plain mean of terms.
  private func mean(
    _ terms: [AggregateTerm], _ term: TermID, _ family: TermFamily
  ) -> AggregateTerm {
    let share = 1 / Double(terms.count)
    var map = [Double](repeating: 0, count: columnCount)
    for term in terms { map.add(term.map.scaled(by: share)) }
    return AggregateTerm(
      term: term, family: family, value: terms.reduce(0) { $0 + $1.value } * share,
      isReference: terms.allSatisfy(\.isReference), map: map, cells: terms.flatMap(\.cells))
  }
}
