import Glibc

extension FileBytes {
  /// The first place of a byte in a range, or nil.
  ///
  /// - Precondition: The range lies in 0 ..< count.
  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count)")
    guard !range.isEmpty else { return nil }
    return unsafe withMemory { memory in
      guard let base = memory.baseAddress else { return nil }
      let start = unsafe UnsafeRawPointer(base + range.lowerBound)
      guard let found = unsafe memchr(start, Int32(byte), range.count) else { return nil }
      return unsafe range.lowerBound + (UnsafeRawPointer(found) - start)
    }
  }

  /// The first byte in a range that is NUL or not ASCII, or nil.
  ///
  /// - Precondition: The range lies in 0 ..< count.
  func firstUnusualIndex(in range: Range<Int>) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count)")
    return unsafe withMemory { memory in
      var i = range.lowerBound
      let ones = SIMD8<UInt64>(repeating: 0x0101_0101_0101_0101)
      while i + 64 <= range.upperBound {
        let words = unsafe UnsafeRawPointer(memory.baseAddress.unsafelyUnwrapped + i)
          .loadUnaligned(as: SIMD8<UInt64>.self)
        // The subtraction sets a byte's high bit in NUL, and beyond it only by a borrow from one.
        let marks = (words &- ones) | words
        let quarters = marks.lowHalf | marks.highHalf
        let pair = quarters.lowHalf | quarters.highHalf
        if (pair.x | pair.y) & 0x8080_8080_8080_8080 != 0 { break }
        i += 64
      }
      while i < range.upperBound {
        if unsafe memory[i] &- 1 >= 127 { return i }
        i += 1
      }
      return nil
    }
  }

  /// SHA-256 of all bytes in lower-case hexadecimal digits (FIPS 180-4).
  func digest() -> String { unsafe withMemory { memory in unsafe Digest.sha256(of: memory) } }
}
