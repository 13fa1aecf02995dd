import Frames
import Readers
import Testing

/// The reader against ``NaiveReader`` on seeded random text, and against itself cut otherwise.
@Suite struct DifferentialTests {
  static let chunkSizes = [1, 2, 7, 64, 4096]

  /// A soup of the characters that matter.
  private func soup(_ random: inout SeededGenerator, quotes: Bool) -> String {
    var pieces = ["a", "b", " ", "1", "é", "\t", ",", ",", ",", "\n", "\n", "\r\n", "\r"]
    if quotes { pieces += ["\"", "\"", "\"\"", "\",\"", "\"\n", ",\"", "\"\r\n"] }
    let count = Int.random(in: 0...60, using: &random)
    return (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
  }

  private func isBlank(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0 == " " || $0 == "\t" }
  }

  @Test(arguments: [1, 2, 3]) func `any soup of characters reads as the plain rules say`(
    width: Int
  ) throws {
    var random = SeededGenerator(seed: UInt64(width))
    let header = ["a", "b", "c"].prefix(width).joined(separator: ",") + "\n"
    var cleanCount = 0
    for trial in 0..<1500 {
      let text = soup(&random, quotes: trial % 3 != 0)
      let expected = NaiveReader.records(text, width: width)
      let size = Self.chunkSizes[trial % Self.chunkSizes.count]
      let bytes = Array((header + text).utf8)
      let broken = expected.enumerated().filter {
        if case .broken = $0.element { true } else { false }
      }
      if broken.isEmpty {
        cleanCount += 1
        let reading = try readAll(header + text, threads: 2, chunkSize: size)
        let cells = expected.map { record -> [String?] in
          guard case .cells(let cells) = record else { return [] }
          return cells.map { isBlank($0) ? nil : $0 }
        }
        #expect(reading.texts == cells, "trial \(trial): \(text.debugDescription)")
      } else {
        let failure = try problems(of: bytes, chunkSize: size)
        let found = failure?.problems.compactMap(\.place.row)
        // A record may hold several quoting problems; each is told.
        var rows: [Int] = []
        for row in found ?? [] where rows.last != row { rows.append(row) }
        let expectedRows = broken.map { $0.offset + 1 }
        #expect(
          rows == Array(expectedRows.prefix(rows.count)) && !rows.isEmpty,
          "trial \(trial): \(text.debugDescription)")
        if (failure?.totalCount ?? 0) <= ReadFailure.cap { #expect(rows == expectedRows) }
        for (problem, record) in zip(failure?.problems ?? [], broken.map(\.element)).prefix(1) {
          #expect(kind(problem.kind) == record, "trial \(trial): \(text.debugDescription)")
        }
      }
    }
    #expect(cleanCount > 50)
  }

  private func kind(_ kind: ReadProblem.Kind) -> NaiveReader.Record? {
    switch kind {
    case .raggedRow(_, let found): .broken(.ragged(found: found))
    case .unterminatedQuote: .broken(.unterminated)
    case .textAfterQuote: .broken(.textAfterQuote)
    default: nil
    }
  }

  /// A table of columns of all types, spelled in random ways.
  private func table(rowCount: Int, seed: UInt64) -> String {
    var random = SeededGenerator(seed: seed)
    var text = "id,score,arm,flag,note,late\r\n"
    for row in 0..<rowCount {
      let arm = ["small", "\"regular\"", "regular ", "\"re\"\"g\"", ""].randomElement(
        using: &random)
      let flag = ["true", "FALSE", " "].randomElement(using: &random)
      let score =
        Bool.random(using: &random) ? "NA" : "\(Double.random(in: -9...9, using: &random))"
      // A column that could hold numbers at its beginning and turns out to be a category.
      let late = row < rowCount / 3 ? " " : "x\(row % 7)"
      let note = Bool.random(using: &random) ? "\"a,\nb\"" : " plain "
      let end = ["\n", "\r\n", "\r", "\n\n"].randomElement(using: &random) ?? "\n"
      text += "\(row % 13),\(score),\(arm ?? ""),\(flag ?? ""),\(note),\(late)\(end)"
    }
    return text
  }

  @Test func `neither threads nor chunk sizes change a reading`() throws {
    let file = try TemporaryFile(table(rowCount: 3000, seed: 3))
    let source = try DelimitedSource(path: file.path)
    let wanted = [
      ColumnRequest(name: "late"), ColumnRequest(name: "id", type: .id),
      ColumnRequest(name: "score"), ColumnRequest(name: "arm"), ColumnRequest(name: "flag"),
      ColumnRequest(name: "note", type: .text),
    ]
    let codes = ["NA": MissingReason("not recorded")]
    let first = try source.read(wanted, missing: codes, threads: 1)
    #expect(first.rowsRead == 3000)
    #expect(first.types["late"] == .category && first.types["score"] == .number)
    #expect(first.types["flag"] == .flag)
    for threads in [1, 2, 3] {
      for size in [1, 7, 64, 1000, 100_000] {
        let again = try source.read(wanted, missing: codes, threads: threads, chunkSize: size)
        #expect(again.frame == first.frame, "\(threads) threads, chunks of \(size)")
        #expect(again.types == first.types && again.notices == first.notices)
        #expect(again.digest == first.digest)
      }
    }
  }

  @Test func `neither threads nor chunk sizes change the problems`() throws {
    var text = table(rowCount: 500, seed: 4)
    text += "1,2\n3,x,small,maybe,,y\n\"4\"x,,,,,\n"
    let file = try TemporaryFile(text)
    let source = try DelimitedSource(path: file.path)
    let wanted = [
      ColumnRequest(name: "score"), ColumnRequest(name: "flag", type: .flag),
      ColumnRequest(name: "late", type: .integer),
      ColumnRequest(name: "arm", levels: ["small", "regular"]),
      ColumnRequest(name: "id", type: .integer, minimum: 3, maximum: 11),
    ]
    func failure(_ threads: Int, _ size: Int) -> ReadFailure? {
      do throws(ReadFailure) {
        _ = try source.read(
          wanted, missing: ["NA": .init("n")], threads: threads, chunkSize: size)
        return nil
      } catch { return error }
    }
    let first = try #require(failure(1, 1 << 20))
    #expect(first.totalCount == 7 && first.problems.count == 7)
    for threads in [1, 2] {
      for size in [1, 7, 64, 1000] { #expect(failure(threads, size) == first) }
    }
  }
}
