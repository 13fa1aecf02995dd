/// A figure of a school in a year before the start.
public struct PriorFigure: Sendable, Equatable {
  /// The school, as a code.
  public var school: Int
  /// The year.
  public var year: Int
  /// Whether the school gets the programme.
  public var isTreated: Bool
  /// Whether it is of the other pupils.
  public var isOther = false
  /// A mean, or its difference to a reference.
  public var value: Double
  /// Its sampling variance; nil where unknown.
  public var variance: Double?
  /// How much it counts, above 0.
  public var weight: Double

  /// A figure.
  ///
  /// - Parameters:
  ///   - school: The school, as a code.
  ///   - year: The year.
  ///   - isTreated: Whether the school gets the programme.
  ///   - value: A mean, or its difference to a reference.
  ///   - variance: Its sampling variance; nil where unknown.
  ///   - weight: How much it counts, above 0.
  public init(
    school: Int, year: Int, isTreated: Bool, value: Double, variance: Double?, weight: Double
  ) {
    self.school = school
    self.year = year
    self.isTreated = isTreated
    self.value = value
    self.variance = variance
    self.weight = weight
  }
}

/// What the years before a start say of how schools will differ and change: the ground of verdicts to come.
public struct PrePeriod: Sendable, Equatable {
  /// How the variance of schools' own changes came about.
  public enum ChangeSource: Sendable, Equatable, Codable {
    /// From the changes of schools between years so far apart, the first of which is named.
    case years(from: Int, to: Int)
    /// From the variance between schools in one year, assuming that so much of a difference is left a year later.
    case assumed(persistence: Double)
  }

  /// What of a school's true difference is assumed to be left a year later where one year alone is known: with it a
  /// published progress score of some 45 pupils correlates about 0.56 from year to year, as it does in the tables.
  public static let persistence = 0.75

  /// The programme's schools at the baseline; `after` holds what the time after may be expected to count.
  public let programme: [SchoolRecord]
  /// The comparison schools, likewise.
  public let comparison: [SchoolRecord]
  /// The variance of a school's own true change from the baseline to the time after.
  public let changeVariance: Double
  /// Where it comes from.
  public let changeSource: ChangeSource
  /// The variance between schools of an arm, beyond that of their pupils.
  public let levelVariance: Double
  /// The variance between schools of the other pupils' means; 0 without others.
  public let otherVariance: Double

  /// What figures before a start say; nil where the programme has none at the baseline.
  ///
  /// A school's change from s to t has the variance of its own true change plus those of its two figures: the first is
  /// Σ (Δ - mean)²/(n-1) less the mean of the second, at least 0, within each arm, over the pairs of years that are as
  /// far apart as baseline and time after, or else the nearest to it. Of one year it is 2 τ² (1 - 0.75^years), τ² the
  /// variance between schools beyond that of their pupils.
  ///
  /// - Parameters:
  ///   - figures: Figures of years before the start.
  ///   - baseline: The years of the baseline; without, the latest year.
  ///   - post: The years after: how far off, and how many are averaged. No figure of them is wanted.
  ///   - isPooled: Whether schools count by their pupils.
  ///   - hasOthers: Whether the other pupils are the comparator.
  public init?(
    _ figures: [PriorFigure], baseline: [Int], post: [Int], isPooled: Bool, hasOthers: Bool
  ) {
    guard let last = figures.map(\.year).max(), let first = post.min() else { return nil }
    let years = baseline.isEmpty ? [last] : baseline
    func records(_ isTreated: Bool) -> [SchoolRecord] {
      let own = figures.filter { $0.isTreated == isTreated && years.contains($0.year) }
      return SchoolRecord.records(
        of: own.map { SchoolYear($0) }, isPooled: isPooled, hasOthers: hasOthers
      ).filter { !$0.before.isEmpty }.map { record in
        var record = record
        record.after = record.before.map {
          $0.expected(years: years.count, later: post.count)
        }
        return record
      }
    }
    programme = records(true)
    comparison = records(false)
    if programme.isEmpty { return nil }
    let arms = [programme, comparison]
    levelVariance = Self.variance(
      arms.map { $0.map { ($0.before.difference, $0.before.samplingVariance) } })
    otherVariance =
      hasOthers
      ? Self.variance(arms.map { $0.map { ($0.before[1].value, $0.before[1].variance ?? 0) } }) : 0
    let lag = max(first - (years.max() ?? first), 1)
    let changes = PriorChanges(figures, hasOthers: hasOthers)
    if let pairs = changes.pairs(nearest: lag), let found = changes.variance(of: pairs) {
      changeVariance = found
      changeSource = .years(from: pairs[0].0, to: pairs[0].1)
    } else {
      let left = (0..<lag).reduce(1.0) { left, _ in left * Self.persistence }
      changeVariance = 2 * levelVariance * (1 - left)
      changeSource = .assumed(persistence: Self.persistence)
    }
  }

