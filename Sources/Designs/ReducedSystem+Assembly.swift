internal import Numerics

extension SparseSymmetric {
  /// An entry below this share of its columns' norms is rounding.
  private static let roundingShare = 1e-14

  /// S = D'W (I - P) D, D being the other effects' columns and P the leader's projection.
  ///
  /// Nil where forming it takes more than `budget` multiplications.
  init?(reducing layout: AbsorbedLayout, budget: Double) {
    let products = LeaderProducts(layout)
    let sizes = zip(products.starts, products.starts.dropFirst()).map { Double($1 - $0) }
    let work = sizes.reduce(0) { $0 + $1 * $1 }
    guard work <= budget else { return nil }
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
      if entryCount > ReducedSystem.entryLimit { return nil }
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
  private var sums: [CompensatedSum]
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
    sums = [CompensatedSum](repeating: CompensatedSum(), count: layout.columnCount)
    isTouched = [Bool](repeating: false, count: layout.columnCount)
  }

  func value(of column: Int32) -> Double { sums[Int(column)].value }

  mutating func assemble(_ column: Int) {
    for other in touched {
      sums[Int(other)] = CompensatedSum()
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
    sums[Int(column)].add(value)
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
