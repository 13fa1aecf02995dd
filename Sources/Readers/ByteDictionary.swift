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
    let firstOffset: Int
    let firstRow: Int
  }

  private(set) var entries: [Entry] = []
  private(set) var arena: [UInt8] = []
  private var slots = [Int32](repeating: -1, count: 64)

  /// Differs from run to run, so that no file can be made to collide; no result depends on it.
  private static let seed = UInt64.random(in: .min ... .max) | 1

  /// The number of a byte string, entered if it is new.
  mutating func code(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, offset: Int, row: Int, useCount: Int = 1
  ) -> Int32 {
    let length = end - start
    let key = Self.key(bytes, start, end)
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

  /// The text of an entry.
  func text(_ code: Int) -> String {
    let entry = entries[code]
    return String(decoding: arena[entry.start..<(entry.start + entry.length)], as: UTF8.self)
  }

  /// Enters all entries of a later dictionary; returns the number here of each of them.
  mutating func merge(_ later: ByteDictionary, rowBase: Int) -> [Int32] {
    let bytes = later.arena.span
    return later.entries.map { entry in
      code(
        bytes, entry.start, entry.start + entry.length, offset: entry.firstOffset,
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

  @inline(__always)
  private static func key(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    var here = start
    var key: UInt64 = 0
    while end - here > 8 {
      var word: UInt64 = 0
      for index in here..<(here + 8) { word = word << 8 | UInt64(bytes[index]) }
      key = fold(key ^ word)
      here += 8
    }
    var rest: UInt64 = 0
    while here < end {
      rest = rest << 8 | UInt64(bytes[here])
      here += 1
    }
    return end - start > 8 ? fold(key ^ rest) : rest
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
