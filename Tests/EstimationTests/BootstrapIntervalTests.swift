import Estimation
import Glibc
import Numerics
import TestSupport
import Testing

/// Intervals and tests by draws of a number, beside counting them for every value.
@Suite struct BootstrapIntervalTests {
  private static func draws(_ count: Int, undefined: Int = 0) -> [BootstrapInterval.Draw?] {
    let random = CounterRandom(seed: 5, stream: 1)
    let numbers: [BootstrapInterval.Draw?] = (0..<count).map { place in
      let spread = 0.5 + random.uniform(at: UInt64(2 * place))
      let value = 2 + spread * (random.uniform(at: UInt64(2 * place + 1)) * 3 - 1)
      return .init(value: value, standardError: spread)
    }
    return numbers + [BootstrapInterval.Draw?](repeating: nil, count: undefined)
  }

  private func interval(
    _ kind: BootstrapInterval.Kind, _ draws: [BootstrapInterval.Draw?], equals value: Double = 0,
    level: Double = 0.95, isEnumerated: Bool = false
  ) -> BootstrapInterval {
    BootstrapInterval(
      kind, estimate: 2, standardError: 0.8, draws: draws, equals: value, level: level,
      isEnumerated: isEnumerated)
  }

  @Test(arguments: BootstrapInterval.Kind.allCases, [0, 3])
  func `the interval holds the values whose own test is above the level, and no other`(
    _ kind: BootstrapInterval.Kind, _ undefined: Int
  ) throws {
    for count in [39, 200, 999, 1000] {
      let draws = Self.draws(count, undefined: count > 100 ? undefined : 0)
      for level in [0.8, 0.9, 0.95] {
        let found = interval(kind, draws, level: level)
        let (low, high) = (try #require(found.lower), try #require(found.upper))
        for (end, inside) in [(low, 1e-9), (high, -1e-9)] {
          let within = interval(kind, draws, equals: end + inside, level: level)
          let beyond = interval(kind, draws, equals: end - inside, level: level)
          #expect(within.pValue > 1 - level, "\(count) \(level)")
          #expect(beyond.pValue <= 1 - level, "\(count) \(level)")
        }
        #expect(found.drawCount == draws.count)
        #expect(found.undefinedCount == (count > 100 ? undefined : 0))
      }
    }
  }

  @Test func `order statistics of 999 draws are those of the textbooks`() throws {
    // (B + 1) α/2 = 25: the 25th and the 975th.
    let draws = (1...999).map {
      BootstrapInterval.Draw?.some(.init(value: Double($0), standardError: 1))
    }
    let found = interval(.percentile, draws.reversed())
    #expect(found.lower == 25 && found.upper == 975)
    // sqrt(B q (1 - q)) = 4.94 places of distance 1, q = 25/999.
    let error = try #require(found.lowerMonteCarloError)
    expectClose(error, (25.0 * 974 / 999).squareRoot(), relative: 1e-14)
    #expect(found.upperMonteCarloError == error)
    #expect(found.inference.leastPValue == 2.0 / 1000)
  }

  @Test(arguments: BootstrapInterval.Kind.allCases)
  func `draws without a value widen the interval, whatever they might have been`(
    _ kind: BootstrapInterval.Kind
  ) throws {
    let (known, lost) = (Self.draws(990), 9)
    let found = interval(kind, known + [BootstrapInterval.Draw?](repeating: nil, count: lost))
    let (low, high) = (try #require(found.lower), try #require(found.upper))
    for value in [-50.0, 1.5, 2, 80] {
      let filled = interval(
        kind,
        known
          + [BootstrapInterval.Draw?](
            repeating: .init(value: value, standardError: 0.5), count: lost))
      #expect(try #require(filled.lower) >= low && (try #require(filled.upper)) <= high)
      #expect(filled.pValue <= found.pValue)
    }
  }

  @Test(arguments: BootstrapInterval.Kind.allCases)
  func `too many draws without a value leave no interval`(_ kind: BootstrapInterval.Kind) {
    let found = interval(kind, Self.draws(900, undefined: 99))
    #expect(found.lower == nil && found.upper == nil)
    #expect(found.lowerMonteCarloError == nil && found.undefinedCount == 99)
    #expect(found.inference.lower == nil && found.inference.estimate == 2)
    #expect(found.pValue >= 99.0 / 999)
  }

  @Test func `draws without a variance count for t, and not for the percentile`() {
    let draws = Self.draws(500) + [.init(value: 2, standardError: nil)]
    #expect(interval(.percentileT, draws).undefinedCount == 1)
    #expect(interval(.symmetricT, draws).undefinedCount == 1)
    #expect(interval(.percentile, draws).undefinedCount == 0)
  }

  @Test(arguments: BootstrapInterval.Kind.allCases)
  func `fewer random draws than a level needs give no end`(_ kind: BootstrapInterval.Kind) {
    // 1/(1 + 19) is 0.05, of two tails 2/(1 + 39).
    let least = kind == .symmetricT ? 19 : 39
    for count in [1, least - 1, least] {
      let draws = (1...count).map {
        BootstrapInterval.Draw(value: Double($0) / 10, standardError: 1)
      }
      let found = BootstrapInterval(
        kind, estimate: 1, standardError: 1, draws: draws, equals: 0, level: 0.95,
        isEnumerated: false)
      #expect((found.lower != nil) == (count == least) && (found.upper != nil) == (count == least))
    }
  }

  @Test func `enumerated draws have no Monte Carlo error`() {
    let found = interval(.percentileT, Self.draws(256), isEnumerated: true)
    #expect(found.lowerMonteCarloError == 0 && found.upperMonteCarloError == 0)
    #expect(found.pValueMonteCarloError == 0 && found.inference.leastPValue == 0)
  }

  @Test func `the Monte Carlo error is the spread of the ends over sets of draws`() throws {
    var ends: [Double] = []
    var told: [Double] = []
    for set in 0..<400 {
      let random = CounterRandom(seed: 9, stream: UInt64(set))
      let draws = (0..<999).map { place -> BootstrapInterval.Draw? in
        .init(value: random.uniform(at: UInt64(place)), standardError: 1)
      }
      let found = interval(.percentile, draws)
      ends.append(try #require(found.lower))
      told.append(try #require(found.lowerMonteCarloError))
    }
    let mean = ends.reduce(0, +) / 400
    let spread = (ends.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 399).squareRoot()
    // 400 sets tell a standard deviation to 1/sqrt(800) = 3.5 %; three of those, and the local slope of the ranks.
    #expect(abs(told.reduce(0, +) / 400 / spread - 1) < 0.12)
  }
}
