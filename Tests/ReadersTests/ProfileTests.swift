import Frames
import Readers
import Testing

/// What a file holds, found without a contract.
@Suite struct ProfileTests {
  private func profile(_ text: String, threads: Int = 1) throws -> TableProfile {
    let file = try TemporaryFile(text)
    return try TableProfile(path: file.path, threads: threads)
  }

  @Test func `numbers are counted with their moments, texts with their counts`() throws {
    let table = try profile("x,t\n1,a\n2,b\n,a\n4.5,\nSUPP, a \n")
    #expect(table.rowCount == 5)
    let x = table.columns[0]
    #expect(x.numberCount == 3)
    #expect(x.wholeCount == 2)
    #expect(x.blankCount == 1)
    #expect(x.textLevels?.map(\.text) == ["SUPP"])
    #expect(x.minimum == 1)
    #expect(x.maximum == 4.5)
    #expect(x.mean == 2.5)
    // R: var(c(1, 2, 4.5)) = 3.25
    #expect(abs(x.squares / 2 - 3.25) < 1e-14)
    #expect(table.columns[1].textLevels?.map(\.text) == ["a", "b"])
    #expect(table.columns[1].textLevels?.map(\.count) == [3, 1])
  }

  @Test(arguments: [1, 3])
  func `the tenth from each end counts repeated numbers each`(threads: Int) throws {
    var rows: [Double] = (0..<30_000).map { Double(($0 * 7919) % 30_011) }
    rows += [Double](repeating: -1, count: 4)
    let x = try profile(
      "x\n" + rows.map { "\($0)" }.joined(separator: "\n") + "\n", threads: threads
    )
    .columns[0]
    let sorted = rows.sorted()
    #expect(x.least.outermost == -1 && x.minimum == -1)
    #expect(x.least.tenth == sorted[9])
    #expect(x.greatest.outermost == sorted.last && x.maximum == sorted.last)
    #expect(x.greatest.tenth == sorted[sorted.count - 10])
    let few = try profile("x\n1\n2\n").columns[0]
    #expect(few.least.tenth == nil && few.greatest.tenth == nil && few.maximum == 2)
  }

  @Test func `forms of cells are counted`() throws {
    let table = try profile("id,year,share\n007,2018,75%\n0.5,2018/2019,x%\n0,1850,8.5%\n")
    #expect(table.columns[0].leadingZeroCount == 1)
    #expect(table.columns[1].yearCount == 2)
    #expect(table.columns[2].percentCount == 2)
  }

  @Test func `two columns of one name and ragged rows do not stop it`() throws {
    let table = try profile("a,b,a\n1,2,3\n4,5\n6,7,8\n")
    #expect(table.repeatedNames == ["a"])
    #expect(table.columns.map(\.numberCount) == [2, 2, 2])
    #expect(table.irregularRowCount == 1)
    #expect(table.problems.map(\.place.row) == [2])
  }

  @Test func `short rows keep their cells where they are padded`() throws {
    let file = try TemporaryFile("a,b\n1,2\n4\n6,7,\n8,9,x\n")
    let table = try TableProfile(path: file.path, options: .init(padsRows: true))
    #expect(table.rowCount == 4)
    #expect(table.columns.map(\.numberCount) == [3, 2])
    #expect(table.columns.map(\.blankCount) == [1, 2])
    #expect(table.irregularRowCount == 1)
  }

  @Test func `a compressed file has the profile of its text`() throws {
    let text = "x,g\n" + (0..<50_000).map { "\($0 % 700).5,\($0 % 3 == 0 ? "p" : "q")\n" }.joined()
    let plain = try profile(text)
    let file = try TemporaryFile(gzip(Array(text.utf8), memberSize: 100_000), extension: "csv.gz")
    let packed = try TableProfile(path: file.path, threads: 2)
    #expect(packed.rowCount == 50_000)
    #expect(packed.columns[0].numberLevels == plain.columns[0].numberLevels)
    #expect(packed.columns[1].textLevels == plain.columns[1].textLevels)
    let cut = try TemporaryFile(
      Array(gzip(Array(text.utf8)).dropLast(400)), extension: "csv.gz")
    #expect(throws: ReadFailure.self) { try TableProfile(path: cut.path) }
  }

