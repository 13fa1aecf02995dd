import Numerics

/// Takes the products of cells into a working basis, one cell after the other, with memory of its own for what lies
/// between: for many cells of few columns.
struct BasisProducts {
  private typealias Lanes = SIMD4<Double>

  /// q, the columns of the basis without a constant.
  private let order: Int
  /// Lanes of a row of q numbers, noughts behind the last.
  private let width: Int
  /// M row by row.
  private let rows: [Lanes]
  /// The same without noughts: w x q.
  private let numbers: [Double]
  /// S M for the columns of a cell, row by row.
  private var half: [Lanes] = []
  private var square: [Lanes]

  /// Products in the basis of a map.
  ///
  /// - Parameter matrix: M, w x q.
  init(_ matrix: Matrix) {
    let width = (matrix.columnCount + 3) / 4
    var rows = [Lanes](repeating: .zero, count: matrix.rowCount * width)
    for column in 0..<matrix.columnCount {
      matrix.withColumn(column) { entries in
        for row in entries.indices { rows[row * width + column / 4][column % 4] = entries[row] }
      }
    }
    order = matrix.columnCount
    self.width = width
    self.rows = rows
    numbers = matrix.transposed().columnMajor
    square = [Lanes](repeating: .zero, count: order * width)
  }

  /// M'S M + w e e' of a cell.
  ///
  /// - Parameters:
  ///   - triangle: S, over columns of the pass.
  ///   - edge: e, the cell's mean in the basis, q numbers; nil for nought.
  ///   - weight: w.
  ///   - packed: Takes the packed lower triangle, column by column, behind what it has.
  mutating func append(
    _ triangle: CellTriangle, edge: [Double]?, weight: Double, to packed: inout [Double]
  ) {
    multiply(triangle)
    square(triangle.columns)
    if let edge {
      for column in 0..<order {
        let own = weight * edge[column]
        for row in column..<order { square[column * width + row / 4][row % 4] += own * edge[row] }
      }
    }
    for column in 0..<order {
      for row in column..<order { packed.append(square[column &* width &+ row >> 2][row & 3]) }
    }
  }

  /// S M from the lower triangle of S.
  private mutating func multiply(_ triangle: CellTriangle) {
    let (columns, matrix, width) = (triangle.columns, rows, width)
    half.removeAll(keepingCapacity: true)
    half.append(contentsOf: repeatElement(.zero, count: columns.count * width))
    let (names, products, rows) = (columns.span, triangle.products.span, matrix.span)
    var sums = half.mutableSpan
    var place = 0
    for j in names.indices {
      let own = names[j] &* width
      for lane in 0..<width { sums[j &* width &+ lane] += products[place] * rows[own &+ lane] }
      place &+= 1
      for i in (j &+ 1)..<max(names.count, j &+ 1) {
        let (product, other) = (products[place], names[i] &* width)
        for lane in 0..<width {
          sums[i &* width &+ lane] += product * rows[own &+ lane]
          sums[j &* width &+ lane] += product * rows[other &+ lane]
        }
        place &+= 1
      }
    }
  }

  /// M'(S M): of each column the lanes from the diagonal on.
  private mutating func square(_ columns: [Int]) {
    for place in square.indices { square[place] = .zero }
    let (inner, outer, order, width) = (half, numbers, order, width)
    let (names, half, factors) = (columns.span, inner.span, outer.span)
    var sums = square.mutableSpan
    for i in names.indices {
      for column in 0..<order {
        let factor = factors[names[i] &* order &+ column]
        for lane in (column >> 2)..<width {
          sums[column &* width &+ lane] += factor * half[i &* width &+ lane]
        }
      }
    }
  }
}
