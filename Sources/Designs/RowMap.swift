public import Numerics

/// How rows [regressors | outcome] become rows [z | e] of a working basis.
public struct RowMap: Sendable {
  /// What is subtracted from each row first.
  public enum Centring: Sendable {
    /// The means of the swept effect's levels, and its slopes.
    case leaves
    /// The overall means.
    case means
    /// Nothing.
    case none
  }

  /// What is subtracted first.
  public let centring: Centring
  /// Whether z begins with a constant 1.
  public let hasConstant: Bool
  /// w x q: [z without its constant | e] = (row - centre) M.
  public let matrix: Matrix
  /// p x p: what z, its constant included, is multiplied by in the end; nil for the identity.
  public let rotation: Matrix?

  /// A map.
  ///
  /// - Parameters:
  ///   - centring: What is subtracted first.
  ///   - hasConstant: Whether z begins with 1.
  ///   - matrix: M, w x q.
  ///   - rotation: p x p, or nil.
  public init(
    centring: Centring, hasConstant: Bool, matrix: Matrix, rotation: Matrix? = nil
  ) {
    self.centring = centring
    self.hasConstant = hasConstant
    self.matrix = matrix
    self.rotation = rotation
  }

  /// The columns of [z | e], the constant included.
  public var columnCount: Int { matrix.columnCount + (hasConstant ? 1 : 0) }
}

/// Cross products of [z | e] in one cell, for several powers of the weights.
public struct MappedCell: Sendable {
  /// Sums over one level of the swept effect, whose columns are a constant and slopes orthogonal to it and to
  /// each other: r of them.
  public struct Leaf: Sendable {
    /// Per power j = 0, 1, 2 of the weights Σ w^j d d', r x r.
    public internal(set) var grams: [Matrix]
    /// Σ d [z | e]', r x q.
    public internal(set) var plain: Matrix
    /// Σ w² d [z | e]', r x q.
    public internal(set) var squared: Matrix
  }

  /// Zero-based.
  public let cell: Int
  /// Per power of the weights Σ w^j [z | e] [z | e]', packed lower triangles column by column; empty where `factor`
  /// stands in their place.
  public internal(set) var products: [[Double]]
  /// F, r x q, with F'F = Σ w [z | e] [z | e]': for a cell in which few columns vary.
  public internal(set) var factor: Matrix?
  /// Whether all weights of the cell are equal.
  public internal(set) var hasEqualWeights: Bool
  /// The levels of the swept effect (or the cell itself), if they were asked for.
  public internal(set) var leaves: [Leaf]
  /// The cell's rows, if they were asked for.
  public internal(set) var rows: CellRows?
  var firstWeight: Double?

  /// A cell.
  ///
  /// - Parameters:
  ///   - cell: Zero-based.
  ///   - products: Packed, one triangle per power.
  ///   - hasEqualWeights: Whether all weights are equal.
  ///   - leaves: Sums over the levels of the swept effect.
  public init(
    cell: Int, products: [[Double]], hasEqualWeights: Bool = true, leaves: [Leaf] = []
  ) {
    self.cell = cell
    self.products = products
    self.hasEqualWeights = hasEqualWeights
    self.leaves = leaves
  }

  /// A cell by its factor.
  ///
  /// - Parameters:
  ///   - cell: Zero-based.
  ///   - factor: F, r x q.
  init(cell: Int, factor: Matrix) {
    self.init(cell: cell, products: [])
    self.factor = factor
  }

  /// The products of one power as a matrix.
  ///
  /// - Parameters:
  ///   - power: The position of the power.
  ///   - order: The number of columns of [z | e].
  /// - Returns: order x order, symmetric.
  public func matrix(power: Int, order: Int) -> Matrix {
    Matrix(unpacking: products[power][...], order: order)
  }
}

