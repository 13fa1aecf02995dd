/// A comparison unit that was chosen, and how far away it is.
public struct Neighbour: Sendable, Equatable, Codable {
  /// The unit.
  public let unit: Int
  /// Its distance.
  public let distance: Double
}

/// Treated units with their neighbours.
public struct Matching: Sendable, Equatable {
  /// A treated unit with its neighbours, in the order in which they were chosen.
  public struct Pairs: Sendable, Equatable {
    /// The treated unit.
    public let unit: Int
    /// Its neighbours; none where it has no partner.
    public let neighbours: [Neighbour]
  }

  /// The number of all units.
  public let unitCount: Int
  /// The treated units in order.
  public let pairs: [Pairs]

  /// The treated units with a neighbour, ascending.
  public var matched: [Int] { pairs.filter { !$0.neighbours.isEmpty }.map(\.unit) }

  /// The treated units without one, ascending.
  public var unmatched: [Int] { pairs.filter(\.neighbours.isEmpty).map(\.unit) }

  /// The comparison units, each once, ascending.
  public var comparisons: [Int] { Set(pairs.flatMap { $0.neighbours.map(\.unit) }).sorted() }

  /// One weight per unit: 1 for a matched treated unit, for a comparison unit the sum over its partners of 1 over their
  /// number of neighbours, scaled to a mean of 1 over the comparison units; 0 for the others.
  public var weights: [Double] {
    var weights = [Double](repeating: 0, count: unitCount)
    for pair in pairs {
      for neighbour in pair.neighbours {
        weights[neighbour.unit] += 1 / Double(pair.neighbours.count)
      }
    }
    let total = weights.reduce(0, +)
    let scale = total > 0 ? Double(comparisons.count) / total : 0
    for unit in comparisons { weights[unit] *= scale }
    for unit in matched { weights[unit] = 1 }
    return weights
  }
}
