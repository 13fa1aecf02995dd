internal import Numerics

/// How a programme chose its units, so that others can be drawn the same way.
public enum SelectionRule: Sendable, Equatable, Codable {
  /// As the treated units lie in the distribution of the selection variable: its quantiles among all eligible units
  /// make bins, within each stratum, and as many untreated units are drawn in a bin as treated ones lie there.
  case matching(bins: Int)
  /// From the share of the eligible untreated units with the smallest values, the same number in each stratum as
  /// are treated there.
  case weakest(share: Double)
}

/// Draws of untreated units that are chosen as the programme chose its own.
///
/// Units with a selection variable are eligible. The draw with a number is a function of seed and number alone. Each
/// is without replacement, every set of the same counts equally likely.
public struct PlaceboSelection: Sendable {
  /// Why nothing can be drawn.
  public enum Problem: Error, Sendable, Equatable, Codable {
    /// No treated unit has a value of the selection variable.
    case noTreatedUnits
    /// A bin, counted from the smallest values, or the weakest share (bin nought) of a stratum holds fewer untreated
    /// units than are to be drawn: fewer bins, or a larger share, hold more.
    case tooFewUntreated(stratum: Int32?, bin: Int, untreated: Int, drawn: Int)
  }

  /// The eligible untreated units, ascending.
  public let eligible: [Int]

  /// The treated units without a value of the selection variable, which no draw stands for.
  public let treatedWithoutValue: Int

  /// The number of units that every draw has.
  public var drawnCount: Int { pools.reduce(0) { $0 + $1.count } }

  /// The number of different draws, infinite where it is too large for a number.
  public var possibleCount: Double { pools.reduce(1) { $0 * $1.setCount } }

  /// The number of different draws; nil where they are more than a million, and no reader need count them.
  public var countedSets: Int? { possibleCount <= 1e6 ? Int(possibleCount) : nil }

  /// Whether each different draw comes once, by its number, instead of at random.
  private var drawsEachOnce = false

  /// The draws of an analysis: each possible set once where there are no more of them than so many, else that many.
  ///
  /// Few sets drawn often would look like many: their shares would come with a Monte Carlo error that tells nothing.
  ///
  /// - Parameter limit: The greatest number of draws, at least 1.
  /// - Returns: What draws them, and how many there are.
  public func draws(atMost limit: Int) -> (selection: PlaceboSelection, count: Int) {
    precondition(limit >= 1, "\(limit) draws")
    guard possibleCount <= Double(limit) else { return (self, limit) }
    var all = self
    all.drawsEachOnce = true
    return (all, Int(possibleCount))
  }

  /// The fewest sets by which a share at a level can be told, the programme counted among them: 1/(1 + sets) <= level.
  ///
  /// - Parameter level: In (0, 1).
  /// - Returns: 19 at 0.05.
  public static func setsNeeded(at level: Double) -> Double {
    precondition(level > 0 && level < 1, "level \(level)")
    return (1 / level - 1e-9).rounded(.up) - 1
  }

  /// Untreated units of a bin, how many of them are drawn, and the treated units that they stand for, if there are any.
  fileprivate struct Pool {
    var units: [Int] = []
    var count = 0
    var twins: [Int] = []

    /// The number of sets of so many of the units.
    var setCount: Double { Self.sets(of: count, among: units.count) }

    /// The set of a number from 0, in the order of the units.
    func set(number: Int) -> [Int] {
      var (left, next, chosen) = (number, 0, [Int]())
      while chosen.count < count {
        let with = Int(Self.sets(of: count - chosen.count - 1, among: units.count - next - 1))
        if left < with { chosen.append(units[next]) } else { left -= with }
        next += 1
      }
      return chosen
    }

    /// n! / (k! (n - k)!).
    private static func sets(of k: Int, among n: Int) -> Double {
      if k > n { return 0 }
      return (0..<k).reduce(1.0) { ($0 * Double(n - $1) / Double($1 + 1)).rounded() }
    }
  }

  private let pools: [Pool]

  /// Draws like a programme's choice.
  ///
  /// - Parameters:
  ///   - values: The selection variable per unit; nil where a unit has none and is not eligible.
  ///   - treated: Per unit whether the programme chose it.
  ///   - strata: Per unit a stratum within which the programme chose, for instance its authority; nil for one.
  ///   - rule: How it chose.
  /// - Throws: `Problem`.
  public init(
    values: [Double?], treated: [Bool], strata: [Int32]? = nil, rule: SelectionRule
  ) throws(Problem) {
    try self.init(values: values, treated: treated, strata: strata, rule: rule, counts: nil)
  }

  /// Draws of so many units like a choice that is only described: no unit is treated.
  ///
  /// - Parameters:
  ///   - share: In (0, 1]: the units with the smallest values that a draw is from.
  ///   - values: The selection variable per unit; nil where a unit has none and is not eligible.
  ///   - count: The number of units of a draw, at least 1.
  /// - Throws: `Problem.tooFewUntreated`.
  public init(weakest share: Double, of values: [Double?], count: Int) throws(Problem) {
    precondition(count >= 1, "\(count) units")
    try self.init(
      values: values, treated: values.map { _ in false }, strata: nil,
      rule: .weakest(share: share), counts: count)
  }