  /// The variance of values within groups less the mean of their sampling variances, at least 0.
  static func variance(_ groups: [[(value: Double, sampling: Double)]]) -> Double {
    var (squares, freedom, sampling, count) = (0.0, 0.0, 0.0, 0.0)
    for group in groups where group.count >= 2 {
      let n = Double(group.count)
      let mean = group.reduce(0) { $0 + $1.value } / n
      squares += group.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) }
      freedom += n - 1
      sampling += group.reduce(0) { $0 + $1.sampling }
      count += n
    }
    return freedom > 0 ? max(squares / freedom - sampling / count, 0) : 0
  }
}

/// How schools changed between years before the start.
private struct PriorChanges {
  private var values: [Int: [[Int]: (value: Double, sampling: Double)]] = [:]

  init(_ figures: [PriorFigure], hasOthers: Bool) {
    let kinds = hasOthers ? [false, true] : [false]
    for (key, own) in Dictionary(grouping: figures, by: { [$0.school, $0.year] }) {
      let parts = kinds.compactMap { isOther in own.first { $0.isOther == isOther } }
      guard parts.count == kinds.count else { continue }
      let others = parts.dropFirst()
      values[key[1], default: [:]][[parts[0].isTreated ? 1 : 0, key[0]]] = (
        parts[0].value - others.reduce(0) { $0 + $1.value },
        parts.reduce(0) { $0 + ($1.variance ?? 0) }
      )
    }
  }

  /// All pairs of years whose distance is the nearest to one.
  func pairs(nearest lag: Int) -> [(Int, Int)]? {
    let years = values.keys.sorted()
    let all = years.flatMap { first in years.filter { $0 > first }.map { (first, $0) } }
    guard let best = all.map({ abs($0.1 - $0.0 - lag) }).min() else { return nil }
    return all.filter { abs($0.1 - $0.0 - lag) == best }
  }

  /// The variance of true changes over pairs of years, within arms; nil where no arm has two schools.
  func variance(of pairs: [(Int, Int)]) -> Double? {
    var groups: [[(value: Double, sampling: Double)]] = []
    for (from, to) in pairs {
      let (first, second) = (values[from] ?? [:], values[to] ?? [:])
      let shared = first.keys.filter { second[$0] != nil }
        .sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
      for arm in [0, 1] {
        groups.append(
          shared.filter { $0[0] == arm }.compactMap { key in
            first[key].flatMap { one in
              second[key].map { ($0.value - one.value, $0.sampling + one.sampling) }
            }
          })
      }
    }
    return groups.contains { $0.count >= 2 } ? PrePeriod.variance(groups) : nil
  }
}

extension SchoolYear {
  /// A figure of the baseline.
  fileprivate init(_ prior: PriorFigure) {
    self.init(
      school: prior.school, isAfter: false, value: prior.value, variance: prior.variance,
      weight: prior.weight)
    isOther = prior.isOther
  }
}

extension SchoolMean {
  /// The same mean as so many later years may be expected to measure it.
  fileprivate func expected(years: Int, later: Int) -> SchoolMean {
    SchoolMean(
      value, variance: variance.map { $0 * Double(years) / Double(later) }, weight: weight,
      halfUnit: halfUnit)
  }
}

extension [SchoolMean] {
  /// The target's pupils less the others.
  var difference: Double { self[0].value - dropFirst().reduce(0) { $0 + $1.value } }

  fileprivate var samplingVariance: Double { reduce(0) { $0 + ($1.variance ?? 0) } }
}
