import Numerics
import TestSupport
import Testing

/// Sums under drawn signs: their random numbers and how they are cut.
@Suite struct SignSumsTests {
  @Test func `four streams at a time are those one by one`() {
    let key = SIMD2<UInt32>(0xdead_beef, 3)
    let streams = SIMD4<UInt64>(UInt64.max, 0, 1 << 33, 12)
    let number: UInt64 = 1 << 35 | 99
    let own = Philox.fourBlocks(low: number, high: streams, key: key)
    for lane in 0..<4 {
      let counter = Philox.Block(
        UInt32(truncatingIfNeeded: number), UInt32(number >> 32),
        UInt32(truncatingIfNeeded: streams[lane]), UInt32(streams[lane] >> 32))
      let block = Philox.block(counter: counter, key: key)
      #expect(block == Philox.Block(own.0[lane], own.1[lane], own.2[lane], own.3[lane]))
    }
  }

  @Test(arguments: [256, 300, 384])
  func `sums are the same whatever draws they are asked with`(_ groups: Int) throws {
    var columns = Matrix(repeating: 0, rowCount: groups, columnCount: 9)
    for column in 0..<9 { columns.mapColumn(column) { _ in Double(column) + 0.5 } }
    for group in 0..<groups { columns[group, 3] = 1 / Double(group + 1) }
    let draws = ResamplingDraws(.rademacher, groupCount: groups, replications: 70, seed: 1 << 40)
    let sums = try #require(SignSums(columns, draws))
    let all = sums.sums(0..<70, threads: 1)
    let part = sums.sums(33..<38, threads: 2)
    for draw in 0..<5 { #expect(part.column(draw) == all.column(33 + draw)) }
    for draw in [0, 3, 69] {
      let weights = draws.weights(ofReplication: draw)
      for column in [0, 3, 8] {
        let expected = (0..<groups).reduce(0) { $0 + weights[$1] * columns[$1, column] }
        // Sums of some hundred numbers below ten.
        expectClose(all[column, draw], expected, absolute: 1e-11, "draw \(draw), \(column)")
      }
    }
  }

  @Test func `no width of vectors changes a bit`() throws {
    var columns = Matrix(repeating: 0, rowCount: 500, columnCount: 13)
    for column in 0..<13 {
      for group in 0..<500 {
        columns[group, column] = 1 / Double(1 + (group * 7919 + column * 104_729) % 1009)
      }
    }
    let draws = ResamplingDraws(.rademacher, groupCount: 500, replications: 90, seed: 5)
    let widths = [2, 4, 8].filter { $0 <= SignSums.widest }
    let sums = try widths.map { width in
      try #require(SignSums(columns, draws, widest: width)).sums(0..<90, threads: 1)
    }
    #expect(sums.allSatisfy { $0 == sums[0] })
  }
}
