/// Sums of columns over random subsets of their rows, many subsets at once.
///
/// For eight rows all 256 sums of their subsets are made once; every draw then adds one of them, so a draw costs
/// an eighth of a product with 0/1 weights. Rows are cut into fixed pieces; the draws' sums do not
/// depend on which other draws are made beside them.
package struct SubsetSums: Sendable {
  /// The seed of the draws.
  package let seed: UInt64

  /// The probability that a row is in a subset, times 2^64.
  package let threshold: UInt64

  /// Draws with a probability.
  package init(seed: UInt64, probability: Double) {
    precondition(probability > 0 && probability < 1, "probability \(probability)")
    self.seed = seed
    threshold = UInt64(probability * 0x1p64)
  }

  /// Groups of rows whose bits are drawn together.
  private static let pieceGroups = 1024

  /// The sums of columns of equal length.
  ///
  /// - Parameters:
  ///   - columns: The columns.
  ///   - firstGroup: The number of the first group of eight rows, a multiple of 16.
  ///   - draws: The numbers of the draws.
  /// - Returns: Draws x columns.
  package func sums(
    of columns: [[RowLanes]], firstGroup: Int, draws: Range<Int>
  ) -> Matrix {
    precondition(firstGroup % 16 == 0, "group \(firstGroup) begins no chunk of bits")
    let groups = columns.first?.count ?? 0
    let tiles = (columns.count + 7) / 8
    var sums = [RowLanes](repeating: .zero, count: tiles * draws.count)
    var start = 0
    while start < groups {
      let end = min(start + SubsetSums.pieceGroups, groups)
      let bytes = bytes(from: firstGroup + start, count: end - start, draws: draws)
      for tile in 0..<tiles {
        add(
          Array(columns[(tile * 8)..<min(tile * 8 + 8, columns.count)]), from: start, to: end,
          bytes: bytes, drawCount: draws.count, into: &sums, at: tile * draws.count)
      }
      start = end
    }
    var result = Matrix(repeating: 0, rowCount: draws.count, columnCount: columns.count)
    for column in columns.indices {
      for draw in 0..<draws.count {
        result[draw, column] = sums[(column / 8) * draws.count + draw][column % 8]
      }
    }
    return result
  }

  /// The bits of groups, eight rows to a byte: group by group, draw by draw.
  private func bytes(from first: Int, count: Int, draws: Range<Int>) -> [UInt8] {
    let width = draws.count
    var bytes = [UInt8](repeating: 0, count: count * width)
    for (place, draw) in draws.enumerated() {
      let random = CounterRandom(seed: seed, stream: UInt64(draw))
      var group = 0
      while group < count {
        let bits = random.bernoulli(chunk: UInt64((first + group) / 16), threshold: threshold)
        for offset in 0..<min(16, count - group) {
          let word = bits[offset >> 2] >> UInt32((offset & 3) << 3)
          bytes[(group &+ offset) &* width &+ place] = UInt8(truncatingIfNeeded: word)
        }
        group += 16
      }
    }
    return bytes
  }

  /// Adds up to eight columns' sums over some groups.
  private func add(
    _ columns: [[RowLanes]], from start: Int, to end: Int, bytes: [UInt8], drawCount: Int,
    into sums: inout [RowLanes], at place: Int
  ) {
    var table = [RowLanes](repeating: .zero, count: 256)
    for group in start..<end {
      for lane in 0..<8 {
        var row = RowLanes.zero
        for column in columns.indices { row[column] = columns[column][group][lane] }
        let step = 1 << lane
        for subset in 0..<step { table[step &+ subset] = table[subset] + row }
      }
      let line = (group &- start) &* drawCount
      for draw in 0..<drawCount {
        sums[place &+ draw] += table[Int(bytes[line &+ draw])]
      }
    }
  }
}