  @Test func `bytes that are not UTF-8 are told once`() throws {
    var bytes = Array("name,x\n".utf8)
    for _ in 0..<3 { bytes += [0x4A, 0xFC, 0x72, 0x67, 0x2C, 0x31, 0x0A] }
    let file = try TemporaryFile(bytes)
    let table = try TableProfile(path: file.path)
    #expect(table.rowCount == 3)
    #expect(table.problems.map(\.kind) == [.notUTF8])
  }

  @Test func `a header alone has no rows`() throws {
    let table = try profile("a,b\n")
    #expect(table.rowCount == 0)
    #expect(table.columns.map(\.valueCount) == [0, 0])
    #expect(table.columns[0].standardDeviation == nil)
  }

  @Test func `a frame is profiled as the text that it was read from`() throws {
    let text = "id,x,g,f\n007,1.5,a,true\n008,,b,false\n009,1e3,a,\n010,SUPP,,true\n"
    let direct = try profile(text)
    let file = try TemporaryFile(text)
    let reading = try DelimitedSource(path: file.path).read(
      [
        ColumnRequest(name: "id", type: .id),
        ColumnRequest(name: "x", missing: ["SUPP": MissingReason("SUPP")]),
        ColumnRequest(name: "g"), ColumnRequest(name: "f"),
      ], missing: [:], threads: 1)
    let framed = TableProfile(reading.frame, byteCount: reading.sourceBytes)
    #expect(framed.rowCount == direct.rowCount)
    #expect(framed.byteCount == direct.byteCount)
    for (a, b) in zip(framed.columns, direct.columns) {
      #expect(a.name == b.name)
      #expect(a.blankCount == b.blankCount)
      #expect(a.numberCount == b.numberCount)
      #expect(a.leadingZeroCount == b.leadingZeroCount)
      #expect(a.mean == b.mean)
      if a.name == "x" { continue }
      #expect(a.textLevels == b.textLevels)
      #expect(a.distinct == b.distinct)
      #expect(a.declaredMissing == [])
    }
    // What the contract calls missing is no text.
    #expect(framed.columns[1].textLevels == [])
    #expect(framed.columns[1].declaredMissing == direct.columns[1].textLevels)
  }

  @Test func `an empty file and a folder are refused`() throws {
    #expect(throws: ReadFailure.self) { try self.profile("") }
    #expect(throws: ReadFailure.self) { try TableProfile(path: "/") }
  }

  /// More than one chunk, more texts than are counted: the same for any number of threads, and near the truth.
  @Test func `many different texts are counted in bounded memory, whatever the threads`() throws {
    let rows = 240_000
    var text = "id,x,few\n"
    for row in 0..<rows { text += "pupil\((row * 7919) % 1_000_003),\(row % 500).5,\(row % 3)\n" }
    let file = try TemporaryFile(text)
    let one = try TableProfile(path: file.path, threads: 1)
    let three = try TableProfile(path: file.path, threads: 3)
    for (a, b) in zip(one.columns, three.columns) {
      #expect(a.distinct == b.distinct)
      #expect(a.mean == b.mean)
      #expect(a.squares == b.squares)
      #expect(a.textLevels == b.textLevels)
      #expect(a.numberLevels == b.numberLevels)
    }
    #expect(one.rowCount == rows)
    let id = one.columns[0]
    #expect(id.textLevels == nil)
    #expect(!id.distinct.isExact)
    // Four standard errors of 1.2 / sqrt(2^14).
    #expect(abs(Double(id.distinct.count) / Double(rows) - 1) < 0.0375)
    #expect(one.columns[1].numberLevels?.count == 500)
    #expect(one.columns[2].distinct == (3, true))
    #expect(one.columns[2].numberLevels?.map(\.count) == [80_000, 80_000, 80_000])
  }

  @Test func `up to some thousands different texts are counted exactly`() throws {
    var text = "id\n"
    for row in 0..<5000 { text += "p\(row % 3000)\n" }
    let column = try profile(text).columns[0]
    #expect(column.textLevels == nil)
    #expect(column.distinct == (3000, true))
  }
}
