import Numerics

/// Sums of many columns under random signs of their rows: Σ_g ±psi_gj, for problems of many groups and columns.
///
/// Eight rows have 256 patterns of signs, whose sums are made once and looked up by every draw (the four Russians'
/// method of Arlazarov et al. 1970): G / 8 additions for a draw and a column instead of G.
struct SignSums: Sendable {
  /// The columns of one table, which so stays in the fastest memory.
  private typealias Lanes = SIMD16<Double>

  /// Draws that use a table before the next is made.
  static let unit = 1024
  /// Fewer groups are summed up one by one: tables would cost more than they save.
  private static let leastGroups = 256

  /// Per 16 columns the rows, noughts beyond the last column and row.
  private let tiles: [[Lanes]]
  private let blockCount: Int
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
    blockCount = (psi.rowCount + 7) / 8
    columnCount = psi.columnCount
    self.draws = draws
    tiles = stride(from: 0, to: psi.columnCount, by: width).map { [blockCount] first in
      var rows = [Lanes](repeating: .zero, count: 8 * blockCount)
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
    let signs = replications.map { draws.signBytes(ofReplication: $0) }
    // Block by block, as the tables are gone through.
    let patterns = (0..<blockCount).flatMap { block in signs.map { $0[block] } }
    var result = Matrix(
      repeating: 0, rowCount: replications.count, columnCount: columnCount)
    var table = [Lanes](repeating: .zero, count: 256)
    for (tile, rows) in tiles.enumerated() {
      var sums = [Lanes](repeating: .zero, count: replications.count)
      for block in 0..<blockCount {
        Self.fill(&table, rows, from: 8 * block)
        Self.add(table, patterns, from: block * replications.count, to: &sums)
      }
      let first = tile * Lanes.scalarCount
      for lane in 0..<min(Lanes.scalarCount, columnCount - first) {
        for (draw, sum) in sums.enumerated() { result[draw, first + lane] = sum[lane] }
      }
    }
    return result
  }

  /// The sums of eight rows under every pattern of signs, each from one with a sign less.
  private static func fill(_ table: inout [Lanes], _ rows: [Lanes], from start: Int) {
    let rows = rows.span
    var sums = table.mutableSpan
    var sum = Lanes.zero
    for row in 0..<8 { sum -= rows[start &+ row] }
    sums[0] = sum
    for pattern in 1..<256 {
      let row = rows[start &+ pattern.trailingZeroBitCount]
      sums[pattern] = sums[pattern & (pattern &- 1)] + (row + row)
    }
  }

  private static func add(
    _ table: [Lanes], _ patterns: [UInt8], from start: Int, to sums: inout [Lanes]
  ) {
    let (table, patterns) = (table.span, patterns.span)
    var sums = sums.mutableSpan
    for draw in sums.indices { sums[draw] += table[Int(patterns[start &+ draw])] }
  }
}
