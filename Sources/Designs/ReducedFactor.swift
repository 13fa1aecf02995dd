internal import Numerics

/// The other effects' cross products after the leader is projected out, and their factor.
struct ReducedFactor: Sendable {
  private let matrix: SparseSymmetric
  private let factor: PartialCholesky

  /// The multiplications that forming the matrix may take, in all and per row of the sample.
  static let formingBudget = (total: 4e8, perRow: 60.0)
  /// The multiplications that factorizing it may take: some two seconds.
  static let factorBudget = 2e9
  /// The entries that the matrix and the factor may have: some 400 MB each.
  static let entryLimit = 30_000_000

  /// Forms and factorizes the matrix, or nil where that costs too much.
  init?(_ layout: AbsorbedLayout) {
    guard let matrix = SparseSymmetric(reducing: layout) else { return nil }
    let elimination = EliminationOrder(
      matrix, budget: ReducedFactor.factorBudget, entryLimit: ReducedFactor.entryLimit)
    self.matrix = matrix
    factor = PartialCholesky(matrix, scale: layout.gram, elimination)
  }

  /// Solves S x = b.
  func solve(_ right: [Lanes], _ goal: EnergyGoal) -> EnergySolution {
    var scratch = right
    return conjugateGradients(
      right: right, goal: goal, multiply: { matrix.multiply($0, into: &$1) },
      precondition: { factor.solve($0, into: &$1, scratch: &scratch) })
  }

  /// The pivots as shares of the columns' squared norms, if nothing is left to the iteration.
  var completePivots: [Double]? {
    factor.eliminated == matrix.order ? factor.pivotShares : nil
  }
}

extension SparseSymmetric {
  /// An entry below this share of its columns' norms is rounding.
  private static let roundingShare = 1e-14

  /// S = D'W (I - P) D, D being the other effects' columns and P the leader's projection.
  init?(reducing layout: AbsorbedLayout) {
    let products = LeaderProducts(layout)
    let sizes = zip(products.starts, products.starts.dropFirst()).map { Double($1 - $0) }
    let work = sizes.reduce(0) { $0 + $1 * $1 }
    let budget = ReducedFactor.formingBudget
    guard work <= min(budget.total, max(1e6, budget.perRow * Double(layout.order.count))) else {
      return nil
    }
    self.init()
    var assembly = ReducedAssembly(layout, products)
    for column in 0..<layout.columnCount {
      guard layout.diagonal[column] > 0 else {
        endRow(diagonal: 0)
        continue
      }
      assembly.assemble(column)
      for other in assembly.touched where Int(other) != column && layout.diagonal[Int(other)] > 0 {
        let value = assembly.value(of: other)
        let scale = (layout.gram[column] * layout.gram[Int(other)]).squareRoot()
        if abs(value) > SparseSymmetric.roundingShare * scale {
          append(column: other, value: value)
        }
      }
      endRow(diagonal: layout.diagonal[column])
      if entryCount > ReducedFactor.entryLimit { return nil }
    }
  }
}

/// Rows of S, one at a time.
private struct ReducedAssembly {
  private let layout: AbsorbedLayout
  private let products: LeaderProducts
  /// The leader's group of each entry of `products`.
  private let groups: [Int32]
  private let entriesOf: (order: [Int32], starts: [Int])
  private let cellsOf: (order: [Int32], starts: [Int])
  private var sums: [Double]
  private var isTouched: [Bool]
  /// The columns in which the row at hand has an entry.
  private(set) var touched: [Int32] = []

  init(_ layout: AbsorbedLayout, _ products: LeaderProducts) {
    self.layout = layout
    self.products = products
    groups = (0..<(products.starts.count - 1)).flatMap { group in
      [Int32](
        repeating: Int32(group), count: products.starts[group + 1] - products.starts[group])
    }
    entriesOf = AbsorbedLayout.sorted(products.columns, count: layout.columnCount)
    // With one other column per row the rows have no products but squares.
    cellsOf =
      layout.entriesPerRow > 1
      ? AbsorbedLayout.sorted(layout.cells, count: layout.columnCount)
      : ([], [Int](repeating: 0, count: layout.columnCount + 1))
    sums = [Double](repeating: 0, count: layout.columnCount)
    isTouched = [Bool](repeating: false, count: layout.columnCount)
  }

  func value(of column: Int32) -> Double { sums[Int(column)] }

  mutating func assemble(_ column: Int) {
    for other in touched {
      sums[Int(other)] = 0
      isTouched[Int(other)] = false
    }
    touched.removeAll(keepingCapacity: true)
    addRowProducts(column)
    addLeaderProducts(column)
  }

  private mutating func add(_ value: Double, to column: Int32) {
    if !isTouched[Int(column)] {
      isTouched[Int(column)] = true
      touched.append(column)
    }
    sums[Int(column)] += value
  }

  private mutating func addRowProducts(_ column: Int) {
    let width = layout.entriesPerRow
    for cell in cellsOf.order[cellsOf.starts[column]..<cellsOf.starts[column + 1]] {
      let row = Int(cell) / width
      let weight = layout.weights.isEmpty ? 1 : layout.weights[row]
      let product = weight * (layout.values.isEmpty ? 1 : layout.values[Int(cell)])
      for entry in (row * width)..<((row + 1) * width) {
        add(product * (layout.values.isEmpty ? 1 : layout.values[entry]), to: layout.cells[entry])
      }
    }
  }

  private mutating func addLeaderProducts(_ column: Int) {
    let width = layout.leaderWidth
    for entry in entriesOf.order[entriesOf.starts[column]..<entriesOf.starts[column + 1]] {
      let group = Int(groups[Int(entry)])
      for place in 0..<width {
        let inverse = layout.leaderInverse[group * width + place]
        let share = products.values[Int(entry) * width + place] * inverse
        if share == 0 { continue }
        for other in products.starts[group]..<products.starts[group + 1] {
          add(-share * products.values[other * width + place], to: products.columns[other])
        }
      }
    }
  }
}
