import Frames
import Readers
import Testing

/// Files as they should not be, each with what must come of it.
@Suite struct HostileInputTests {
  /// A text and the cells that it holds; nil is a blank.
  struct Legal: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let cells: [[String?]]
    var testDescription: String { name }
  }

  static let legal: [Legal] = [
    Legal(name: "quotes", text: "a,b\n\"1\",\"x,y\"\n", cells: [["1", "x,y"]]),
    Legal(
      name: "doubled quotes", text: "a,b\n\"\"\"1\"\"\",\"x\"\"y\"\n", cells: [["\"1\"", "x\"y"]]),
    Legal(
      name: "quotes inside text", text: "a,b\n5\" pipe,x\"y\"z\n", cells: [["5\" pipe", "x\"y\"z"]]),
    Legal(name: "blanks around quotes", text: "a,b\n \"1,2\" , \"3\"\t\n", cells: [["1,2", "3"]]),
    Legal(
      name: "embedded line ends", text: "a,b\r\n\"1\r\n2\",\"3\n4\"\r\n5,6\r\n",
      cells: [["1\r\n2", "3\n4"], ["5", "6"]]),
    Legal(name: "CR only", text: "a,b\r1,2\r3,4\r", cells: [["1", "2"], ["3", "4"]]),
    Legal(
      name: "mixed line ends", text: "a,b\n1,2\r\n3,4\r5,6",
      cells: [["1", "2"], ["3", "4"], ["5", "6"]]),
    Legal(name: "CR CR LF", text: "a,b\r\r\n1,2\r\r\n", cells: [["1", "2"]]),
    Legal(name: "byte order mark", text: "\u{FEFF}a,b\n1,2\n", cells: [["1", "2"]]),
    Legal(
      name: "byte order mark and quotes", text: "\u{FEFF}\"a\",\"b\"\n1,2\n", cells: [["1", "2"]]),
    Legal(name: "no final line end", text: "a,b\n1,2", cells: [["1", "2"]]),
    Legal(name: "last cell empty, no line end", text: "a,b\n1,", cells: [["1", nil]]),
    Legal(name: "header only", text: "a,b\n", cells: []),
    Legal(name: "header only, no line end", text: "a,b", cells: []),
    Legal(
      name: "blank lines", text: "\n  \na,b\n\n1,2\n   \n\r\n3,4\n\n",
      cells: [["1", "2"], ["3", "4"]]),
    Legal(
      name: "one column with blanks", text: "a\n1\n\n \n\"\"\n2\n\n",
      cells: [["1"], [nil], [nil], [nil], ["2"], [nil]]),
    Legal(name: "one column, no final line end", text: "a\n1\n\n2", cells: [["1"], [nil], ["2"]]),
    Legal(
      name: "blank cells", text: "a,b\n,\n\"\",\" \"\n \t,x\n",
      cells: [[nil, nil], [nil, nil], [nil, "x"]]),
    Legal(name: "text keeps its blanks", text: "a,b\n x ,\" y \"\n", cells: [[" x ", " y "]]),
    Legal(name: "beyond ASCII", text: "a,b\né,\u{1F393}\n", cells: [["é", "\u{1F393}"]]),
    Legal(name: "columns without a name", text: "a,b,,\n1,2,,\n", cells: [["1", "2"]]),
  ]

  @Test(arguments: legal) func `is read`(_ example: Legal) throws {
    let file = try TemporaryFile(example.text)
    let source = try DelimitedSource(path: file.path)
    #expect(
      source.header.map(\.name).filter { !$0.isEmpty }
        == Array(["a", "b"].prefix(source.header.count)))
    for size in [1, 2, 3, 7, 64, 4096] {
      let wanted = source.header.map(\.name).filter { !$0.isEmpty }
        .map { ColumnRequest(name: $0, type: .text) }
      let reading = try source.read(wanted, missing: [:], threads: 2, chunkSize: size)
      #expect(reading.texts == example.cells)
      #expect(reading.rowsRead == example.cells.count)
      #expect(reading.sourceBytes == example.text.utf8.count)
    }
  }

  /// Bytes, the kinds of problem they have, and where the first one is: line, column, row, byte.
  struct Refused: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let kinds: [ReadProblem.Kind]
    var line: Int?
    var column: Int?
    var row: Int?
    var byte: Int?
    var testDescription: String { name }

    init(
      _ name: String, _ text: String, _ kinds: [ReadProblem.Kind], line: Int? = nil,
      column: Int? = nil, row: Int? = nil, byte: Int? = nil
    ) {
      self.init(
        name, bytes: Array(text.utf8), kinds, line: line, column: column, row: row, byte: byte)
    }

    init(
      _ name: String, bytes: [UInt8], _ kinds: [ReadProblem.Kind], line: Int?, column: Int?,
      row: Int?, byte: Int?
    ) {
      (self.name, self.bytes, self.kinds) = (name, bytes, kinds)
      (self.line, self.column, self.row, self.byte) = (line, column, row, byte)
    }
  }

  static let refused: [Refused] = [
    Refused("empty file", "", [.emptyFile]),
    Refused("byte order mark only", "\u{FEFF}", [.emptyFile]),
    Refused("blank lines only", "\n \r\n\r", [.emptyFile]),
    Refused(
      "short row", "a,b\n1,2\n\n3\n", [.raggedRow(expected: 2, found: 1)], line: 4, column: 1,
      row: 2, byte: 9),
    Refused(
      "long row", "a,b\n1,2,\n", [.raggedRow(expected: 2, found: 3)], line: 2, column: 1, row: 1,
      byte: 4),
    Refused(
      "quoted blank line", "a,b\n\"\"\n", [.raggedRow(expected: 2, found: 1)], line: 2, column: 1,
      row: 1, byte: 4),
    Refused(
      "unterminated quote", "a,b\n1,é \n2,\"x\n3,4\n", [.unterminatedQuote], line: 3, column: 3,
      row: 2, byte: 12),
    Refused(
      "unterminated at the end", "a\n\"", [.unterminatedQuote], line: 2, column: 1, row: 1, byte: 2),
    Refused(
      "unterminated after a doubled quote", "a\n\"\"\"", [.unterminatedQuote], line: 2, column: 1,
      row: 1, byte: 2),
    Refused(
      "text after a quote", "a,b\n\"é\"x,2\n", [.textAfterQuote], line: 2, column: 4, row: 1,
      byte: 8),
    Refused(
      "unterminated header", "a,\"b\n1,2\n", [.unterminatedQuote], line: 1, column: 3, byte: 2),
    Refused(
      "text after a quote in the header", "\"a\"x,b\n1,2\n", [.textAfterQuote], line: 1, column: 4,
      byte: 3),
    Refused("NUL", "a,b\n1,2\n3,\0\n", [.nulByte], line: 3, column: 3, byte: 10),
    Refused("NUL in the header", "a,\0\n", [.nulByte], line: 1, column: 3, byte: 2),
    Refused(
      "Latin-1", bytes: [97, 10, 99, 97, 102, 0xE9, 10], [.notUTF8], line: 2, column: 4, row: nil,
      byte: 5),
    Refused(
      "Latin-1 header", bytes: [0xE9, 10], [.notUTF8], line: 1, column: 1, row: nil, byte: 0),
    Refused(
      "UTF-16", bytes: [0xFF, 0xFE, 97, 0, 10, 0], [.utf16], line: 1, column: 1,
      row: nil, byte: 0),
    Refused(
      "overlong", bytes: [97, 10, 0xC0, 0x80, 10], [.notUTF8], line: 2, column: 1, row: nil, byte: 2
    ),
    Refused(
      "surrogate", bytes: [97, 10, 0xED, 0xA0, 0x80, 10], [.notUTF8], line: 2, column: 1, row: nil,
      byte: 2),
    Refused(
      "beyond Unicode", bytes: [97, 10, 0xF4, 0x90, 0x80, 0x80], [.notUTF8], line: 2, column: 1,
      row: nil, byte: 2),
    Refused(
      "cut sequence", bytes: [97, 10, 0xE2, 0x82], [.notUTF8], line: 2, column: 1, row: nil, byte: 2
    ),
  ]

  @Test(arguments: refused) func `is refused`(_ example: Refused) throws {
    for size in [1, 7, 4096] {
      let failure = try #require(try problems(of: example.bytes, chunkSize: size))
      #expect(failure.problems.map(\.kind) == example.kinds)
      let place = failure.problems[0].place
      #expect(
        [place.line, place.column, place.row, place.byteOffset] == [
          example.line, example.column, example.row, example.byte,
        ])
    }
  }

  @Test func `a repeated name is told with both places`() throws {
    let failure = try #require(try problems(of: "a, b ,a,\"b\",a\n1,2,3,4,5\n"))
    let places = failure.problems.map { ($0.place.columnName, $0.place.column) }
    #expect(places.map(\.0) == ["a", "b", "a"] && places.map(\.1) == [7, 10, 13])
    guard case .duplicateName(let name, let first) = failure.problems[1].kind else {
      Issue.record("\(failure.problems[1].kind)")
      return
    }
    #expect(name == "b" && first.column == 3 && first.line == 1)
  }

  @Test func `all ragged rows are counted and twenty shown`() throws {
    let text = "a,b\n" + String(repeating: "1\n", count: 5000)
    let failure = try #require(try problems(of: text))
    #expect(failure.totalCount == 5000)
    #expect(failure.problems.map(\.place.row) == (1...20).map { $0 })
    #expect(failure.problems.map(\.place.line) == (2...21).map { $0 })
  }

  @Test func `a hundred thousand columns and a cell of ten megabytes are legal`() throws {
    let names = (0..<100_000).map { "c\($0)" }
    let values = (0..<100_000).map { "\($0)" }
    let text = names.joined(separator: ",") + "\n" + values.joined(separator: ",") + "\n"
    let file = try TemporaryFile(text)
    let wide = try DelimitedSource(path: file.path).read([ColumnRequest(name: "c99999")])
    #expect(wide.frame.columns[0].values == .number([99_999]))
    let long = String(repeating: "long, \n", count: 1_500_000)
    let reading = try readAll("a,b\n1,\"\(long)\"\n2,3\n", threads: 2, chunkSize: 4096)
    #expect(reading.texts == [["1", long], ["2", "3"]])
  }

  @Test func `a hundred thousand wanted columns are read`() throws {
    let names = (0..<100_000).map { "c\($0)" }
    let row = names.indices.map { "\($0)" }.joined(separator: ",")
    let reading = try readAll(names.joined(separator: ",") + "\n\(row)\n\(row)\n", as: nil)
    #expect(reading.frame.columns.count == 100_000)
    #expect(reading.frame["c99999"]?.values == .number([99_999, 99_999]))
  }

  @Test func `a path that leads to no file is refused`() throws {
    func kind(_ path: String) -> ReadProblem.Kind? {
      do throws(ReadFailure) {
        _ = try DelimitedSource(path: path)
        return nil
      } catch { return error.problems[0].kind }
    }
    #expect(kind("/nonexistent/x.csv") == .cannotOpen(code: 2))
    #expect(kind("/tmp") == .notAFile)
    #expect(kind("/dev/null") == .notAFile)
  }

  @Test func `the delimiter goes by the extension or the option`() throws {
    let tabbed = try TemporaryFile("a\tb,c\n1\t\"x\ty\"\n", extension: "tsv")
    #expect(try DelimitedSource(path: tabbed.path).header.map(\.name) == ["a", "b,c"])
    let reading = try DelimitedSource(path: tabbed.path).read([.init(name: "b,c", type: .text)])
    #expect(reading.texts == [["x\ty"]])
    let semicolons = try TemporaryFile("a;b\n1;2,5\n")
    let source = try DelimitedSource(path: semicolons.path, options: .init(delimiter: ";"))
    #expect(source.header.map(\.column) == [1, 3])
    for bad: Character in ["\"", "\n", "\r\n", "é", "\0", " "] {
      #expect(throws: ReadFailure.self) {
        try DelimitedSource(path: semicolons.path, options: .init(delimiter: bad))
      }
    }
  }
}
