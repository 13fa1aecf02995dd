internal import CFolders
internal import FoundationEssentials
internal import Glibc

/// The system calls behind the output folder and files that cannot be read: the module's only door to C.
enum SystemFiles {
  /// A lock on a path that ends with the process.
  struct Lock: ~Copyable {
    private let path: String
    private let descriptor: CInt
    /// The folders that were made for the path, the innermost first.
    private let made: [String]

    /// Takes the lock, or says that another process has it.
    ///
    /// - Parameters:
    ///   - path: A file, made if it is not there.
    ///   - made: Folders that were made on its way, the innermost first: those that stay empty go with the lock.
    /// - Throws: `Failure`, `locked` where another process holds it.
    init(path: String, made: [String]) throws(Failure) {
      let descriptor = unsafe open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw .system(reason()) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        close(descriptor)
        throw .locked
      }
      // The holder before us removes the file as it lets go: what we locked may no longer stand there.
      var held = stat()
      var standing = stat()
      guard unsafe fstat(descriptor, &held) == 0, unsafe stat(path, &standing) == 0,
        held.st_ino == standing.st_ino
      else {
        close(descriptor)
        throw .locked
      }
      self.path = path
      self.descriptor = descriptor
      self.made = made
    }

    deinit {
      // Removed while still held: whoever opens the path next makes a new one.
      SystemFiles.removeLock(path)
      close(descriptor)
      SystemFiles.removeEmpty(made)
    }
  }

  /// Removes the file of a lock; the lock itself goes with its descriptor.
  static func removeLock(_ path: String) { _ = unsafe unlink(path) }

  /// Removes those of some folders that are empty.
  static func removeEmpty(_ folders: [String]) {
    for folder in folders { _ = unsafe rmdir(folder) }
  }

  /// Why a call failed.
  enum Failure: Error {
    case locked
    case system(String)
  }

  /// Puts a folder in the place of another in one step; the other, if there is one, takes its name.
  static func exchange(_ fresh: String, with standing: String, exists: Bool) throws(Failure) {
    let descriptor = unsafe open(fresh, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor >= 0 {
      // The bytes reach the disk before the name does.
      _ = syncfs(descriptor)
      close(descriptor)
    }
    let flags = UInt32(exists ? FOLDERS_EXCHANGE : FOLDERS_NO_REPLACE)
    guard unsafe renameat2(AT_FDCWD, fresh, AT_FDCWD, standing, flags) == 0 else {
      throw .system(reason())
    }
  }

  /// Writes a new file from pieces.
  static func write(_ pieces: [[UInt8]], to path: String) throws(Failure) {
    let descriptor = unsafe open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system(reason()) }
    defer { close(descriptor) }
    for piece in pieces {
      var written = 0
      while written < piece.count {
        let count = unsafe piece.withUnsafeBytes { bytes in
          unsafe Glibc.write(
            descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
        }
        guard count > 0 else { throw .system(reason()) }
        written += count
      }
    }
  }

  /// Whether a path leads to a regular file, and to no folder, pipe or device.
  static func isRegular(_ path: String) -> Swift.Result<Bool, POSIXError> {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      return .failure(POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO))
    }
    return .success(status.st_mode & S_IFMT == S_IFREG)
  }

  /// What the system calls an error.
  static func words(for error: POSIXError) -> String { words(for: error.code.rawValue) }

  private static func reason() -> String { words(for: errno) }

  private static func words(for code: CInt) -> String { unsafe String(cString: strerror(code)) }
}
