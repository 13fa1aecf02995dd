import Numerics
import TestSupport
import Testing

@Suite struct CounterRandomTests {
  @Test func `Philox gives the known answers of Random123`() {
    let zeros = Philox.block(counter: .zero, key: .zero)
    #expect(zeros == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    let ones = Philox.block(counter: SIMD4(repeating: .max), key: SIMD2(repeating: .max))
    #expect(ones == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    let digits = Philox.block(
      counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
      key: SIMD2(0xa409_3822, 0x299f_31d0))
    #expect(digits == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func `a number depends on seed, stream and position alone`() {
    let random = CounterRandom(seed: 7, stream: 3)
    let forwards = (0..<100).map { random.bits(at: UInt64($0)) }
    let backwards = (0..<100).reversed().map { random.bits(at: UInt64($0)) }
    #expect(forwards == backwards.reversed())
    #expect(Set(forwards).count == 100)
    #expect(CounterRandom(seed: 7, stream: 4).bits(at: 0) != forwards[0])
    #expect(CounterRandom(seed: 8, stream: 3).bits(at: 0) != forwards[0])
  }

  @Test func `the first numbers of a seed never change`() {
    let random = CounterRandom(seed: 0)
    #expect(random.bits(at: 0) == 0xe169_c58d_6627_e8d5)
    #expect(random.bits(at: 1) == 0x9b00_dbd8_bc57_ac4c)
  }

  @Test func `uniform numbers have the moments of the uniform distribution`() {
    let random = CounterRandom(seed: 1)
    let draws = (0..<200_000).map { random.uniform(at: $0) }
    let mean = draws.reduce(0, +) / 200_000
    let square = draws.reduce(0) { $0 + $1 * $1 } / 200_000
    #expect(abs(mean - 0.5) < 5 * (1 / 12.0).squareRoot() / 447)
    #expect(abs(square - 1 / 3.0) < 5 * (4 / 45.0).squareRoot() / 447)
    #expect(draws.allSatisfy { 0 < $0 && $0 < 1 })
  }

  @Test func `normal numbers have the moments of the normal distribution`() {
    let random = CounterRandom(seed: 2)
    let draws = (0..<200_000).map { random.normal(at: $0) }
    let squares = draws.map { $0 * $0 }
    let mean = draws.reduce(0, +) / 200_000
    let second = squares.reduce(0, +) / 200_000
    let fourth = squares.map { $0 * $0 }.reduce(0, +) / 200_000
    #expect(abs(mean) < 5 / 447.0)
    #expect(abs(second - 1) < 7.1 / 447)
    #expect(abs(fourth - 3) < 49 / 447.0)
  }

  @Test(arguments: [1, 2, 3, 10, 1 << 62, (1 << 62) + (1 << 61)])
  func `whole numbers stay below their bound and fill it evenly`(bound: Int) {
    let random = CounterRandom(seed: 3)
    var halves = 0
    for position in 0..<10_000 {
      let number = random.integer(below: bound, at: UInt64(position))
      #expect(0 <= number && number < bound)
      if number < bound / 2 { halves += 1 }
    }
    let share = Double(bound / 2) / Double(bound)
    #expect(abs(Double(halves) - 10_000 * share) <= 250)
  }

  @Test func `signs are the same one by one and all at once`() {
    let random = CounterRandom(seed: 4, stream: 9)
    let signs = random.rademacher(count: 1000)
    #expect(signs == (0..<1000).map { random.rademacher(at: $0) })
    #expect(signs.allSatisfy { abs($0) == 1 })
    #expect(abs(signs.reduce(0, +)) < 5 * 1000.0.squareRoot())
  }

  @Test func `all orders of three come equally often`() {
    var counts: [[Int]: Int] = [:]
    for stream in 0..<6000 {
      counts[CounterRandom(seed: 5, stream: UInt64(stream)).permutation(count: 3), default: 0] += 1
    }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 150 })
    #expect(CounterRandom(seed: 5).permutation(count: 0) == [])
  }
}