extension GroupedMoments {
  /// A cell's products in a working basis, from its moments.
  ///
  /// - Parameters:
  ///   - cell: Zero-based.
  ///   - map: `leaves` for moments with a swept effect, else `means` or `none`.
  /// - Returns: Products of the first power of the weights.
  public func mapped(_ cell: Int, _ map: RowMap) -> MappedCell {
    let triangle = triangle(cell)
    let rows = map.matrix.submatrix(
      rows: triangle.columns, columns: Array(0..<map.matrix.columnCount))
    let edge = isSwept ? nil : map.matrix.transposedMultiply(shift(of: cell, map))
    let weight = cellWeights[cell]
    if 2 * (triangle.columns.count + 1) < map.columnCount {
      return MappedCell(
        cell: cell, factor: factor(triangle, rows, edge, weight, hasConstant: map.hasConstant))
    }
    var products = rows.transposedMultiply(triangle.matrix.multiply(rows))
    if let edge {
      for j in edge.indices {
        for i in edge.indices { products[i, j] += weight * edge[i] * edge[j] }
      }
    }
    guard map.hasConstant else {
      return MappedCell(cell: cell, products: [products.packedLower])
    }
    let constant =
      edge.map { $0.map { weight * $0 } } ?? [Double](repeating: 0, count: products.columnCount)
    return MappedCell(cell: cell, products: [[weight] + constant + products.packedLower])
  }

  /// Σ w z e of every cell in a working basis, from its moments: the last column of `mapped` alone.
  ///
  /// - Parameters:
  ///   - map: As for `mapped`.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: p numbers a cell, the constant's first, p the columns of z.
  /// - Precondition: The cells' products are kept.
  /// - Complexity: O(G w (w + p)).
  public func scores(_ map: RowMap, threads: Int) -> [Double] {
    guard let cells else { preconditionFailure("the products of cells are not kept") }
    let q = map.matrix.columnCount - 1
    let residual = map.matrix.column(q)
    let inner = map.matrix.columnMajor
    let batch = 512
    let parts = parallelMap(count: (cellWeights.count + batch - 1) / batch, threads: threads) {
      part -> [Double] in
      let range = (part * batch)..<min((part + 1) * batch, cellWeights.count)
      var scores: [Double] = []
      scores.reserveCapacity(range.count * (map.columnCount - 1))
      for cell in range {
        var sums = [Double](repeating: 0, count: columnCount)
        cells.add(cell, times: residual, to: &sums)
        let edge = isSwept ? nil : map.matrix.transposedMultiply(shift(of: cell, map))
        let last = edge.map { $0[q] * cellWeights[cell] } ?? 0
        if map.hasConstant { scores.append(last) }
        let (entries, terms) = (inner.span, sums.span)
        for j in 0..<q {
          var sum = (edge?[j] ?? 0) * last
          for i in 0..<columnCount { sum += entries[i &+ j &* columnCount] * terms[i] }
          scores.append(sum)
        }
      }
      return scores
    }
    return parts.flatMap(\.self)
  }

  /// The products of every cell in a working basis, from its moments.
  ///
  /// - Parameters:
  ///   - map: As for `mapped`.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: A row for each cell: the packed lower triangle of Σ w [z | e] [z | e]', column by column.
  /// - Precondition: The cells' products are kept.
  public func packedProducts(_ map: RowMap, threads: Int) -> Matrix {
    guard let cells else { preconditionFailure("the products of cells are not kept") }
    let (cellCount, order) = (cellWeights.count, map.columnCount)
    let count = SegmentProducts.packedCount(order)
    let basis = cells.areWhole ? BasisProducts(map.matrix) : nil
    let batch = 512
    let parts = parallelMap(count: (cellCount + batch - 1) / batch, threads: threads) {
      part -> Matrix in
      let range = (part * batch)..<min((part + 1) * batch, cellCount)
      guard let basis else { return packedProducts(of: range, map) }
      return withMeans(basis.products(of: cells.wholeTriangles(range)), of: range, map)
    }
    var columns: [Double] = []
    columns.reserveLarge(cellCount * count)
    for column in 0..<count {
      for part in parts { columns += part.column(column) }
    }
    return Matrix(rowCount: cellCount, columnCount: count, columnMajor: columns)
  }

