import FoundationEssentials
import Glibc
import Specs

/// Where words go: results to stdout, everything else to stderr.
enum Terminal {
  /// Writes a result; where it does not fit, on a full disk for one, the command ends: half a result is none.
  static func print(_ text: String) {
    guard let error = write(text, to: STDOUT_FILENO) else { return }
    let reason: FileProblem =
      error == ENOSPC ? .noSpace : .system(unsafe String(cString: strerror(error)))
    let problem = Diagnostic(.unwritable(path: "standard output", reason), at: .none)
    tell(DiagnosticRenderer(source: nil).render([problem]))
    ExitStatus.usage.exit()
  }

  /// Writes progress, a warning or an error.
  static func tell(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// Whether a person watches stderr.
  static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

  /// Why not all could be written; nil where it was, or a reader has gone away (`| head`) and wants no more.
  private static func write(_ text: String, to descriptor: CInt) -> CInt? {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        return errno == EPIPE ? nil : errno
      }
      written += count
    }
    return nil
  }
}

extension String {
  /// A path as a shell takes it back: in quotes where a blank or the like stands in it.
  var forShell: String {
    let isPlain = unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
        || "/._-+:@%,".unicodeScalars.contains($0)
    }
    return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
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
