internal import Glibc

/// The decision on collinear columns from an R factor, in the user's order.
///
/// Column j is omitted when its norm, after projection on the kept earlier columns, falls below
/// `tolerance` of its norm. Householder reflections pass over the columns of R in order and skip
/// the omitted ones, so that omitted columns take no part in later projections. Working on norms,
/// not on squares, a decision at 1e-10 is reliable when R comes from a QR factorization.
///
/// With `tolerance` 1e-7 this is the rule of R's `lm` (LINPACK `dqrdc2`).
public struct OrderedQR: Sendable {
  /// The number k of columns.
  public let columnCount: Int

  /// The kept columns, ascending.
  public let kept: [Int]

  /// The omitted columns, ascending, each with what explains it.
  public let omitted: [Omission]

  /// The remaining norm as a share of the norm, for each of the k columns; 0 for a zero column.
  public let remainingShare: [Double]

  /// The R factor of the kept columns, m x m, upper triangular, with a positive diagonal.
  public let r: Matrix

  /// Sweeps the columns of an R factor in order.
  ///
  /// - Parameters:
  ///   - r: k x k, upper triangular: R'R is the cross product of the (centred) design. Entries
  ///     below the diagonal are not read.
  ///   - norms: The norms that remaining norms are compared with, k entries; without them the
  ///     norms of R's own columns.
  ///   - tolerance: The share of the norm below which a column is omitted, in [0, 1).
  ///   - repeats: Columns that are omitted whatever R leaves of them.
  /// - Precondition: R is square and has as many columns as there are norms.
  /// - Complexity: O(k^3).
  public init(
    r: Matrix, norms: [Double]? = nil, tolerance: Double = 1e-10, omitting repeats: Set<Int> = []
  ) {
    let k = r.columnCount
    precondition(r.rowCount == k, "\(r.rowCount) x \(k) is not square")
    let norms = norms ?? (0..<k).map { OrderedQR.norm(Array(r.column($0)[0...$0])) }
    precondition(norms.count == k, "\(norms.count) norms for \(k) columns")
    columnCount = k
    var sweep = HouseholderSweep(order: k)
    var omitted: [Omission] = []
    var shares: [Double] = []
    for j in 0..<k {
      var column = r.column(j)
      for i in (j + 1)..<max(k, j + 1) { column[i] = 0 }
      sweep.reflect(&column)
      let remaining = OrderedQR.norm(Array(column[sweep.kept.count...]))
      let isUsable =
        !repeats.contains(j) && norms[j] > 0 && norms[j].isFinite && remaining > 0
        && remaining.isFinite
      let share = isUsable ? min(remaining / norms[j], 1) : 0
      shares.append(share)
      if share > 0 && share >= tolerance {
        sweep.keep(column, index: j, norm: remaining)
      } else {
        let coefficients = sweep.combination(column)
        omitted.append(
          Omission.significant(
            column: j, kept: sweep.kept, coefficients: coefficients, norms: norms))
      }
    }
    kept = sweep.kept
    self.omitted = omitted
    remainingShare = shares
    self.r = sweep.factor()
  }

  /// The inverse of R'R on the kept columns, exactly symmetric.
  ///
  /// - Returns: m x m, in the order of `kept`.
  public func inverseCrossProduct() -> Matrix {
    Triangular.inverse(r, .upper).transposed().crossProduct()
  }

  /// The norm of a vector, without overflow or underflow on the way.
  package static func norm(_ values: [Double]) -> Double {
    var (scale, sum) = (0.0, 1.0)
    for value in values where value != 0 {
      let size = abs(value)
      if scale < size {
        sum = 1 + sum * (scale / size) * (scale / size)
        scale = size
      } else {
        sum += (size / scale) * (size / scale)
      }
    }
    return scale * sum.squareRoot()
  }
}

/// The reflections made so far and the columns of the reduced factor.
struct HouseholderSweep {
  let order: Int
  var kept: [Int] = []
  private var reflectors: [[Double]] = []
  private var columns: [[Double]] = []

  init(order: Int) {
    self.order = order
  }

  /// Applies all reflections, in order, to a column of the original factor.
  func reflect(_ column: inout [Double]) {
    for (start, reflector) in reflectors.enumerated() {
      var product = 0.0
      for (offset, value) in reflector.enumerated() { product += value * column[start + offset] }
      for (offset, value) in reflector.enumerated() {
        column[start + offset] -= 2 * product * value
      }
    }
  }

  /// Keeps a reflected column: a new reflection puts its remaining norm on the diagonal.
  ///
  /// The sign of the new diagonal entry is opposite to the leading entry, against cancellation.
  mutating func keep(_ column: [Double], index: Int, norm: Double) {
    let start = kept.count
    let diagonal = column[start] > 0 ? -norm : norm
    var reflector = column[start...].map { $0 / norm }
    reflector[0] -= diagonal / norm
    let length = OrderedQR.norm(reflector)
    for offset in reflector.indices { reflector[offset] /= length }
    while let last = reflector.last, last == 0, reflector.count > 1 { reflector.removeLast() }
    reflectors.append(reflector)
    columns.append(Array(column[0..<start]) + [diagonal])
    kept.append(index)
  }

  /// The coefficients of the kept columns that give a reflected column.
  func combination(_ column: [Double]) -> [Double] {
    var solution = Array(column[0..<kept.count])
    for j in kept.indices.reversed() {
      solution[j] /= columns[j][j]
      for i in 0..<j { solution[i] -= columns[j][i] * solution[j] }
    }
    return solution
  }

  /// The reduced factor with every row signed so that its diagonal is positive.
  func factor() -> Matrix {
    let m = kept.count
    var result = Matrix(repeating: 0, rowCount: m, columnCount: m)
    for j in 0..<m {
      for i in 0...j { result[i, j] = columns[i][i] < 0 ? -columns[j][i] : columns[j][i] }
    }
    return result
  }
}
