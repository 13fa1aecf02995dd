public import Designs
import Glibc
import Numerics

/// Ordinary and weighted least squares.
public enum LinearModel {
  /// Sums of squares below this share of the outcome's are summed up from the rows, not the moments.
  ///
  /// 1 - R² of 1e-3 costs the moments three of some 14 digits.
  static let unexplainedShareForMoments = 1e-3
  /// Residuals whose sum of squares is at most this share of the outcome's are rounding: 1e-12 of each value.
  static let exactShare = 1e-24
  /// A robust variance below this share of the plain one is the rounding of residuals that are nought.
  static let varianceShareOfRounding = 1e-14

  /// Fits y = X beta + e by least squares.
  ///
  /// `iid`: sigma^2 (X'WX)^-1 with sigma^2 = Σ w e² / (N - K); `HC0` … `HC3` as R's `sandwich::vcovHC`, leverage
  /// of the full design. Problems of n (k + 1)^2 at most 2^22, and ill-conditioned ones of any size, are solved
  /// in double-double; the others from co-moments in double, with Σ w e² summed up from the rows where it is
  /// at most 1e-3 of the outcome's sum of squares. Agrees with R's `lm` and Stata's `regress`. MacKinnon & White (1985),
  /// [doi:10.1016/0304-4076(85)90158-7](https://doi.org/10.1016/0304-4076(85)90158-7).
  ///
  /// - Parameters:
  ///   - design: n rows, k columns beside the intercept.
  ///   - weights: One per row.
  ///   - variance: Of the coefficients. A row with leverage 1 adds nothing to an HC covariance and is counted.
  ///   - threads: At least 1; does not change the result.
  /// - Returns: The fit; without residual degrees of freedom its covariance is unavailable.
  /// - Throws: `noTerms`, `weightCount`, `weightNotPositive`, `frequencyNotWhole`, `notFinite`.
  public static func fit(
    _ design: BoundDesign, weights: Weights = .none, variance: VarianceEstimator = .iid,
    threads: Int = 1
  ) throws(LinearModelError) -> LinearFit {
    try fit(
      design, weights: weights, variance: variance, threads: threads,
      preciseWorkLimit: NormalEquations.preciseWorkLimit)
  }

  /// The fit with another limit for the route in double-double: 0 leaves it to ill-conditioned problems.
  package static func fit(
    _ design: BoundDesign, weights: Weights = .none, variance: VarianceEstimator = .iid,
    threads: Int = 1, preciseWorkLimit: Int
  ) throws(LinearModelError) -> LinearFit {
    if design.terms.isEmpty { throw .noTerms }
    let summary = try check(weights, design)
    let moments = design.moments(weights: weights.values, threads: threads)
    if let column = moments.rawCrossProduct().firstColumnNotFinite {
      throw .notFinite(column: column)
    }
    let equations = NormalEquations(
      design: design, moments: moments, weights: weights.values, threads: threads,
      preciseWorkLimit: preciseWorkLimit)
    let solution = equations.solve()
    let count = weights.areFrequencies ? summary?.sum ?? 0 : Double(design.rowCount)
    let sample = Sample(
      design: design, weights: weights, threads: threads, count: count, moments: moments,
      products: equations.products, sumOfLogarithms: summary?.sumOfLogarithms ?? 0)
    return sample.assemble(solution, variance)
  }

  static func check(
    _ weights: Weights, _ design: BoundDesign
  ) throws(LinearModelError) -> WeightSummary? {
    guard let values = weights.values else { return nil }
    if values.count != design.rowCount {
      throw .weightCount(expected: design.rowCount, found: values.count)
    }
    let summary = WeightSummary(values)
    if let row = summary.firstInvalidRow { throw .weightNotPositive(row: row) }
    if weights.areFrequencies, let row = summary.firstFractionalRow {
      throw .frequencyNotWhole(row: row)
    }
    return summary
  }
}

extension LinearModel {
  /// (Σ log w - N (log 2π + 1 - log N + log Σ w e²)) / 2; nil for a perfect fit.
  static func logLikelihood(
    _ squares: Double, _ count: Double, sumOfLogarithms: Double
  ) -> Double? {
    guard squares > 0 else { return nil }
    return (sumOfLogarithms - count * (log(2 * Double.pi) + 1 - log(count) + log(squares))) / 2
  }
}

/// A design with its weights and moments: what turns a solution into a fit.
private struct Sample {
  let design: BoundDesign
  let weights: Weights
  let threads: Int
  let count: Double
  let moments: CoMoments
  let products: Matrix
  let sumOfLogarithms: Double

  private var total: Double { products[design.columnCount, design.columnCount] }

  /// Σ w y².
  private var sumOfSquares: Double {
    let (k, mean) = (design.columnCount, moments.mean[design.columnCount])
    return moments.comoment[k, k] + moments.count * mean * mean
  }

