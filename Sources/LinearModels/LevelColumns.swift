import Numerics

/// Columns of which each row belongs to one level of an effect: a constant and slopes, level by level.
struct LevelColumns: Sendable {
  /// r columns of n rows; a column that is nought in a level has no part there.
  let columns: [[Double]]
  /// Where each level ends, ascending.
  let ends: [Int]

  /// Each row times a factor.
  func scaled(by factors: [Double]) -> LevelColumns {
    LevelColumns(columns: columns.map { zip($0, factors).map { $0 * $1 } }, ends: ends)
  }

  /// Takes out of the columns of X what the levels explain in the inner product Σ t x y: Gram and Schmidt, twice.
  ///
  /// - Parameters:
  ///   - x: n rows.
  ///   - weights: t, n positive numbers.
  func remove(from x: inout Matrix, weights: [Double]) {
    var basis = columns
    for a in basis.indices {
      var start = 0
      for end in ends {
        let rows = start..<end
        start = end
        let before = Self.product(basis[a], 0, basis[a], weights, rows)
        for earlier in basis[..<a] where a > 0 {
          Self.project(&basis[a], 0, on: earlier, weights, rows)
          Self.project(&basis[a], 0, on: earlier, weights, rows)
        }
        let left = Self.product(basis[a], 0, basis[a], weights, rows)
        guard left > 1e-20 * before else {
          for i in rows { basis[a][i] = 0 }
          continue
        }
        for column in 0..<x.columnCount {
          let base = column * x.rowCount
          Self.project(&x.columnMajor, base, on: basis[a], weights, rows)
          Self.project(&x.columnMajor, base, on: basis[a], weights, rows)
        }
      }
    }
  }

  /// D'X for the columns d scaled to Σ t d² = 1 in each level, one row for each.
  func products(_ x: Matrix, scaledBy weights: [Double]) -> Matrix {
    var result: [[Double]] = []
    for column in columns {
      var start = 0
      for end in ends {
        let rows = start..<end
        start = end
        let square = Self.product(column, 0, column, weights, rows)
        guard square > 0 else { continue }
        let factor = 1 / square.squareRoot()
        result.append(
          (0..<x.columnCount).map { j in
            let base = j * x.rowCount
            return rows.reduce(0) { $0 + column[$1] * x.columnMajor[base + $1] } * factor
          })
      }
    }
    guard !result.isEmpty else {
      return Matrix(repeating: 0, rowCount: 0, columnCount: x.columnCount)
    }
    return Matrix(rows: result)
  }

  private static func product(
    _ x: [Double], _ base: Int, _ u: [Double], _ weights: [Double], _ rows: Range<Int>
  ) -> Double {
    let (x, u, t) = (x.span, u.span, weights.span)
    var sum = 0.0
    for i in rows { sum += t[i] * u[i] * x[base &+ i] }
    return sum
  }

  private static func project(
    _ x: inout [Double], _ base: Int, on u: [Double], _ weights: [Double], _ rows: Range<Int>
  ) {
    let square = product(u, 0, u, weights, rows)
    guard square > 0 else { return }
    let factor = product(x, base, u, weights, rows) / square
    let direction = u.span
    var entries = x.mutableSpan
    for i in rows { entries[base &+ i] -= factor * direction[i] }
  }
}
