public import Numerics

/// Centred co-moments of [regressors | outcome] per cell and in all, from one pass over grouped rows.
///
/// With a swept effect the products are about the means of its levels and simply add up; else each cell's are
/// about its own mean, and cells merge by Chan, Golub & LeVeque (1983). Every sum has an order that the data
/// fix, so the thread count changes no bit.
public struct GroupedMoments: Sendable {
  /// w: regressors and the outcome.
  public let columnCount: Int
  /// Whether products are about the means of the swept effect's levels.
  public let isSwept: Bool
  /// The sum of the weights of each cell.
  public private(set) var cellWeights: [Double]
  /// The sum of all weights.
  public private(set) var weight = 0.0
  /// All products, w x w: within the levels of the swept effect, else about the overall mean.
  public private(set) var products: Matrix
  /// Per column the sum of squares about the overall mean: with a swept effect more than the products hold.
  public private(set) var totalSquares: [Double]
  /// The overall weighted means.
  public private(set) var means: [Double]

  /// Products of each cell; nil if cells are not kept.
  var cells: CellTriangles?
  /// Means of each cell less the origin; empty with a swept effect.
  var cellMeans: [Double] = []
  /// Means less the origin of the leaves that are cut into slices.
  var longLeafMeans: [Int: [Double]] = [:]
  /// Their weights.
  var longLeafWeights: [Int: Double] = [:]
  /// The overall means less the origin.
  var shiftedMeans: [Double]
  /// What means are measured from: a row of the pass.
  var origin: [Double]

  /// Whether the cells' products are kept.
  public var keepsCells: Bool { cells != nil }

  /// Bytes of the cells' weights, means and products; positions of columns count as numbers.
  public var byteCount: Int {
    cells.map { 8 * (cellWeights.count + cellMeans.count + $0.numberCount) } ?? 0
  }

  /// The products of a cell, w x w, about its own mean (or those of its leaves).
  ///
  /// - Parameter cell: Zero-based.
  /// - Returns: Symmetric.
  /// - Precondition: The cells' products are kept.
  public func cellProducts(_ cell: Int) -> Matrix {
    var packed = [Double](repeating: 0, count: SegmentProducts.packedCount(columnCount))
    triangle(cell).add(to: &packed, width: columnCount)
    return Matrix(unpacking: packed[...], order: columnCount)
  }

  /// The products of a cell over the columns that vary in it.
  func triangle(_ cell: Int) -> CellTriangle {
    guard let cells else { preconditionFailure("the products of cells are not kept") }
    return cells[cell]
  }

  /// The means of a cell less the overall means.
  ///
  /// - Parameter cell: Zero-based.
  /// - Returns: w numbers.
  public func cellDeviation(_ cell: Int) -> [Double] {
    (0..<columnCount).map { cellMeans[cell * columnCount + $0] - shiftedMeans[$0] }
  }
}

extension GroupedRows {
  /// One pass over the rows.
  ///
  /// - Parameters:
  ///   - keepsCells: Whether the products of every cell are kept: G w (w + 1)/2 numbers.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: The moments.
  /// - Complexity: O(n w^2).
  public func moments(keepsCells: Bool, threads: Int) -> GroupedMoments {
    var merger = MomentMerger(rows: self, keepsCells: keepsCells)
    forSlices(threads: threads, map: { momentParts($0) }, merge: { merger.take($0) })
    return merger.finished()
  }

  /// Maps every slice and merges the parts in order, a bounded number of them alive at once.
  func forSlices<Part: Sendable>(
    threads: Int, map: @Sendable (GroupOrder.Slice) -> Part, merge: (Part) -> Void
  ) {
    let slices = order.slices
    let batch = sliceBatch(threads: threads)
    for first in stride(from: 0, to: slices.count, by: batch) {
      let parts = parallelMap(count: min(batch, slices.count - first), threads: threads) {
        map(slices[first + $0])
      }
      for part in parts { merge(part) }
    }
  }

  /// How many slices' parts are alive at once.
  ///
  /// Some, for the threads' sake, but not more than a quarter of a gigabyte of triangles, of which a slice of small
  /// clusters of many columns has hundreds. Changes no bit.
  private func sliceBatch(threads: Int) -> Int {
    let cellsOfSlice = max(1, min(cellCount, leafCount) / max(order.slices.count, 1))
    let bytes = 8 * 3 * cellsOfSlice * SegmentProducts.packedCount(columnCount + 1)
    return max(threads, min(64, (256 << 20) / bytes))
  }

