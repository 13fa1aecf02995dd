import Numerics

/// Seeded data for tests.
enum Sample {
  /// n x k standard normal numbers.
  static func normal(_ rowCount: Int, _ columnCount: Int, seed: UInt64 = 1) -> Matrix {
    let random = CounterRandom(seed: seed)
    let values = (0..<rowCount * columnCount).map { random.normal(at: UInt64($0)) }
    return Matrix(rowCount: rowCount, columnCount: columnCount, columnMajor: values)
  }

  /// A positive definite matrix.
  static func positive(_ order: Int, seed: UInt64 = 2) -> Matrix {
    normal(order + 5, order, seed: seed).crossProduct()
  }

  /// The rows first ..< last of a matrix.
  static func rows(_ a: Matrix, _ first: Int, _ last: Int) -> Matrix {
    a.submatrix(rows: Array(first..<last), columns: Array(0..<a.columnCount))
  }

  /// The columns less their means.
  static func centred(_ a: Matrix) -> Matrix {
    var result = a
    for j in 0..<a.columnCount {
      let mean = a.column(j).reduce(0, +) / Double(a.rowCount)
      result.mapColumn(j) { $0 - mean }
    }
    return result
  }

  /// The largest absolute difference of two matrices.
  static func distance(_ a: Matrix, _ b: Matrix) -> Double {
    zip(a.columnMajor, b.columnMajor).map { abs($0 - $1) }.max() ?? 0
  }
}
