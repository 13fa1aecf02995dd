/// How many different texts there are, in bounded memory: exact up to `limit`, beyond it an estimate.
///
/// Adaptive sampling: only hashes whose lowest `depth` bits are 0 are kept; when there are more than `limit`,
/// the depth grows. The number kept times 2^depth estimates the number of distinct texts, with a relative
/// standard error of about 1.2 / sqrt(limit). The state depends on the set of texts alone, not on their order.
///
/// Flajolet (1990), [doi:10.1007/BF02241657](https://doi.org/10.1007/BF02241657).
struct DistinctSketch: Sendable {
  /// The most hashes kept.
  static let limit = 1 << 14

  private(set) var depth = 0
  private var kept: Set<UInt64> = []

  /// How many different texts were entered.
  var estimate: Int { kept.count << depth }

  /// Whether the estimate is exact (but for equal hashes of 64 bits).
  var isExact: Bool { depth == 0 }

  /// Enters the hash of a text.
  @inline(__always)
  mutating func insert(_ hash: UInt64) {
    if hash & mask != 0 { return }
    kept.insert(hash)
    if kept.count > Self.limit { deepen() }
  }

  /// Enters what another one has seen.
  mutating func merge(_ other: DistinctSketch) {
    if other.depth > depth {
      depth = other.depth
      let mask = mask
      kept = kept.filter { $0 & mask == 0 }
    }
    let mask = mask
    for hash in other.kept where hash & mask == 0 { kept.insert(hash) }
    while kept.count > Self.limit { deepen() }
  }

  private var mask: UInt64 { (1 << UInt64(depth)) - 1 }

  private mutating func deepen() {
    while kept.count > Self.limit, depth < 48 {
      depth += 1
      let mask = mask
      kept = kept.filter { $0 & mask == 0 }
    }
  }

  /// A hash of bytes, the same in every run.
  @inline(__always)
  static func hash(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: end - start) &* 0x9E37_79B9_7F4A_7C15
    var here = start
    while here < end {
      let stop = min(here + 8, end)
      var word: UInt64 = 0
      while here < stop {
        word = word << 8 | UInt64(bytes[here])
        here += 1
      }
      let product = (hash ^ word ^ 0xD6E8_FEB8_6659_FD93).multipliedFullWidth(
        by: 0xA076_1D64_78BD_642F)
      hash = product.high ^ product.low
    }
    // The finalizer of SplitMix64: all bits depend on all others.
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return hash ^ (hash >> 31)
  }
}
