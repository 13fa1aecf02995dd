import Glibc

/// The bytes of a regular file, mapped read-only: the one door to memory that Swift does not own.
///
/// A file that another process cuts short while it is mapped ends this process by SIGBUS.
@safe final class FileBytes: Sendable {
  /// The size of the file.
  let count: Int

  /// The first byte, never written through; nil for an empty file.
  private nonisolated(unsafe) let base: UnsafePointer<UInt8>?

  /// Maps a file.
  ///
  /// - Parameter path: A regular file, or a link to one.
  /// - Throws: `cannotOpen` and `notAFile` as bare kinds.
  init(path: String) throws(OpenError) {
    // Without O_NONBLOCK a pipe without a writer would block here.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .cannotOpen(code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .cannotOpen(code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
    count = Int(status.st_size)
    guard count > 0 else {
      unsafe base = nil
      return
    }
    let mapping = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let mapping = unsafe mapping, unsafe mapping != MAP_FAILED else {
      throw .cannotOpen(code: errno)
    }
    unsafe madvise(mapping, count, MADV_WILLNEED)
    unsafe base = UnsafePointer(mapping.assumingMemoryBound(to: UInt8.self))
  }

  deinit {
    if let base = unsafe base { unsafe munmap(UnsafeMutableRawPointer(mutating: base), count) }
  }

  /// Lets go of the memory that the file's pages take in this process; a later look reads them again.
  func forgetPages() {
    guard let base = unsafe base else { return }
    unsafe madvise(UnsafeMutableRawPointer(mutating: base), count, MADV_DONTNEED)
  }

  /// Why a file could not be mapped.
  enum OpenError: Error {
    case cannotOpen(code: Int32), notAFile
  }

  /// All bytes, for the time of the call.
  func withBytes<Result>(_ body: (TextBytes) -> Result) -> Result {
    body(unsafe TextBytes(UnsafeBufferPointer(start: base, count: count)))
  }
}
