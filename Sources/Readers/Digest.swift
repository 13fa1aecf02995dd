internal import CCrypto

/// SHA-256 (FIPS 180-4) by OpenSSL's libcrypto.
public enum Digest {
  /// The digest of some bytes.
  ///
  /// - Parameter bytes: Any bytes.
  /// - Returns: 64 lower-case hexadecimal digits.
  public static func sha256(of bytes: [UInt8]) -> String {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      var running = RunningDigest()
      unsafe running.add(TextBytes(buffer))
      return running.finish()
    }
  }
}

/// SHA-256 of bytes that come piece by piece.
@safe struct RunningDigest: ~Copyable, @unchecked Sendable {
  private let context: OpaquePointer

  init() {
    guard let context = unsafe EVP_MD_CTX_new(),
      unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
    else { fatalError("no memory for SHA-256") }
    unsafe self.context = context
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// Adds the next bytes.
  mutating func add(_ bytes: TextBytes) {
    unsafe bytes.withMemory { memory in
      _ = unsafe EVP_DigestUpdate(context, memory.baseAddress, memory.count)
    }
  }

  /// The digest in 64 lower-case hexadecimal digits; nothing can be added any more.
  mutating func finish() -> String {
    var hash = [UInt8](repeating: 0, count: 32)
    _ = unsafe EVP_DigestFinal_ex(context, &hash, nil)
    let digits = Array("0123456789abcdef")
    return String(hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}

extension FileBytes {
  /// SHA-256 of all bytes in 64 lower-case hexadecimal digits.
  func digest() -> String {
    var running = RunningDigest()
    withBytes { running.add($0) }
    return running.finish()
  }
}
