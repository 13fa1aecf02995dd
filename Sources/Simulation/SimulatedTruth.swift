public import Readers

/// What is true of a simulation, which no evaluator of real data ever knows: results with and without the programme.
///
/// All rows speak of the pupils of the programme's schools together, each pupil alike, before figures are rounded or
/// suppressed; what is called national is the national figure itself.
public struct SimulatedTruth: Sendable {
  /// One true number.
  public struct Row: Sendable, Equatable {
    /// What it is.
    public var quantity: Quantity
    /// The group of pupils; nil for all that concerns two groups.
    public var group: KeyStageTwoGroup?
    /// The year of the results.
    public var year: Int
    /// The year that a reduction is measured from.
    public var baseline: Int?
    /// The number.
    public var value: Double
  }

  /// What is told.
  public enum Quantity: String, Sendable, CaseIterable {
    /// Part-years of the programme.
    case exposure
    /// Pupils with a progress score.
    case pupils
    /// Their mean progress.
    case progress
    /// Their mean progress without the programme.
    case progressWithout = "progress.without"
    /// The difference: the effect on the treated.
    case effect
    /// The effect on disadvantaged pupils less that on others: positive = narrowed.
    case narrowing
    /// National mean progress of the group, less the schools'.
    case gap = "gap.to.national"
    /// The same without the programme.
    case gapWithout = "gap.to.national.without"
    /// 1 - gap / gap of the baseline.
    case reduction
    /// The same without the programme: what chance and regression to the mean do alone.
    case reductionWithout = "reduction.without"
    /// (gap without the programme - gap) / gap of the baseline.
    case reductionByProgramme = "reduction.by.programme"
  }

  /// The rows, by year; none where no school gets the programme.
  public let rows: [Row]

  private static let groups: [KeyStageTwoGroup] = [.all, .disadvantaged, .other]

  /// The truth of a simulation.
  ///
  /// - Parameter simulation: The simulation.
  public init(_ simulation: Simulation) {
    guard let programme = simulation.process.programme else {
      rows = []
      return
    }
    let treated = simulation.schools.filter(\.isProgramme)
    let years = simulation.process.years
    let arms = years.indices.map { place in
      Arm(
        own: Self.sum(treated.map { $0.sums[place] }),
        without: Self.sum(treated.map { $0.untreated[place] }), norms: simulation.norms[place])
    }
    var rows: [Row] = []
    for (place, year) in years.enumerated() {
      rows.append(Row(quantity: .exposure, year: year, value: programme.exposure(year: year)))
      for group in Self.groups { rows += arms[place].rows(group, year) }
      rows += arms[place].narrowing(year)
      guard programme.exposure(year: year) > 0 else { continue }
      for (before, baseline) in years.enumerated() where programme.exposure(year: baseline) == 0 {
        for group in Self.groups {
          rows += arms[place].reductions(group, year, from: arms[before], baseline)
        }
      }
    }
    self.rows = rows
  }

  /// The number of a quantity, group and year.
  ///
  /// - Parameters:
  ///   - quantity: The quantity.
  ///   - group: The group; nil where it concerns two.
  ///   - year: The year of the results.
  ///   - baseline: The year that a reduction is measured from.
  /// - Returns: The number; nil where there is none.
  public func value(
    _ quantity: Quantity, _ group: KeyStageTwoGroup? = nil, year: Int, baseline: Int? = nil
  ) -> Double? {
    rows.first {
      $0.quantity == quantity && $0.group == group && $0.year == year && $0.baseline == baseline
    }?.value
  }

  /// The truth as a text file: quantity, group, year, baseline, value, simulated.
  public var csv: String {
    "quantity,group,year,baseline,value,simulated\n"
      + rows.map { row in
        let baseline = row.baseline.map { "\($0)" } ?? ""
        return "\(row.quantity.rawValue),\(row.group?.rawValue ?? ""),\(row.year),\(baseline),"
          + "\(plain(row.value)),1\n"
      }.joined()
  }

  private func plain(_ value: Double) -> String {
    value.rounded() == value && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }

  private static func sum(_ cohorts: [CohortSums]) -> CohortSums {
    cohorts.reduce(into: CohortSums()) { $0.add($1) }
  }
}

/// The programme's schools in a year, with it and without.
private struct Arm {
  let own: CohortSums
  let without: CohortSums
  let norms: NationalNorms

  func effect(_ group: KeyStageTwoGroup) -> Double? {
    guard let mean = own[group].meanProgress, let other = without[group].meanProgress else {
      return nil
    }
    return mean - other
  }

  /// The national mean less the schools': of all pupils nationally it is 0 by definition, as tables leave it blank.
  func gap(_ group: KeyStageTwoGroup, _ sums: CohortSums) -> Double? {
    let national = group == .all ? 0 : norms.figures[group]?.progress
    return sums[group].meanProgress.flatMap { mean in national.map { $0 - mean } }
  }

  func rows(_ group: KeyStageTwoGroup, _ year: Int) -> [SimulatedTruth.Row] {
    let values: [(SimulatedTruth.Quantity, Double?)] = [
      (.pupils, Double(own[group].progressed)), (.progress, own[group].meanProgress),
      (.progressWithout, without[group].meanProgress), (.effect, effect(group)),
      (.gap, gap(group, own)), (.gapWithout, gap(group, without)),
    ]
    return values.compactMap { quantity, value in
      value.map { SimulatedTruth.Row(quantity: quantity, group: group, year: year, value: $0) }
    }
  }

  func narrowing(_ year: Int) -> [SimulatedTruth.Row] {
    guard let focus = effect(.disadvantaged), let other = effect(.other) else { return [] }
    return [SimulatedTruth.Row(quantity: .narrowing, year: year, value: focus - other)]
  }

  func reductions(
    _ group: KeyStageTwoGroup, _ year: Int, from before: Arm, _ baseline: Int
  ) -> [SimulatedTruth.Row] {
    guard let start = before.gap(group, before.own), start > 0, let end = gap(group, own),
      let untreated = gap(group, without)
    else { return [] }
    let values: [(SimulatedTruth.Quantity, Double)] = [
      (.reduction, 1 - end / start), (.reductionWithout, 1 - untreated / start),
      (.reductionByProgramme, (untreated - end) / start),
    ]
    return values.map { quantity, value in
      SimulatedTruth.Row(
        quantity: quantity, group: group, year: year, baseline: baseline, value: value)
    }
  }
}
