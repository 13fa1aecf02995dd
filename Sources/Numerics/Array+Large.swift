internal import Glibc

extension Array where Element: BitwiseCopyable {
  /// An array of many elements, in memory for which huge pages are asked.
  ///
  /// The first touch of each page of 4 KiB costs more than most passes over it: 48 MB take 20 ms in such pages and
  /// 7 ms in pages of 2 MiB. Where the system has no huge pages nothing changes but the time.
  ///
  /// - Parameters:
  ///   - count: The number of elements, at least 0.
  ///   - element: The element at an index.
  /// - Complexity: O(count).
  @inlinable
  public init(large count: Int, _ element: (Int) -> Element) {
    precondition(count >= 0, "\(count) elements")
    unsafe self.init(unsafeUninitializedCapacity: count) { buffer, initializedCount in
      unsafe adviseHugePages(UnsafeMutableRawBufferPointer(buffer))
      for index in 0..<count { unsafe buffer.initializeElement(at: index, to: element(index)) }
      initializedCount = count
    }
  }

  /// Reserves room for many elements, in memory for which huge pages are asked; see `init(large:_:)`.
  ///
  /// - Parameter count: The number of elements that will be appended to an empty array.
  /// - Precondition: The array is empty.
  @inlinable
  public mutating func reserveLarge(_ count: Int) {
    precondition(isEmpty, "an array that holds \(self.count) elements")
    unsafe self = Array(unsafeUninitializedCapacity: count) { buffer, initializedCount in
      unsafe adviseHugePages(UnsafeMutableRawBufferPointer(buffer))
      initializedCount = 0
    }
  }
}

/// Asks for huge pages where memory spans at least one of them; the whole pages within alone are meant.
@usableFromInline
func adviseHugePages(_ memory: UnsafeMutableRawBufferPointer) {
  let page = 4096
  guard memory.count >= 4 << 20, let base = memory.baseAddress else { return }
  let start = (Int(bitPattern: base) + page - 1) / page * page
  let end = (Int(bitPattern: base) + memory.count) / page * page
  // A refusal (a kernel without huge pages) leaves small pages, which are as good but for the time.
  _ = unsafe madvise(UnsafeMutableRawPointer(bitPattern: start), end - start, MADV_HUGEPAGE)
}
