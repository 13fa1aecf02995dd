internal import CRmath

/// Random numbers as a pure function of seed, stream and position.
///
/// Nothing is advanced: the number at a position is the same whoever asks for it, in whatever
/// order and on however many threads. Draws of different kinds at one position share bits: give
/// each use a stream of its own.
///
/// The bits are Philox4x32-10 with the seed as key and (position, stream) as counter.
public struct CounterRandom: Sendable, Hashable {
  /// The seed, the key of the block function.
  public let seed: UInt64

  /// The stream, the upper half of the counter.
  public let stream: UInt64

  /// The numbers of a seed and a stream.
  ///
  /// - Parameters:
  ///   - seed: The seed.
  ///   - stream: The stream, for instance the number of a replication.
  public init(seed: UInt64, stream: UInt64 = 0) {
    self.seed = seed
    self.stream = stream
  }

  /// 64 random bits.
  ///
  /// - Parameter position: Which.
  /// - Returns: All values equally likely.
  public func bits(at position: UInt64) -> UInt64 {
    CounterRandom.half(block(position >> 1), odd: position & 1 == 1)
  }

  /// A uniform number in the open interval (0, 1), symmetric about 1/2, in steps of 2^-52.
  ///
  /// - Parameter position: Which.
  /// - Returns: At least 2^-53, at most 1 - 2^-53.
  public func uniform(at position: UInt64) -> Double {
    (Double(bits(at: position) >> 12) + 0.5) * 0x1p-52
  }

  /// A standard normal number, by inversion of `uniform(at:)`.
  ///
  /// - Parameter position: Which.
  /// - Returns: Between -8.3 and 8.3.
  public func normal(at position: UInt64) -> Double {
    qnorm5(uniform(at: position), 0, 1, 1, 0)
  }

  /// A whole number in 0 ..< bound, every one exactly equally likely.
  ///
  /// Multiplication with rejection after Lemire (2019),
  /// [doi:10.1145/3230636](https://doi.org/10.1145/3230636). A rejected block is replaced by the
  /// block of the rejected bits, so the number stays a function of its position.
  ///
  /// - Parameters:
  ///   - bound: The bound, at least 1.
  ///   - position: Which.
  /// - Returns: The number.
  public func integer(below bound: Int, at position: UInt64) -> Int {
    precondition(bound >= 1, "no whole number below \(bound)")
    let size = UInt64(bound)
    let threshold = (0 &- size) % size
    var words = block(position >> 1)
    while true {
      let bits = CounterRandom.half(words, odd: position & 1 == 1)
      let product = bits.multipliedFullWidth(by: size)
      if product.low >= threshold { return Int(product.high) }
      words = Philox.block(counter: words, key: key)
    }
  }

  /// -1 or 1, equally likely.
  ///
  /// - Parameter position: Which; 128 neighbours share a block.
  /// - Returns: -1 or 1.
  public func rademacher(at position: UInt64) -> Double {
    let words = block(position >> 7)
    let bit = words[Int((position >> 5) & 3)] >> UInt32(position & 31)
    return bit & 1 == 1 ? 1 : -1
  }

  /// The signs at positions 0 ..< count.
  ///
  /// - Parameter count: How many, at least 0.
  /// - Returns: As many of -1 and 1 as asked for; entry i is `rademacher(at: i)`.
  public func rademacher(count: Int) -> [Double] {
    var signs: [Double] = []
    signs.reserveCapacity(count)
    var (position, words) = (0, Philox.Block())
    while position < count {
      if position & 127 == 0 { words = block(UInt64(position >> 7)) }
      let bit = words[(position >> 5) & 3] >> UInt32(position & 31)
      signs.append(bit & 1 == 1 ? 1 : -1)
      position += 1
    }
    return signs
  }

  /// A random order of 0 ..< count, every order equally likely (Fisher & Yates).
  ///
  /// - Parameter count: How many, at least 0.
  /// - Returns: The permutation.
  public func permutation(count: Int) -> [Int] {
    shuffled(Array(0..<count))
  }

  /// The elements in a random order.
  ///
  /// - Parameter elements: The elements.
  /// - Returns: The same elements, every order equally likely.
  public func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for last in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(last, integer(below: last + 1, at: UInt64(last)))
    }
    return result
  }

  private var key: SIMD2<UInt32> { CounterRandom.words(seed) }

  func block(_ number: UInt64) -> Philox.Block {
    let counter = Philox.Block(
      lowHalf: CounterRandom.words(number), highHalf: CounterRandom.words(stream))
    return Philox.block(counter: counter, key: key)
  }

  /// The block of one number in four neighbouring streams, word by word.
  static func fourBlocks(
    _ number: UInt64, seed: UInt64, streamsFrom first: UInt64
  ) -> (Philox.Block, Philox.Block, Philox.Block, Philox.Block) {
    Philox.fourBlocks(
      low: number, high: SIMD4(repeating: first) &+ SIMD4(0, 1, 2, 3), key: words(seed))
  }

  private static func words(_ value: UInt64) -> SIMD2<UInt32> {
    SIMD2(UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32))
  }

  private static func half(_ words: Philox.Block, odd: Bool) -> UInt64 {
    let pair = odd ? words.highHalf : words.lowHalf
    return UInt64(pair[0]) | UInt64(pair[1]) << 32
  }
}
