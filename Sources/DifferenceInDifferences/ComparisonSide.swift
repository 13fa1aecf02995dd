internal import Numerics

/// Rows that a comparison treats alike: their covariates with the constant first, and their weights.
struct ComparisonSide: Sendable {
  /// [1 | covariates], n x k.
  let design: LaneMatrix

  /// The weights, zero on padding.
  let weights: [RowLanes]

  /// The sum of the weights.
  let weightSum: Double

  /// X'W1.
  let sums: [Double]

  /// X'WX.
  let gram: Matrix

  init(design: LaneMatrix, weights: [RowLanes]) {
    self.design = design
    self.weights = weights
    gram = design.gram(weights: weights)
    sums = gram.column(0)
    weightSum = sums[0]
  }

  var rowCount: Int { design.rowCount }
  var columnCount: Int { design.columnCount }
}

/// One comparison: the estimate, and what each row adds to its deviation.
struct ComparisonEstimate: Sendable {
  /// The effect on the treated.
  let effect: Double

  /// Per side in the order of the request; the rows' psi, zero on padding: the variance is their sum of
  /// squares.
  var psi: [[RowLanes]]
}

/// Sums over sides, in their order.
enum Sides {
  static func weightSum(_ sides: [ComparisonSide]) -> Double {
    sides.reduce(0) { $0 + $1.weightSum }
  }

  static func sums(_ sides: [ComparisonSide]) -> [Double] {
    sides.map(\.sums).reduce(into: []) { $0 = $0.isEmpty ? $1 : $0.adding($1) }
  }

  static func rowCount(_ sides: [ComparisonSide]) -> Int { sides.reduce(0) { $0 + $1.rowCount } }

  /// The factor of X'WX over some sides.
  ///
  /// A covariate of which less than 1e-6 (of its norm) remains after those before it makes it singular.
  static func factor(
    _ sides: [ComparisonSide], side: ComparisonFailure.Side
  ) throws(ComparisonFailure) -> OrderedCholesky {
    guard let first = sides.first, weightSum(sides) > 0 else { throw .empty(side) }
    var gram = first.gram
    for other in sides.dropFirst() { gram.columnMajor.add(other.gram.columnMajor) }
    let factor = OrderedCholesky(gram, tolerance: 1e-12)
    if let omitted = factor.omitted.first {
      throw .singularCovariates(side, covariate: omitted.column - 1, rows: rowCount(sides))
    }
    return factor
  }
}

extension [Double] {
  /// The sum, entry by entry.
  func adding(_ other: [Double]) -> [Double] { zip(self, other).map { $0 + $1 } }

  /// The difference, entry by entry.
  func subtracting(_ other: [Double]) -> [Double] { zip(self, other).map { $0 - $1 } }

  /// A multiple.
  func scaled(by factor: Double) -> [Double] { map { $0 * factor } }

  /// Adds another list, entry by entry.
  mutating func add(_ other: [Double]) {
    for index in indices { self[index] += other[index] }
  }

  /// The sum of products.
  func dot(_ other: [Double]) -> Double { zip(self, other).reduce(0) { $0 + $1.0 * $1.1 } }
}
