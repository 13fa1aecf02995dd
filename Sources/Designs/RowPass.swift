public import Numerics

/// How squared residuals enter the meat of a heteroskedasticity-robust covariance.
public enum LeverageCorrection: Sendable, Equatable {
  /// e^2: HC0 and HC1.
  case none
  /// e^2 / (1 - h): HC2.
  case oneMinus
  /// e^2 / (1 - h)^2: HC3.
  case oneMinusSquared
}

/// What a pass over rows with known coefficients sums up.
public struct RowPass: Sendable {
  /// Σ w e².
  public private(set) var sumOfSquares: DoubleDouble = .zero
  /// The meat Σ w² e² f(h) z z' (frequency weights: Σ w e² f(h) z z'), p x p; empty if not asked for.
  public private(set) var meat: Matrix
  /// Rows with leverage 1: their residual is nought whatever their outcome, and they add nothing to the meat.
  public private(set) var fullLeverageRowCount = 0

  init(order: Int) { meat = Matrix(repeating: 0, rowCount: order, columnCount: order) }

  mutating func merge(_ other: RowPass) {
    sumOfSquares += other.sumOfSquares
    for place in meat.columnMajor.indices {
      meat.columnMajor[place] += other.meat.columnMajor[place]
    }
    fullLeverageRowCount += other.fullLeverageRowCount
  }
}

extension BoundDesign {
  /// Residuals e = y - z'gamma, leverages h = w z'Az, and their sums.
  ///
  /// - Parameters:
  ///   - basis: p columns; rows are formed in double-double where it has a map.
  ///   - coefficients: gamma, p.
  ///   - inverse: A = (Z'WZ)^-1, p x p; nil if only the sum of squares is wanted.
  ///   - correction: f(h).
  ///   - weights: One per row, or nil.
  ///   - areFrequencies: Whether a row stands for w equal rows: h is then that of one of them.
  ///   - threads: At least 1; does not change the result.
  /// - Returns: The sums over all rows.
  public func rowPass(
    _ basis: WorkingBasis, coefficients: [DoubleDouble], inverse: Matrix?,
    correction: LeverageCorrection, weights: [Double]?, areFrequencies: Bool, threads: Int
  ) -> RowPass {
    let order = inverse == nil ? 0 : basis.count
    var total = RowPass(order: order)
    forSlices(
      threads: threads,
      map: { rows in
        let (z, residuals) = residuals(basis, coefficients, rows: rows)
        let w = slice(weights, rows)
        var part = RowPass(order: order)
        part.add(residuals, weights: w)
        if let inverse {
          part.addMeat(
            z, residuals.map(\.high), inverse: inverse, correction: correction, weights: w,
            areFrequencies: areFrequencies)
        }
        return part
      },
      merge: { total.merge($0) })
    return total
  }

  private func residuals(
    _ basis: WorkingBasis, _ coefficients: [DoubleDouble], rows: Range<Int>
  ) -> (z: Matrix, residuals: [DoubleDouble]) {
    guard basis.isPrecise else {
      let (z, y) = self.rows(basis, rows: rows)
      let fitted = multiply(z, coefficients.map(\.high))
      return (z, zip(y, fitted).map { DoubleDouble($0 - $1) })
    }
    let (high, low) = preciseRows(basis, rows: rows)
    let map = Matrix(columns: [
      coefficients.map { -$0.high } + [1], coefficients.map { -$0.low } + [0],
    ])
    let parts = preciseMultiply(high: high, low: low, map)
    let residuals = (0..<rows.count).map {
      DoubleDouble(parts.high[$0, 0], parts.low[$0, 0])
        + DoubleDouble(parts.high[$0, 1], parts.low[$0, 1])
    }
    let z = Matrix(
      rowCount: rows.count, columnCount: basis.count,
      columnMajor: Array(high.columnMajor[..<(rows.count * basis.count)]))
    return (z, residuals)
  }
}

extension RowPass {
  /// Leverages this near 1 are taken for 1.
  static let fullLeverageTolerance = 1e-10

  fileprivate mutating func add(_ residuals: [DoubleDouble], weights: [Double]?) {
    for (row, residual) in residuals.enumerated() {
      let square = residual * residual
      sumOfSquares += weights.map { square * DoubleDouble($0[row]) } ?? square
    }
  }

  fileprivate mutating func addMeat(
    _ z: Matrix, _ residuals: [Double], inverse: Matrix, correction: LeverageCorrection,
    weights: [Double]?, areFrequencies: Bool
  ) {
    let forms = rowQuadraticForms(z, inverse)
    var scores = [Double](repeating: 0, count: residuals.count)
    for row in scores.indices {
      let weight = weights?[row] ?? 1
      let rest = 1 - forms[row] * (areFrequencies ? 1 : weight)
      if rest < Self.fullLeverageTolerance {
        fullLeverageRowCount += 1
        continue
      }
      let square = residuals[row] * residuals[row] * weight * (areFrequencies ? 1 : weight)
      switch correction {
      case .none: scores[row] = square
      case .oneMinus: scores[row] = square / rest
      case .oneMinusSquared: scores[row] = square / (rest * rest)
      }
    }
    let part = weightedCrossProduct(z, weights: scores)
    for place in meat.columnMajor.indices { meat.columnMajor[place] += part.columnMajor[place] }
  }
}
