import FoundationEssentials
import Frames
import Readers
import Testing

/// Not a test: prints the speed of reading the file that READERS_SPEED_FILE names.
///
/// READERS_SPEED_COLUMNS (`a+b`, else all) and READERS_SPEED_THREADS (else 1) choose how.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["READERS_SPEED_FILE"] != nil))
struct ReadingSpeedTests {
  @Test func `speed`() throws {
    let environment = ProcessInfo.processInfo.environment
    let path = try #require(environment["READERS_SPEED_FILE"])
    let threads = environment["READERS_SPEED_THREADS"].flatMap(Int.init) ?? 1
    let named = (environment["READERS_SPEED_COLUMNS"] ?? "").split(separator: "+").map(String.init)
    var best = Double.infinity
    var size = 0
    for _ in 0..<5 {
      let start = ContinuousClock.now
      let source = try DelimitedSource(path: path)
      let names = named.isEmpty ? source.header.map(\.name) : named
      let reading = try source.read(names.map { ColumnRequest(name: $0) }, threads: threads)
      best = min(best, (ContinuousClock.now - start) / .seconds(1))
      size = reading.sourceBytes
    }
    print("diminish, \(threads) threads: \(best) s, \(Int(Double(size) / best / 1e6)) MB/s")
  }
}
