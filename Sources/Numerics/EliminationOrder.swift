/// An order in which to eliminate the unknowns of a sparse symmetric system, with little fill.
///
/// Minimum degree on the quotient graph: an eliminated unknown becomes an element, the clique of its
/// neighbours, and absorbs the elements it belongs to. Degrees are the bounds of Amestoy, Davis & Duff
/// (1996), [doi:10.1137/S0895479894278952](https://doi.org/10.1137/S0895479894278952). Unknowns with
/// very many neighbours come last. Ends where the work would exceed a budget: the rest is the core.
package struct EliminationOrder: Sendable {
  /// The unknowns, in order; those from `eliminated` on are the core.
  package private(set) var order: [Int32] = []
  /// How many unknowns are eliminated.
  package private(set) var eliminated = 0
  /// For each eliminated unknown a bound on the entries of its column below the diagonal.
  package private(set) var columnSizes: [Int] = []

  /// Orders the unknowns.
  ///
  /// - Parameters:
  ///   - matrix: The pattern.
  ///   - budget: The multiplications that a factorization may take.
  ///   - entryLimit: The entries that a factor may have.
  package init(_ matrix: SparseSymmetric, budget: Double, entryLimit: Int) {
    var graph = QuotientGraph(matrix)
    var work = 0.0
    var entries = 0
    let tail = graph.dense.count
    while let unknown = graph.least() {
      let size = graph.eliminate(unknown) + tail
      work += Double(size) * Double(size)
      entries += size
      if work > budget || entries > entryLimit { break }
      order.append(unknown)
      columnSizes.append(size)
    }
    eliminated = order.count
    var isOrdered = [Bool](repeating: false, count: matrix.order)
    for unknown in order { isOrdered[Int(unknown)] = true }
    let isComplete = eliminated + tail == matrix.order
    for unknown in graph.dense { isOrdered[Int(unknown)] = true }
    for unknown in isOrdered.indices where !isOrdered[unknown] { order.append(Int32(unknown)) }
    order += graph.dense
    guard isComplete else { return }
    for place in 0..<tail {
      let size = tail - place - 1
      work += Double(size) * Double(size)
      entries += size
      if work > budget || entries > entryLimit { break }
      columnSizes.append(size)
      eliminated += 1
    }
  }
}

/// Unknowns and elements of a minimum degree ordering.
private struct QuotientGraph {
  /// Unknowns with so many neighbours that they are left for the end.
  private(set) var dense: [Int32] = []
  private var neighbours: [[Int32]]
  private var elements: [[Int32]]
  /// The unknowns of each element, named by the unknown whose elimination made it.
  private var members: [[Int32]]
  private var isGone: [Bool]
  private var degrees: [Int]
  private var stamps: [Int]
  private var outside: [Int]
  private var stamp = 0
  private var buckets: [[Int32]]
  private var lowest = 0

  init(_ matrix: SparseSymmetric) {
    let count = matrix.order
    let limit = max(16, 10 * Int(Double(count).squareRoot()))
    isGone = (0..<count).map { matrix.starts[$0 + 1] - matrix.starts[$0] > limit }
    dense = (0..<Int32(count)).filter { [isGone] in isGone[Int($0)] }
    neighbours = (0..<count).map { [isGone] row in
      isGone[row]
        ? []
        : matrix.columns[matrix.starts[row]..<matrix.starts[row + 1]].filter { !isGone[Int($0)] }
    }
    elements = [[Int32]](repeating: [], count: count)
    members = elements
    degrees = neighbours.map(\.count)
    stamps = [Int](repeating: 0, count: count)
    outside = stamps
    buckets = [[Int32]](repeating: [], count: count + 1)
    for unknown in (0..<count).reversed() where !isGone[unknown] {
      buckets[degrees[unknown]].append(Int32(unknown))
    }
  }

  /// An unknown of least degree, or nil when none is left.
  mutating func least() -> Int32? {
    while lowest < buckets.count {
      guard let unknown = buckets[lowest].popLast() else {
        lowest += 1
        continue
      }
      if !isGone[Int(unknown)] && degrees[Int(unknown)] == lowest { return unknown }
    }
    return nil
  }

  /// Eliminates an unknown and returns the number of its neighbours.
  mutating func eliminate(_ unknown: Int32) -> Int {
    let pivot = Int(unknown)
    isGone[pivot] = true
    let clique = takeClique(pivot)
    members[pivot] = clique
    countOutside(clique)
    for other in clique { update(Int(other), pivot: unknown, cliqueSize: clique.count) }
    return clique.count
  }

  /// The neighbours of an unknown, stamped; the elements it belongs to end.
  private mutating func takeClique(_ pivot: Int) -> [Int32] {
    stamp += 1
    var clique: [Int32] = []
    stamps[pivot] = stamp
    for other in neighbours[pivot] where !isGone[Int(other)] && stamps[Int(other)] != stamp {
      stamps[Int(other)] = stamp
      clique.append(other)
    }
    for element in elements[pivot] {
      for other in members[Int(element)] where !isGone[Int(other)] && stamps[Int(other)] != stamp {
        stamps[Int(other)] = stamp
        clique.append(other)
      }
      members[Int(element)] = []
    }
    neighbours[pivot] = []
    elements[pivot] = []
    return clique
  }

  /// For every element that meets the clique, how many of its unknowns lie outside.
  private mutating func countOutside(_ clique: [Int32]) {
    for other in clique {
      for element in elements[Int(other)] where !members[Int(element)].isEmpty {
        outside[Int(element)] = members[Int(element)].count
      }
    }
    for other in clique {
      for element in elements[Int(other)] where !members[Int(element)].isEmpty {
        outside[Int(element)] -= 1
      }
    }
  }

  private mutating func update(_ unknown: Int, pivot: Int32, cliqueSize: Int) {
    neighbours[unknown].removeAll { isGone[Int($0)] || stamps[Int($0)] == stamp }
    elements[unknown].removeAll { members[Int($0)].isEmpty || outside[Int($0)] == 0 }
    var degree = neighbours[unknown].count + cliqueSize - 1
    for element in elements[unknown] { degree += outside[Int(element)] }
    elements[unknown].append(pivot)
    degrees[unknown] = degree
    let bucket = min(degree, buckets.count - 1)
    degrees[unknown] = bucket
    buckets[bucket].append(Int32(unknown))
    lowest = min(lowest, bucket)
  }
}
