internal import CLAPACK
internal import Glibc

/// Which BLAS the program found, and how many threads it may use.
public enum BLASVendor {
  /// The file that `dgemm` comes from and, for OpenBLAS, its configuration.
  ///
  /// - Returns: For example `OpenBLAS 0.3.21 … (/usr/lib/…/libblas.so.3)`.
  public static func describe() -> String {
    let file = libraryFile() ?? "unknown file"
    guard let symbol = unsafe dlsym(nil, "openblas_get_config") else {
      return "BLAS without a name of its own (\(file))"
    }
    typealias Configuration = @convention(c) () -> UnsafePointer<CChar>?
    let configuration = unsafe unsafeBitCast(symbol, to: Configuration.self)
    guard let text = unsafe configuration() else { return "OpenBLAS (\(file))" }
    let words = unsafe String(cString: text).split(separator: " ")
    return words.joined(separator: " ") + " (\(file))"
  }

  /// Whether it is OpenBLAS, whose products use all that the CPU has.
  static let isOpenBLAS: Bool = unsafe dlsym(nil, "openblas_get_config") != nil

  /// Sets OpenBLAS to one thread, once for the process; another BLAS is left as it is.
  ///
  /// Sums split by thread change their bits with the number of threads, and our own threads
  /// already use the cores.
  public static func pinThreads() {
    _ = pinned
  }

  private static let pinned: Bool = {
    guard let symbol = unsafe dlsym(nil, "openblas_set_num_threads") else { return false }
    typealias Setter = @convention(c) (CInt) -> Void
    unsafe unsafeBitCast(symbol, to: Setter.self)(1)
    return true
  }()

  private static func libraryFile() -> String? {
    guard let symbol = unsafe dlsym(nil, "dgemm_") else { return nil }
    var place = unsafe library_place()
    guard unsafe library_place_of(symbol, &place) != 0, let name = unsafe place.file else {
      return nil
    }
    return unsafe String(cString: name)
  }
}
