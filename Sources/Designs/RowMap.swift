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
  /// Per power of the weights Σ w^j [z | e] [z | e]', packed lower triangles column by column.
  public internal(set) var products: [[Double]]
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
    var inner = cellProducts(cell)
    let weight = cellWeights[cell]
    var shift: [Double] = []
    if !isSwept {
      shift =
        map.hasConstant || map.centring == .means
        ? cellDeviation(cell) : zip(cellDeviation(cell), means).map { $0 + $1 }
      for j in shift.indices {
        for i in shift.indices { inner[i, j] += weight * shift[i] * shift[j] }
      }
    }
    let rotated = map.matrix.transposedMultiply(inner.multiply(map.matrix))
    guard map.hasConstant else {
      return MappedCell(cell: cell, products: [rotated.packedLower])
    }
    let edge = map.matrix.transposedMultiply(shift).map { $0 * weight }
    return MappedCell(cell: cell, products: [[weight] + edge + rotated.packedLower])
  }
}

extension Matrix {
  /// The lower triangle, column by column.
  var packedLower: [Double] {
    (0..<columnCount).flatMap { j in (j..<columnCount).map { self[$0, j] } }
  }
}
