import Glibc

extension Array where Element: BitwiseCopyable {
  /// Makes room for elements in memory that the system may give in large pages.
  ///
  /// A column of 48 MB then takes 24 faults, not 12,000. Room that is never filled costs addresses only.
  mutating func reserveInLargePages(_ wanted: Int) {
    guard wanted > capacity else { return }
    reserveCapacity(wanted)
    let size = capacity * MemoryLayout<Element>.stride
    unsafe withUnsafeMutableBufferPointer { buffer in
      let page = 2 << 20
      guard let first = buffer.baseAddress else { return }
      let base = UnsafeMutableRawPointer(first)
      let start = unsafe base.alignedUp(toMultipleOf: page)
      let end = unsafe (base + size).alignedDown(toMultipleOf: page)
      // Advice: where the system does not take it, nothing changes.
      if unsafe start < end { unsafe madvise(start, end - start, MADV_HUGEPAGE) }
    }
  }
}
