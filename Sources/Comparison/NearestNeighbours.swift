/// The nearest untreated units of each treated one.
///
/// Without replacement a comparison unit is the neighbour of one treated unit at most. Greedy: no pair is undone for a
/// better whole. Rubin (1973), doi:10.2307/2529684; Stuart (2010), doi:10.1214/09-STS313. With `asGiven` it agrees with
/// R's `matchit(method = "nearest", distance = "mahalanobis" | "scaled_euclidean")`, MatchIt 4.5.1.
public struct NearestNeighbours: Sendable, Equatable {
  /// Who chooses first.
  public enum Order: String, Sendable, Codable {
    /// The closest pair of all, then the closest of the rest.
    case closest
    /// The treated units in turn, as they come.
    case asGiven
  }

  /// How unlike two units are.
  public var distance: ProfileDistance = .mahalanobis
  /// How many neighbours each treated unit gets, at least 1.
  public var ratio = 1
  /// The greatest distance of a neighbour; nil for any.
  public var caliper: Double?
  /// Whether a comparison unit may be the neighbour of several.
  public var allowsReplacement = false
  /// Who chooses first; without effect with replacement.
  public var order: Order = .closest

  /// One neighbour by Mahalanobis' distance, without replacement.
  public init() {}

  /// Finds the neighbours.
  ///
  /// - Parameters:
  ///   - profiles: Of all units.
  ///   - treated: One flag per unit.
  /// - Returns: The pairs. A treated unit for which no unit is left within the caliper has none.
  /// - Throws: ``MatchingProblem``.
  /// - Complexity: O(k² n + t n (k + ratio)) for t treated among n units.
  public func matching(
    _ profiles: UnitProfiles, treated: [Bool]
  ) throws(MatchingProblem) -> Matching {
    precondition(treated.count == profiles.unitCount, "one flag per unit")
    precondition(ratio >= 1 && caliper ?? 0 >= 0, "ratio \(ratio), caliper \(caliper ?? 0)")
    if !treated.contains(true) { throw .noTreated }
    if !treated.contains(false) { throw .noComparison }
    var search = Search(self, try distance.coordinates(profiles, treated), treated)
    for _ in 0..<ratio { search.round() }
    return Matching(
      unitCount: treated.count,
      pairs: zip(search.units, search.chosen).map { Matching.Pairs(unit: $0, neighbours: $1) })
  }
}

/// The state of a search: who has whom, who is still free.
private struct Search {
  let rule: NearestNeighbours
  /// Of each unit its numbers, one unit after another.
  let coordinates: [Double]
  let width: Int
  /// The treated units.
  let units: [Int]
  /// The untreated units.
  let pool: [Int]
  var isFree: [Bool]
  /// Per treated unit its neighbours.
  var chosen: [[Neighbour]]
  /// Per treated unit the nearest of those that were free when it last looked, the nearest last.
  var queues: [[Candidate]]

  struct Candidate {
    let unit: Int
    let square: Double
  }

  static let queueLength = 32

  init(_ rule: NearestNeighbours, _ coordinates: [[Double]], _ treated: [Bool]) {
    self.rule = rule
    width = coordinates.first?.count ?? 0
    self.coordinates = Array(coordinates.joined())
    units = treated.indices.filter { treated[$0] }
    pool = treated.indices.filter { !treated[$0] }
    isFree = treated.map { !$0 }
    chosen = units.map { _ in [] }
    queues = units.map { _ in [] }
  }

  /// Each treated unit that has had a neighbour in every round before gets a further one.
  mutating func round() {
    let count = chosen.map(\.count).max() ?? 0
    var waiting = units.indices.filter { chosen[$0].count == count }
    guard rule.order == .closest, !rule.allowsReplacement else {
      for place in waiting { take(nearest(of: place), for: place) }
      return
    }
    var best = units.indices.map { _ in Neighbour?.none }
    for place in waiting { best[place] = nearest(of: place) }
    waiting.removeAll { best[$0] == nil }
    while let place = waiting.min(by: { isCloser(best[$0], $0, than: best[$1], $1) }) {
      if let found = best[place], isFree[found.unit] {
        take(found, for: place)
        waiting.removeAll { $0 == place }
      } else {
        best[place] = nearest(of: place)
        if best[place] == nil { waiting.removeAll { $0 == place } }
      }
    }
  }

  private func isCloser(_ a: Neighbour?, _ first: Int, than b: Neighbour?, _ second: Int) -> Bool {
    guard let a, let b else { return a != nil }
    return (a.distance, first) < (b.distance, second)
  }

  private mutating func take(_ found: Neighbour?, for place: Int) {
    guard let found else { return }
    chosen[place].append(found)
    if !rule.allowsReplacement { isFree[found.unit] = false }
  }

  /// The nearest free unit that a treated unit does not have yet, the first of several as near.
  private mutating func nearest(of place: Int) -> Neighbour? {
    while true {
      while let next = queues[place].last {
        if isFree[next.unit], !chosen[place].contains(where: { $0.unit == next.unit }) {
          let distance = next.square.squareRoot()
          return distance <= rule.caliper ?? .infinity
            ? Neighbour(unit: next.unit, distance: distance) : nil
        }
        queues[place].removeLast()
      }
      queues[place] = nearestFew(of: place)
      if queues[place].isEmpty { return nil }
    }
  }

  /// The free units nearest to a treated one, the nearest last: further ones are looked at when these are taken.
  private func nearestFew(of place: Int) -> [Candidate] {
    let own = units[place] * width
    let taken = chosen[place].map(\.unit)
    let values = coordinates.span
    var few: [Candidate] = []
    for unit in pool where isFree[unit] && !taken.contains(unit) {
      var square = 0.0
      for k in 0..<width {
        let difference = values[own &+ k] - values[unit &* width &+ k]
        square += difference * difference
      }
      // Differences beyond the numbers are none that can be compared.
      guard square < .infinity else { continue }
      if few.count == Self.queueLength {
        if square >= few[0].square { continue }
        few.removeFirst()
      }
      // Behind all that are as near: of these the first is taken first.
      let behind = few.firstIndex { $0.square <= square } ?? few.count
      few.insert(Candidate(unit: unit, square: square), at: behind)
    }
    return few
  }
}
