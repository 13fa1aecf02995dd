import Analyses
import Dispatch
import Glibc

/// What an interrupt (Ctrl-C) or a request to end does: what is built aside goes, what stood before stays, and a line
/// says so.
///
/// The signals arrive on a queue of their own, never amid the work: clearing up is no work for a signal's handler.
struct Interruption {
  private let sources: [any DispatchSourceSignal]

  /// Watches from now on, for as long as the value lives.
  init() {
    let queue = DispatchQueue(label: "interruption", qos: .userInteractive)
    sources = [SIGINT, SIGTERM].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { Self.end() }
      source.resume()
      return source
    }
  }

  private static func end() {
    OutputGate.giveUp { remains in
      // A bar without its end stands on the line.
      Terminal.tell((Terminal.isWatched ? "\r\u{1B}[K" : "") + words(remains) + "\n")
      _exit(ExitStatus.interrupted.rawValue)
    }
  }

  /// `interrupted; results/gap is as it was`.
  private static func words(_ remains: OutputGate.Remains) -> String {
    let absent = remains.absent.isEmpty || !remains.written.isEmpty ? [] : ["nothing was written"]
    let parts =
      remains.written.map { "\($0) is written" } + remains.untouched.map { "\($0) is as it was" }
      + absent
    return (["interrupted"] + (parts.isEmpty ? [] : [parts.joined(separator: ", ")]))
      .joined(separator: "; ")
  }
}
