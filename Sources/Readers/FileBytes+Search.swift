import CCrypto
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
      while i + 64 <= range.upperBound {
        let block = unsafe UnsafeRawPointer(memory.baseAddress.unsafelyUnwrapped + i)
          .loadUnaligned(as: SIMD64<UInt8>.self)
        // NUL wraps to 255, so that one comparison finds it and all of 128 ... 255.
        if (block &- 1).max() >= 127 { break }
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
  func digest() -> String {
    var hash = [UInt8](repeating: 0, count: 32)
    unsafe withMemory { memory in _ = unsafe SHA256(memory.baseAddress, memory.count, &hash) }
    let digits = Array("0123456789abcdef")
    return String(hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
