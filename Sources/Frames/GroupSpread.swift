import Numerics

/// The count, mean and standard deviation of a column in one group of rows.
public struct GroupSpread: Sendable, Equatable, Codable {
  /// Rows n, or the sum of their frequencies.
  public var count: Double
  /// Σ w x / Σ w; nil without rows, or where their weights are nought.
  public var mean: Double?
  /// √(Σ w (x - mean)² / Σ w · n / (n - 1)), in units of the column; nil where n is not above 1.
  public var standardDeviation: Double?

  /// A group.
  ///
  /// - Parameters:
  ///   - count: n, at least 0.
  ///   - mean: The mean; nil without rows.
  ///   - standardDeviation: At least 0; nil where n is not above 1.
  public init(count: Double, mean: Double?, standardDeviation: Double?) {
    self.count = count
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// The count, mean and standard deviation of a column in each group of rows.
  ///
  /// Passes with compensated sums: the deviations are from the mean itself, so that nothing is lost where values are
  /// far from nought. The same in R: `tapply(x, group, sd)`; in Stata `summarize x [fweight = f], by(group)`.
  ///
  /// - Parameters:
  ///   - column: Numbers, or flags as 0 and 1; rows without a finite value count nowhere.
  ///   - rows: The rows to count.
  ///   - codes: Per row of the frame its group, from 0, or -1 for none.
  ///   - groupCount: The number of groups.
  ///   - frequencies: Per row of the frame how many rows it stands for; nil for one.
  /// - Returns: One entry per group, in the order of the codes.
  /// - Precondition: The column holds no texts.
  /// - Complexity: O(n).
  public static func groups(
    of column: Column, rows: RowSelection, codes: [Int32], groupCount: Int,
    frequencies: [Double]? = nil
  ) -> [GroupSpread] {
    let values = numbers(column)
    var counted = [Int32](repeating: -1, count: codes.count)
    for row in rows.rows {
      let place = Int(row)
      if values[place].isFinite, !column.missing.isMissing(place) { counted[place] = codes[place] }
    }
    return groups(
      of: values, codes: counted, groupCount: groupCount, weights: frequencies,
      areFrequencies: true)
  }

  /// The count, mean and standard deviation of weighted numbers in each group of rows.
  ///
  /// With weights w the mean is Σ w x / Σ w and the standard deviation √(Σ w (x - mean)² / Σ w · n / (n - 1)): the
  /// weights' scale does not matter. Frequencies also make up n, so that this is the standard deviation of the rows
  /// that they stand for. The same in Stata: `summarize x [aweight = w]` and `[fweight = f]`.
  ///
  /// - Parameters:
  ///   - values: One number per row, finite where the row has a group.
  ///   - codes: Per row its group, from 0, or -1 for none.
  ///   - groupCount: The number of groups.
  ///   - weights: One per row, at least 0; nil for ones.
  ///   - areFrequencies: Whether a row stands for as many rows as its weight says.
  /// - Returns: One entry per group, in the order of the codes; the mean is nil where the weights add up to nought.
  /// - Complexity: O(n).
  public static func groups(
    of values: [Double], codes: [Int32], groupCount: Int, weights: [Double]? = nil,
    areFrequencies: Bool = false
  ) -> [GroupSpread] {
    precondition(values.count == codes.count, "\(values.count) values, \(codes.count) codes")
    precondition(weights.map { $0.count == codes.count } ?? true, "one weight per row")
    var rowCounts = [Int](repeating: 0, count: groupCount)
    var totals = [Double](repeating: 0, count: groupCount)
    var sums = [CompensatedSum](repeating: CompensatedSum(), count: groupCount)
    for (row, code) in codes.enumerated() where code >= 0 {
      let weight = weights?[row] ?? 1
      rowCounts[Int(code)] += 1
      totals[Int(code)] += weight
      sums[Int(code)].add(weight * values[row])
    }
    var means = zip(sums, totals).map { $1 > 0 ? $0.value / $1 : 0 }
    // Mended by the mean of the deviations from it, as in R: equal values have that value as mean, and no spread.
    var rests = [CompensatedSum](repeating: CompensatedSum(), count: groupCount)
    for (row, code) in codes.enumerated() where code >= 0 {
      rests[Int(code)].add((weights?[row] ?? 1) * (values[row] - means[Int(code)]))
    }
    for code in means.indices where totals[code] > 0 {
      means[code] += rests[code].value / totals[code]
    }
    var squares = [CompensatedSum](repeating: CompensatedSum(), count: groupCount)
    for (row, code) in codes.enumerated() where code >= 0 {
      let deviation = values[row] - means[Int(code)]
      squares[Int(code)].add((weights?[row] ?? 1) * deviation * deviation)
    }
    return (0..<groupCount).map { code in
      let total = totals[code]
      let n = areFrequencies ? total : Double(rowCounts[code])
      // Where weights count rows n / Σ w is exactly one.
      let variance =
        n > 1 && total > 0 ? squares[code].value * (n / total) / (n - 1) : nil
      return GroupSpread(
        count: n, mean: total > 0 ? means[code] : nil, standardDeviation: variance?.squareRoot())
    }
  }

  private static func numbers(_ column: Column) -> [Double] {
    switch column.values {
    case .number(let numbers): numbers
    case .flag(let flags): flags.map { $0 ? 1 : 0 }
    case .factor, .text: preconditionFailure("\(column.name) holds no numbers")
    }
  }
}
