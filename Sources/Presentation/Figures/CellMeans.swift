import Analyses
import DifferenceInDifferences

/// Mean outcomes by arm, group and year, as one model's cells tell them.
struct CellMeans {
  /// Whom a mean is of.
  enum Arm: Hashable {
    /// Units that start in a year.
    case start(Int32)
    /// All units that start at some time.
    case anyStart
    /// Units that the programme never reaches.
    case comparison
  }

  /// A mean with what it rests on.
  struct Mean: Equatable {
    var year: Int32
    var value: Double
    var rows: Double
    var units: Int
  }

  /// As many starts as have a line each; with more they are taken together.
  private static let mostStarts = 4

  /// The arms that have a cell, those that start first before.
  let arms: [Arm]
  /// The groups: focus, then the others; a single nil without groups.
  let groups: [Bool?]
  /// The years of any cell, ascending.
  let years: [Int32]
  /// The start, where there is only one.
  let start: Int32?
  /// How many means rest on a single unit.
  let singleCount: Int
  private let means: [Key: Mean]

  private struct Key: Hashable {
    let arm: Arm
    let isFocus: Bool?
    let year: Int32
  }

  /// The means of a model.
  ///
  /// - Parameters:
  ///   - cells: Its cells.
  ///   - keepsSingle: Whether means of a single unit are kept.
  init(_ cells: [ProgrammeRows.Cell], keepsSingle: Bool) {
    let starts = Set(cells.compactMap(\.start)).sorted()
    start = starts.count == 1 ? starts.first : nil
    let isPooled = starts.count > Self.mostStarts
    func arm(_ start: Int32?) -> Arm {
      start.map { isPooled ? .anyStart : .start($0) } ?? .comparison
    }
    let programme = isPooled ? [Arm.anyStart] : starts.map(Arm.start)
    arms = programme + (cells.contains { $0.start == nil } ? [.comparison] : [])
    let hasGroups = cells.contains { $0.isFocus != nil }
    groups = hasGroups ? [true, false] : [nil]
    years = Set(cells.map(\.period)).sorted()
    let found = Dictionary(grouping: cells) {
      Key(arm: arm($0.start), isFocus: $0.isFocus, year: $0.period)
    }.mapValues(Self.pooled)
    singleCount = found.values.filter { $0.units == 1 }.count
    means = keepsSingle ? found : found.filter { $0.value.units > 1 }
  }

  /// The mean of cells of different starts.
  private static func pooled(_ cells: [ProgrammeRows.Cell]) -> Mean {
    let weight = cells.reduce(0) { $0 + $1.weight }
    return Mean(
      year: cells[0].period, value: cells.reduce(0) { $0 + $1.weight * $1.mean } / weight,
      rows: cells.reduce(0) { $0 + $1.rowCount }, units: cells.reduce(0) { $0 + $1.unitCount })
  }

  /// The means of an arm and a group, in order of time.
  func path(_ arm: Arm, _ isFocus: Bool?) -> [Mean] {
    years.compactMap { means[Key(arm: arm, isFocus: isFocus, year: $0)] }
  }

  /// The gap of an arm, the others minus the focus group, in order of time: it rests on the lesser number of units.
  func gap(_ arm: Arm) -> [Mean] {
    let focus = Dictionary(path(arm, true).map { ($0.year, $0) }) { first, _ in first }
    return path(arm, false).compactMap { other in
      focus[other.year].map { focus in
        Mean(
          year: other.year, value: other.value - focus.value, rows: other.rows + focus.rows,
          units: min(other.units, focus.units))
      }
    }
  }

  /// Where a programme's path would have gone had it moved as the comparison's did: the comparison's, shifted by the
  /// mean difference over the years before the start, each year alike; from the last of these years on.
  ///
  /// - Parameters:
  ///   - programme: The programme's path.
  ///   - comparison: The comparison's path.
  ///   - start: The first year of the programme.
  /// - Returns: Empty where no year before the start has both, or none after.
  static func counterfactual(_ programme: [Mean], _ comparison: [Mean], start: Int32) -> [Mean] {
    let own = Dictionary(programme.map { ($0.year, $0.value) }) { first, _ in first }
    let before = comparison.filter { $0.year < start && own[$0.year] != nil }
    guard let last = before.last, comparison.contains(where: { $0.year >= start }) else {
      return []
    }
    let shift =
      before.reduce(0) { $0 + (own[$1.year] ?? 0) - $1.value } / Double(before.count)
    return comparison.filter { $0.year >= last.year }.map {
      Mean(year: $0.year, value: $0.value + shift, rows: $0.rows, units: $0.units)
    }
  }

  /// The mean over the years from the start on of a path less another, each year alike; nil where none has both.
  static func difference(_ path: [Mean], _ other: [Mean], from start: Int32) -> Double? {
    let known = Dictionary(other.map { ($0.year, $0.value) }) { first, _ in first }
    let found = path.filter { $0.year >= start }.compactMap { mean in
      known[mean.year].map { mean.value - $0 }
    }
    return found.isEmpty ? nil : found.reduce(0, +) / Double(found.count)
  }
}
