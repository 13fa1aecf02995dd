import CZip

/// The entries of a zip archive: the door to libzip.
///
/// Only the child process opens it.
@safe final class ZipArchive {
  private let archive: OpaquePointer
  /// How many unpacked bytes may still come, over all entries.
  private var allowance: Int

  /// Opens an archive.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - size: Its size: what it may unpack to depends on it.
  /// - Throws: `damaged`.
  init(path: String, size: Int) throws(FileFault) {
    var problem: Int32 = 0
    guard let opened = unsafe zip_open(path, ZIP_RDONLY, &problem) else {
      throw .damaged(.workbook)
    }
    unsafe archive = opened
    // Workbooks pack 5 to 50 times; what packs 300 times is made to fill memory.
    allowance = (32 << 20) + 300 * size
  }

  deinit { unsafe zip_discard(archive) }

  /// Whether there is an entry.
  func has(_ name: String) -> Bool {
    unsafe zip_name_locate(archive, name, UInt32(ZIP_FL_ENC_GUESS)) >= 0
  }

  /// Unpacks an entry piece by piece.
  ///
  /// - Parameters:
  ///   - name: Its path in the archive.
  ///   - take: Takes each piece; false to have enough.
  /// - Throws: `damaged`, `unsupported`, `encrypted`, `expandsTooFar`, and what `take` throws.
  func unpack(
    _ name: String, _ take: (UnsafeBufferPointer<CChar>) throws(FileFault) -> Bool
  ) throws(FileFault) {
    guard let entry = unsafe zip_fopen(archive, name, 0) else {
      let problem = unsafe zip_error_code_zip(zip_get_error(archive))
      if problem == ZIP_ER_NOPASSWD || problem == ZIP_ER_WRONGPASSWD {
        throw .encrypted(.workbook)
      }
      throw problem == ZIP_ER_COMPNOTSUPP || problem == ZIP_ER_ENCRNOTSUPP
        ? .unsupported(.workbook, .compression) : .damaged(.workbook)
    }
    defer { unsafe zip_fclose(entry) }
    let buffer = UnsafeMutableBufferPointer<CChar>.allocate(capacity: 1 << 16)
    defer { unsafe buffer.deallocate() }
    while true {
      let count = unsafe zip_fread(entry, buffer.baseAddress, UInt64(buffer.count))
      guard count >= 0 else { throw .damaged(.workbook) }
      if count == 0 { return }
      allowance -= Int(count)
      guard allowance >= 0 else { throw .expandsTooFar(.workbook) }
      let piece = unsafe UnsafeBufferPointer(rebasing: buffer[0..<Int(count)])
      guard unsafe try take(piece) else { return }
    }
  }
}
