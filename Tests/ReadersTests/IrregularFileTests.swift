import Frames
import Readers
import Testing

/// What real files hold beside plain cells: compression, other encodings, ragged rows, clothed numbers, rejects.
@Suite struct IrregularFileTests {
  private func read(
    _ bytes: [UInt8], _ wanted: [ColumnRequest], _ options: DelimitedSource.Options = .init(),
    extension suffix: String = "csv", chunkSize: Int = 1 << 20
  ) throws(ReadFailure) -> Reading {
    guard let file = try? TemporaryFile(bytes, extension: suffix) else { fatalError("no file") }
    return try DelimitedSource(path: file.path, options: options)
      .read(wanted, missing: [:], threads: 2, chunkSize: chunkSize)
  }

  private func failure(
    _ bytes: [UInt8], _ wanted: [ColumnRequest], _ options: DelimitedSource.Options = .init(),
    extension suffix: String = "csv"
  ) -> ReadFailure? {
    do throws(ReadFailure) {
      _ = try read(bytes, wanted, options, extension: suffix)
      return nil
    } catch { return error }
  }

  @Test func `a compressed file reads as the plain one does, in any chunks and members`() throws {
    var text = "\u{FEFF}a,b\r\n"
    for row in 0..<4000 { text += row % 9 == 0 ? "\(row),\"x\r\n\(row)\"\r\n" : "\(row),é\r\n" }
    let bytes = Array(text.utf8)
    let wanted = [ColumnRequest(name: "a"), ColumnRequest(name: "b", type: .text)]
    let plain = try read(bytes, wanted)
    for memberSize in [10_000, .max] {
      for size in [1, 100, 5000, 1 << 20] {
        let reading = try read(
          gzip(bytes, memberSize: memberSize), wanted, extension: "csv.gz", chunkSize: size)
        #expect(reading.frame == plain.frame && reading.rowsRead == 4000)
      }
    }
    let tabbed = try read(gzip(Array("a\tb\n1\t2\n".utf8)), wanted, extension: "TSV.GZ")
    #expect(tabbed.frame["a"]?.values == .number([1]))
  }

  @Test func `problems in a compressed file have the places of its text`() throws {
    let text = "a,b\n" + String(repeating: "1,2\n", count: 50_000) + "3\n"
    let found = failure(gzip(Array(text.utf8)), [.init(name: "a")], extension: "csv.gz")
    let place = try #require(found?.problems.first?.place)
    #expect(found?.problems.map(\.kind) == [.raggedRow(expected: 2, found: 1)])
    #expect(place.line == 50_002 && place.row == 50_001 && place.byteOffset == 200_004)
  }

  @Test func `a damaged compressed file is refused at a byte`() {
    let whole = gzip(Array(("a,b\n" + String(repeating: "1,2\n", count: 40_000)).utf8))
    let wanted = [ColumnRequest(name: "a")]
    for count in [0, 5, 100, 100_000, whole.count - 1] {
      let kinds = failure(Array(whole.prefix(count)), wanted, extension: "csv.gz")?.problems
      #expect(kinds?.map(\.kind) == [.gzipTruncated(at: count)], "\(count) bytes")
    }
    var broken = whole
    broken[whole.count - 6] ^= 1
    for bytes in [broken, whole + [1, 2, 3], Array("a,b\n1,2\n".utf8)] {
      let kind = failure(bytes, wanted, extension: "csv.gz")?.problems.first?.kind
      guard case .gzipCorrupt? = kind else {
        Issue.record("\(String(describing: kind))")
        continue
      }
    }
    #expect(failure(whole + [0, 0, 0], wanted, extension: "csv.gz") == nil)
  }

  @Test func `Windows-1252 is read where it is said, and its gaps are refused`() throws {
    let bytes: [UInt8] =
      Array("na".utf8) + [0xEF] + Array("ve,x\n".utf8) + [0x80, 0x2C, 0x31, 0x0A]
    let options = DelimitedSource.Options(encoding: .windows1252)
    let wanted = [ColumnRequest(name: "na\u{EF}ve", type: .text), ColumnRequest(name: "x")]
    let reading = try read(bytes, wanted, options)
    #expect(reading.frame.columns[0].values == .text(["€"]))
    #expect(failure(bytes, wanted)?.problems.first?.kind == .notUTF8)
    let bad = failure(bytes + [0x81, 0x2C, 0x31], wanted, options)?.problems.first
    #expect(bad?.kind == .notWindows1252 && bad?.place.line == 3 && bad?.place.column == 1)
  }

  @Test func `columns without a name that hold cells are told`() throws {
    let text = "a,,b,\n1,7,2,\n3, ,4,\"x\"\n5,,6,y\n"
    let reading = try read(Array(text.utf8), [ColumnRequest(name: "b")])
    #expect(reading.frame["b"]?.values == .number([2, 4, 6]))
    #expect(reading.notices == [.unnamedColumns(first: 2, count: 2, cells: 3)])
    let blank = try read(Array("a,b,\n1,2,\n3,4, \n".utf8), [ColumnRequest(name: "b")])
    #expect(blank.notices == [], "nothing is lost")
  }

