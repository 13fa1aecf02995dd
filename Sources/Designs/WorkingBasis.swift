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

/// Cross-products of [z | y - centre] in double-double arithmetic: (p + 1) x (p + 1), column by column.
public struct PreciseGram: Sendable {
  /// p + 1.
  public let order: Int
  /// The entries, column by column.
  public var entries: [DoubleDouble]

  /// The entry in a row and a column.
  public subscript(row: Int, column: Int) -> DoubleDouble { entries[row + column * order] }
}

extension BoundDesign {
  /// The cross-products of a re-based design, every row formed and every product summed in double-double.
  ///
  /// - Complexity: O(n (m^2 + p^2)) double-double products, some 20 times the cost of `moments`.
  public func preciseGram(
    _ basis: WorkingBasis, weights: [Double]? = nil, threads: Int = 1
  ) -> PreciseGram {
    let order = basis.count + 1
    var total = [DoubleDouble](repeating: .zero, count: order * order)
    forSlices(
      threads: threads,
      map: { rows in
        let z = preciseRows(basis, rows: rows)
        var part = [DoubleDouble](repeating: .zero, count: order * order)
        for j in 0..<order {
          let right =
            weights.map { w in zip(z[j], w[rows]).map { $0 * DoubleDouble($1) } } ?? z[j]
          for i in j..<order {
            var sum = DoubleDouble.zero
            for row in right.indices { sum += z[i][row] * right[row] }
            part[i + j * order] = sum
            part[j + i * order] = sum
          }
        }
        return part
      },
      merge: { part in for place in part.indices { total[place] += part[place] } })
    return PreciseGram(order: order, entries: total)
  }

  /// The columns of z and the centred outcome in double-double.
  func preciseRows(_ basis: WorkingBasis, rows: Range<Int>) -> [[DoubleDouble]] {
    let centred = zip(basis.columns, basis.centre).map { column, centre in
      preciseColumn(columns[column], rows: rows).map { $0 - DoubleDouble(centre) }
    }
    var z: [[DoubleDouble]] = []
    if basis.hasIntercept { z.append([DoubleDouble](repeating: .one, count: rows.count)) }
    for j in centred.indices {
      guard let map = basis.map else {
        z.append(centred[j])
        continue
      }
      var sum = [DoubleDouble](repeating: .zero, count: rows.count)
      for l in centred.indices where map[l, j] != 0 {
        let factor = DoubleDouble(map[l, j])
        for row in sum.indices { sum[row] += centred[l][row] * factor }
      }
      z.append(sum)
    }
    z.append(outcome[rows].map { DoubleDouble($0) - DoubleDouble(basis.outcomeCentre) })
    return z
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
