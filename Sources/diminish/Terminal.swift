import FoundationEssentials
import Glibc

/// Where words go: results to stdout, everything else to stderr.
enum Terminal {
  /// Writes a result.
  static func print(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Writes progress, a warning or an error.
  static func tell(_ text: String) { write(text, to: STDERR_FILENO) }

  /// Whether a person watches stderr.
  static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

  private static func write(_ text: String, to descriptor: CInt) {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
      }
      // A reader that has gone away (`| head`) wants no more.
      guard count > 0 else { return }
      written += count
    }
  }
}

/// A bar on a terminal, nothing elsewhere.
struct ProgressBar: Sendable {
  let isShown: Bool

  init(quiet: Bool) { isShown = !quiet && Terminal.isWatched }

  func show(_ label: String, _ share: Double) {
    guard isShown else { return }
    let width = 24
    let filled = Int((share * Double(width)).rounded(.down))
    let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: width - filled)
    Terminal.tell("\r\u{1B}[K[\(bar)] \(label.prefix(48))")
  }

  func clear() {
    if isShown { Terminal.tell("\r\u{1B}[K") }
  }
}
