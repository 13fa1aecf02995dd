import Foundation
import Frames
import Readers
import Testing

/// Files that are cut short, changed, or not what their ending says: an error or a result, never a crash or a hang.
@Suite struct DamagedFileTests {
  static let files = [
    "pupils.sav", "pupils.zsav", "pupils.por", "pupils.xpt", "pupils.dta", "pupils.sas7bdat",
    "schools.xlsx", "inline.xlsx",
  ]

  private static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: ForeignFiles.path(name))))
  }

  private static func ending(_ name: String) -> String {
    String(name.split(separator: ".").last ?? "")
  }

  @Test(arguments: files)
  func `a file that is cut short at the front half is refused`(name: String) throws {
    let whole = try Self.bytes(name)
    for part in stride(from: 0, to: whole.count / 2, by: max(1, whole.count / 24)) {
      let file = try TemporaryFile(Array(whole.prefix(part)), extension: Self.ending(name))
      #expect(ForeignFiles.failure(path: file.path) != nil, "\(name) cut at \(part)")
    }
  }

  @Test(arguments: files)
  func `changed bytes give an error or a result`(name: String) throws {
    let whole = try Self.bytes(name)
    var generator = SeededGenerator(seed: 41)
    for round in 0..<40 {
      var changed = whole
      for _ in 0..<(1 + round % 4) {
        let place = Int.random(in: 0..<changed.count, using: &generator)
        changed[place] = UInt8.random(in: 0...255, using: &generator)
      }
      if round % 8 == 7 {
        changed.removeLast(Int.random(in: 1..<changed.count / 2, using: &generator))
      }
      let file = try TemporaryFile(changed, extension: Self.ending(name))
      // Nothing is claimed of what comes out, but that it comes.
      _ = ForeignFiles.failure(path: file.path)
    }
  }

  @Test func `an ending that does not fit is told`() throws {
    #expect(ForeignFiles.fault("renamed.dta") == .notOfKind(.stata))
    for (name, ending, kind) in [
      ("pupils.sav", "dta", FileKind.stata), ("pupils.dta", "sav", .spss),
      ("pupils.dta", "xlsx", .workbook), ("pupils.sav", "por", .spssPortable),
      ("pupils.xpt", "sas7bdat", .sas), ("pupils.sas7bdat", "xpt", .sasTransport),
    ] {
      let file = try TemporaryFile(try Self.bytes(name), extension: ending)
      #expect(
        ForeignFiles.failure(path: file.path)?.problems.map(\.kind) == [.fault(.notOfKind(kind))])
    }
    let empty = try TemporaryFile([], extension: "sav")
    #expect(ForeignFiles.failure(path: empty.path)?.problems.map(\.kind) == [.emptyFile])
    #expect(
      ForeignFiles.failure(path: ForeignFiles.path("absent.sav"))?.problems.map(\.kind)
        == [.cannotOpen(code: ENOENT)])
  }

  @Test(arguments: [
    ("/bin/false", ReaderStop.crashed), ("/nowhere/at/all", .notStarted), ("/bin/true", .crashed),
  ])
  func `a reader that does not speak is an error`(program: String, stop: ReaderStop) {
    let failure = #expect(throws: ReadFailure.self) {
      try TableFile.open(
        path: ForeignFiles.path("pupils.sav"),
        options: .init(reader: ReaderCommand(path: program)))
    }
    #expect(failure?.problems.map(\.kind) == [.fault(.readerStopped(.spss, stop))])
  }

  @Test func `a program that cannot read for itself says so instead of starting itself`() {
    let failure = #expect(throws: ReadFailure.self) {
      try TableFile.open(path: ForeignFiles.path("pupils.sav"))
    }
    #expect(failure?.problems.map(\.kind) == [.fault(.readerStopped(.spss, .notStarted))])
  }
}
