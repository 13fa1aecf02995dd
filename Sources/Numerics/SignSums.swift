/// Sums of many columns under random signs of their rows: Σ_g ±x_gj, for problems of many groups and columns.
///
/// Eight rows have 256 patterns of signs, whose sums are made once and looked up by every draw (the four Russians'
/// method of Arlazarov et al. 1970): G / 8 additions for a draw and a column instead of G.
package struct SignSums: Sendable {
  /// The columns of one table: four tables stay in the fastest memory.
  private typealias Lanes = SIMD4<Double>

  private static let tablesPerWord = 4
  /// Draws that use a table before the next is made.
  package static let unit = 5120
  /// Fewer groups are summed up one by one: tables would cost more than they save.
  private static let leastGroups = 256
  private static let leastColumns = 8

  /// Per 4 columns the rows, noughts beyond the last column and row.
  private let tiles: [[Lanes]]
  private let columnCount: Int
  private let draws: ResamplingDraws

  /// Sums for draws; nil where they are not worth it, or their weights are no drawn signs.
  ///
  /// - Parameters:
  ///   - columns: G x p.
  ///   - draws: For G groups.
  package init?(_ columns: Matrix, _ draws: ResamplingDraws) {
    let width = Lanes.scalarCount
    guard draws.weights == .rademacher, !draws.isEnumerated,
      columns.rowCount >= Self.leastGroups, columns.columnCount >= Self.leastColumns
    else { return nil }
    let rowCount = SignWords.wordCount(columns.rowCount) * 32
    columnCount = columns.columnCount
    self.draws = draws
    tiles = stride(from: 0, to: columnCount, by: width).map { [columnCount] first in
      var rows = [Lanes](repeating: .zero, count: rowCount)
      for lane in 0..<min(width, columnCount - first) {
        columns.withColumn(first + lane) { entries in
          for group in entries.indices { rows[group][lane] = entries[group] }
        }
      }
      return rows
    }
  }

  /// The sums of some draws.
  ///
  /// - Parameters:
  ///   - replications: Of the draws.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: p rows by as many columns.
  package func sums(_ replications: Range<Int>, threads: Int) -> Matrix {
    let signs = SignWords(draws, replications, threads: threads)
    let sums = parallelMap(count: tiles.count, threads: threads) { tile in
      Self.sums(tiles[tile], signs)
    }
    var result = [Double](repeating: 0, count: columnCount * replications.count)
    var entries = result.mutableSpan
    for (tile, own) in sums.enumerated() {
      let first = tile * Lanes.scalarCount
      let width = min(Lanes.scalarCount, columnCount - first)
      let sums = own.span
      for draw in sums.indices {
        for lane in 0..<width { entries[draw &* columnCount &+ first &+ lane] = sums[draw][lane] }
      }
    }
    return Matrix(rowCount: columnCount, columnCount: replications.count, columnMajor: result)
  }

  private static func sums(_ rows: [Lanes], _ signs: SignWords) -> [Lanes] {
    var sums = [Lanes](repeating: .zero, count: signs.drawCount)
    var tables = [Lanes](repeating: .zero, count: tablesPerWord * 256)
    var first = 0
    for block in signs.blocks {
      for word in 0..<SignWords.wordsPerBlock {
        for table in 0..<tablesPerWord {
          fill(&tables, table, rows, from: first)
          first += 8
        }
        add(tables, block, from: word * signs.drawCount, to: &sums)
      }
    }
    return sums
  }

  /// The sums of eight rows under every pattern of signs, each half from the one before with a row's sign turned.
  private static func fill(
    _ tables: inout [Lanes], _ table: Int, _ rows: [Lanes], from start: Int
  ) {
    let rows = rows.span
    var sums = tables.mutableSpan
    let first = 256 * table
    var sum = Lanes.zero
    for row in 0..<8 { sum -= rows[start &+ row] }
    sums[first] = sum
    for row in 0..<8 {
      let (size, twice) = (1 << row, rows[start &+ row] + rows[start &+ row])
      for pattern in 0..<size {
        sums[first &+ size &+ pattern] = sums[first &+ pattern] + twice
      }
    }
  }

  private static func add(
    _ tables: [Lanes], _ words: [UInt32], from start: Int, to sums: inout [Lanes]
  ) {
    let (tables, words) = (tables.span, words.span)
    var sums = sums.mutableSpan
    // Known before the loop, so that it holds no check of its own.
    precondition(tables.count == 1024 && start >= 0 && start + sums.count <= words.count)
    for draw in 0..<sums.count {
      let bits = words[start &+ draw]
      let low = tables[Int(bits & 255)] + tables[256 &+ Int(bits >> 8 & 255)]
      let high = tables[512 &+ Int(bits >> 16 & 255)] + tables[768 &+ Int(bits >> 24)]
      sums[draw] += low + high
    }
  }
}
