import Numerics

/// The packed products of every cell over those columns that vary in it.
///
/// In saturated designs (an effect for each cohort and year) a school knows few of the columns: the others are constant
/// in it and their centred products nought, so that they take neither memory nor work.
struct CellTriangles: Sendable {
  /// Columns of a pass from which on those that vary in a cell are looked for.
  static let wideColumns = 24

  /// w, the columns of the pass.
  private(set) var width: Int
  private var columns: [Int32] = []
  private var columnStarts = [0]
  private var products: [Double] = []
  private var productStarts = [0]
  /// Which columns of the pass are seen; nil for all of them.
  private var view: View?

  /// Some columns of a pass, under new positions.
  private struct View: Sendable {
    /// The columns of the pass in the new order.
    let chosen: [Int]
    /// The new position of each column of the pass; -1 where it is not seen.
    let places: [Int]
    /// Where the packed triangle over the chosen columns stands in one over all columns of the pass.
    let packed: [Int32]

    init(_ chosen: [Int], of width: Int) {
      self.chosen = chosen
      var places = [Int](repeating: -1, count: width)
      for (place, column) in chosen.enumerated() { places[column] = place }
      self.places = places
      packed = chosen.indices.flatMap { j in
        chosen[j...].map { row in
          let (row, column) = (max(row, chosen[j]), min(row, chosen[j]))
          return Int32(column * width - column * (column - 1) / 2 + row - column)
        }
      }
    }
  }

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

  /// The numbers that are held, products and positions of columns; of a part of the columns at most those that are seen.
  var numberCount: Int {
    guard let view else { return products.count + columns.count }
    let seen = (columnStarts.count - 1) * (view.packed.count + view.chosen.count)
    return min(seen, products.count + columns.count)
  }

  /// Whether the triangle of every cell is over all columns of the pass.
  var areWhole: Bool { width < Self.wideColumns && view == nil }

  /// The triangles of some cells.
  ///
  /// - Parameter cells: Zero-based.
  /// - Returns: A column for each cell: its packed lower triangle over all columns of the pass, column by column.
  /// - Precondition: All triangles are whole.
  func wholeTriangles(_ cells: Range<Int>) -> Matrix {
    precondition(areWhole, "triangles over some of the columns")
    let count = SegmentProducts.packedCount(width)
    return Matrix(
      rowCount: count, columnCount: cells.count,
      columnMajor: Array(products[(cells.lowerBound * count)..<(cells.upperBound * count)]))
  }

  /// Takes the next cell's triangle.
  mutating func append(_ triangle: CellTriangle) {
    precondition(view == nil, "a cell for a part of the columns")
    let kept = triangle.compressed()
    columns += kept.columns.map { Int32($0) }
    columnStarts.append(columns.count)
    products += kept.products
    productStarts.append(products.count)
  }

  /// The triangle of a cell.
  subscript(cell: Int) -> CellTriangle {
    let whole = CellTriangle(
      columns: columns[columnStarts[cell]..<columnStarts[cell + 1]].map { Int($0) },
      products: Array(products[productStarts[cell]..<productStarts[cell + 1]]))
    guard let view else { return whole }
    return whole.renamed { view.places[$0] < 0 ? nil : view.places[$0] }
  }

  /// A cell's products times a vector over the columns of the pass, column by column that varies in the cell.
  ///
  /// - Parameters:
  ///   - cell: Zero-based.
  ///   - x: w numbers.
  ///   - result: Gets (S x)_c added for each of the cell's columns c: w numbers.
  func add(_ cell: Int, times x: [Double], to result: inout [Double]) {
    if let view { return add(cell, view, times: x, to: &result) }
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

  /// The same for the columns that are seen.
  private func add(_ cell: Int, _ view: View, times x: [Double], to result: inout [Double]) {
    let start = productStarts[cell]
    let isWhole = columnStarts[cell + 1] - columnStarts[cell] == view.places.count
    guard isWhole else {
      let own = self[cell]
      var place = 0
      for (rank, column) in own.columns.enumerated() {
        var sum = own.products[place] * x[column]
        place += 1
        for row in own.columns[(rank + 1)...] {
          sum += own.products[place] * x[row]
          result[row] += own.products[place] * x[column]
          place += 1
        }
        result[column] += sum
      }
      return
    }
    let (numbers, packed, factors) = (products.span, view.packed.span, x.span)
    var sums = result.mutableSpan
    var place = 0
    for column in 0..<width {
      let own = factors[column]
      var sum = numbers[start &+ Int(packed[place])] * own
      place &+= 1
      for row in (column &+ 1)..<max(width, column &+ 1) {
        let product = numbers[start &+ Int(packed[place])]
        sum += product * factors[row]
        sums[row] += product * own
        place &+= 1
      }
      sums[column] += sum
    }
  }

  /// The triangles of fewer columns, which see these and hold none of their own.
  ///
  /// - Parameter chosen: Zero-based, distinct, in the new order.
  /// - Returns: Triangles over the new positions.
  func selecting(_ chosen: [Int]) -> CellTriangles {
    let whole = view.map { view in chosen.map { view.chosen[$0] } } ?? chosen
    return CellTriangles(self, seeing: View(whole, of: view?.places.count ?? width))
  }

  private init(_ triangles: CellTriangles, seeing view: View) {
    self = triangles
    width = view.chosen.count
    self.view = view
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