  @Test func `short rows are padded and long blank ones cut only where that is allowed`() throws {
    let text = "a,b,c\n1\n2,3\n4,5,6, ,\n\n7,\"8\"\n"
    let wanted = ["a", "b", "c"].map { ColumnRequest(name: $0) }
    let reading = try read(Array(text.utf8), wanted, .init(padsRows: true))
    #expect(reading.frame["a"]?.values == .number([1, 2, 4, 7]))
    #expect(
      (0..<4).map { reading.frame["b"]?.missing.reason(at: $0)?.name } == [
        "short row", nil, nil, nil,
      ])
    #expect(
      (0..<4).map { reading.frame["c"]?.missing.reason(at: $0)?.name } == [
        "short row", "short row", nil, "short row",
      ])
    let rows = RaggedRows(shortCount: 3, longCount: 1)
    #expect(reading.notices == [.blankLinesSkipped(count: 1), .raggedRows(rows)])
    #expect(failure(Array(text.utf8), wanted)?.totalCount == 4)
    let long = failure(Array("a\n1,2\n".utf8), [.init(name: "a")], .init(padsRows: true))
    #expect(long?.problems.map(\.kind) == [.raggedRow(expected: 1, found: 2)])
  }

  static let clothed: [([String], NumberFormat, [Double])] = [
    (["45%", "-0.5 %", "1e1%"], NumberFormat.percent, [45, -0.5, 10]),
    (["1,234", "12,345,678.5", "7", "-1,000"], .thousands, [1234, 12_345_678.5, 7, -1000]),
    (["1,234%", "5%"], [.percent, .thousands], [1234, 5]),
  ]

  @Test(arguments: clothed)
  func `numbers in declared clothes are numbers`(
    cells: [String], format: NumberFormat, values: [Double]
  ) throws {
    let text = "x;y\n" + cells.map { $0 + ";\n" }.joined()
    let wanted = [ColumnRequest(name: "x", format: format)]
    let reading = try read(Array(text.utf8), wanted, .init(delimiter: ";"))
    #expect(reading.frame.columns[0].values == .number(values))
    let bare = failure(Array(text.utf8), [.init(name: "x")], .init(delimiter: ";"))
    guard case .clothedNumbers(_, let found)? = bare?.problems.first?.kind else {
      Issue.record("\(String(describing: bare))")
      return
    }
    #expect(found.isSubset(of: format) && !found.isEmpty)
  }

  static let unfit: [(String, NumberFormat)] = [
    ("45", NumberFormat.percent), ("%", .percent), ("45%%", .percent), ("1,23", .thousands),
    (",123", .thousands), ("1234,567", .thousands), ("1,234,", .thousands), ("1.5,000", .thousands),
    ("1,,234", .thousands), ("1,234", .percent), ("1,23.5", .thousands),
  ]

  @Test(arguments: unfit)
  func `cells out of their clothes are refused`(cell: String, format: NumberFormat) {
    let found = failure(
      Array("x;y\n\(cell);\n".utf8), [.init(name: "x", format: format)], .init(delimiter: ";"))
    #expect(found?.problems.map(\.kind) == [.notANumber(count: 1)])
  }

  @Test func `records that cannot be read are left out within the limit and listed`() throws {
    let text = "a,b,f\n1,u,0\n2\nx,only,0\n\"3\"q,v,1\n4,w,maybe\n5,u,1\n"
    let wanted = [
      ColumnRequest(name: "a", type: .number), ColumnRequest(name: "b"),
      ColumnRequest(name: "f", type: .flag),
    ]
    for size in [1, 9, 1 << 20] {
      let reading = try read(
        Array(text.utf8), wanted, .init(rejects: RejectLimit(count: 4)), chunkSize: size)
      #expect(reading.frame["a"]?.values == .number([1, 5]))
      // `only` stood in a row that was left out: it is no level.
      #expect(reading.frame["b"]?.values == .factor(Factor(levels: ["u"], codes: [0, 0])))
      #expect(reading.frame["f"]?.values == .flag([false, true]))
      #expect(reading.rowsRead == 6)
      #expect(
        reading.rejects.map(\.kind) == [
          .raggedRow(expected: 3, found: 1), .notANumber(count: 1), .textAfterQuote,
          .notAFlag(count: 1),
        ])
      #expect(reading.rejects.map(\.place.line) == [3, 4, 5, 6])
      #expect(reading.rejects.map(\.place.byteOffset) == [12, 14, 26, 36])
    }
    let few = failure(Array(text.utf8), wanted, .init(rejects: RejectLimit(count: 3)))
    #expect(few?.problems.first?.kind == .tooManyRejects(count: 4, rowCount: 6))
    #expect(few?.problems.count == 5)
    let share = failure(Array(text.utf8), wanted, .init(rejects: RejectLimit(share: 0.5)))
    #expect(share?.problems.first?.kind == .tooManyRejects(count: 4, rowCount: 6))
    let open = failure(
      Array("a\n\"1\n".utf8), wanted.prefix(1) + [], .init(rejects: .init(count: 9)))
    #expect(open?.problems.map(\.kind) == [.unterminatedQuote])
  }

  @Test func `a record beyond the limit is refused`() throws {
    let text = "a\n1\n\"" + String(repeating: "x", count: 5000) + "\"\n"
    for (bytes, suffix) in [(Array(text.utf8), "csv"), (gzip(Array(text.utf8)), "csv.gz")] {
      let file = try TemporaryFile(bytes, extension: suffix)
      let source = try DelimitedSource(path: file.path)
      do throws(ReadFailure) {
        _ = try source.read(
          [], missing: [:], threads: 1, chunkSize: 1, recordLimit: 1000)
        Issue.record("read")
      } catch {
        #expect(error.problems.map(\.kind) == [.recordTooLong(limit: 1000)])
        #expect(error.problems.first?.place.line == 3)
      }
    }
  }
}
