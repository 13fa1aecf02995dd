/// Cross products of one tile of rows that fits the cache.
///
/// The order of every sum is fixed by the data: two lanes over the rows of a tile, tiles in order.
/// No fused multiply-add and no BLAS, so the bits are the same on every machine.
struct GramKernel {
  /// Rows in a tile: 256 rows of 100 columns take 200 KB.
  static let tileRows = 256

  /// Columns (k), and the columns with the padding that the kernel may read.
  let columnCount: Int
  private let padded: Int

  /// Rows that a column of the tile has room for: even, and fewer than a full tile for small blocks.
  private let room: Int

  /// The tile, column by column: all columns d, then all columns w d.
  private var tile: [Double]

  /// Sums of products, padded x padded; entry (i, j) with i >= j stands at i + j * padded.
  private var sums: [Double]

  init(columnCount: Int, rowCount: Int) {
    self.columnCount = columnCount
    room = min(rowCount + rowCount % 2, GramKernel.tileRows)
    padded = columnCount + 4
    tile = [Double](repeating: 0, count: 2 * padded * room)
    sums = [Double](repeating: 0, count: padded * padded)
  }

  /// Loads a column of the tile, w d and d = (x - shift) - mean, with nought below the last row.
  mutating func load(
    _ source: Span<Double>, rows: Range<Int>, column: Int, shift: Double, mean: Double,
    weights: Span<Double>
  ) {
    let (base, room) = (column &* room, room)
    let other = base &+ padded &* room
    let (start, count) = (rows.lowerBound, rows.count)
    var entries = tile.mutableSpan
    for row in 0..<count {
      entries[base &+ row] = (source[start &+ row] - shift) - mean
    }
    for row in count..<room { entries[base &+ row] = 0 }
    for row in 0..<room { entries[other &+ row] = entries[base &+ row] }
    guard !weights.isEmpty else { return }
    for row in 0..<count { entries[other &+ row] *= weights[start &+ row] }
  }

  /// Adds the tile's products to a k x k matrix (lower triangle).
  mutating func addProducts(rowCount: Int, to result: inout Matrix) {
    let pairs = (rowCount + 1) / 2
    let (padded, room, k) = (padded, room, columnCount)
    unsafe tile.withUnsafeBufferPointer { tile in
      unsafe sums.withUnsafeMutableBufferPointer { sums in
        guard let values = tile.baseAddress else { return }
        let products = unsafe values + padded * room
        for j in stride(from: 0, to: k, by: 2) {
          for i in stride(from: j, to: k, by: 4) {
            unsafe ProductKernel.multiply4x2(
              products + i * room, values + j * room, stride: room, count: 2 * pairs,
              into: sums, at: i + j * padded, padded: padded)
          }
        }
      }
    }
    var entries = result.columnMajor.mutableSpan
    for j in 0..<k {
      for i in j..<k { entries[i &+ j &* k] += sums[i &+ j &* padded] }
    }
  }
}
