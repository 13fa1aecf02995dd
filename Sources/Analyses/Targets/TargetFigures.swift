import Education
import Frames
import Specs

/// The figures behind a target: its rows, gathered into schools and years.
struct TargetFigures {
  /// A row with a figure.
  struct Entry {
    let row: Int
    let school: Int
    let isAfter: Bool
    let isTreated: Bool
    let value: Double
    let national: Double?
    let weight: Double
    let variance: Double?
    let group: String?
  }

  /// The rows with a figure, of the years of the target.
  private(set) var entries: [Entry] = []
  /// Groups of treated schools of which a figure lacks after the start.
  private(set) var hiddenGroups: Set<String> = []
  /// Rows of treated schools after the start, with a figure or not.
  private(set) var postRowCount = 0
  /// Whether there are schools without the programme.
  private(set) var hasComparison = false

  init(_ plan: TargetPlan, binding: Binding, rows: RowSelection) {
    let frame = binding.frame
    let years = binding.years
    let units = plan.unit.map { frame.groupCodes(of: [$0]).codes }
    var nationalColumn: String?
    if case .national(let name) = plan.comparator { nationalColumn = name }
    let (values, nationals) = (Self.numbers(frame, plan.of), Self.numbers(frame, nationalColumn))
    let weights = Self.numbers(frame, plan.weight)
    let lows = Self.numbers(frame, plan.interval?.low)
    let highs = Self.numbers(frame, plan.interval?.high)
    let groups = plan.by.flatMap { frame[$0] }
    for row in rows.rows.map({ Int($0) }) {
      guard years[row] != YearColumn.missing else { continue }
      let year = Int(years[row])
      let isAfter = plan.post.contains(year)
      guard isAfter || plan.baseline.contains(year) else { continue }
      let arm = binding.arms?.treated.codes[row] ?? 1
      guard arm != Indicator.missing else { continue }
      let isTreated = arm == 1
      let group = groups.flatMap { $0.label(at: row) }
      if isAfter, isTreated { postRowCount += 1 }
      if !isTreated { hasComparison = true }
      let weight = weights(row) ?? 1
      guard let value = values(row), weight > 0, nationalColumn == nil || nationals(row) != nil
      else {
        if isAfter, isTreated, let group { hiddenGroups.insert(group) }
        continue
      }
      let interval = lows(row).flatMap { low in
        highs(row).flatMap { PublishedInterval(lower: low, upper: $0) }
      }
      entries.append(
        Entry(
          row: row, school: units.map { Int($0[row]) } ?? 0, isAfter: isAfter,
          isTreated: isTreated, value: value, national: nationals(row), weight: weight,
          variance: interval?.samplingVariance, group: group))
    }
  }

  /// Schools and years: rows of one school at one time are averaged; several rows of a school and time tell their own
  /// sampling variance, one row that of its published interval.
  ///
  /// - Parameters:
  ///   - isTreated: Of which arm.
  ///   - figure: What is averaged.
  /// - Returns: One figure per school and time.
  func schools(isTreated: Bool, _ figure: (Entry) -> Double) -> [SchoolYear] {
    let own = entries.filter { $0.isTreated == isTreated }
    let cells = Dictionary(grouping: own) { [$0.school, $0.isAfter ? 1 : 0] }
    return cells.keys.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }.flatMap { key -> [SchoolYear] in
      let rows = cells[key] ?? []
      let arePublished = rows.contains { $0.variance != nil } || rows.count < 2
      if arePublished {
        return rows.map {
          SchoolYear(
            school: key[0], isAfter: key[1] == 1, value: figure($0), variance: $0.variance,
            weight: $0.weight)
        }
      }
      guard let mean = SampleMean(of: rows.map(figure)) else { return [] }
      return [
        SchoolYear(
          school: key[0], isAfter: key[1] == 1, value: mean.value, variance: mean.variance,
          weight: rows.reduce(0) { $0 + $1.weight })
      ]
    }
  }

  /// The numbers of a column by row; nil where missing, or without a column.
  private static func numbers(_ frame: Frame, _ name: String?) -> (Int) -> Double? {
    guard let column = name.flatMap({ frame[$0] }) else { return { _ in nil } }
    let missing = column.missing
    switch column.values {
    case .number(let numbers): return { missing.isMissing($0) ? nil : numbers[$0] }
    case .flag(let flags): return { missing.isMissing($0) ? nil : flags[$0] ? 1 : 0 }
    case .factor, .text: return { _ in nil }
    }
  }
}

extension Column {
  /// The level or the whole number of a row as a text; nil where missing.
  fileprivate func label(at row: Int) -> String? {
    guard !missing.isMissing(row) else { return nil }
    switch values {
    case .factor(let factor): return factor.levels[Int(factor.codes[row])]
    case .text(let texts): return texts[row]
    case .number(let numbers): return "\(numbers[row])"
    case .flag(let flags): return flags[row] ? "true" : "false"
    }
  }
}
