public import Numerics

/// The basis in which a fit is solved: z = [1, (x - centre) T] over some columns of a design.
///
/// Without an intercept there is no leading 1 and the centre is nought.
public struct WorkingBasis: Sendable {
  /// The columns of the design that are kept, ascending.
  public let columns: [Int]
  /// What is subtracted from each kept column.
  public let centre: [Double]
  /// T, m x m for m kept columns; nil for the identity.
  public let map: Matrix?
  /// Whether the first column of z is 1.
  public let hasIntercept: Bool
  /// What is subtracted from the outcome; 0 without an intercept.
  public let outcomeCentre: Double

  /// A basis.
  ///
  /// - Parameters:
  ///   - columns: m kept columns.
  ///   - centre: m numbers.
  ///   - map: m x m, or nil.
  ///   - hasIntercept: Whether z begins with 1.
  ///   - outcomeCentre: What is subtracted from the outcome.
  public init(
    columns: [Int], centre: [Double], map: Matrix?, hasIntercept: Bool, outcomeCentre: Double
  ) {
    precondition(columns.count == centre.count, "one centre per column")
    self.columns = columns
    self.centre = centre
    self.map = map
    self.hasIntercept = hasIntercept
    self.outcomeCentre = outcomeCentre
  }

  /// The number of columns of z.
  public var count: Int { columns.count + (hasIntercept ? 1 : 0) }

  /// Whether rows are formed in double-double arithmetic.
  public var isPrecise: Bool { map != nil }
}

extension BoundDesign {
  /// The co-moments of [z | y - centre] of a re-based design, the outcome last: rows formed and products summed
  /// in double-double.
  ///
  /// - Parameters:
  ///   - basis: p columns, with a map.
  ///   - weights: One positive weight per row, or nil.
  ///   - threads: At least 1; does not change the result.
  /// - Returns: (p + 1) x (p + 1) about the weighted means.
  /// - Complexity: O(n (m^2 + p^2)) double-double products, some 20 times the cost of `moments`.
  public func preciseMoments(
    _ basis: WorkingBasis, weights: [Double]? = nil, threads: Int = 1
  ) -> PreciseCoMoments {
    var total = PreciseCoMoments(columnCount: basis.count + 1)
    forSlices(
      threads: threads,
      map: { rows in
        let (high, low) = preciseRows(basis, rows: rows)
        var part = PreciseCoMoments(columnCount: basis.count + 1)
        part.add(high: high, low: low, weights: slice(weights, rows))
        return part
      },
      merge: { total.merge($0) })
    return total
  }

  /// The columns of z and, last, the outcome less its centre: n x (p + 1), in high and low parts.
  func preciseRows(_ basis: WorkingBasis, rows: Range<Int>) -> (high: Matrix, low: Matrix) {
    let centred = zip(basis.columns, basis.centre).map { column, centre in
      preciseColumn(columns[column], rows: rows).map { $0 - DoubleDouble(centre) }
    }
    var (high, low) = (centred.flatMap { $0.map(\.high) }, centred.flatMap { $0.map(\.low) })
    if let map = basis.map {
      let shape = (rows.count, basis.columns.count)
      let z = preciseMultiply(
        high: Matrix(rowCount: shape.0, columnCount: shape.1, columnMajor: high),
        low: Matrix(rowCount: shape.0, columnCount: shape.1, columnMajor: low), map)
      (high, low) = (z.high.columnMajor, z.low.columnMajor)
    }
    if basis.hasIntercept {
      high = [Double](repeating: 1, count: rows.count) + high
      low = [Double](repeating: 0, count: rows.count) + low
    }
    let y = outcome[rows].map { DoubleDouble($0) - DoubleDouble(basis.outcomeCentre) }
    let width = basis.count + 1
    return (
      Matrix(rowCount: rows.count, columnCount: width, columnMajor: high + y.map(\.high)),
      Matrix(rowCount: rows.count, columnCount: width, columnMajor: low + y.map(\.low))
    )
  }

  /// The columns of z, and the outcome less its centre, rounded to double.
  func rows(_ basis: WorkingBasis, rows: Range<Int>) -> (z: Matrix, outcome: [Double]) {
    var block = block(rows: rows, columns: basis.columns, withOutcome: false)
    for (j, centre) in basis.centre.enumerated() { block.mapColumn(j) { $0 - centre } }
    let y = outcome[rows].map { $0 - basis.outcomeCentre }
    guard basis.hasIntercept else { return (block, y) }
    let ones = [Double](repeating: 1, count: rows.count)
    return (
      Matrix(
        rowCount: rows.count, columnCount: basis.count, columnMajor: ones + block.columnMajor), y
    )
  }
}
