/// A small dense linear programme: the largest c'x with A x = b and x at least nought.
///
/// The simplex method on a tableau, two phases; the first is done once, however many objectives follow. Bland's
/// rule keeps it from cycling. Meant for tens of rows and columns.
///
/// Dantzig (1951); Bland (1977), [doi:10.1287/moor.2.2.103](https://doi.org/10.1287/moor.2.2.103).
public struct LinearProgram: Sendable {
  /// How a search ended.
  public enum Outcome: Sendable, Equatable {
    /// The largest value and an x, a vertex, at which it is reached.
    case optimal(value: Double, solution: [Double])
    /// c'x has no bound.
    case unbounded
  }

  /// Entries below this share of the largest are noughts.
  private static let tolerance = 1e-11

  private let columnCount: Int
  /// B^-1 A on the rows that say something new.
  private var rows: [[Double]] = []
  private var right: [Double] = []
  private var basis: [Int] = []

  /// Finds a first vertex; nil where no x at least nought meets the constraints.
  ///
  /// - Parameters:
  ///   - constraints: A, m x n.
  ///   - right: b, m numbers.
  /// - Complexity: O(m n) for each of about m steps.
  public init?(constraints: Matrix, right: [Double]) {
    precondition(constraints.rowCount == right.count, "\(right.count) right sides")
    let (m, n) = (constraints.rowCount, constraints.columnCount)
    columnCount = n
    for i in 0..<m {
      let sign: Double = right[i] < 0 ? -1 : 1
      var row = constraints.row(i).map { $0 * sign }
      let scale = row.reduce(abs(right[i])) { max($0, abs($1)) }
      let unit = scale > 0 ? 1 / scale : 1
      row = row.map { $0 * unit }
      row += (0..<m).map { $0 == i ? 1 : 0 }
      rows.append(row)
      self.right.append(right[i] * sign * unit)
      basis.append(n + i)
    }
    let costs = (0..<(n + m)).map { $0 < n ? 0.0 : -1 }
    guard climb(costs, columns: n + m) else { return nil }
    let left = zip(basis, self.right).reduce(0) { $0 + ($1.0 >= n ? $1.1 : 0) }
    if left > 1e-9 { return nil }
    dropArtificial()
  }

  /// The largest value of an objective.
  ///
  /// - Parameter objective: c, n numbers.
  /// - Returns: The value with a vertex, or that there is no bound.
  public func maximum(of objective: [Double]) -> Outcome {
    precondition(objective.count == columnCount, "\(objective.count) coefficients")
    var tableau = self
    let scale = objective.reduce(0) { max($0, abs($1)) }
    guard scale > 0 else { return .optimal(value: 0, solution: solution) }
    guard tableau.climb(objective.map { $0 / scale }, columns: columnCount) else {
      return .unbounded
    }
    let x = tableau.solution
    return .optimal(value: zip(objective, x).reduce(0) { $0 + $1.0 * $1.1 }, solution: x)
  }

  private var solution: [Double] {
    var x = [Double](repeating: 0, count: columnCount)
    for (row, column) in basis.enumerated() where column < columnCount { x[column] = right[row] }
    return x
  }

  /// Steps from vertex to vertex while the objective grows; false where it grows without end.
  private mutating func climb(_ costs: [Double], columns: Int) -> Bool {
    var isBasic = [Bool](repeating: false, count: columns)
    for column in basis where column < columns { isBasic[column] = true }
    while true {
      guard let entering = firstGain(costs, isBasic) else { return true }
      guard let leaving = leavingRow(entering) else { return false }
      if basis[leaving] < columns { isBasic[basis[leaving]] = false }
      isBasic[entering] = true
      pivot(leaving, entering)
    }
  }

  /// The first column whose entry makes the objective grow.
  private func firstGain(_ costs: [Double], _ isBasic: [Bool]) -> Int? {
    for column in isBasic.indices where !isBasic[column] {
      var gain = costs[column]
      for row in rows.indices { gain -= costs[basis[row]] * rows[row][column] }
      if gain > Self.tolerance { return column }
    }
    return nil
  }

  /// The row whose variable first falls to nought; of several the one with the smallest number.
  private func leavingRow(_ column: Int) -> Int? {
    var best: (row: Int, ratio: Double)?
    for row in rows.indices where rows[row][column] > Self.tolerance {
      let ratio = right[row] / rows[row][column]
      if let found = best {
        let isTie = abs(ratio - found.ratio) <= 1e-14 * max(1, abs(found.ratio))
        if isTie ? basis[row] < basis[found.row] : ratio < found.ratio { best = (row, ratio) }
      } else {
        best = (row, ratio)
      }
    }
    return best?.row
  }

  private mutating func pivot(_ row: Int, _ column: Int) {
    let unit = 1 / rows[row][column]
    for j in rows[row].indices { rows[row][j] *= unit }
    right[row] = max(right[row] * unit, 0)
    for other in rows.indices where other != row {
      let share = rows[other][column]
      if share == 0 { continue }
      for j in rows[other].indices { rows[other][j] -= share * rows[row][j] }
      rows[other][column] = 0
      right[other] = max(right[other] - share * right[row], 0)
    }
    basis[row] = column
  }

  /// Takes artificial variables out of the basis; rows that repeat others go.
  private mutating func dropArtificial() {
    var kept: [Int] = []
    for row in rows.indices {
      if basis[row] >= columnCount {
        guard let column = (0..<columnCount).first(where: { abs(rows[row][$0]) > 1e-9 }) else {
          continue
        }
        pivot(row, column)
      }
      kept.append(row)
    }
    rows = kept.map { Array(rows[$0].prefix(columnCount)) }
    right = kept.map { right[$0] }
    basis = kept.map { basis[$0] }
  }
}
