public import Numerics

extension BoundDesign {
  /// The centred co-moments of [X | y], the outcome last.
  ///
  /// - Parameters:
  ///   - weights: One positive weight per row, or nil.
  ///   - threads: At least 1; does not change the result.
  /// - Returns: (k + 1) x (k + 1) about the weighted means.
  public func moments(weights: [Double]? = nil, threads: Int = 1) -> CoMoments {
    var total = CoMoments(columnCount: columnCount + 1)
    forSlices(
      threads: threads,
      map: { rows in
        var part = CoMoments(columnCount: columnCount + 1)
        part.add(block(rows: rows, withOutcome: true), weights: slice(weights, rows))
        return part
      },
      merge: { total.merge($0) })
    return total
  }

  /// The triangular factor R of the columns, less their centres and times the root of the weights: k x k.
  ///
  /// - Parameters:
  ///   - centres: One per column.
  ///   - weights: One positive weight per row, or nil.
  ///   - threads: At least 1; does not change the result.
  /// - Returns: k x k, upper triangular.
  public func tallSkinnyR(
    centres: [Double], weights: [Double]? = nil, threads: Int = 1
  ) -> Matrix {
    var total = TallSkinnyQR(columnCount: columnCount)
    forSlices(
      threads: threads,
      map: { rows in
        var part = TallSkinnyQR(columnCount: columnCount)
        part.append(block(rows: rows), centres: centres, weights: slice(weights, rows))
        return part
      },
      merge: { total.merge($0) })
    return total.r()
  }

  /// For every entry of `terms` the number of rows (or the sum of frequency weights) in which it is not zero.
  ///
  /// A continuous number (any value other than 0 and 1) counts every row; in a product only the flags and
  /// levels count.
  public func support(weights: [Double]? = nil, threads: Int = 1) -> [Double] {
    let all = weights.map { $0.reduce(0, +) } ?? Double(rowCount)
    var counts = [Double](repeating: 0, count: columns.count)
    forSlices(
      threads: threads,
      map: { rows in columns.map { count($0, rows: rows, weights: weights) } },
      merge: { part in for j in counts.indices { counts[j] += part[j] } })
    return (hasIntercept ? [all] : []) + counts
  }

  /// The support of some columns; a product of flags and levels is counted by its mean, where that is known.
  ///
  /// - Parameters:
  ///   - chosen: Zero-based columns.
  ///   - knownMeans: Unweighted means of columns.
  ///   - weights: One frequency per row, or nil.
  ///   - threads: At least 1; does not change the result.
  /// - Returns: One number per chosen column.
  public func support(
    of chosen: [Int], knownMeans: [Int: Double], weights: [Double]?, threads: Int
  ) -> [Double] {
    let isFlags = chosen.map { column in
      weights == nil && columns[column].components.allSatisfy { !isContinuous($0) }
    }
    let isNumber = chosen.map { column in
      weights == nil && columns[column].components.allSatisfy { isContinuous($0) }
    }
    var counts = zip(chosen, isFlags).map { column, isFlag in
      isFlag ? (knownMeans[column] ?? 0) * Double(rowCount) : 0
    }.map { $0.rounded() }
    let open = chosen.indices.filter {
      !isNumber[$0] && (!isFlags[$0] || knownMeans[chosen[$0]] == nil)
    }
    for place in chosen.indices where isNumber[place] { counts[place] = Double(rowCount) }
    for place in open { counts[place] = 0 }
    // What another model of the sample has counted is not counted again.
    let names = open.map { place in weights == nil ? flagNames(chosen[place]) : nil }
    let known = names.map { name in name.flatMap { shared?.support($0) } }
    for (place, count) in zip(open, known) { counts[place] = Double(count ?? 0) }
    let rest = zip(open, known).filter { $1 == nil }.map(\.0)
    guard !rest.isEmpty else { return counts }
    forSlices(
      threads: threads,
      map: { rows in rest.map { count(columns[chosen[$0]], rows: rows, weights: weights) } },
      merge: { part in for (place, more) in zip(rest, part) { counts[place] += more } })
    for (place, name) in zip(open, names) {
      if let name { shared?.note(name, support: Int(counts[place])) }
    }
    return counts
  }

  private func count(_ column: DesignColumn, rows: Range<Int>, weights: [Double]?) -> Double {
    let flags = column.components.filter { !isContinuous($0) }
    if flags.isEmpty && weights == nil { return Double(rows.count) }
    var present = weights.map { Array($0[rows]) } ?? [Double](repeating: 1, count: rows.count)
    for component in flags {
      let factor = values(component, rows: rows)
      var entries = present.mutableSpan
      // A choice, not a branch: flags in random order are mispredicted every other row.
      for i in entries.indices { entries[i] = factor[i] == 0 ? 0 : entries[i] }
    }
    return present.reduce(0, +)
  }

  func isContinuous(_ component: DesignColumn.Component) -> Bool {
    switch component {
    case .number(let variable): variables[variable].isContinuous
    case .block: true
    case .level: false
    }
  }

  func slice(_ weights: [Double]?, _ rows: Range<Int>) -> [Double]? {
    weights.map { Array($0[rows]) }
  }

  /// Maps every slice of rows and merges the parts in order, a bounded number of them alive at once.
  func forSlices<Part: Sendable>(
    threads: Int, map: @Sendable (Range<Int>) -> Part, merge: (Part) -> Void
  ) {
    let sliceCount = (rowCount + Self.sliceRows - 1) / Self.sliceRows
    let batch = 64
    for first in stride(from: 0, to: sliceCount, by: batch) {
      let parts = parallelMap(count: min(batch, sliceCount - first), threads: threads) { index in
        let start = (first + index) * Self.sliceRows
        return map(start..<min(start + Self.sliceRows, rowCount))
      }
      for part in parts { merge(part) }
    }
  }
}

/// What a fit needs to know of weights beside their products with the rows.
public struct WeightSummary: Sendable, Equatable {
  /// The sum of the weights.
  public let sum: Double
  /// The sum of their natural logarithms.
  public let sumOfLogarithms: Double
  /// The first row, zero-based, whose weight is not finite and positive.
  public let firstInvalidRow: Int?
  /// The first row, zero-based, whose weight is not a whole number.
  public let firstFractionalRow: Int?

  /// Sums up weights.
  ///
  /// - Parameter weights: One per row.
  public init(_ weights: [Double]) {
    firstInvalidRow = weights.firstIndex { !($0 > 0 && $0.isFinite) }
    firstFractionalRow = weights.firstIndex { $0 != $0.rounded() }
    sum = weights.reduce(0, +)
    sumOfLogarithms = firstInvalidRow == nil ? logarithms(weights) : 0
  }
}
