internal import CKernels

/// Sums of many columns under random signs of their rows: Σ_g ±x_gj, for problems of many groups and columns.
///
/// Eight rows have 256 patterns of signs, whose sums are made once and looked up by every draw (the four Russians'
/// method of Arlazarov et al. 1970): G / 8 additions for a draw and a column instead of G.
package struct SignSums: Sendable {
  /// The columns that are summed up together.
  private typealias Lanes = SIMD8<Double>

  /// Bytes of signs that are held at a time.
  private static let signBytes = 32 << 20
  /// Draws that use a table before the next is made, at most: their sums stay in a core's second cache.
  private static let longestPart = 5120
  /// Fewer draws than these are not worth a table, whatever their signs take.
  private static let shortestPart = 256
  /// Fewer groups are summed up one by one: tables would cost more than they save.
  private static let leastGroups = 256

  /// Per 8 columns the rows, noughts beyond the last column and row.
  private let tiles: [[Lanes]]
  private let columnCount: Int
  private let draws: ResamplingDraws
  private let widest: Int
  /// Draws that use a table before the next is made.
  private let part: Int
  /// Draws to ask for at a time, whose signs are held together.
  package var unit: Int { 2 * part }

  /// The lanes of this machine's widest vectors: 2, 4 or 8.
  package static var widest: Int { Int(kernel_widest()) }

  /// Sums for draws; nil where they are not worth it, or their weights are no drawn signs.
  ///
  /// - Parameters:
  ///   - columns: G x p.
  ///   - draws: For G groups.
  ///   - widest: Lanes of vectors, at most this machine's; changes no bit.
  package init?(_ columns: Matrix, _ draws: ResamplingDraws, widest: Int = SignSums.widest) {
    let width = Lanes.scalarCount
    guard draws.weights == .rademacher, !draws.isEnumerated,
      columns.rowCount >= Self.leastGroups, columns.columnCount >= width
    else { return nil }
    precondition(widest <= Self.widest, "vectors of \(widest) lanes")
    let rowCount = SignWords.wordCount(columns.rowCount) * 32
    columnCount = columns.columnCount
    self.draws = draws
    self.widest = widest
    part = min(max(Self.signBytes / (rowCount / 8) / 2, Self.shortestPart), Self.longestPart)
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
    let parts = stride(from: replications.lowerBound, to: replications.upperBound, by: part)
      .map { SignWords(draws, $0..<min($0 + part, replications.upperBound), threads: threads) }
    let sums = parallelMap(count: parts.count * tiles.count, threads: threads) { place in
      Self.sums(tiles[place % tiles.count], parts[place / tiles.count], widest)
    }
    var result = [Double](repeating: 0, count: columnCount * replications.count)
    var entries = result.mutableSpan
    for (place, own) in sums.enumerated() {
      let first = place % tiles.count * Lanes.scalarCount
      let offset = place / tiles.count * part * columnCount + first
      let width = min(Lanes.scalarCount, columnCount - first)
      let sums = own.span
      for draw in sums.indices {
        for lane in 0..<width { entries[offset &+ draw &* columnCount &+ lane] = sums[draw][lane] }
      }
    }
    return Matrix(rowCount: columnCount, columnCount: replications.count, columnMajor: result)
  }

  private static func sums(_ rows: [Lanes], _ signs: SignWords, _ widest: Int) -> [Lanes] {
    let (count, words, width) = (signs.drawCount, SignWords.wordsPerBlock, Lanes.scalarCount)
    precondition(rows.count == 32 * words * signs.blocks.count, "\(rows.count) rows")
    // Arrays lie at multiples of 16 bytes, whatever their elements.
    return unsafe withUnsafeTemporaryAllocation(byteCount: 64 * count, alignment: 64) { memory in
      let sums = unsafe memory.bindMemory(to: Double.self)
      unsafe sums.initialize(repeating: 0)
      unsafe rows.withUnsafeBytes { rows in
        for (place, block) in signs.blocks.enumerated() {
          precondition(block.count == words * count, "signs of \(block.count) words")
          unsafe block.withUnsafeBufferPointer { block in
            guard let rows = unsafe rows.assumingMemoryBound(to: Double.self).baseAddress,
              let sums = sums.baseAddress
            else { return }
            unsafe kernel_add_signed_rows(
              rows + 32 * words * width * place, UInt32(words), block.baseAddress, UInt32(count),
              sums, UInt32(widest))
          }
        }
      }
      return unsafe Array(memory.bindMemory(to: Lanes.self))
    }
  }
}
