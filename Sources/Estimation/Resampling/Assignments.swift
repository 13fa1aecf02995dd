import Numerics

/// The ways in which a treatment might have been assigned to units: the same values, exchanged within strata.
///
/// All of them where they are no more than the draws asked for (of a treatment of two values), else random
/// permutations within each stratum, each a function of seed and number alone.
public struct Assignments: Sendable, Equatable {
  /// The treatment as it was: one value per unit.
  public let observed: [Double]
  /// The number of draws, or of all assignments.
  public let count: Int
  /// Whether every assignment occurs once, the observed one among them.
  public let isEnumerated: Bool
  /// How many assignments there are; nil for more than 2^62 or a treatment of more than two values.
  public let total: Int?
  /// The units of the greater of two values; nil for a treatment of more values.
  public let treatedCount: Int?
  /// The seed.
  public let seed: UInt64
  /// The units of each stratum.
  private let strata: [[Int]]
  /// Per stratum how many units have the greater value, and how many ways there are.
  private let choices: [(treated: Int, ways: Int)]
  private let values: (low: Double, high: Double)

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
    values = (low, high)
    let isBinary = treatment.allSatisfy { $0 == low || $0 == high }
    treatedCount = isBinary ? treatment.count { $0 == high && high > low } : nil
    var total: Int? = isBinary ? 1 : nil
    var choices: [(treated: Int, ways: Int)] = []
    for units in ordered where isBinary {
      let treated = units.count { treatment[$0] == high && high > low }
      guard let ways = Self.binomial(units.count, treated), let before = total else {
        total = nil
        break
      }
      let (product, overflows) = before.multipliedReportingOverflow(by: ways)
      total = overflows || product > 1 << 62 ? nil : product
      choices.append((treated, ways))
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
  /// Where in every stratum half of the units are treated, an assignment and its opposite have the same |t|, so it is
  /// 2 over their number.
  public var leastPValue: Double {
    let ways = isMirrored ? 2.0 : 1
    return max(total.map { ways / Double($0) } ?? 0, isEnumerated ? 0 : 1 / Double(1 + count))
  }

  /// Whether the opposite of every assignment is one.
  private var isMirrored: Bool {
    choices.count == strata.count && (total ?? 1) > 1
      && zip(strata, choices).allSatisfy { 2 * $1.treated == $0.count }
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
        let chosen = Self.combination(rest % choice.ways, of: choice.treated, from: units.count)
        rest /= choice.ways
        for unit in units { result[unit] = values.low }
        for place in chosen { result[units[place]] = values.high }
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

  /// n over k; nil where it does not fit.
  static func binomial(_ n: Int, _ k: Int) -> Int? {
    if k > n { return 0 }
    var result = 1
    for step in 0..<min(k, n - k) {
      let (product, overflows) = result.multipliedReportingOverflow(by: n - step)
      if overflows { return nil }
      result = product / (step + 1)
    }
    return result
  }

  /// The combination of a rank, in the combinatorial number system: descending places.
  private static func combination(_ rank: Int, of k: Int, from n: Int) -> [Int] {
    var (rest, top) = (rank, n)
    var places: [Int] = []
    for size in stride(from: k, to: 0, by: -1) {
      repeat { top -= 1 } while (binomial(top, size) ?? .max) > rest
      rest -= binomial(top, size) ?? 0
      places.append(top)
    }
    return places
  }
}
