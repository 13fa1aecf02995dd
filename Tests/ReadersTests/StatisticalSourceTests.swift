import Foundation
import Frames
import Readers
import Testing

/// Files of Stata, SPSS and SAS, written by pyreadstat (generators/files.py), with what pyreadstat reads in them.
@Suite struct StatisticalSourceTests {
  static let files = ["pupils.sav", "pupils.zsav", "pupils.por", "pupils.xpt", "pupils.dta"]

  private struct Told: Decodable {
    struct File: Decodable {
      var labels: [String: String?]
      var columns: [String: [String?]]
    }
    var files: [String: File]
  }

  private static func told(_ name: String) throws -> Told.File {
    let data = try Data(contentsOf: URL(fileURLWithPath: ForeignFiles.path("pyreadstat.json")))
    return try #require(try JSONDecoder().decode(Told.self, from: data).files[name])
  }

  @Test(arguments: files)
  func `names, labels, numbers and texts are those that pyreadstat reads`(file: String) throws {
    let told = try Self.told(file)
    let source = try ForeignFiles.open(file)
    #expect(Set(source.header.map(\.name)) == Set(told.columns.keys))
    for (name, label) in told.labels {
      #expect(source.declarations[name]?.label == (label == "" ? nil : label), "\(name)")
    }
    for (name, cells) in told.columns where !["visit", "VISIT"].contains(name) {
      let isText = ["urn", "note"].contains(name.lowercased())
      let column = try source.read([ColumnRequest(name: name, type: isText ? .text : .number)])
        .frame.columns[0]
      for (row, cell) in cells.enumerated() {
        // Texts are trimmed on the right, and blank is missing.
        let wanted = cell.flatMap { text in
          let kept = String(text.reversed().drop { $0 == " " }.reversed())
          return kept.isEmpty ? nil : kept
        }
        if column.missing.isMissing(row) {
          let reason = column.missing.reason(at: row)
          #expect((wanted == nil) == (reason == .blank), "\(name) \(row)")
        } else if isText {
          #expect(column.cells[row] == wanted, "\(name) \(row)")
        } else {
          #expect(column.cells[row] == wanted.flatMap(Double.init)?.description, "\(name) \(row)")
        }
      }
    }
  }