  /// A tile centred on its leaves, slopes taken out; `taken` are the squares that the slopes took, leaf by leaf.
  func centredTile(
    _ slice: GroupOrder.Slice, _ segments: [GroupOrder.Segment]
  ) -> (tile: RowTile, weights: [Double], means: [Double], taken: [Double]) {
    var tile = tile(at: slice.positions)
    let (weights, means) = tile.centre(
      columnCount: columnCount, segments: segments, origin: origin)
    guard swept?.slopes.isEmpty == false else { return (tile, weights, means, []) }
    let before = tile.squares(columnCount: columnCount, segments)
    sweepSlopes(from: &tile, at: slice.positions, segments)
    let after = tile.squares(columnCount: columnCount, segments)
    return (tile, weights, means, zip(before, after).map { $0 - $1 })
  }

  /// Takes the swept effect's slopes out of a centred tile.
  ///
  /// - Returns: The slopes, centred and orthogonal within each leaf; nil for a plain effect.
  @discardableResult
  func sweepSlopes(
    from tile: inout RowTile, at positions: Range<Int>, _ segments: [GroupOrder.Segment]
  ) -> RowTile? {
    guard let swept, !swept.slopes.isEmpty else { return nil }
    let rows = order.rows(at: positions)
    var slopes = RowTile(
      values: swept.slopes.flatMap { slope in rows.map { slope[$0] } }, rowCount: rows.count,
      weights: tile.weights)
    let origin = (0..<swept.slopes.count).map { slopes.values[$0 * rows.count] }
    _ = slopes.centre(columnCount: swept.slopes.count, segments: segments, origin: origin)
    for segment in segments {
      tile.sweep(
        slopes: &slopes, count: swept.slopes.count, columnCount: columnCount,
        segment: segment.positions)
    }
    return slopes
  }

  private func momentParts(_ slice: GroupOrder.Slice) -> MomentPart {
    if let effect = implicitEffect { return implicitParts(slice, effect) }
    let segments = order.segments(of: slice)
    let (tile, weights, means, taken) = centredTile(slice, segments)
    var part = MomentPart(slice: slice)
    var products = TileProducts(tile, columnCount: columnCount)
    let isLoose = swept == nil || slice.isPart
    for (place, segment) in segments.enumerated() {
      let ofLeaf = Array(means[(place * columnCount)..<((place + 1) * columnCount)])
      if isLoose || part.cells.last?.cell != segment.cell {
        let ofCell = isLoose ? 1 : segments[place...].prefix { $0.cell == segment.cell }.count
        products.choose(
          segment.positions.lowerBound..<segments[place + ofCell - 1].positions.upperBound)
        part.cells.append(
          MomentPart.Cell(
            cell: segment.cell, mean: isLoose ? ofLeaf : [],
            triangle: CellTriangle(columns: products.columns)))
      }
      let index = part.cells.count - 1
      part.cells[index].weight += weights[place]
      if !isLoose {
        let squares =
          taken.isEmpty
          ? [] : Array(taken[(place * columnCount)..<((place + 1) * columnCount)])
        part.spread.take(weight: weights[place], mean: ofLeaf, squares: squares)
      }
      products.add(segment.positions, to: &part.cells[index].triangle.products)
    }
    return part
  }
}

extension RowTile {
  /// The columns times the weights, or the columns themselves.
  func weighted(columnCount: Int, power: Int = 1) -> [Double] {
    guard !weights.isEmpty, power > 0 else { return values }
    var result = values
    var entries = result.mutableSpan
    for column in 0..<columnCount {
      let base = column &* rowCount
      for row in 0..<rowCount {
        for _ in 0..<power { entries[base &+ row] *= weights[row] }
      }
    }
    return result
  }
}

/// What a slice adds to the moments.
struct MomentPart: Sendable {
  /// What the slice's rows of one cell add.
  struct Cell: Sendable {
    let cell: Int
    var weight = 0.0
    /// The mean less the origin: without a swept effect, and for a part of a leaf.
    var mean: [Double]
    var triangle: CellTriangle
  }

  let slice: GroupOrder.Slice
  var cells: [Cell] = []
  /// The means of whole leaves.
  var spread = Spread()
}

/// The weighted mean of means, and squares about it.
struct Spread: Sendable {
  var weight = 0.0
  var mean: [Double] = []
  var squares: [Double] = []

  mutating func take(weight other: Double, mean otherMean: [Double], squares more: [Double] = []) {
    guard weight > 0 else {
      weight = other
      mean = otherMean
      squares = more.isEmpty ? [Double](repeating: 0, count: otherMean.count) : more
      return
    }
    let together = weight + other
    for j in mean.indices {
      let delta = otherMean[j] - mean[j]
      squares[j] += (more.isEmpty ? 0 : more[j]) + delta * delta * (weight * (other / together))
      mean[j] += delta * (other / together)
    }
    weight = together
  }
}
