import Numerics

/// The count, mean and standard deviation of a column in one group of rows.
public struct GroupSpread: Sendable, Equatable, Codable {
  /// Rows n, or the sum of their frequencies.
  public var count: Double
  /// Σ f x / n; nil without rows.
  public var mean: Double?
  /// √(Σ f (x - mean)² / (n - 1)), in units of the column; nil where n is not above 1.
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
  /// Two passes with compensated sums: the deviations are from the mean itself, so that nothing is lost where values are
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
    let counted = rows.rows.filter { row in
      let place = Int(row)
      return codes[place] >= 0 && values[place].isFinite && !column.missing.isMissing(place)
    }
    var counts = [Double](repeating: 0, count: groupCount)
    var sums = [CompensatedSum](repeating: CompensatedSum(), count: groupCount)
    for row in counted {
      let (place, code) = (Int(row), Int(codes[Int(row)]))
      let frequency = frequencies?[place] ?? 1
      counts[code] += frequency
      sums[code].add(frequency * values[place])
    }
    let means = zip(sums, counts).map { $1 > 0 ? $0.value / $1 : 0 }
    var squares = [CompensatedSum](repeating: CompensatedSum(), count: groupCount)
    for row in counted {
      let (place, code) = (Int(row), Int(codes[Int(row)]))
      let deviation = values[place] - means[code]
      squares[code].add((frequencies?[place] ?? 1) * deviation * deviation)
    }
    return (0..<groupCount).map { code in
      let n = counts[code]
      return GroupSpread(
        count: n, mean: n > 0 ? means[code] : nil,
        standardDeviation: n > 1 ? (squares[code].value / (n - 1)).squareRoot() : nil)
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