  @Test(arguments: ["pupils.sav", "pupils.zsav"])
  func `SPSS's user-missing values are missing for their labels`(file: String) throws {
    let age = try ForeignFiles.column("age", of: file)
    #expect(age.type == .number)
    #expect(age.column.cells == ["7.25", "<refused>", "<not asked>", "8.5", "<blank>", "9.0"])
    #expect(age.column.label == "Age in years")
    // 2.5 and 1 have no label, so the column stays a number; 99 is missing for its label.
    let mixed = try ForeignFiles.column("mixed", of: file)
    #expect(mixed.type == .number)
    #expect(mixed.column.cells == ["0.0", "1.0", "2.5", "<refused>", "1.0", "0.0"])
    let source = try ForeignFiles.open(file)
    #expect(
      source.declarations["age"]?.missing
        == ["99": MissingReason("refused"), "-3": MissingReason("not asked")])
  }

  @Test func `Stata's tagged missing values keep their labels, or their tags`() throws {
    let age = try ForeignFiles.column("age", of: "pupils.dta")
    #expect(age.column.cells == ["7.25", "<not asked>", "<.b>", "8.5", "<blank>", "9.0"])
    let renamed = try ForeignFiles.column("age", of: "pupils.dta") {
      $0.missing = [".b": MissingReason("moved away")]
    }
    #expect(renamed.column.cells[2] == "<moved away>")
    #expect(renamed.column.cells[1] == "<not asked>")
  }

  @Test(arguments: ["pupils.sav", "pupils.dta"])
  func `a number whose values all have labels is a category in the order of its values`(
    file: String
  ) throws {
    let arm = try ForeignFiles.column("arm", of: file)
    #expect(arm.type == .category)
    #expect(arm.column.cells == ["regular", "small", "regular", "small", "small", "<blank>"])
    guard case .factor(let factor) = arm.column.values else { return #expect(Bool(false)) }
    #expect(factor.levels == ["regular", "small"], "a label that no value has is no level")
    let source = try ForeignFiles.open(file)
    #expect(source.declarations["arm"]?.valueLabels.map(\.label) == ["regular", "small", "unused"])
  }

  @Test func `the contract goes before the file`() throws {
    let number = try ForeignFiles.column("arm", of: "pupils.sav") { $0.type = .number }
    #expect(number.column.cells == ["1.0", "2.0", "1.0", "2.0", "2.0", "<blank>"])
    let turned = try ForeignFiles.column("arm", of: "pupils.sav") {
      $0.levels = ["small", "regular"]
      $0.label = "Arm"
    }
    #expect(turned.column.cells == ["regular", "small", "regular", "small", "small", "<blank>"])
    guard case .factor(let factor) = turned.column.values else { return #expect(Bool(false)) }
    #expect(factor.levels == ["small", "regular"])
    #expect(turned.column.label == "Arm")
    let identifier = try ForeignFiles.column("mixed", of: "pupils.sav") { $0.type = .id }
    #expect(identifier.column.cells == ["0", "1", "2.5", "<refused>", "1", "0"])
    let coded = try ForeignFiles.column("mixed", of: "pupils.sav") {
      $0.missing = ["2.5": MissingReason("odd"), "99": MissingReason("no answer")]
    }
    #expect(coded.column.cells == ["0.0", "1.0", "<odd>", "<no answer>", "1.0", "0.0"])
    let partly = try ForeignFiles.column("mixed", of: "pupils.sav") { $0.type = .category }
    #expect(partly.column.cells == ["none", "1", "2.5", "<refused>", "1", "none"])
  }

  @Test func `the contract names what is missing by its label too`() throws {
    let codes = [
      "dk": MissingReason("does not know"), "Alpha": MissingReason("first"),
      "Nope": MissingReason("none"),
    ]
    for type in [nil, ColumnType.category, .number, .id] {
      let s = try ForeignFiles.column("s", of: "labelled.sav") {
        ($0.type, $0.missing) = (type, codes)
      }
      let shown =
        type == .number ? ["1.0", "2.0"] : type == .id ? ["1", "2"] : ["one", "two"]
      #expect(Array(s.column.cells.prefix(3)) == shown + ["<does not know>"])
    }
    for type in [nil, ColumnType.text] {
      let c = try ForeignFiles.column("c", of: "labelled.sav") {
        ($0.type, $0.missing) = (type, codes)
      }
      #expect(Array(c.column.cells.prefix(3)) == ["<first>", "B", "<none>"])
    }
    let x = try ForeignFiles.column("x", of: "labelled.dta") {
      $0.missing = ["refused": MissingReason("would not say")]
    }
    #expect(x.column.cells[0] == "<would not say>")
    #expect(x.column.cells[12] == "<not asked>")
  }

  @Test(arguments: ["labelled.sav", "labelled.dta"])
  func `the day of a moment is a date, and the moment one number in all packages`(
    file: String
  ) throws {
    let day = try ForeignFiles.column("st", of: file)
    #expect(day.type == .date && day.column.isDate)
    let number = try ForeignFiles.column("st", of: file) { $0.type = .number }
    let text = try ForeignFiles.column("st", of: file) { $0.type = .text }
    let first = try #require(CalendarDate(year: 2018, month: 9, day: 10)?.days)
    for row in 0..<60 {
      #expect(day.column.cells[row] == Double(first + row).description)
      // 10:00 is ten twenty-fourths of a day, rounded once.
      #expect(number.column.cells[row] == (Double((first + row) * 24 + 10) / 24).description)
    }
    #expect(text.column.cells[0] == "2018-09-10T10:00:00")
    let declared = try ForeignFiles.column("st", of: file) { $0.type = .date }
    #expect(declared.column == day.column)
  }

  @Test(arguments: [
    ("labelled-moments.sav", "moment", [0.0, 1, 0]), ("labelled-moments.sav", "day", [0, 1, 0]),
    ("labelled-moments.dta", "day", [0, 1]),
  ])
  func `a day or a moment whose values all have labels stays a date`(
    file: String, name: String, days: [Double]
  ) throws {
    let first = try #require(CalendarDate(year: 2018, month: 9, day: 10)?.days)
    let found = try ForeignFiles.column(name, of: file)
    #expect(found.type == .date && found.column.isDate)
    #expect(found.column.values == .number(days.map { Double(first) + $0 }))
    let declaration = try ForeignFiles.open(file).declarations[name]
    #expect(declaration?.type == .date && declaration?.valueLabels == [])
    let category = try ForeignFiles.column(name, of: file) { $0.type = .category }
    guard case .factor(let factor) = category.column.values else { return #expect(Bool(false)) }
    #expect(factor.levels.allSatisfy { $0.hasPrefix("2018-09-1") })
  }

  @Test func `what breaks the contract is told with column and row`() throws {
    let source = try ForeignFiles.open("pupils.sav")
    let failure = #expect(throws: ReadFailure.self) {
      try source.read([
        ColumnRequest(name: "mixed", type: .integer), ColumnRequest(name: "age", maximum: 8),
        ColumnRequest(name: "urn", type: .number), ColumnRequest(name: "arm", levels: ["small"]),
      ])
    }
    #expect(
      failure?.problems.map(\.kind) == [
        .unknownLevel(count: 2), .notAnInteger(count: 1), .outOfRange(count: 2),
      ])
    #expect(failure?.problems.map(\.place.columnName) == ["arm", "mixed", "age"])
    #expect(failure?.problems.map(\.place.row) == [1, 3, 4])
    let unknown = #expect(throws: ReadFailure.self) {
      try source.read([ColumnRequest(name: "absent")])
    }
    #expect(unknown?.problems.map(\.kind) == [.noSuchColumn(name: "absent")])
  }

  @Test(arguments: ["pupils.sav", "pupils.dta", "pupils.xpt"])
  func `dates are days since 1970`(file: String) throws {
    let source = try ForeignFiles.open(file)
    let name = try #require(source.header.map(\.name).first { $0.lowercased() == "visit" })
    let column = try source.read([ColumnRequest(name: name)]).frame.columns[0]
    #expect(column.cells == ["18141.0", "-3654.0", "<blank>", "18321.0", "0.0", "17889.0"])
  }

  @Test(arguments: ["pupils.sav", "pupils.dta", "pupils.xpt"])
  func `days are dates, by contract or not, and as text are spelled as dates`(file: String) throws {
    let source = try ForeignFiles.open(file)
    let name = try #require(source.header.map(\.name).first { $0.lowercased() == "visit" })
    for type in [nil, ColumnType.date] {
      let reading = try source.read([ColumnRequest(name: name, type: type)])
      #expect(reading.types == [name: .date])
      #expect(reading.frame.columns[0].isDate)
    }
    let texts = try source.read([ColumnRequest(name: name, type: .text)]).frame.columns[0]
    #expect(!texts.isDate)
    #expect(texts.cells.prefix(3) == ["2019-09-02", "1959-12-31", "<blank>"])
    let bounded = #expect(throws: ReadFailure.self) {
      try source.read([ColumnRequest(name: name, type: .date, minimum: 0)])
    }
    #expect(bounded?.problems.map(\.kind) == [.outOfRange(count: 1)])
  }

  @Test func `a SAS file gives texts, numbers, tagged missing values and dates`() throws {
    let reading = try ForeignFiles.read("pupils.sas7bdat")
    #expect(reading.frame["urn"]?.cells == ["007", "100002", "<blank>"])
    #expect(reading.frame["score"]?.cells == ["12.25", "-0.1", "<.R>"])
    #expect(reading.frame["score"]?.label == "Score in mathematics")
    #expect(reading.frame["day"]?.cells == ["-3653.0", "18141.0", "0.0"])
  }

  @Test func `a reader that neither speaks nor ends is given up`() throws {
    let script = try TemporaryFile(Array("#!/bin/sh\nexec sleep 60\n".utf8), extension: "sh")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: script.path)
    var command = ReaderCommand(path: script.path)
    command.silenceLimit = .milliseconds(200)
    let start = ContinuousClock.now
    let failure = #expect(throws: ReadFailure.self) {
      try TableFile.open(path: ForeignFiles.path("pupils.dta"), options: .init(reader: command))
    }
    #expect(failure?.problems.map(\.kind) == [.fault(.readerStopped(.stata, .silent))])
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test func `digest, size and rows are those of the file`() throws {
    let reading = try ForeignFiles.open("pupils.sav").read([])
    #expect(reading.rowsRead == 6)
    #expect(reading.frame.columns.isEmpty)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: ForeignFiles.path("pupils.sav"))))
    #expect(reading.sourceBytes == bytes.count)
    #expect(reading.digest == Digest.sha256(of: bytes))
  }

  @Test func `the order of the wish is that of the columns`() throws {
    let source = try ForeignFiles.open("pupils.sav")
    let names = ["note", "age", "urn", "arm"]
    let reading = try source.read(names.map { ColumnRequest(name: $0) }, threads: 2)
    #expect(reading.frame.columns.map(\.name) == names)
    #expect(
      reading.frame["urn"]?.cells == ["100001", "100002", "100003", "007", "<blank>", "100006"])
    #expect(
      reading.types == ["note": .category, "age": .number, "urn": .category, "arm": .category])
  }
}
