import Frames
import Readers
import Testing

/// Seeded random files, with what holds for all of them.
@Suite struct RandomInputTests {
  @Test func `random bytes never crash the reader`() throws {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<2000 {
      let count = Int.random(in: 0...200, using: &random)
      let bytes = (0..<count).map { _ in
        Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random)
          : Array("a,\"\n\r 1".utf8).randomElement(using: &random) ?? 0
      }
      let whole = try problems(of: bytes, as: nil)
      #expect(try problems(of: bytes, as: nil, chunkSize: 1) == whole)
    }
  }

  @Test func `bytes are refused as UTF-8 where Swift's own check refuses them`() throws {
    var random = SeededGenerator(seed: 10)
    let edges: [UInt8] = [
      0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
      0xED,
      0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
    ]
    var legalCount = 0
    for _ in 0..<4000 {
      let before = Int.random(in: 0...130, using: &random)
      var cell = [UInt8](repeating: 0x61, count: before)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        cell.append(edges.randomElement(using: &random) ?? 0)
      }
      cell += [UInt8](repeating: 0x61, count: Int.random(in: 0...70, using: &random))
      let isLegal = String(validating: cell, as: UTF8.self) != nil
      legalCount += isLegal ? 1 : 0
      let kinds = try problems(of: [0x78, 0x0A] + cell)?.problems.map(\.kind)
      #expect(kinds == (isLegal ? nil : [.notUTF8]))
    }
    #expect(legalCount > 100)
  }

  @Test func `no problem shows the content of a cell`() throws {
    let text = "a,b\nSECRET,1\n2,SECRET\n3\n\"SECRET\"SECRET,4\n5,\"SECRET"
    let file = try TemporaryFile(text)
    let source = try DelimitedSource(path: file.path)
    let wishes: [ColumnRequest] = [
      .init(name: "a", type: .number), .init(name: "a", type: .flag), .init(name: "a", type: .year),
      .init(name: "a", levels: ["5"]), .init(name: "a"),
    ]
    for wish in wishes {
      do throws(ReadFailure) {
        _ = try source.read([wish, .init(name: "b", type: .integer)])
        Issue.record("read")
      } catch {
        #expect(error.totalCount == 5)
        #expect(!"\(error)".contains("SECRET"))
      }
    }
  }

  @Test func `quoted cells of any characters come back as they were`() throws {
    var random = SeededGenerator(seed: 11)
    let pieces = ["\"", ",", "\n", "\r", "\r\n", " ", "\t", "x", "é", "\u{1F393}", "\"\""]
    for _ in 0..<300 {
      let rows = (0..<Int.random(in: 0...8, using: &random)).map { _ in
        (0..<3).map { _ in
          (0..<Int.random(in: 0...6, using: &random)).map { _ in
            pieces.randomElement(using: &random) ?? ""
          }.joined() + "."
        }
      }
      let lines = rows.map { row in
        row.map { "\"" + escaped($0) + "\"" }.joined(separator: ",") + "\r\n"
      }
      let reading = try readAll("a,b,c\r\n" + lines.joined(), threads: 2, chunkSize: 5)
      #expect(reading.texts == rows)
    }
  }

  private func escaped(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }))
  }
}
