import Numerics

/// Merges the parts of slices, in order, into grouped moments.
struct MomentMerger {
  private let rows: GroupedRows
  private let width: Int
  private let packedCount: Int
  private let keepsCells: Bool
  private let isSwept: Bool

  private var cellWeights: [Double]
  private var cells: CellTriangles
  private var cellMeans: [Double] = []
  /// The cell whose products are being gathered.
  private var openCell: (cell: Int, triangle: CellTriangle)?
  private var total: PackedMoment
  private var spread = Spread()
  /// The leaf whose parts are being gathered.
  private var open: (leaf: Int, cell: Int, moment: PackedMoment)?
  private var longLeafMeans: [Int: [Double]] = [:]
  private var longLeafWeights: [Int: Double] = [:]

  init(rows: GroupedRows, keepsCells: Bool) {
    self.rows = rows
    width = rows.columnCount
    packedCount = SegmentProducts.packedCount(width)
    self.keepsCells = keepsCells
    isSwept = rows.swept != nil
    cellWeights = [Double](repeating: 0, count: rows.cellCount)
    cells = CellTriangles(width: width, cellCount: keepsCells ? rows.cellCount : 0)
    if keepsCells, !isSwept { cellMeans = [Double](repeating: 0, count: rows.cellCount * width) }
    total = PackedMoment(width: width)
  }

  mutating func take(_ part: MomentPart) {
    let leaf = part.slice.leaves.lowerBound
    if let open, !part.slice.isPart || open.leaf != leaf { close() }
    if part.slice.isPart {
      let cell = part.cells[0]
      let moment = moment(of: cell)
      if open == nil {
        open = (leaf, cell.cell, moment)
      } else {
        open?.moment.merge(moment)
      }
      return
    }
    if isSwept { spread.merge(part.spread) }
    for cell in part.cells {
      if isSwept {
        add(cell.cell, cell.weight, cell.triangle)
      } else {
        add(cell.cell, moment(of: cell), cell.triangle)
      }
    }
  }

  private func moment(of cell: MomentPart.Cell) -> PackedMoment {
    var products = cell.triangle.products
    if products.count < packedCount {
      products = [Double](repeating: 0, count: packedCount)
      cell.triangle.add(to: &products, width: width)
    }
    return PackedMoment(weight: cell.weight, mean: cell.mean, products: products)
  }

  /// Ends a leaf that was cut into slices.
  private mutating func close() {
    guard let (leaf, cell, moment) = open else { return }
    longLeafMeans[leaf] = moment.mean
    longLeafWeights[leaf] = moment.weight
    let triangle = CellTriangle(columns: Array(0..<width), products: moment.products)
    if isSwept {
      spread.take(weight: moment.weight, mean: moment.mean)
      add(cell, moment.weight, triangle)
    } else {
      add(cell, moment, triangle)
    }
    open = nil
  }

  private mutating func add(_ cell: Int, _ weight: Double, _ triangle: CellTriangle) {
    cellWeights[cell] += weight
    total.weight += weight
    triangle.add(to: &total.products, width: width)
    keep(triangle, of: cell)
  }

  /// Without a swept effect every cell is one leaf, so it is added once.
  private mutating func add(_ cell: Int, _ moment: PackedMoment, _ triangle: CellTriangle) {
    cellWeights[cell] = moment.weight
    total.merge(moment)
    keep(triangle, of: cell)
    guard keepsCells else { return }
    cellMeans.replaceSubrange((cell * width)..<((cell + 1) * width), with: moment.mean)
  }

  /// Cells come in order, some in several parts.
  private mutating func keep(_ triangle: CellTriangle, of cell: Int) {
    guard keepsCells else { return }
    if openCell?.cell == cell {
      openCell?.triangle.add(triangle, width: width)
      return
    }
    if let openCell { cells.append(openCell.triangle) }
    openCell = (cell, triangle)
  }

  mutating func finished() -> GroupedMoments {
    close()
    if let openCell { cells.append(openCell.triangle) }
    let products = Matrix(unpacking: total.products[...], order: width)
    let shifted = isSwept ? spread.mean : total.mean
    var squares = products.diagonal
    if isSwept { for j in squares.indices { squares[j] += spread.squares[j] } }
    return GroupedMoments(
      columnCount: width, isSwept: isSwept, cellWeights: cellWeights, weight: total.weight,
      products: products, totalSquares: squares,
      means: zip(rows.origin, shifted).map { $0 + $1 }, cells: keepsCells ? cells : nil,
      cellMeans: cellMeans, longLeafMeans: longLeafMeans, longLeafWeights: longLeafWeights,
      shiftedMeans: shifted, origin: rows.origin)
  }
}

/// A weight, means less the origin, and packed products about the means.
struct PackedMoment: Sendable {
  var weight: Double
  var mean: [Double]
  var products: [Double]

  init(width: Int) {
    weight = 0
    mean = [Double](repeating: 0, count: width)
    products = [Double](repeating: 0, count: SegmentProducts.packedCount(width))
  }

  init(weight: Double, mean: [Double], products: [Double]) {
    self.weight = weight
    self.mean = mean
    self.products = products
  }

  /// Chan's update.
  mutating func merge(_ other: PackedMoment) {
    guard weight > 0 else {
      self = other
      return
    }
    let together = weight + other.weight
    let factor = weight * (other.weight / together)
    let delta = zip(other.mean, mean).map { $0 - $1 }
    var place = 0
    for j in delta.indices {
      for i in j..<delta.count {
        products[place] += other.products[place] + factor * delta[i] * delta[j]
        place += 1
      }
    }
    for j in delta.indices { mean[j] += delta[j] * (other.weight / together) }
    weight = together
  }
}

extension Spread {
  mutating func merge(_ other: Spread) {
    if other.weight > 0 { take(weight: other.weight, mean: other.mean, squares: other.squares) }
  }
}

extension Matrix {
  /// A symmetric matrix from its packed lower triangle, column by column.
  init(unpacking packed: ArraySlice<Double>, order: Int) {
    var entries = [Double](repeating: 0, count: order * order)
    var place = packed.startIndex
    for j in 0..<order {
      for i in j..<order {
        entries[i + j * order] = packed[place]
        entries[j + i * order] = packed[place]
        place += 1
      }
    }
    self.init(rowCount: order, columnCount: order, columnMajor: entries)
  }
}
