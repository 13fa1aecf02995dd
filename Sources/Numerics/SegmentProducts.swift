/// Cross products of the columns of a tile over segments of its rows.
///
/// A tile is column-major with `rowCount` rows; columns are padded to a multiple of four by the caller's
/// buffer (see `paddedColumns`). The order of every sum is fixed by the data: two lanes over blocks of the rows of
/// a segment, blocks in order. No fused multiply-add and no BLAS, so the bits are the same on every machine.
public struct SegmentProducts: Sendable {
  /// Columns k of the tile.
  public let columnCount: Int

  /// Columns that a tile's buffer must hold: k rounded up to a multiple of four; the rest is never used.
  public static func paddedColumns(_ columnCount: Int) -> Int { (columnCount + 3) / 4 * 4 }

  /// The number of entries of a packed lower triangle: k (k + 1)/2.
  public static func packedCount(_ columnCount: Int) -> Int { columnCount * (columnCount + 1) / 2 }

  private var sums: [Double]
  /// Rows of a block, whose columns, 128 kB together, stay in a core's second cache while each meets all others.
  ///
  /// Without blocks 400 columns of 500 rows are fetched 200 times from further off.
  private let blockRows: Int

  /// A kernel for tiles of k columns.
  ///
  /// - Parameter columnCount: k, at least 1.
  public init(columnCount: Int) {
    precondition(columnCount >= 1, "\(columnCount) columns")
    self.columnCount = columnCount
    let padded = Self.paddedColumns(columnCount)
    sums = [Double](repeating: 0, count: padded * padded)
    blockRows = max(32, (128 << 10) / (8 * padded) / 2 * 2)
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
    for first in Swift.stride(from: rows.lowerBound, to: rows.upperBound, by: blockRows) {
      multiply(left, right, stride, first..<min(first + blockRows, rows.upperBound), padded)
      addSums(to: &packed, at: offset, padded)
    }
  }

  private mutating func multiply(
    _ left: [Double], _ right: [Double], _ stride: Int, _ rows: Range<Int>, _ padded: Int
  ) {
    let k = columnCount
    unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        unsafe sums.withUnsafeMutableBufferPointer { sums in
          guard let a = left.baseAddress, let b = right.baseAddress else { return }
          for j in Swift.stride(from: 0, to: k, by: 2) {
            for i in Swift.stride(from: j / 4 * 4, to: k, by: 4) {
              unsafe ProductKernel.multiply4x2(
                a + i * stride + rows.lowerBound, b + j * stride + rows.lowerBound,
                stride: stride, count: rows.count, into: sums, at: i + j * padded, padded: padded)
            }
          }
        }
      }
    }
  }

  private func addSums(to packed: inout [Double], at offset: Int, _ padded: Int) {
    let k = columnCount
    var place = offset
    var entries = packed.mutableSpan
    for j in 0..<k {
      for i in j..<k {
        entries[place] += sums[i &+ j &* padded]
        place &+= 1
      }
    }
  }
}
