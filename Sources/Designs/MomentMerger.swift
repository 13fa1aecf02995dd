import Numerics

/// Merges the parts of slices, in order, into grouped moments.
struct MomentMerger {
  private let rows: GroupedRows
  private let width: Int
  private let packedCount: Int
  private let keepsCells: Bool
  private let isSwept: Bool

  private var cellWeights: [Double]
  private var cellProducts: [Double] = []
  private var cellMeans: [Double] = []
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
    if keepsCells {
      cellProducts = [Double](repeating: 0, count: rows.cellCount * packedCount)
      if !isSwept { cellMeans = [Double](repeating: 0, count: rows.cellCount * width) }
    }
    total = PackedMoment(width: width)
  }

  mutating func take(_ part: MomentPart) {
    let leaf = part.slice.leaves.lowerBound
    if let open, !part.slice.isPart || open.leaf != leaf { close() }
    if part.slice.isPart {
      let moment = PackedMoment(
        weight: part.weights[0], mean: part.means, products: part.products)
      if open == nil {
        open = (leaf, part.cells[0], moment)
      } else {
        open?.moment.merge(moment)
      }
      return
    }
    if isSwept { spread.merge(part.spread) }
    for (place, cell) in part.cells.enumerated() {
      let products = part.products[(place * packedCount)..<((place + 1) * packedCount)]
      if isSwept {
        add(cell, part.weights[place], products)
      } else {
        let mean = Array(part.means[(place * width)..<((place + 1) * width)])
        add(
          cell,
          PackedMoment(weight: part.weights[place], mean: mean, products: Array(products)))
      }
    }
  }

  /// Ends a leaf that was cut into slices.
  private mutating func close() {
    guard let (leaf, cell, moment) = open else { return }
    longLeafMeans[leaf] = moment.mean
    longLeafWeights[leaf] = moment.weight
    if isSwept {
      spread.take(weight: moment.weight, mean: moment.mean)
      add(cell, moment.weight, moment.products[...])
    } else {
      add(cell, moment)
    }
    open = nil
  }

  private mutating func add(_ cell: Int, _ weight: Double, _ products: ArraySlice<Double>) {
    cellWeights[cell] += weight
    total.weight += weight
    var base = cell * packedCount
    for (place, product) in products.enumerated() {
      total.products[place] += product
      if keepsCells {
        cellProducts[base] += product
        base += 1
      }
    }
  }

  /// Without a swept effect every cell is one leaf, so it is added once.
  private mutating func add(_ cell: Int, _ moment: PackedMoment) {
    cellWeights[cell] = moment.weight
    total.merge(moment)
    guard keepsCells else { return }
    cellProducts.replaceSubrange(
      (cell * packedCount)..<((cell + 1) * packedCount), with: moment.products)
    cellMeans.replaceSubrange((cell * width)..<((cell + 1) * width), with: moment.mean)
  }

  mutating func finished() -> GroupedMoments {
    close()
    let products = Matrix(unpacking: total.products[...], order: width)
    let shifted = isSwept ? spread.mean : total.mean
    var squares = products.diagonal
    if isSwept { for j in squares.indices { squares[j] += spread.squares[j] } }
    return GroupedMoments(
      columnCount: width, isSwept: isSwept, cellWeights: cellWeights, weight: total.weight,
      products: products, totalSquares: squares,
      means: zip(rows.origin, shifted).map { $0 + $1 }, cellProducts: cellProducts,
      cellMeans: cellMeans, longLeafMeans: longLeafMeans, longLeafWeights: longLeafWeights,
      shiftedMeans: shifted)
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