  func assemble(_ solution: Solution, _ variance: VarianceEstimator) -> LinearFit {
    let pass = rowPass(solution, variance)
    let squares = pass.map { max($0.sumOfSquares.high, 0) } ?? squaresFromMoments(solution)
    let p = solution.basis.count
    let degrees = max(count - Double(p), 0)
    let offset = design.hasIntercept ? 1 : 0
    let positions = (0..<offset) + solution.basis.columns.map { $0 + offset }
    let support = design.support(
      weights: weights.areFrequencies ? weights.values : nil, threads: threads)
    let rSquared = total > 0 ? 1 - squares / total : nil
    let covariance = covariance(solution, variance, pass, squares / degrees, degrees)
    return LinearFit(
      terms: positions.map { design.terms[$0] }, coefficients: solution.userCoefficients(),
      covariance: covariance.map { .available($0.matrix) }
        ?? .unavailable(.noResidualDegreesOfFreedom),
      covarianceFactor: covariance?.factor, variance: variance,
      support: positions.map { support[$0] },
      omitted: solution.omitted.map { explained($0) }, observationCount: count,
      residualDegreesOfFreedom: degrees, residualSumOfSquares: squares,
      isExact: squares <= LinearModel.exactShare * sumOfSquares,
      sigma: degrees > 0 ? (squares / degrees).squareRoot() : nil, rSquared: rSquared,
      adjustedRSquared: degrees > 0
        ? rSquared.map { 1 - (1 - $0) * (count - Double(offset)) / degrees } : nil,
      logLikelihood: LinearModel.logLikelihood(
        squares, count, sumOfLogarithms: weights.areFrequencies ? 0 : sumOfLogarithms),
      outcomeMean: moments.mean[design.columnCount],
      route: solution.route, isIllConditioned: solution.isIllConditioned,
      fullLeverageRowCount: pass?.fullLeverageRowCount ?? 0,
      passes: solution.route.passes + (pass == nil ? 0 : 1))
  }

  private func squaresFromMoments(_ solution: Solution) -> Double {
    let offset = design.hasIntercept ? 1 : 0
    let k = design.columnCount
    return zip(solution.basis.columns, solution.coefficients[offset...]).reduce(total) {
      $0 - products[$1.0, k] * $1.1.high
    }
  }

  /// The pass over the rows, or nil where the moments suffice.
  private func rowPass(_ solution: Solution, _ variance: VarianceEstimator) -> RowPass? {
    let isRobust = variance != .iid
    let suffices =
      !solution.basis.isPrecise
      && squaresFromMoments(solution) > LinearModel.unexplainedShareForMoments * total
    if !isRobust && suffices { return nil }
    let correction: LeverageCorrection =
      switch variance {
      case .iid, .HC0, .HC1: .none
      case .HC2: .oneMinus
      case .HC3: .oneMinusSquared
      }
    return design.rowPass(
      solution.basis, coefficients: solution.coefficients,
      inverse: isRobust ? solution.inverse : nil, correction: correction,
      weights: weights.values, areFrequencies: weights.areFrequencies, threads: threads)
  }

  private func covariance(
    _ solution: Solution, _ variance: VarianceEstimator, _ pass: RowPass?,
    _ sigmaSquared: Double, _ degrees: Double
  ) -> (matrix: Matrix, factor: Matrix?)? {
    guard degrees > 0 else { return nil }
    let a = solution.inverse
    let plain = scaled(a, by: sigmaSquared)
    guard variance != .iid, let pass else {
      return (solution.userCovariance(plain), solution.userFactor(plain))
    }
    let sandwich = a.multiply(pass.meat).multiply(a)
    let robust = scaled(sandwich, by: variance == .HC1 ? count / degrees : 1)
    return (
      withoutRounding(
        solution.userCovariance(robust), beside: solution.userCovariance(plain)),
      solution.userFactor(robust)
    )
  }

  /// A robust variance that is nought but for rounding is nought.
  ///
  /// A parameter that only rows of leverage 1 inform has no residual to speak of it: what is left of its variance
  /// is the rounding of residuals, 1e-16 of the outcome. Below 1e-14 of the plain variance nothing else is left.
  private func withoutRounding(_ robust: Matrix, beside plain: Matrix) -> Matrix {
    var result = robust
    for j in 0..<robust.columnCount where robust[j, j] < 1e-14 * plain[j, j] {
      for i in 0..<robust.rowCount {
        result[i, j] = 0
        result[j, i] = 0
      }
    }
    return result
  }

  private func scaled(_ matrix: Matrix, by factor: Double) -> Matrix {
    Matrix(
      rowCount: matrix.rowCount, columnCount: matrix.columnCount,
      columnMajor: matrix.columnMajor.map { $0 * factor })
  }

  private func explained(_ omission: Omission) -> LinearFit.OmittedTerm {
    let terms = design.columnTerms
    let isConstant =
      design.hasIntercept && NormalEquations.isConstant(omission.column, moments)
    let combination = isConstant ? [] : omission.explainedBy
    var parts = combination.map {
      LinearFit.OmittedTerm.Part(term: terms[$0.column], coefficient: $0.coefficient)
    }
    if design.hasIntercept {
      let mean = moments.mean
      var (constant, scale) = (mean[omission.column], abs(mean[omission.column]))
      for part in combination {
        constant -= part.coefficient * mean[part.column]
        scale += abs(part.coefficient * mean[part.column])
      }
      if abs(constant) > 1e-8 * scale {
        parts.insert(.init(term: .intercept, coefficient: constant), at: 0)
      }
    }
    return LinearFit.OmittedTerm(term: terms[omission.column], explainedBy: parts)
  }
}
