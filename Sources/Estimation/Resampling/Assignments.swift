import Numerics

/// The ways in which a treatment might have been assigned to units: the same values, exchanged within strata.
///
/// All of them where they are no more than the draws asked for, else random permutations within each stratum, each a
/// function of seed and number alone.
public struct Assignments: Sendable, Equatable {
  /// The treatment as it was: one value per unit.
  public let observed: [Double]
  /// The number of draws, or of all assignments.
  public let count: Int
  /// Whether every assignment occurs once, the observed one among them.
  public let isEnumerated: Bool
  /// How many different assignments there are; nil for more than 2^62.
  public let total: Int?
  /// The units of the greater of two values; nil for a treatment of more values.
  public let treatedCount: Int?
  /// The seed.
  public let seed: UInt64
  /// The units of each stratum.
  private let strata: [[Int]]
  /// Per stratum the ways in which its values can be exchanged; empty for too many.
  private let choices: [Arrangements]

  /// The assignments of a treatment.
  ///
  /// - Parameters:
  ///   - treatment: One value per unit.
  ///   - strata: One code per unit; units of one code exchange treatments. Nil for one stratum.
  ///   - replications: The draws asked for, at least 1.
  ///   - seed: Of the draws.
  public init(
    _ treatment: [Double], strata: [Int]? = nil, replications: Int, seed: UInt64
  ) {
    precondition(replications >= 1 && !treatment.isEmpty, "\(replications) draws")
    let codes = strata ?? [Int](repeating: 0, count: treatment.count)
    precondition(codes.count == treatment.count, "a stratum per unit")
    observed = treatment
    self.seed = seed
    let groups = Dictionary(grouping: treatment.indices) { codes[$0] }
    let ordered = groups.keys.sorted().map { groups[$0] ?? [] }
    self.strata = ordered
    let (low, high) = (treatment.min() ?? 0, treatment.max() ?? 0)
    let isBinary = treatment.allSatisfy { $0 == low || $0 == high }
    treatedCount = isBinary ? treatment.count { $0 == high && high > low } : nil
    var total: Int? = 1
    var choices: [Arrangements] = []
    for units in ordered {
      guard let ways = Arrangements(units.map { treatment[$0] }), let before = total else {
        total = nil
        break
      }
      let (product, overflows) = before.multipliedReportingOverflow(by: ways.count)
      total = overflows || product > 1 << 62 ? nil : product
      choices.append(ways)
    }
    self.total = total
    self.choices = choices
    isEnumerated = total.map { $0 <= replications } ?? false
    count = isEnumerated ? total ?? replications : replications
  }

  /// Equal treatments, strata and draws.
  public static func == (a: Assignments, b: Assignments) -> Bool {
    a.observed == b.observed && a.count == b.count && a.strata == b.strata && a.seed == b.seed
  }

  /// The least p-value that a test can have: 1 over the number of assignments, or of draws and one.
  ///
  /// Where every stratum's treatments lie alike about the middle of all, as where half of the units are treated, an
  /// assignment and its opposite have the same |t|, so it is 2 over their number.
  public var leastPValue: Double {
    let ways = isMirrored ? 2.0 : 1
    return max(total.map { ways / Double($0) } ?? 0, isEnumerated ? 0 : 1 / Double(1 + count))
  }

  /// Whether the opposite of every assignment is one.
  private var isMirrored: Bool {
    guard let low = observed.min(), let high = observed.max(), (total ?? 1) > 1 else {
      return false
    }
    return strata.allSatisfy { units in
      let values = units.map { observed[$0] }.sorted()
      return zip(values, values.reversed()).allSatisfy {
        abs($0 + $1 - (low + high)) <= 1e-12 * (abs(low) + abs(high))
      }
    }
  }

  /// The number of strata within which treatments are exchanged: those of units that do not all have the same.
  public var strataCount: Int {
    strata.count { units in units.contains { observed[$0] != observed[units[0]] } }
  }

  /// One assignment.
  ///
  /// - Parameter index: Below `count`.
  /// - Returns: One value per unit.
  public func assignment(_ index: Int) -> [Double] {
    precondition(0 <= index && index < count, "assignment \(index) of \(count)")
    var result = observed
    if isEnumerated {
      var rest = index
      for (units, choice) in zip(strata, choices) {
        for (unit, value) in zip(units, choice.values(rest % choice.count)) { result[unit] = value }
        rest /= choice.count
      }
      return result
    }
    for (number, units) in strata.enumerated() {
      let random = CounterRandom(
        seed: seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15, stream: UInt64(index))
      for (unit, value) in zip(units, random.shuffled(units.map { observed[$0] })) {
        result[unit] = value
      }
    }
    return result
  }
}
