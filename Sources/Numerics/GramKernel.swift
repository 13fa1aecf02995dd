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
            unsafe GramKernel.multiply4x2(
              products + i * room, values + j * room, stride: room, pairs: pairs,
              into: sums, at: i + j * padded, columnStride: padded)
          }
        }
      }
    }
    var entries = result.columnMajor.mutableSpan
    for j in 0..<k {
      for i in j..<k { entries[i &+ j &* k] += sums[i &+ j &* padded] }
    }
  }

  /// Four columns times two columns, two rows at a time: eight sums stay in registers.
  @inline(__always)
  private static func multiply4x2(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, stride: Int, pairs: Int,
    into sums: UnsafeMutableBufferPointer<Double>, at place: Int, columnStride: Int
  ) {
    typealias Lanes = SIMD2<Double>
    var (s00, s10, s20, s30) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var (s01, s11, s21, s31) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    for pair in 0..<pairs {
      let row = pair &* 2
      let b0 = unsafe Lanes(b[row], b[row &+ 1])
      let b1 = unsafe Lanes(b[stride &+ row], b[stride &+ row &+ 1])
      let a0 = unsafe Lanes(a[row], a[row &+ 1])
      let a1 = unsafe Lanes(a[stride &+ row], a[stride &+ row &+ 1])
      let a2 = unsafe Lanes(a[2 &* stride &+ row], a[2 &* stride &+ row &+ 1])
      let a3 = unsafe Lanes(a[3 &* stride &+ row], a[3 &* stride &+ row &+ 1])
      s00 += a0 * b0
      s10 += a1 * b0
      s20 += a2 * b0
      s30 += a3 * b0
      s01 += a0 * b1
      s11 += a1 * b1
      s21 += a2 * b1
      s31 += a3 * b1
    }
    unsafe sums[place] = s00[0] + s00[1]
    unsafe sums[place + 1] = s10[0] + s10[1]
    unsafe sums[place + 2] = s20[0] + s20[1]
    unsafe sums[place + 3] = s30[0] + s30[1]
    let next = place + columnStride
    unsafe sums[next] = s01[0] + s01[1]
    unsafe sums[next + 1] = s11[0] + s11[1]
    unsafe sums[next + 2] = s21[0] + s21[1]
    unsafe sums[next + 3] = s31[0] + s31[1]
  }
}
