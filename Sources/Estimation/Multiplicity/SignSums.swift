import Numerics

/// Sums of many columns under random signs of their rows: Σ_g ±psi_gj, for problems of many groups and columns.
///
/// Eight rows have 256 patterns of signs, whose sums are made once and looked up by every draw (the four Russians'
/// method of Arlazarov et al. 1970): G / 8 additions for a draw and a column instead of G.
struct SignSums: Sendable {
  /// The columns of one table: two tables stay in the fastest memory.
  private typealias Lanes = SIMD8<Double>

  /// Draws that use a table before the next is made.
  static let unit = 1700
  /// Fewer groups are summed up one by one: tables would cost more than they save.
  private static let leastGroups = 256

  /// Per 8 columns the rows, noughts beyond the last column and row.
  private let tiles: [[Lanes]]
  /// Sixteen rows each: two tables.
  private let pairCount: Int
  private let columnCount: Int
  private let draws: ResamplingDraws

  /// Sums for draws; nil where they are not worth it, or their weights are no drawn signs.
  ///
  /// - Parameters:
  ///   - psi: G x p.
  ///   - draws: For G groups.
  init?(_ psi: Matrix, _ draws: ResamplingDraws) {
    let width = Lanes.scalarCount
    guard draws.weights == .rademacher, !draws.isEnumerated, psi.rowCount >= Self.leastGroups,
      psi.columnCount >= width
    else { return nil }
    pairCount = (psi.rowCount + 15) / 16
    columnCount = psi.columnCount
    self.draws = draws
    tiles = stride(from: 0, to: psi.columnCount, by: width).map { [pairCount] first in
      var rows = [Lanes](repeating: .zero, count: 16 * pairCount)
      for lane in 0..<min(width, psi.columnCount - first) {
        psi.withColumn(first + lane) { entries in
          for group in entries.indices { rows[group][lane] = entries[group] }
        }
      }
      return rows
    }
  }

  /// The sums of some draws.
  ///
  /// - Parameter replications: Of the draws.
  /// - Returns: As many rows by p.
  func sums(_ replications: Range<Int>) -> Matrix {
    let count = replications.count
    let patterns = patterns(replications)
    var result = Matrix(repeating: 0, rowCount: count, columnCount: columnCount)
    var tables = [Lanes](repeating: .zero, count: 512)
    for (tile, rows) in tiles.enumerated() {
      var sums = [Lanes](repeating: .zero, count: count)
      for pair in 0..<pairCount {
        Self.fill(&tables, at: 0, rows, from: 16 * pair)
        Self.fill(&tables, at: 256, rows, from: 16 * pair + 8)
        Self.add(tables, patterns, from: 2 * pair * count, to: &sums)
      }
      let first = tile * Lanes.scalarCount
      for lane in 0..<min(Lanes.scalarCount, columnCount - first) {
        for (draw, sum) in sums.enumerated() { result[draw, first + lane] = sum[lane] }
      }
    }
    return result
  }

  /// The signs of eight rows in a byte, block by block as the tables are gone through, all draws of a block together.
  private func patterns(_ replications: Range<Int>) -> [UInt8] {
    let (count, blockCount) = (replications.count, 2 * pairCount)
    var patterns = [UInt8](repeating: 0, count: blockCount * count)
    var bytes = patterns.mutableSpan
    for (draw, replication) in replications.enumerated() {
      let signs = draws.signBytes(ofReplication: replication)
      for block in signs.indices { bytes[block &* count &+ draw] = signs[block] }
    }
    return patterns
  }

  /// The sums of eight rows under every pattern of signs, each from one with a sign less.
  private static func fill(
    _ tables: inout [Lanes], at first: Int, _ rows: [Lanes], from start: Int
  ) {
    let rows = rows.span
    var sums = tables.mutableSpan
    var sum = Lanes.zero
    for row in 0..<8 { sum -= rows[start &+ row] }
    sums[first] = sum
    for pattern in 1..<256 {
      let row = rows[start &+ pattern.trailingZeroBitCount]
      sums[first &+ pattern] = sums[first &+ (pattern & (pattern &- 1))] + (row + row)
    }
  }

  private static func add(
    _ tables: [Lanes], _ patterns: [UInt8], from start: Int, to sums: inout [Lanes]
  ) {
    let (tables, patterns) = (tables.span, patterns.span)
    var sums = sums.mutableSpan
    let count = sums.count
    for draw in 0..<count {
      let one = tables[Int(patterns[start &+ draw])]
      sums[draw] += one + tables[256 &+ Int(patterns[start &+ count &+ draw])]
    }
  }
}
