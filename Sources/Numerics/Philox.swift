/// The block function Philox4x32-10: ten rounds of multiplication on 128 bits.
///
/// Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3",
/// [doi:10.1145/2063384.2063405](https://doi.org/10.1145/2063384.2063405).
public enum Philox {
  /// Four words of 32 bits.
  public typealias Block = SIMD4<UInt32>

  /// The block of random bits that belongs to a counter and a key.
  ///
  /// - Parameters:
  ///   - counter: 128 bits.
  ///   - key: 64 bits.
  /// - Returns: 128 bits; for one key a permutation of the counters.
  public static func block(counter: Block, key: SIMD2<UInt32>) -> Block {
    // Scalars, not lanes: taking lanes apart in every round costs three times as much.
    var (w0, w1, w2, w3) = (counter[0], counter[1], counter[2], counter[3])
    var (k0, k1) = (key[0], key[1])
    for _ in 0..<10 {
      let first = UInt64(w0) &* 0xD251_1F53
      let second = UInt64(w2) &* 0xCD9E_8D57
      (w0, w1, w2, w3) = (
        UInt32(truncatingIfNeeded: second >> 32) ^ w1 ^ k0, UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ w3 ^ k1, UInt32(truncatingIfNeeded: first)
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return Block(w0, w1, w2, w3)
  }

  /// Four blocks at a time, of counters that differ in their upper half: their first words, their second words and so on.
  ///
  /// - Parameters:
  ///   - low: The lower half of the counters.
  ///   - high: Their upper halves.
  ///   - key: 64 bits.
  /// - Returns: In lane i the words of `block(counter: [low, high i], key: key)`.
  package static func fourBlocks(
    low: UInt64, high: SIMD4<UInt64>, key: SIMD2<UInt32>
  ) -> (Block, Block, Block, Block) {
    typealias Lanes = SIMD4<UInt64>
    // Words in lanes of 64 bits, as their products are.
    let half = Lanes(repeating: 0xFFFF_FFFF)
    var w0 = Lanes(repeating: low & 0xFFFF_FFFF)
    var w1 = Lanes(repeating: low >> 32)
    var (w2, w3) = (high & half, high &>> 32)
    var (k0, k1) = (key[0], key[1])
    for _ in 0..<10 {
      let first = w0 &* Lanes(repeating: 0xD251_1F53)
      let second = w2 &* Lanes(repeating: 0xCD9E_8D57)
      (w0, w1, w2, w3) = (
        (second &>> 32) ^ w1 ^ Lanes(repeating: UInt64(k0)), second & half,
        (first &>> 32) ^ w3 ^ Lanes(repeating: UInt64(k1)), first & half
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (
      Block(truncatingIfNeeded: w0), Block(truncatingIfNeeded: w1),
      Block(truncatingIfNeeded: w2), Block(truncatingIfNeeded: w3)
    )
  }
}
