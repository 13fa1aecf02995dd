/// The number of connected components of the graph that two groupings of the same rows form.
///
/// The groups are the nodes; a row joins its group of the one to its group of the other. Two effects
/// absorb a.count + b.count - components independent restrictions: Abowd, Creecy & Kramarz (2002).
///
/// - Parameters:
///   - a: Groups of a sample.
///   - b: Groups of the same sample.
/// - Returns: The number of components; 0 without rows.
/// - Complexity: O(rows log groups) at worst, in practice O(rows).
public func connectedComponents(_ a: Grouping, _ b: Grouping) -> Int {
  DisjointSets(joining: a, b).count
}

extension Grouping {
  /// The first group of each part of these groups that another grouping holds together.
  ///
  /// - Parameter other: Groups of the same sample.
  /// - Returns: One group per component of the graph of both, ascending.
  /// - Complexity: As `connectedComponents`.
  public func firstsOfParts(joinedBy other: Grouping) -> [Int] {
    var sets = DisjointSets(joining: self, other)
    // The root of a set is its smallest node, and these groups come before the others.
    return (0..<count).filter { sets.root(of: Int32($0)) == Int32($0) }
  }
}

/// The components of a graph, joined edge by edge; the root of a set is its smallest node.
struct DisjointSets {
  private var parents: [Int32]
  /// The number of sets.
  private(set) var count: Int

  init(count: Int) {
    parents = [Int32](0..<Int32(count))
    self.count = count
  }

  /// Groups of `a`, then of `b`, joined where they share a row.
  init(joining a: Grouping, _ b: Grouping) {
    precondition(a.codes.count == b.codes.count, "groups of different samples")
    self.init(count: a.count + b.count)
    let offset = Int32(a.count)
    for (left, right) in zip(a.codes, b.codes) { join(left, right + offset) }
  }

  /// The root of a node's set; halves the path to it.
  mutating func root(of node: Int32) -> Int32 {
    var node = node
    while parents[Int(node)] != node {
      parents[Int(node)] = parents[Int(parents[Int(node)])]
      node = parents[Int(node)]
    }
    return node
  }

  mutating func join(_ a: Int32, _ b: Int32) {
    let (first, second) = (root(of: a), root(of: b))
    if first == second { return }
    parents[Int(max(first, second))] = min(first, second)
    count -= 1
  }
}
