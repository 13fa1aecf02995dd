extension CounterRandom {
  /// 128 independent bits that are 1 with a given probability.
  ///
  /// U < p is decided bit by bit for all lanes at once, so some nine blocks of the generator serve 128 draws.
  ///
  /// - Parameters:
  ///   - chunk: Which 128; below 2^58.
  ///   - threshold: p 2^64.
  /// - Returns: 128 bits.
  package func bernoulli(chunk: UInt64, threshold: UInt64) -> Philox.Block {
    var (result, undecided) = (Philox.Block.zero, Philox.Block(repeating: .max))
    for position in 0..<UInt64(64) {
      let bits = block(chunk << 6 | position)
      if (threshold >> (63 - position)) & 1 == 1 {
        result |= undecided & ~bits
        undecided &= bits
      } else {
        undecided &= ~bits
      }
      if undecided == .zero { break }
    }
    return result
  }
}