  // Of both: counts replace the number of treated units where none is.
  private init(
    values: [Double?], treated: [Bool], strata: [Int32]?, rule: SelectionRule, counts: Int?
  ) throws(Problem) {
    precondition(
      treated.count == values.count && strata?.count ?? values.count == values.count,
      "one entry per unit")
    precondition(values.allSatisfy { $0?.isFinite ?? true }, "values are finite or lack")
    var found: [(unit: Int, value: Double)] = []
    for (unit, value) in values.enumerated() { if let value { found.append((unit, value)) } }
    eligible = found.map(\.unit).filter { !treated[$0] }
    treatedWithoutValue = values.indices.count { treated[$0] && values[$0] == nil }
    let chosen = found.count { treated[$0.unit] }
    if counts == nil && chosen == 0 { throw .noTreatedUnits }
    var pools: [Pool] = []
    for stratum in Set(found.map { strata?[$0.unit] }).sorted(by: { $0 ?? 0 < $1 ?? 0 }) {
      let own = found.filter { strata?[$0.unit] == stratum }
      for (bin, pool) in rule.pools(own, treated, counts).enumerated() where pool.count > 0 {
        guard pool.units.count >= pool.count else {
          throw .tooFewUntreated(
            stratum: stratum, bin: bin, untreated: pool.units.count, drawn: pool.count)
        }
        pools.append(pool)
      }
    }
    self.pools = pools
  }

  /// The units of a draw.
  ///
  /// - Parameters:
  ///   - seed: The seed.
  ///   - draw: The number of the draw, at least 0; of draws that come once each, below their number.
  /// - Returns: Untreated units, ascending.
  public func units(seed: UInt64, draw: Int) -> [Int] {
    drawn(seed: seed, draw: draw).flatMap { $0.units }.sorted()
  }

  /// The units of a draw, each with the treated unit of its own bin in whose place it stands.
  ///
  /// The units of a bin come in random order and its treated units in theirs, so every matching within a bin is
  /// equally likely: what treated units have beside the selection variable, as their starts, is handed to drawn units
  /// with the share that it has in the bin.
  ///
  /// - Parameters:
  ///   - seed: The seed.
  ///   - draw: The number of the draw, at least 0.
  /// - Returns: Untreated units as `units(seed:draw:)` returns them, ascending; empty where no unit is treated.
  public func twins(seed: UInt64, draw: Int) -> [(unit: Int, twin: Int)] {
    drawn(seed: seed, draw: draw).flatMap { pool in
      zip(pool.units, pool.twins).map { (unit: $0, twin: $1) }
    }.sorted { $0.unit < $1.unit }
  }

  /// Bin by bin the units drawn, in random order, and the treated ones.
  private func drawn(seed: UInt64, draw: Int) -> [(units: [Int], twins: [Int])] {
    let random = CounterRandom(seed: seed, stream: UInt64(draw))
    var position = UInt64(0)
    var rank = draw
    return pools.map { pool in
      var units = pool.units
      if drawsEachOnce {
        let size = Int(pool.setCount)
        units = pool.set(number: rank % size)
        rank /= size
      }
      for place in 0..<pool.count {
        let other = place + random.integer(below: units.count - place, at: position)
        units.swapAt(place, other)
        position += 1
      }
      return (Array(units[..<pool.count]), pool.twins)
    }
  }
}

extension PlaceboSelection {
  /// Draws within the finest bins that leave enough different sets.
  ///
  /// Bins so fine that as few untreated units as treated ones lie in them leave one set, which tells nothing of chance.
  ///
  /// - Parameters:
  ///   - values: The selection variable per unit; nil where a unit has none.
  ///   - treated: Per unit whether the programme chose it.
  ///   - bins: The number of bins, at least 1; nil for the first of `SelectionBins.counts` that leaves enough sets, or,
  ///     where none does, that which leaves the most.
  ///   - enough: The number of different sets that are wanted.
  /// - Returns: The draws, and the number of bins.
  /// - Throws: The `Problem` of the fewest bins.
  public static func matching(
    values: [Double?], treated: [Bool], bins: Int?, enough: Double
  ) throws(Problem) -> (selection: PlaceboSelection, bins: Int) {
    var last = Problem.noTreatedUnits
    var most: (selection: PlaceboSelection, bins: Int)?
    for count in bins.map({ [$0] }) ?? SelectionBins.counts {
      do throws(Problem) {
        let selection = try PlaceboSelection(
          values: values, treated: treated, rule: .matching(bins: count))
        if bins != nil || selection.possibleCount >= enough { return (selection, count) }
        if selection.possibleCount > most?.selection.possibleCount ?? 0 {
          most = (selection, count)
        }
      } catch {
        last = error
      }
    }
    if let most { return most }
    throw last
  }
}

extension SelectionRule {
  /// The untreated units of each bin of a stratum and how many are drawn from them.
  fileprivate func pools(
    _ units: [(unit: Int, value: Double)], _ treated: [Bool], _ count: Int?
  ) -> [PlaceboSelection.Pool] {
    switch self {
    case .weakest(let share):
      precondition(share > 0 && share <= 1, "share \(share)")
      let untreated = units.filter { !treated[$0.unit] }
        .sorted { ($0.value, $0.unit) < ($1.value, $1.unit) }
      let size = Int((Double(untreated.count) * share).rounded())
      let twins = units.map(\.unit).filter { treated[$0] }
      return [
        .init(
          units: untreated.prefix(size).map(\.unit).sorted(), count: count ?? twins.count,
          twins: twins)
      ]
    case .matching(let bins):
      precondition(bins >= 1, "\(bins) bins")
      let ends = SelectionBins.ends(of: units.map(\.value), count: bins)
      var pools = [PlaceboSelection.Pool](repeating: .init(), count: bins)
      for one in units {
        let bin = ends.count { $0 < one.value }
        if treated[one.unit] {
          pools[bin].count += 1
          pools[bin].twins.append(one.unit)
        } else {
          pools[bin].units.append(one.unit)
        }
      }
      return pools
    }
  }
}
