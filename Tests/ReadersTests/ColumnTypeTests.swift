import Frames
import Readers
import Testing

/// What columns become, with and without a contract.
@Suite struct ColumnTypeTests {
  private func column(
    _ cells: [String], _ type: ColumnType? = nil, levels: [String]? = nil,
    missing: [String: MissingReason] = [:]
  ) throws -> Column {
    try readColumn(
      ColumnRequest(name: "x", type: type, levels: levels),
      in: "x\n" + cells.joined(separator: "\n") + "\n", missing: missing)
  }

  private func kinds(
    _ cells: [String], _ request: ColumnRequest
  ) throws -> [ReadProblem.Kind] {
    do {
      _ = try readColumn(request, in: "x\n" + cells.joined(separator: "\n") + "\n")
      return []
    } catch let failure as ReadFailure {
      return failure.problems.map(\.kind)
    }
  }

  @Test func `an undeclared column is a number if every cell is`() throws {
    #expect(try column(["1", "", "2.5"]).values == .number([1, 0, 2.5]))
    #expect(try column(["1", "", "2.5"]).missing.reason(at: 1) == .blank)
    #expect(try column(["0", "1"]).values == .number([0, 1]))
  }

  @Test func `a column of blanks only is a number, and so is one without rows`() throws {
    let blanks = try column(["", " ", "\"\""])
    #expect(blanks.values == .number([0, 0, 0]))
    #expect(blanks.missing.codes == [1, 1, 1] && blanks.missing.reasons == [.blank])
    let none = try readColumn(ColumnRequest(name: "x"), in: "x,y\n")
    #expect(none.values == .number([]) && none.missing == .none)
  }

