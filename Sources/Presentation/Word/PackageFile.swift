internal import CZip
internal import Foundation

/// Named parts as the bytes of a zip archive: the door to libzip for writing.
///
/// The archive is made in memory. Readers have the other door, in a child process, since they open what others wrote.
enum PackageFile {
  /// Why there is no file.
  struct Failure: Error, Equatable {
    /// What the library says.
    let reason: String
  }

  /// A part of the archive.
  struct Part: Equatable {
    /// Its path.
    let name: String
    /// Its contents.
    let bytes: [UInt8]
  }

  /// 2000-01-01 in the form of DOS, which knows no zone of time: years since 1980, month, day.
  private static let date: UInt16 = 20 << 9 | 1 << 5 | 1

  /// The archive, the same for the same parts.
  ///
  /// - Parameter parts: In order; names differ.
  /// - Returns: A zip archive.
  /// - Throws: `Failure` when memory runs out.
  static func bytes(of parts: [Part]) throws(Failure) -> [UInt8] {
    var error = unsafe zip_error_t()
    guard let whole = unsafe zip_source_buffer_create(nil, 0, 0, &error) else {
      throw Failure(reason: "out of memory")
    }
    defer { unsafe zip_source_free(whole) }
    // Closing gives one hold away; ours remains, to read what was written.
    unsafe zip_source_keep(whole)
    guard let archive = unsafe zip_open_from_source(whole, ZIP_TRUNCATE, &error) else {
      unsafe zip_source_free(whole)
      throw Failure(reason: "no archive can be made in memory")
    }
    do throws(Failure) {
      for part in parts { unsafe try add(part, to: archive) }
    } catch {
      unsafe zip_discard(archive)
      throw error
    }
    guard unsafe zip_close(archive) == 0 else {
      let reason = unsafe String(cString: zip_strerror(archive))
      unsafe zip_discard(archive)
      throw Failure(reason: reason)
    }
    return unsafe try contents(of: whole)
  }

  private static func add(_ part: Part, to archive: OpaquePointer) throws(Failure) {
    // The archive reads its parts when it is closed, so each has a copy of its own, which libzip frees.
    let copy = unsafe malloc(max(part.bytes.count, 1))
    guard let copy = unsafe copy else { throw Failure(reason: "out of memory") }
    unsafe part.bytes.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { unsafe memcpy(copy, start, bytes.count) }
    }
    guard let source = unsafe zip_source_buffer(archive, copy, UInt64(part.bytes.count), 1) else {
      unsafe free(copy)
      throw Failure(reason: "out of memory")
    }
    let place = unsafe zip_file_add(archive, part.name, source, UInt32(ZIP_FL_ENC_UTF_8))
    guard place >= 0 else {
      unsafe zip_source_free(source)
      throw Failure(reason: "\(part.name) cannot be added")
    }
    let index = UInt64(place)
    // A picture is compressed already.
    let method = part.name.hasSuffix(".png") ? ZIP_CM_STORE : ZIP_CM_DEFLATE
    guard unsafe zip_file_set_dostime(archive, index, 0, date, 0) == 0,
      unsafe zip_set_file_compression(archive, index, method, 6) == 0
    else { throw Failure(reason: "\(part.name) cannot be described") }
  }

  private static func contents(of source: OpaquePointer) throws(Failure) -> [UInt8] {
    var about = unsafe zip_stat_t()
    guard unsafe zip_source_stat(source, &about) == 0, unsafe zip_source_open(source) == 0 else {
      throw Failure(reason: "the archive cannot be read back")
    }
    defer { unsafe zip_source_close(source) }
    var bytes = [UInt8](repeating: 0, count: unsafe Int(about.size))
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe zip_source_read(source, buffer.baseAddress, UInt64(buffer.count))
    }
    guard count == Int64(bytes.count) else {
      throw Failure(reason: "the archive cannot be read back")
    }
    return bytes
  }
}
