/// A tall matrix of few columns whose rows stand in lanes: group q of column j is at q k + j.
///
/// The padding rows are zero. All kernels add up in an order that depends on the shape alone, so that
/// the same rows give the same bits on any machine and any number of threads.
package struct LaneMatrix: Sendable {
  /// The number of rows.
  package let rowCount: Int

  /// The number of columns.
  package let columnCount: Int

  /// The entries.
  package let lanes: [RowLanes]

  /// The groups of eight rows.
  package var groupCount: Int { LaneVector.groupCount(rowCount) }

  /// A column of ones, for as many rows as chosen.
  package init(onesOf rowCount: Int) {
    self.rowCount = rowCount
    columnCount = 1
    lanes = LaneVector.ones(rowCount)
  }

  /// [1 | (x - origin) T] of chosen rows.
  ///
  /// - Parameters:
  ///   - x: n x m.
  ///   - origin: One number per column of x.
  ///   - t: T, m x k, upper triangular on its kept columns.
  ///   - rows: The rows of x that are wanted.
  package init(onesAnd x: Matrix, origin: [Double], basis t: Matrix, rows: ArraySlice<Int32>) {
    precondition(x.columnCount == t.rowCount && origin.count == t.rowCount, "shape of the basis")
    let (m, k) = (t.rowCount, t.columnCount)
    rowCount = rows.count
    columnCount = k + 1
    var filled = [RowLanes](
      repeating: .zero, count: LaneVector.groupCount(rows.count) * (k + 1))
    var place = 0
    var centred = [Double](repeating: 0, count: m)
    for row in rows {
      for i in 0..<m { centred[i] = x.columnMajor[i &* x.rowCount &+ Int(row)] - origin[i] }
      let (start, lane) = ((place >> 3) &* (k &+ 1), place & 7)
      filled[start][lane] = 1
      for j in 0..<k {
        var value = 0.0
        for i in 0..<m { value += centred[i] * t.columnMajor[i &+ j &* m] }
        filled[start &+ j &+ 1][lane] = value
      }
      place += 1
    }
    lanes = filled
  }

  /// X b, in lanes.
  package func multiply(_ b: [Double]) -> [RowLanes] {
    precondition(b.count == columnCount, "\(b.count) for \(columnCount) columns")
    var product = LaneVector.zeros(rowCount)
    let k = columnCount
    for group in product.indices {
      var sum = RowLanes.zero
      for j in 0..<k { sum += lanes[group &* k &+ j] * b[j] }
      product[group] = sum
    }
    return product
  }

  /// X'v.
  package func transposedMultiply(_ v: [RowLanes]) -> [Double] {
    precondition(v.count == groupCount, "\(v.count) for \(groupCount) groups")
    let k = columnCount
    return (0..<k).map { j in
      var sum = RowLanes.zero
      for group in v.indices { sum += lanes[group &* k &+ j] * v[group] }
      return sum.sum()
    }
  }

  /// X'WX, k x k, symmetric.
  package func gram(weights w: [RowLanes]) -> Matrix {
    precondition(w.count == groupCount, "\(w.count) for \(groupCount) groups")
    var gram = Matrix(repeating: 0, rowCount: columnCount, columnCount: columnCount)
    var start = 0
    while start < w.count {
      let end = min(start + LaneMatrix.tile, w.count)
      addGram(weights: w, from: start, to: end, into: &gram)
      start = end
    }
    return gram
  }

  /// Groups in a tile: what the columns of a tile take stays in the first cache.
  static let tile = 64

  /// Adds X'WX of the groups `start ..< end`.
  func addGram(weights w: [RowLanes], from start: Int, to end: Int, into gram: inout Matrix) {
    let k = columnCount
    var weighted = [RowLanes](repeating: .zero, count: end - start)
    for j in 0..<k {
      for group in start..<end { weighted[group &- start] = lanes[group &* k &+ j] * w[group] }
      for i in 0...j {
        var sum = RowLanes.zero
        for group in start..<end { sum += lanes[group &* k &+ i] * weighted[group &- start] }
        let value = gram[i, j] + sum.sum()
        gram[i, j] = value
        gram[j, i] = value
      }
    }
  }
}
