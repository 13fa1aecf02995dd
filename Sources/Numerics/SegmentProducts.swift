/// Cross products of the columns of a tile over segments of its rows.
///
/// A tile is column-major with `rowCount` rows; columns are padded to a multiple of four by the caller's
/// buffer (see `paddedColumns`). The order of every sum is fixed by the data: two lanes over the rows of a
/// segment. No fused multiply-add and no BLAS, so the bits are the same on every machine.
public struct SegmentProducts: Sendable {
  /// Columns k of the tile.
  public let columnCount: Int

  /// Columns that a tile's buffer must hold: k rounded up to a multiple of four; the rest is never used.
  public static func paddedColumns(_ columnCount: Int) -> Int { (columnCount + 3) / 4 * 4 }

  /// The number of entries of a packed lower triangle: k (k + 1)/2.
  public static func packedCount(_ columnCount: Int) -> Int { columnCount * (columnCount + 1) / 2 }

  private var sums: [Double]

  /// A kernel for tiles of k columns.
  ///
  /// - Parameter columnCount: k, at least 1.
  public init(columnCount: Int) {
    precondition(columnCount >= 1, "\(columnCount) columns")
    self.columnCount = columnCount
    let padded = Self.paddedColumns(columnCount)
    sums = [Double](repeating: 0, count: padded * padded)
  }

  /// Adds Σ l_i r_i' over a segment to a packed lower triangle.
  ///
  /// - Parameters:
  ///   - left: The tile times its weights, or the tile itself: column-major, `stride` rows a column.
  ///   - right: The tile.
  ///   - stride: The rows of the tile.
  ///   - rows: The segment.
  ///   - packed: Takes the sums, column by column of the lower triangle, from `offset` on.
  ///   - offset: Where the triangle begins.
  public mutating func add(
    left: [Double], right: [Double], stride: Int, rows: Range<Int>, to packed: inout [Double],
    at offset: Int
  ) {
    let padded = Self.paddedColumns(columnCount)
    precondition(
      left.count >= padded * stride && right.count >= padded * stride && rows.upperBound <= stride,
      "a tile of \(left.count) entries")
    let k = columnCount
    unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        unsafe sums.withUnsafeMutableBufferPointer { sums in
          guard let a = left.baseAddress, let b = right.baseAddress else { return }
          for j in Swift.stride(from: 0, to: k, by: 2) {
            for i in Swift.stride(from: j / 4 * 4, to: k, by: 4) {
              unsafe Self.multiply4x2(
                a + i * stride + rows.lowerBound, b + j * stride + rows.lowerBound,
                stride: stride, count: rows.count, into: sums, at: i + j * padded, padded: padded)
            }
          }
        }
      }
    }
    var place = offset
    var entries = packed.mutableSpan
    for j in 0..<k {
      for i in j..<k {
        entries[place] += sums[i &+ j &* padded]
        place &+= 1
      }
    }
  }

  /// Four columns times two columns, two rows at a time: eight sums stay in registers.
  @inline(__always)
  private static func multiply4x2(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, stride: Int, count: Int,
    into sums: UnsafeMutableBufferPointer<Double>, at place: Int, padded: Int
  ) {
    typealias Lanes = SIMD2<Double>
    var (s00, s10, s20, s30) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var (s01, s11, s21, s31) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var row = 0
    while row &+ 2 <= count {
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
      row &+= 2
    }
    if row < count {
      let b0 = unsafe Lanes(b[row], 0)
      let b1 = unsafe Lanes(b[stride &+ row], 0)
      s00 += unsafe Lanes(a[row], 0) * b0
      s10 += unsafe Lanes(a[stride &+ row], 0) * b0
      s20 += unsafe Lanes(a[2 &* stride &+ row], 0) * b0
      s30 += unsafe Lanes(a[3 &* stride &+ row], 0) * b0
      s01 += unsafe Lanes(a[row], 0) * b1
      s11 += unsafe Lanes(a[stride &+ row], 0) * b1
      s21 += unsafe Lanes(a[2 &* stride &+ row], 0) * b1
      s31 += unsafe Lanes(a[3 &* stride &+ row], 0) * b1
    }
    unsafe sums[place] = s00[0] + s00[1]
    unsafe sums[place + 1] = s10[0] + s10[1]
    unsafe sums[place + 2] = s20[0] + s20[1]
    unsafe sums[place + 3] = s30[0] + s30[1]
    let next = place + padded
    unsafe sums[next] = s01[0] + s01[1]
    unsafe sums[next + 1] = s11[0] + s11[1]
    unsafe sums[next + 2] = s21[0] + s21[1]
    unsafe sums[next + 3] = s31[0] + s31[1]
  }
}
