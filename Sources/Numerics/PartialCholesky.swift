/// A Cholesky factor of a sparse positive semidefinite matrix, as far as an order goes.
///
/// P S P' = [L 0; B I] [I 0; 0 C] [L 0; B I]', where C is the core's Schur complement, of which the
/// diagonal is kept: a preconditioner that is exact when nothing is left for the core, and else
/// leaves the core to the iteration. An unknown whose pivot vanishes is redundant, and stays 0: the
/// others form a positive definite system with the same fitted values.
///
/// Row by row along the elimination tree: Liu (1990), [doi:10.1137/0611010](https://doi.org/10.1137/0611010);
/// Davis (2006), "Direct Methods for Sparse Linear Systems", chapter 4.
package struct PartialCholesky: Sendable {
  /// The unknowns in the order of elimination.
  private let order: [Int32]
  /// Per column of L where its entries begin.
  private var starts: [Int]
  /// Per column of L where its entries end.
  private var ends: [Int]
  private var rows: [Int32]
  private var values: [Double]
  /// One over the diagonal of L, then over the core's diagonal; 0 for unknowns left out.
  private var inverseDiagonal: [Double]
  /// The number of columns of L.
  package let eliminated: Int
  /// The pivots as shares of `scale`, in the order of elimination; 0 for unknowns left out.
  package private(set) var pivotShares: [Double] = []

  /// A pivot of at most this share of its scale is nought: the unknown is redundant and stays 0.
  package static let tolerance = 1e-11

  /// Factorizes a matrix.
  ///
  /// - Parameters:
  ///   - matrix: S; rows with a diagonal of 0 are left out.
  ///   - scale: What pivots are measured by: the diagonal before any cancellation.
  ///   - elimination: The order and how far it goes.
  package init(_ matrix: SparseSymmetric, scale: [Double], _ elimination: EliminationOrder) {
    order = elimination.order
    eliminated = elimination.eliminated
    starts = [0]
    for size in elimination.columnSizes { starts.append(starts[starts.count - 1] + size) }
    ends = Array(starts.dropLast())
    rows = [Int32](repeating: 0, count: starts[starts.count - 1])
    values = [Double](repeating: 0, count: rows.count)
    inverseDiagonal = [Double](repeating: 0, count: order.count)
    var places = [Int32](repeating: 0, count: order.count)
    for (place, unknown) in order.enumerated() { places[Int(unknown)] = Int32(place) }
    var tree = EliminationTree(order: order.count, eliminated: eliminated)
    var work = [Double](repeating: 0, count: order.count)
    pivotShares.reserveCapacity(eliminated)
    for row in order.indices {
      addRow(row, matrix, places, scale, &tree, &work)
    }
  }

  private mutating func addRow(
    _ row: Int, _ matrix: SparseSymmetric, _ places: [Int32], _ scale: [Double],
    _ tree: inout EliminationTree, _ work: inout [Double]
  ) {
    let unknown = Int(order[row])
    tree.begin(row)
    for entry in matrix.starts[unknown]..<matrix.starts[unknown + 1] {
      let place = Int(places[Int(matrix.columns[entry])])
      if place < row && place < eliminated {
        work[place] = matrix.values[entry]
        tree.reach(place)
      }
    }
    let square = eliminate(row, tree.pattern(), &work)
    let pivot = matrix.diagonal[unknown] - square
    let share = scale[unknown] > 0 ? pivot / scale[unknown] : 0
    if row < eliminated { pivotShares.append(share) }
    if share > PartialCholesky.tolerance {
      inverseDiagonal[row] = 1 / (row < eliminated ? pivot.squareRoot() : pivot)
    }
  }

  /// Solves for a row of L, column by column in the tree's order; returns its squared norm.
  private mutating func eliminate(
    _ row: Int, _ pattern: [Int32], _ work: inout [Double]
  ) -> Double {
    var square = 0.0
    var work = work.mutableSpan
    for column in pattern {
      let column = Int(column)
      let value = work[column] * inverseDiagonal[column]
      work[column] = 0
      let (first, last) = (starts[column], ends[column])
      for entry in first..<last {
        let target = Int(rows[entry])
        if target >= eliminated { break }
        work[target] -= values[entry] * value
      }
      rows[last] = Int32(row)
      values[last] = value
      ends[column] = last + 1
      square += value * value
    }
    return square
  }

  /// Sets the second argument to M^-1 times the first, M being the product that the factor stands for.
  package func solve(_ right: [Lanes], into result: inout [Lanes], scratch: inout [Lanes]) {
    var x = scratch.mutableSpan
    let rows = self.rows.span
    let values = self.values.span
    for place in order.indices { x[place] = right[Int(order[place])] }
    for column in 0..<eliminated {
      let value = x[column] * inverseDiagonal[column]
      x[column] = value
      for entry in starts[column]..<ends[column] { x[Int(rows[entry])] -= value * values[entry] }
    }
    for place in eliminated..<order.count { x[place] *= inverseDiagonal[place] }
    for column in (0..<eliminated).reversed() {
      var value = x[column]
      for entry in starts[column]..<ends[column] { value -= x[Int(rows[entry])] * values[entry] }
      x[column] = value * inverseDiagonal[column]
    }
    for place in order.indices { result[Int(order[place])] = x[place] }
  }
}

/// The elimination tree, grown row by row, and the pattern of the row at hand.
private struct EliminationTree {
  private let eliminated: Int
  private var parents: [Int32]
  private var marks: [Int32]
  private var stack: [Int32] = []
  private var row: Int32 = 0

  init(order: Int, eliminated: Int) {
    self.eliminated = eliminated
    parents = [Int32](repeating: -1, count: eliminated)
    marks = [Int32](repeating: -1, count: order)
  }

  mutating func begin(_ row: Int) {
    self.row = Int32(row)
    marks[row] = self.row
    stack.removeAll(keepingCapacity: true)
  }

  /// Adds the path from a column to the first one that is in the pattern already.
  mutating func reach(_ column: Int) {
    var place = Int32(column)
    var path: [Int32] = []
    while place >= 0 && place < eliminated && marks[Int(place)] != row {
      path.append(place)
      marks[Int(place)] = row
      if parents[Int(place)] < 0 { parents[Int(place)] = row }
      place = parents[Int(place)]
    }
    for place in path.reversed() { stack.append(place) }
  }

  /// The columns in an order in which every column comes before its ancestors.
  func pattern() -> [Int32] { stack.reversed() }
}
