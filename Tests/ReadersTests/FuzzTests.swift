import FoundationEssentials
import Frames
import Readers
import Testing

/// Seeded mutations of a corpus: no crash, no hang, no cell in a message.
///
/// The outcome is the same however the text is cut, compressed or shared out to threads.
/// READERS_FUZZ_ROUNDS makes it longer.
@Suite struct FuzzTests {
  private static let corpus: [String] = [
    "a,b,c\n1,2,3\n4,SECRET,6\n", "\u{FEFF}a,b\r\n\"x\"\"y\",1\r\n,\r\n", "a\n\n1\n\"\n\"\n",
    "a;b\r1;2\r3;4", "x,y\n45%,\"1,234\"\n5%,7\n", "a,b\n1\n1,2,3\n1,2,\n\"1\"z,2\n",
    "a,b\n" + String(repeating: "12345678,-0.1234567\n", count: 9), "é,ü\nß,\u{1F393}\n",
  ]

  private static let pieces: [[UInt8]] = [
    [0x22], [0x2C], [0x0A], [0x0D], [0x0D, 0x0A], [0], [0xFF], [0xE9], [0x20], [0x2E], [0x2D],
    Array("\"\"".utf8), Array("1e400".utf8), Array("SECRET".utf8), [0xC3, 0xA9],
    [UInt8](repeating: 0x31, count: 70),
  ]

  private func mutate(_ random: inout SeededGenerator) -> [UInt8] {
    var bytes = Array((Self.corpus.randomElement(using: &random) ?? "").utf8)
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0...3, using: &random) {
      case 0: bytes.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? [], at: place)
      case 1: bytes.removeSubrange(place..<min(place + 3, bytes.count))
      case 2: bytes.insert(contentsOf: bytes.suffix(from: place).prefix(40), at: place)
      default:
        if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
      }
    }
    return bytes
  }

  private enum Outcome: Equatable {
    case read(Frame, [ReadNotice], [ReadProblem])
    case failed(ReadFailure)
  }

  private func outcome(
    _ path: String, _ options: DelimitedSource.Options, threads: Int, chunkSize: Int
  ) -> Outcome {
    let types: [ColumnType?] = [nil, .number, .text, .category, .integer]
    do throws(ReadFailure) {
      let source = try DelimitedSource(path: path, options: options)
      let wanted = source.header.enumerated().filter { !$1.name.isEmpty }.map { index, field in
        ColumnRequest(name: field.name, type: types[index % types.count])
      }
      let reading = try source.read(
        wanted, missing: ["NA": .init("n")], threads: threads, chunkSize: chunkSize)
      return .read(reading.frame, reading.notices, reading.rejects)
    } catch { return .failed(error) }
  }

  @Test(.timeLimit(.minutes(10))) func `mutated files read or fail the same way, and quietly`()
    throws
  {
    let rounds = ProcessInfo.processInfo.environment["READERS_FUZZ_ROUNDS"].flatMap(Int.init) ?? 400
    var random = SeededGenerator(seed: 77)
    var readCount = 0
    for round in 0..<rounds {
      let bytes = mutate(&random)
      let options = DelimitedSource.Options(
        encoding: round % 5 == 0 ? .windows1252 : .utf8, padsRows: round % 2 == 0,
        rejects: round % 3 == 0 ? RejectLimit(share: 0.9) : nil)
      let file = try TemporaryFile(bytes)
      let first = outcome(file.path, options, threads: 1, chunkSize: 1 << 20)
      #expect(outcome(file.path, options, threads: 2, chunkSize: 1) == first, "round \(round)")
      if case .failed(let failure) = first {
        let named = failure.problems.contains { $0.place.columnName?.contains("SECRET") == true }
        #expect(named || !"\(failure)".contains("SECRET"), "round \(round)")
      } else {
        readCount += 1
        let packed = try TemporaryFile(gzip(bytes, memberSize: 50), extension: "csv.gz")
        #expect(
          outcome(packed.path, options, threads: 1, chunkSize: 7) == first, "round \(round)")
      }
    }
    #expect(readCount > rounds / 20)
  }
}
