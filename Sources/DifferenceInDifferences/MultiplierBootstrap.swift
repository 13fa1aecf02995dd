internal import Estimation
internal import Numerics

/// A bootstrap that multiplies contributions by random weights of mean 0 and variance 1.
public struct MultiplierBootstrap: Sendable, Equatable, Codable {
  /// The weights.
  public enum Weights: String, Sendable, Codable {
    /// Mammen's (1993) two points, whose third moment is 1 too (R's did).
    case mammen
    /// -1 and 1.
    case rademacher
  }

  /// The number of draws, at least 1.
  public var draws: Int

  /// The seed.
  public var seed: UInt64

  /// The weights.
  public var weights: Weights

  /// A bootstrap.
  ///
  /// - Parameters:
  ///   - draws: At least 1; R's did takes 1000.
  ///   - seed: The seed.
  ///   - weights: The weights.
  public init(draws: Int = 999, seed: UInt64 = 1, weights: Weights = .mammen) {
    precondition(draws >= 1, "\(draws) draws")
    self.draws = draws
    self.seed = seed
    self.weights = weights
  }
}

/// What a multiplier bootstrap says of the terms.
public struct BootstrapResult: Sendable, Equatable {
  /// One critical value for all terms of a family.
  public struct Band: Sendable, Equatable {
    /// The family.
    public let family: TermFamily

    /// The quantile of the largest |deviation| / standard error over the family, at least the normal one.
    public let criticalValue: Double

    /// The terms, by position.
    public let terms: [Int]
  }

  /// What was drawn.
  public let bootstrap: MultiplierBootstrap

  /// Per term the interquartile range of the draws in units of the normal's; nil without variance.
  public let standardErrors: [Double?]

  /// Simultaneous bands, family by family; single overall averages have none.
  public let bands: [Band]
}

/// The draws of a bootstrap, as sums of columns.
struct MultiplierDraws: Sendable {
  private let subsets: SubsetSums
  private let count: Int
  /// The weight of rows outside and inside the subset.
  private let low: Double
  private let high: Double

  /// Draws made side by side.
  private static let sliceDraws = 512

  init(_ bootstrap: MultiplierBootstrap) {
    count = bootstrap.draws
    let root = 5.0.squareRoot()
    switch bootstrap.weights {
    case .mammen:
      (low, high) = ((1 - root) / 2, (1 + root) / 2)
      subsets = SubsetSums(seed: bootstrap.seed, probability: (root - 1) / (2 * root))
    case .rademacher:
      (low, high) = (-1, 1)
      subsets = SubsetSums(seed: bootstrap.seed, probability: 0.5)
    }
  }

  /// Sums of the columns of a matrix, draws x columns.
  func sums(of columns: Matrix, threads: Int) -> Matrix {
    let rows = ArraySlice((0..<Int32(columns.rowCount)))
    let lanes = (0..<columns.columnCount).map { column in
      (
        column: column,
        psi: LaneVector.gather(
          columns.columnMajor, offset: column * columns.rowCount, rows: rows)
      )
    }
    return sums(of: [lanes], columnCount: columns.columnCount, threads: threads)
  }

  /// Sums over blocks of columns that are numbered as a whole, draws x columns.
  func sums(
    of blocks: [[(column: Int, psi: [RowLanes])]], columnCount: Int, threads: Int
  ) -> Matrix {
    var starts: [Int] = []
    var next = 0
    for block in blocks {
      starts.append(next)
      next += ((block.first?.psi.count ?? 0) + 15) / 16 * 16
    }
    let slices = stride(from: 0, to: count, by: MultiplierDraws.sliceDraws).map {
      $0..<min($0 + MultiplierDraws.sliceDraws, count)
    }
    let firstGroups = starts
    let totals = blocks.map { $0.map { LaneVector.sum($0.psi) } }
    let parts = parallelMap(count: slices.count, threads: threads) { index in
      let draws = slices[index]
      var sums = Matrix(repeating: 0, rowCount: draws.count, columnCount: columnCount)
      for (block, columns) in blocks.enumerated() {
        let part = subsets.sums(
          of: columns.map(\.psi), firstGroup: firstGroups[block], draws: draws)
        for (place, column) in columns.enumerated() {
          for draw in 0..<draws.count {
            sums[draw, column.column] +=
              low * totals[block][place] + (high - low) * part[draw, place]
          }
        }
      }
      return sums
    }
    var sums = Matrix(repeating: 0, rowCount: count, columnCount: columnCount)
    for (slice, part) in zip(slices, parts) {
      for column in 0..<columnCount {
        for draw in slice { sums[draw, column] = part[draw - slice.lowerBound, column] }
      }
    }
    return sums
  }
}

