/// Codes for 64-bit keys in order of appearance: an open hash table with linear probing.
struct CodeTable {
  private var keys: [UInt64]
  private var codes: [Int32]
  private var shift: UInt64
  /// The number of distinct keys so far.
  private(set) var count = 0

  init() {
    keys = [UInt64](repeating: 0, count: 1 << 10)
    codes = [Int32](repeating: -1, count: 1 << 10)
    shift = 64 - 10
  }

  /// The code of a key; a new key gets the next code.
  @inline(__always)
  mutating func code(of key: UInt64) -> Int32 {
    let place = find(key)
    if codes[place] >= 0 { return codes[place] }
    return insert(key, Int32(count), at: place)
  }

  /// The code stored for a key, or nil.
  @inline(__always)
  func stored(_ key: UInt64) -> Int32? {
    let code = codes[find(key)]
    return code >= 0 ? code : nil
  }

  /// Stores a code for a new key.
  mutating func store(_ code: Int32, for key: UInt64) {
    _ = insert(key, code, at: find(key))
  }

  /// The place of a key, or the free place where it belongs.
  ///
  /// The multiplier is 2^64 over the golden ratio; the keys' high halves are folded in first, for
  /// whole numbers differ only in the high bits of their patterns.
  @inline(__always)
  private func find(_ key: UInt64) -> Int {
    let folded = key ^ (key >> 32)
    var place = Int(truncatingIfNeeded: (folded &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while codes[place] >= 0 && keys[place] != key { place = (place &+ 1) & (keys.count &- 1) }
    return place
  }

  @inline(never)
  private mutating func insert(_ key: UInt64, _ code: Int32, at place: Int) -> Int32 {
    keys[place] = key
    codes[place] = code
    count += 1
    if count * 2 > keys.count { grow() }
    return code
  }

  private mutating func grow() {
    let (oldKeys, oldCodes) = (keys, codes)
    keys = [UInt64](repeating: 0, count: oldKeys.count * 2)
    codes = [Int32](repeating: -1, count: oldKeys.count * 2)
    shift -= 1
    for (key, code) in zip(oldKeys, oldCodes) where code >= 0 {
      let place = find(key)
      keys[place] = key
      codes[place] = code
    }
  }
}