  @Test func `flags are inferred from their words only`() throws {
    let words = ["true", "FALSE", "True", "false", "TRUE", "False", ""]
    #expect(
      try column(words).values == .flag([true, false, true, false, true, false, false]))
    #expect(
      try column(["true", "yes"]).values
        == .factor(Factor(levels: ["true", "yes"], codes: [0, 1])))
    #expect(try column(["0", "1", "TRUE"], .flag).values == .flag([false, true, true]))
    #expect(
      try kinds(["0", "2", "x", "2"], .init(name: "x", type: .flag)) == [.notAFlag(count: 3)])
  }

  @Test func `found levels go by code point, by value if all are numbers`() throws {
    #expect(
      try column(["b", "Z", "é", "a", "b"]).values
        == .factor(Factor(levels: ["Z", "a", "b", "é"], codes: [2, 0, 3, 1, 2])))
    #expect(
      try column(["10", "9", "9.0", "-1"], .category).values
        == .factor(Factor(levels: ["-1", "9", "9.0", "10"], codes: [3, 1, 2, 0])))
    #expect(
      try column(["10", "9", "x"], .category).values
        == .factor(Factor(levels: ["10", "9", "x"], codes: [0, 1, 2])))
  }

  @Test func `identifiers keep their zeros and go by code point`() throws {
    #expect(
      try column(["10", "007", "9", " 007"], .id).values
        == .factor(Factor(levels: ["007", "10", "9"], codes: [1, 0, 2, 0])))
  }

  @Test func `spellings that Unicode counts as one are one level`() throws {
    let values = try column(["caf\u{E9}", "cafe\u{301}", "b"]).values
    guard case .factor(let factor) = values else { return }
    #expect(factor.codes == [1, 1, 0])
    #expect(factor.levels.map { Array($0.utf8).count } == [1, 5])
  }

  @Test func `declared levels keep their order and refuse others`() throws {
    #expect(
      try column(["free", "non-free", "\"free\" "], levels: ["non-free", "free", "unused"]).values
        == .factor(Factor(levels: ["non-free", "free", "unused"], codes: [1, 0, 1])))
    #expect(
      try kinds(["a", "b", "A", "b"], .init(name: "x", levels: ["a"])) == [.unknownLevel(count: 3)])
  }

  @Test func `an undeclared code among numbers is an error, among texts a level`() throws {
    #expect(
      try kinds(["1", "2", "SUPP", "NA", "SUPP", "3"], .init(name: "x"))
        == [.undeclaredCode(count: 3, numericShare: 0.5)])
    #expect(
      try kinds(["1", "A", "NA"], .init(name: "x")) == [], "more different texts than numbers")
    #expect(
      try kinds(["1", "NE", "NA"], .init(name: "x"))
        == [.undeclaredCode(count: 2, numericShare: 1 / 3)], "all texts look like codes")
    #expect(try kinds((["9"] + "ABCDEFGHI".map(String.init)), .init(name: "x")) == [])
    #expect(
      try kinds(["SUPP", "SUPP", "SUPP", "4", "5"], .init(name: "x"))
        == [.undeclaredCode(count: 3, numericShare: 0.4)])
    #expect(try kinds(["1", "a", "b"], .init(name: "x", type: .category)) == [])
    let failure = try #require(try problems(of: "y,x\n1,5\n2,6\n3,SUPP\n", as: nil))
    #expect(failure.problems.map(\.kind) == [.undeclaredCode(count: 1, numericShare: 2 / 3)])
    let place = failure.problems[0].place
    #expect(place.row == 3 && place.line == 4 && place.column == 3 && place.columnName == "x")
  }

  @Test func `an undeclared code among dates, academic years or flags is an error too`() throws {
    for (cells, form) in [
      (["2018-09-01", "2018-09-02T10:30", "SUPP"], ValueForm.date),
      (["2018/2019", "2017/18", "SUPP"], .academicYear), (["true", "SUPP", "FALSE"], .flag),
    ] {
      #expect(
        try kinds(cells, .init(name: "x"))
          == [.undeclaredCode(count: 1, numericShare: 2 / 3, form: form)])
      #expect(try kinds(cells + ["a", "b", "c"], .init(name: "x")) == [], "they are few then")
    }
    #expect(try kinds(["2018-09-01", "2018-09-02"], .init(name: "x")) == [])
    #expect(try kinds(["2018/2019", "2017/18"], .init(name: "x")) == [])
  }

  @Test func `a declared date takes the day of a moment, in the contract's format too`() throws {
    let moments = [
      "2018-09-01T10:00:00", "2018-09-01 23:59", "2018-09-01T10:00:00.25Z", "2018-09-01",
    ]
    #expect(try column(moments, .date).values == .number([17775, 17775, 17775, 17775]))
    for cell in [
      "2018-09-01T", "2018-09-01T25:00", "2018-09-01 noon", "2018-09-01 10:60", "T10:00",
    ] {
      #expect(try kinds([cell], .init(name: "x", type: .date)) == [.notADate(count: 1)], "\(cell)")
    }
    var request = ColumnRequest(name: "x", type: .date)
    request.dateFormat = try #require(DateFormat("%d/%m/%Y"))
    #expect(try kinds(["01/09/2018 10:00", "1/9/2018"], request) == [])
  }

  @Test func `digits that begin with a nought are identifiers without a contract too`() throws {
    for cells in [["000007", "7", "10"], ["7", "10", " 000007"], ["10", "\"000007\"", "7"]] {
      let column = try column(cells)
      guard case .factor(let factor) = column.values else {
        Issue.record("\(cells) are numbers")
        continue
      }
      #expect(factor.levels == ["000007", "10", "7"], "by code point, as identifiers")
    }
    // No identifiers: not all are digits, or the nought is a code for a missing cell.
    #expect(try column(["007", "1.5", "-2"]).values == .number([7, 1.5, -2]))
    #expect(try column(["0", "0.5", "10"]).values == .number([0, 0.5, 10]))
    #expect(
      try column(["00", "5", "6"], missing: ["00": MissingReason("none")]).values
        == .number([0, 5, 6]))
    // Longer than a double can tell apart.
    guard
      case .factor(let long) = try column(["12345678901234567", "12345678901234568", "1"]).values
    else {
      Issue.record("two identifiers are one number")
      return
    }
    #expect(long.levels.count == 3)
    let lines = (0..<20_000).map { "\($0 + 1)" } + ["012"]
    guard case .factor(let factor) = try column(lines).values else {
      Issue.record("the last cell is not seen")
      return
    }
    #expect(factor.levels.count == 20_001)
  }

  @Test func `declared codes are missing for their reason, whatever the quotes and blanks`() throws
  {
    let codes = ["NA": MissingReason("not recorded"), "SUPP": MissingReason("suppressed")]
    let column = try column(["1", " SUPP ", "\"NA\"", "", "2"], missing: codes)
    #expect(column.values == .number([1, 0, 0, 0, 2]))
    #expect(
      (0..<5).map { column.missing.reason(at: $0)?.name } == [
        nil, "suppressed", "not recorded", "blank", nil,
      ])
    #expect(column.missing.reasons.map(\.name) == ["blank", "not recorded", "suppressed"])
  }

  @Test func `only reasons that occur are kept, and codes match case by case`() throws {
    let codes = ["NA": MissingReason("gone"), "-9": MissingReason("other")]
    let column = try column(["-9", "-99", "-9.0"], missing: codes)
    // Where a column holds numbers, -9.0 is the code -9.
    #expect(column.values == .number([0, -99, 0]))
    #expect(column.missing.reasons == [MissingReason("other")])
    #expect(
      try kinds(["1", "na"], .init(name: "x", missing: codes))
        == [.undeclaredCode(count: 1, numericShare: 0.5)])
  }

  @Test func `a column's own codes replace the source's`() throws {
    let text = "x,y\n-1,-1\n2,2\n"
    let file = try TemporaryFile(text)
    let reading = try DelimitedSource(path: file.path).read(
      [.init(name: "y", missing: [:], label: "Why"), .init(name: "x")],
      missing: ["-1": MissingReason("none")])
    #expect(reading.frame.columns.map(\.name) == ["y", "x"])
    #expect(reading.frame["y"]?.missing == MissingMask.none)
    #expect(reading.frame["y"]?.label == "Why")
    #expect(reading.frame["x"]?.missing.codes == [1, 0])
  }

  @Test func `a code with quotes inside is matched by its content`() throws {
    let column = try column(
      ["\"n\"\"a\"", "a"], .text, missing: ["n\"a": MissingReason("odd")])
    #expect(column.missing.reason(at: 0)?.name == "odd")
    #expect(column.values == .text(["", "a"]))
  }

  @Test func `years are integers or the later of two consecutive ones`() throws {
    #expect(
      try column(["2018", "2018/2019", "2018/19", "1999/00", "1999/2000"], .year).values
        == .number([2018, 2019, 2019, 2000, 2000]))
    let bad = [
      "2018/2020", "2018/18", "2018-19", "18/19", "2018/", "/19", "2018.5", "0", "10000", "201819",
      "2018/1 9", "2018/+19", "2018/019", "+201/19", "9999/00",
    ]
    for cell in bad {
      #expect(try kinds([cell], .init(name: "x", type: .year)) == [.notAYear(count: 1)], "\(cell)")
    }
  }

  @Test func `integers have no fraction, and ranges hold`() throws {
    #expect(try column(["1", "2.0", "1e3"], .integer).values == .number([1, 2, 1000]))
    #expect(
      try kinds(["1", "2.5", "x"], .init(name: "x", type: .integer)) == [.notAnInteger(count: 2)])
    let range = ColumnRequest(name: "x", minimum: 0, maximum: 10)
    #expect(try kinds(["0", "10", "", "11", "-1"], range) == [.outOfRange(count: 2)])
    #expect(try kinds(["0", "10"], range) == [])
  }

  @Test func `a wanted column that is not there is told`() throws {
    let file = try TemporaryFile("a,b,\n1,2,3\n")
    let source = try DelimitedSource(path: file.path)
    do throws(ReadFailure) {
      _ = try source.read([.init(name: "A"), .init(name: "b"), .init(name: "")])
      Issue.record("read")
    } catch {
      #expect(error.problems.map(\.kind) == [.noSuchColumn(name: "A"), .noSuchColumn(name: "")])
    }
  }

  @Test func `a file without wanted columns still counts its rows and has its digest`() throws {
    let file = try TemporaryFile("a,b\n1,2\n\n3,4\n")
    let reading = try DelimitedSource(path: file.path).read([])
    #expect(reading.rowsRead == 2 && reading.frame.rowCount == 2)
    #expect(reading.notices == [.blankLinesSkipped(count: 1)])
    // printf 'a,b\n1,2\n\n3,4\n' | sha256sum (GNU coreutils 9.1)
    #expect(reading.digest == "2e06c106c3597ed0bdc843729344635d0f0fe992f767e45a0351a4fc9719fc66")
  }
}
