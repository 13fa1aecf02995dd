public import Numerics

/// The hypothesis that linear combinations of the estimates have given values: C b = r.
public struct LinearHypothesis: Sendable, Equatable {
  /// C, m x q, of full row rank; one column per term.
  public let combinations: Matrix
  /// r, m numbers.
  public let values: [Double]

  /// A joint hypothesis.
  ///
  /// - Parameters:
  ///   - combinations: C, m x q, of full row rank, m at least 1.
  ///   - values: r.
  public init(_ combinations: Matrix, equal values: [Double]) {
    precondition(combinations.rowCount == values.count && !values.isEmpty, "C and r")
    self.combinations = combinations
    self.values = values
  }

  /// The hypothesis that one combination has a value.
  ///
  /// - Parameters:
  ///   - weights: c, one number per term, not all nought.
  ///   - value: r.
  public init(single weights: [Double], equals value: Double) {
    self.init(
      Matrix(rowCount: 1, columnCount: weights.count, columnMajor: weights), equal: [value])
  }

  /// The hypothesis that one term has a value.
  ///
  /// - Parameters:
  ///   - term: The position of the term.
  ///   - count: The number of terms.
  ///   - value: Its value under the hypothesis.
  /// - Returns: e_j'b = r.
  public static func term(_ term: Int, of count: Int, equals value: Double = 0) -> LinearHypothesis
  {
    var row = [Double](repeating: 0, count: count)
    row[term] = 1
    return LinearHypothesis(single: row, equals: value)
  }
}
