/// Distinct byte strings in the order of their first appearance, with how often and where.
struct ByteDictionary: Sendable {
  /// One of the byte strings.
  struct Entry: Sendable {
    /// The bytes themselves, packed, up to eight; else a hash.
    let key: UInt64
    let start: Int
    let length: Int
    var useCount: Int
    /// The first use: its byte in the file and its row.
    var firstOffset: Int
    let firstRow: Int
  }

  private(set) var entries: [Entry] = []
  private(set) var arena: [UInt8] = []
  private var slots = [Int32](repeating: -1, count: 64)

  /// Differs from run to run, so that no file can be made to collide; no result depends on it.
  private static let seed = UInt64.random(in: .min ... .max) | 1

  /// The number of a byte string, entered if it is new.
  mutating func code(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, key: UInt64, offset: Int, row: Int,
    useCount: Int = 1
  ) -> Int32 {
    let length = end - start
    var slot = Self.hash(key, length) & (slots.count - 1)
    while slots[slot] >= 0 {
      let code = Int(slots[slot])
      if entries[code].key == key, entries[code].length == length,
        length <= 8 || holds(code, bytes, start)
      {
        entries[code].useCount += useCount
        return Int32(truncatingIfNeeded: code)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let code = Int32(entries.count)
    slots[slot] = code
    entries.append(
      Entry(
        key: key, start: arena.count, length: length, useCount: useCount, firstOffset: offset,
        firstRow: row))
    for index in start..<end { arena.append(bytes[index]) }
    if entries.count * 2 > slots.count { grow() }
    return code
  }

  /// Counts one more use of a known byte string.
  @inline(__always)
  mutating func countUse(of code: Int32) { entries[Int(code)].useCount += 1 }

  /// The bytes of an entry.
  func bytes(_ code: Int) -> [UInt8] {
    let entry = entries[code]
    return Array(arena[entry.start..<(entry.start + entry.length)])
  }

  /// Says that the offsets were counted from a byte of the text.
  mutating func shiftOffsets(by offset: Int) {
    for index in entries.indices { entries[index].firstOffset += offset }
  }

  /// Enters all entries of a later dictionary; returns the number here of each of them.
  mutating func merge(_ later: ByteDictionary, rowBase: Int) -> [Int32] {
    let bytes = later.arena.span
    return later.entries.map { entry in
      code(
        bytes, entry.start, entry.start + entry.length, key: entry.key, offset: entry.firstOffset,
        row: entry.firstRow + rowBase, useCount: entry.useCount)
    }
  }

  private func holds(_ code: Int, _ bytes: Span<UInt8>, _ start: Int) -> Bool {
    let entry = entries[code]
    for index in 0..<entry.length where arena[entry.start + index] != bytes[start + index] {
      return false
    }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for (code, entry) in entries.enumerated() {
      var slot = Self.hash(entry.key, entry.length) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(code)
    }
  }

  /// The key of a byte string: its bytes, the first lowest, up to eight; else a hash.
  static func key(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    var here = start
    var key: UInt64 = 0
    while end - here > 8 {
      key = fold(key ^ word(bytes, here, here + 8))
      here += 8
    }
    let rest = word(bytes, here, end)
    return end - start > 8 ? fold(key ^ rest) : rest
  }

  @inline(__always)
  private static func word(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in start..<end { word |= UInt64(bytes[index]) << UInt64(8 * (index - start)) }
    return word
  }

  /// A 64 x 64 bit product folded to 64 bits.
  @inline(__always)
  private static func fold(_ word: UInt64) -> UInt64 {
    let product = (word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: seed)
    return product.high ^ product.low
  }

  @inline(__always)
  private static func hash(_ key: UInt64, _ length: Int) -> Int {
    Int(truncatingIfNeeded: fold(key &+ UInt64(truncatingIfNeeded: length)) >> 1)
  }
}
