/// The signs of many groups in some draws, 32 groups a word, as tables of signs are gone through: word by word, all draws
/// of a word together.
struct SignWords: Sendable {
  /// Words that one block of the random numbers has.
  static let wordsPerBlock = 4

  /// How many draws there are.
  let drawCount: Int
  /// Four words for each draw: word w of draw d stands at w D + d.
  ///
  /// Bit i of word w in block b is set where group 128 b + 32 w + i has the weight 1.
  let blocks: [[UInt32]]

  /// The words of some draws.
  ///
  /// - Parameters:
  ///   - draws: Rademacher weights that are drawn.
  ///   - replications: Which of them.
  ///   - threads: At least 1; changes no bit.
  init(_ draws: ResamplingDraws, _ replications: Range<Int>, threads: Int) {
    precondition(
      draws.weights == .rademacher && !draws.isEnumerated,
      "signs of \(draws.weights.rawValue) weights")
    drawCount = replications.count
    let count = Self.wordCount(draws.groupCount) / Self.wordsPerBlock
    blocks = parallelMap(count: count, threads: threads) { block in
      Self.words(draws.seed, replications, block: UInt64(block))
    }
  }

  /// Words that hold the signs of a number of groups, whole blocks of them; bits beyond the last group mean nothing.
  static func wordCount(_ groupCount: Int) -> Int { (groupCount + 127) / 128 * wordsPerBlock }

  private static func words(_ seed: UInt64, _ replications: Range<Int>, block: UInt64) -> [UInt32] {
    let (count, first) = (replications.count, UInt64(replications.lowerBound))
    var result = [UInt32](repeating: 0, count: wordsPerBlock * count)
    var words = result.mutableSpan
    for draw in stride(from: 0, to: count, by: 4) {
      let own = CounterRandom.fourBlocks(block, seed: seed, streamsFrom: first + UInt64(draw))
      for lane in 0..<min(4, count - draw) {
        words[draw &+ lane] = own.0[lane]
        words[count &+ draw &+ lane] = own.1[lane]
        words[2 &* count &+ draw &+ lane] = own.2[lane]
        words[3 &* count &+ draw &+ lane] = own.3[lane]
      }
    }
    return result
  }
}
