import FoundationEssentials
import Frames
import Readers
import Testing

/// Not a test: prints the speed of reading the file that READERS_SPEED_FILE names.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["READERS_SPEED_FILE"] != nil))
struct ReadingSpeedTests {
  @Test(arguments: [3, 8], [1, 2]) func `speed`(columnCount: Int, threads: Int) throws {
    let path = try #require(ProcessInfo.processInfo.environment["READERS_SPEED_FILE"])
    var best = Double.infinity
    for _ in 0..<5 {
      let start = ContinuousClock.now
      let source = try DelimitedSource(path: path)
      let names = source.header.map(\.name)
      let wanted = (columnCount == 3 ? [names[0], names[3], names[4]] : names)
      let reading = try source.read(wanted.map { ColumnRequest(name: $0) }, threads: threads)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      best = min(best, Double(reading.sourceBytes) / seconds / 1e6)
    }
    print("\(columnCount) columns, \(threads) threads: \(Int(best)) MB/s")
  }
}
