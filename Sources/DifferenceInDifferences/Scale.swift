internal import Numerics

/// The size of numbers, and numbers brought near one.
///
/// Multiplying by a power of two is exact, so whatever does not depend on the scale of a column keeps its digits.
enum Scale {
  /// Sizes 2^-200 to 2^200, of which second and fourth powers are ordinary numbers, are left as they are.
  static let ordinary = -200...200

  /// Sizes of which squares, and small shares of them, are numbers.
  static let representable = -400...400

  /// The exponent of the largest number in size; nil where all are nought, or it is infinite.
  static func exponent(_ values: [Double]) -> Int? { exponent(values.span) }

  /// The exponent of the largest number in size; nil where all are nought, or it is infinite.
  static func exponent(_ values: Span<Double>) -> Int? {
    var largest = 0.0
    for place in values.indices {
      let size = abs(values[place])
      if size > largest { largest = size }
    }
    return largest > 0 && largest.isFinite ? Int(largest.exponent) : nil
  }

  /// Values of extraordinary size times the power of two that brings the largest between 1 and 2; others unchanged.
  static func nearOne(_ values: [Double]) -> [Double] {
    guard let exponent = exponent(values), !ordinary.contains(exponent) else { return values }
    // Two steps: the factor itself may be too large for a number.
    let half = -exponent / 2
    let (first, second) = (power(half), power(-exponent - half))
    return values.map { $0 * first * second }
  }

  private static func power(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }
}

extension ProgrammeRows {
  /// The first variable, outcome before covariates, whose size leaves no room for its squares: no variance of its
  /// effect could be told.
  ///
  /// - Parameter withCovariates: Whether covariates have estimates of their own; else they are rescaled where they need
  ///   it, which changes nothing.
  /// - Returns: Its name; nil where there is none.
  public func outOfScale(withCovariates: Bool) -> String? {
    let all = [NamedValues(outcome.label, outcome.values)] + (withCovariates ? covariates : [])
    return all.first { one in
      Scale.exponent(one.values).map { !Scale.representable.contains($0) } ?? false
    }?.label
  }
}

extension StaggeredSample {
  /// Covariates of extraordinary size brought near one: no estimate depends on their scale.
  static func nearOne(_ covariates: Matrix) -> Matrix {
    var scaled = covariates
    for column in 0..<covariates.columnCount {
      let exponent = covariates.withColumn(column) { Scale.exponent($0) }
      guard let exponent, !Scale.ordinary.contains(exponent) else { continue }
      for (row, value) in Scale.nearOne(covariates.column(column)).enumerated() {
        scaled[row, column] = value
      }
    }
    return scaled
  }
}
