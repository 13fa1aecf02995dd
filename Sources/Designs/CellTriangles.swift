import Numerics

/// The packed products of every cell over those columns that vary in it.
///
/// In saturated designs (an effect for each cohort and year) a school knows few of the columns: the others are constant
/// in it and their centred products nought, so that they take neither memory nor work.
struct CellTriangles: Sendable {
  /// Columns of a pass from which on those that vary in a cell are looked for.
  static let wideColumns = 24

  /// w, the columns of the pass.
  let width: Int
  private var columns: [Int32] = []
  private var columnStarts = [0]
  private var products: [Double] = []
  private var productStarts = [0]

  /// No cell yet.
  ///
  /// - Parameters:
  ///   - width: w.
  ///   - cellCount: Of the cells to come; memory for whole triangles is reserved where none is compressed.
  init(width: Int, cellCount: Int) {
    self.width = width
    columnStarts.reserveCapacity(cellCount + 1)
    productStarts.reserveCapacity(cellCount + 1)
    if width < Self.wideColumns {
      columns.reserveCapacity(cellCount * width)
      products.reserveLarge(cellCount * SegmentProducts.packedCount(width))
    }
  }

  /// The numbers that are held: products and positions of columns.
  var numberCount: Int { products.count + columns.count }

  /// Takes the next cell's triangle.
  mutating func append(_ triangle: CellTriangle) {
    let kept = triangle.compressed()
    columns += kept.columns.map { Int32($0) }
    columnStarts.append(columns.count)
    products += kept.products
    productStarts.append(products.count)
  }

  /// The triangle of a cell.
  subscript(cell: Int) -> CellTriangle {
    CellTriangle(
      columns: columns[columnStarts[cell]..<columnStarts[cell + 1]].map { Int($0) },
      products: Array(products[productStarts[cell]..<productStarts[cell + 1]]))
  }

  /// A cell's products times a vector over the columns of the pass, column by column that varies in the cell.
  ///
  /// - Parameters:
  ///   - cell: Zero-based.
  ///   - x: w numbers.
  ///   - result: Gets (S x)_c added for each of the cell's columns c: w numbers.
  func add(_ cell: Int, times x: [Double], to result: inout [Double]) {
    let (first, count) = (columnStarts[cell], columnStarts[cell + 1] - columnStarts[cell])
    let (names, numbers, factors) = (columns.span, products.span, x.span)
    var sums = result.mutableSpan
    var place = productStarts[cell]
    for j in 0..<count {
      let column = Int(names[first &+ j])
      let own = factors[column]
      var sum = numbers[place] * own
      place &+= 1
      for i in (j &+ 1)..<max(count, j &+ 1) {
        let row = Int(names[first &+ i])
        sum += numbers[place] * factors[row]
        sums[row] += numbers[place] * own
        place &+= 1
      }
      sums[column] += sum
    }
  }

  /// The triangles of fewer columns.
  ///
  /// - Parameter chosen: Zero-based, distinct, in the new order.
  /// - Returns: Triangles over the new positions.
  func selecting(_ chosen: [Int]) -> CellTriangles {
    var places = [Int](repeating: -1, count: width)
    for (place, column) in chosen.enumerated() { places[column] = place }
    let cellCount = columnStarts.count - 1
    var selected = CellTriangles(width: chosen.count, cellCount: cellCount)
    for cell in 0..<cellCount {
      selected.append(self[cell].renamed { places[$0] < 0 ? nil : places[$0] })
    }
    return selected
  }
}

/// Packed products over some columns of a pass.
struct CellTriangle: Sendable {
  /// Ascending positions of columns in the pass.
  private(set) var columns: [Int]
  /// The lower triangle over these columns, column by column.
  var products: [Double]

  init(columns: [Int], products: [Double]) {
    self.columns = columns
    self.products = products
  }

  /// Nought over some columns.
  init(columns: [Int]) {
    self.init(
      columns: columns,
      products: [Double](repeating: 0, count: SegmentProducts.packedCount(columns.count)))
  }

  /// The products as a symmetric matrix over `columns`.
  var matrix: Matrix { Matrix(unpacking: products[...], order: columns.count) }

  /// Without the columns that are constant in the cell, whose products are nought.
  func compressed() -> CellTriangle {
    guard columns.count >= CellTriangles.wideColumns else { return self }
    var (diagonal, step) = (0, columns.count)
    var varies: [Bool] = []
    for _ in columns {
      varies.append(products[diagonal] != 0)
      diagonal += step
      step -= 1
    }
    if !varies.contains(false) { return self }
    let kept = columns.indices.filter { varies[$0] }
    return picking(kept, as: kept.map { columns[$0] })
  }

  /// The columns that have a new name, in the order of the new names.
  func renamed(_ name: (Int) -> Int?) -> CellTriangle {
    let kept = columns.indices.compactMap { place in name(columns[place]).map { (place, $0) } }
      .sorted { $0.1 < $1.1 }
    return picking(kept.map(\.0), as: kept.map(\.1))
  }

  private func picking(_ places: [Int], as names: [Int]) -> CellTriangle {
    let n = columns.count
    var picked: [Double] = []
    picked.reserveCapacity(SegmentProducts.packedCount(places.count))
    for (rank, j) in places.enumerated() {
      for i in places[rank...] {
        let (row, column) = (max(i, j), min(i, j))
        picked.append(products[column * n - column * (column - 1) / 2 + row - column])
      }
    }
    return CellTriangle(columns: names, products: picked)
  }

  /// Adds these products to a packed triangle over all columns of the pass.
  func add(to packed: inout [Double], width: Int) {
    if columns.count == width {
      for place in products.indices { packed[place] += products[place] }
      return
    }
    var place = 0
    for (rank, column) in columns.enumerated() {
      let base = column * width - column * (column - 1) / 2 - column
      for row in columns[rank...] {
        packed[base + row] += products[place]
        place += 1
      }
    }
  }

  /// Adds products over other columns: those of both remain.
  mutating func add(_ other: CellTriangle, width: Int) {
    if columns == other.columns {
      for place in products.indices { products[place] += other.products[place] }
      return
    }
    var sum = [Double](repeating: 0, count: SegmentProducts.packedCount(width))
    add(to: &sum, width: width)
    other.add(to: &sum, width: width)
    let names = Set(columns).union(other.columns).sorted()
    self = CellTriangle(columns: Array(0..<width), products: sum).picking(names, as: names)
  }
}
