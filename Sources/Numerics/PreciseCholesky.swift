/// The Cholesky factorization A = L L' in double-double precision.
///
/// For the small systems that `PreciseCoMoments` leaves: solutions of well-conditioned systems have
/// about 30 digits.
public struct PreciseCholesky: Sendable {
  /// The order k.
  public let order: Int

  /// The factor L, row by row: entry (i, j) with j <= i stands at `i * k + j`.
  private let factor: [DoubleDouble]

  /// Factorizes a matrix.
  ///
  /// - Parameters:
  ///   - a: A, symmetric; entry (i, j) stands at `i + j * k`; only the lower triangle is read.
  ///   - order: k, at least 0.
  /// - Throws: `notFinite` for a value that is not finite, `notPositiveDefinite` when a leading
  ///   minor is not positive.
  /// - Precondition: There are k^2 entries.
  public init(_ a: [DoubleDouble], order: Int) throws(LinearAlgebraError) {
    let k = order
    precondition(a.count == k * k, "\(a.count) entries for order \(k)")
    var factor = [DoubleDouble](repeating: .zero, count: k * k)
    for i in 0..<k {
      for j in 0...i {
        guard a[i + j * k].isFinite else { throw .notFinite(column: j) }
        var sum = a[i + j * k]
        for p in 0..<j { sum -= factor[i * k + p] * factor[j * k + p] }
        if i > j {
          factor[i * k + j] = sum / factor[j * k + j]
        } else {
          guard sum > .zero else { throw .notPositiveDefinite(order: i + 1) }
          factor[i * k + i] = sum.squareRoot()
        }
      }
    }
    self.order = order
    self.factor = factor
  }

  /// The diagonal of L, k entries: what of each column's norm the columns before it leave.
  public var diagonal: [Double] { (0..<order).map { factor[$0 * order + $0].high } }

  /// The solution x of A x = b.
  ///
  /// - Parameter right: b, k entries.
  /// - Returns: x, k entries.
  /// - Precondition: b has k entries.
  public func solve(_ right: [DoubleDouble]) -> [DoubleDouble] {
    precondition(right.count == order, "\(right.count) entries for order \(order)")
    var x = right
    for i in 0..<order {
      for p in 0..<i { x[i] -= factor[i * order + p] * x[p] }
      x[i] /= factor[i * order + i]
    }
    for i in (0..<order).reversed() {
      x[i] /= factor[i * order + i]
      for p in 0..<i { x[p] -= factor[i * order + p] * x[i] }
    }
    return x
  }

  /// The inverse of A; entry (i, j) stands at `i + j * k`.
  ///
  /// - Returns: k^2 entries.
  public func inverse() -> [DoubleDouble] {
    (0..<order).flatMap { column in
      var unit = [DoubleDouble](repeating: .zero, count: order)
      unit[column] = .one
      return solve(unit)
    }
  }
}

/// The product T g in double-double precision.
///
/// - Parameters:
///   - t: T, m x k.
///   - g: g, k entries.
/// - Returns: m entries.
/// - Precondition: The sizes agree.
public func preciseMultiply(_ t: Matrix, _ g: [DoubleDouble]) -> [DoubleDouble] {
  precondition(g.count == t.columnCount, "\(t.columnCount) columns by \(g.count) entries")
  return (0..<t.rowCount).map { row in
    var sum = DoubleDouble.zero
    for (column, value) in g.enumerated() { sum += DoubleDouble(t[row, column]) * value }
    return sum
  }
}
