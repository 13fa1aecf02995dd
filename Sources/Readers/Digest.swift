internal import CCrypto

/// SHA-256 (FIPS 180-4) by OpenSSL's libcrypto.
public enum Digest {
  /// The digest of some bytes.
  ///
  /// - Parameter bytes: Any bytes.
  /// - Returns: 64 lower-case hexadecimal digits.
  public static func sha256(of bytes: [UInt8]) -> String {
    unsafe bytes.withUnsafeBufferPointer { buffer in unsafe sha256(of: buffer) }
  }

  /// The digest of bytes in memory that somebody else keeps alive for the time of the call.
  static func sha256(of memory: UnsafeBufferPointer<UInt8>) -> String {
    var hash = [UInt8](repeating: 0, count: 32)
    _ = unsafe SHA256(memory.baseAddress, memory.count, &hash)
    let digits = Array("0123456789abcdef")
    return String(hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