extension StaggeredEffects {
  /// Standard errors and simultaneous bands by multiplying contributions.
  ///
  /// Standard errors are (q.75 - q.25) / (z.75 - z.25) of the draws, quantiles being the order statistics
  /// x_(ceil(B p)); the critical value of a family is that quantile of the largest |draw| / standard error. The
  /// same seed gives the same digits whatever the number of threads.
  ///
  /// Callaway & Sant'Anna (2021), [doi:10.1016/j.jeconom.2020.12.001](https://doi.org/10.1016/j.jeconom.2020.12.001),
  /// algorithm 1; R's `mboot`.
  ///
  /// - Parameters:
  ///   - bootstrap: Draws, seed, weights.
  ///   - level: The level of the bands, in (0, 1).
  ///   - threads: How many threads may work.
  /// - Returns: The standard errors and bands.
  public func bootstrapped(
    _ bootstrap: MultiplierBootstrap, level: Double = 0.95, threads: Int = 1
  ) -> BootstrapResult {
    precondition(level > 0 && level < 1, "level \(level)")
    let draws = contributions.draws(MultiplierDraws(bootstrap), threads: threads).multiply(map)
    let range = Normal().quantile(lowerTail: 0.75) - Normal().quantile(lowerTail: 0.25)
    let errors: [Double?] = (0..<map.columnCount).map { term in
      guard hasVariance(term) else { return nil }
      let sorted = draws.column(term).sorted()
      let error =
        (Quantiles.orderStatistic(sorted, 0.75) - Quantiles.orderStatistic(sorted, 0.25)) / range
      return error > 0 ? error : nil
    }
    let least = Normal().quantile(upperTail: (1 - level) / 2)
    let bands = TermFamily.allCases.filter { $0 != .overall }.compactMap { family in
      band(family, draws, errors, level: level, least: least)
    }
    return BootstrapResult(bootstrap: bootstrap, standardErrors: errors, bands: bands)
  }

  private func band(
    _ family: TermFamily, _ draws: Matrix, _ errors: [Double?], level: Double, least: Double
  ) -> BootstrapResult.Band? {
    let terms = families.indices.filter { families[$0] == family && errors[$0] != nil }
    guard !terms.isEmpty else { return nil }
    var largest = [Double](repeating: 0, count: draws.rowCount)
    for term in terms {
      guard let error = errors[term] else { continue }
      for draw in largest.indices {
        largest[draw] = max(largest[draw], abs(draws[draw, term]) / error)
      }
    }
    let critical = Quantiles.orderStatistic(largest.sorted(), level)
    return BootstrapResult.Band(
      family: family, criticalValue: max(critical, least), terms: terms)
  }

  /// Whether a term has a variance above rounding.
  func hasVariance(_ term: Int) -> Bool {
    guard case .covariance(let v, _) = set.uncertainty else { return false }
    return v[term, term] > 0
  }
}

/// Quantiles of sorted draws.
package enum Quantiles {
  /// x_(ceil(n p)), the first type of Hyndman & Fan.
  package static func orderStatistic(_ sorted: [Double], _ p: Double) -> Double {
    let rank = (Double(sorted.count) * p).rounded(.up)
    return sorted[min(max(Int(rank), 1), sorted.count) - 1]
  }
}