  /// The same of some cells, one after the other.
  private func packedProducts(of range: Range<Int>, _ map: RowMap) -> Matrix {
    let numbers = range.flatMap { cell in
      let mapped = mapped(cell, map)
      return mapped.factor.map { $0.transposedMultiply($0).packedLower } ?? mapped.products[0]
    }
    return Matrix(
      rowCount: numbers.count / range.count, columnCount: range.count, columnMajor: numbers
    ).transposed()
  }

  /// Packed products about the cells' own means with what those means add, and the constant's in front.
  private func withMeans(_ products: Matrix, of range: Range<Int>, _ map: RowMap) -> Matrix {
    let order = map.matrix.columnCount
    if isSwept, !map.hasConstant { return products }
    var means = Matrix(repeating: 0, rowCount: range.count, columnCount: order)
    if !isSwept {
      for (row, cell) in range.enumerated() {
        let mean = map.matrix.transposedMultiply(shift(of: cell, map))
        for column in 0..<order { means[row, column] = mean[column] }
      }
    }
    let weights = Array(cellWeights[range])
    var numbers: [Double] = []
    if map.hasConstant {
      numbers += weights
      for column in 0..<order { numbers += weights.indices.map { weights[$0] * means[$0, column] } }
    }
    var place = 0
    for j in 0..<order {
      for i in j..<order {
        numbers += weights.indices.map {
          products[$0, place] + weights[$0] * means[$0, j] * means[$0, i]
        }
        place += 1
      }
    }
    return Matrix(
      rowCount: range.count, columnCount: numbers.count / range.count, columnMajor: numbers)
  }

  /// The mean of a cell's rows, after centring.
  private func shift(of cell: Int, _ map: RowMap) -> [Double] {
    map.hasConstant || map.centring == .means
      ? cellDeviation(cell) : zip(cellDeviation(cell), means).map { $0 + $1 }
  }

  /// [0 | R M] with R'R the cell's products, and the row of the cell's mean times the root of its weight.
  private func factor(
    _ triangle: CellTriangle, _ rows: Matrix, _ edge: [Double]?, _ weight: Double,
    hasConstant: Bool
  ) -> Matrix {
    let inner = triangle.matrix.semidefiniteRoot.multiply(rows)
    let root = weight.squareRoot()
    var lines = (0..<inner.rowCount).map { (hasConstant ? [0] : []) + inner.row($0) }
    if hasConstant || edge != nil {
      let mean = edge ?? [Double](repeating: 0, count: rows.columnCount)
      lines.append((hasConstant ? [root] : []) + mean.map { root * $0 })
    }
    return lines.isEmpty
      ? Matrix(repeating: 0, rowCount: 0, columnCount: rows.columnCount + (hasConstant ? 1 : 0))
      : Matrix(rows: lines)
  }
}

extension Matrix {
  /// R, upper triangular, with R'R = A for a symmetric positive semi-definite A: Cholesky's factor, with rows of nought
  /// where nothing but rounding is left of a column.
  var semidefiniteRoot: Matrix {
    let n = rowCount
    var root = Matrix(repeating: 0, rowCount: n, columnCount: n)
    var r = root.columnMajor
    for j in 0..<n {
      for i in 0...j {
        var sum = self[i, j]
        for l in 0..<i { sum -= r[l + i * n] * r[l + j * n] }
        if i < j {
          let pivot = r[i + i * n]
          r[i + j * n] = pivot == 0 ? 0 : sum / pivot
        } else {
          r[j + j * n] = sum > 1e-14 * self[j, j] ? sum.squareRoot() : 0
        }
      }
    }
    root.columnMajor = r
    return root
  }
}

extension Matrix {
  /// The lower triangle, column by column.
  var packedLower: [Double] {
    (0..<columnCount).flatMap { j in (j..<columnCount).map { self[$0, j] } }
  }
}
