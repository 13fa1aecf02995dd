import Foundation
import Frames
import Readers
import Testing

/// Files of other programs under Tests/Goldens/files, read by the built command.
enum ForeignFiles {
  /// The package's folder, found from this file's place.
  static let root: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return parts.joined(separator: "/")
  }()

  /// The command beside the test bundle that runs now, else that of the build's folder: it reads for the tests.
  static let reader: ReaderCommand = {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let beside = bundle.appendingPathComponent("diminish").path
    if FileManager.default.isExecutableFile(atPath: beside) { return ReaderCommand(path: beside) }
    #if DEBUG
      return ReaderCommand(path: root + "/.build/debug/diminish")
    #else
      return ReaderCommand(path: root + "/.build/release/diminish")
    #endif
  }()

  static func path(_ name: String) -> String { root + "/Tests/Goldens/files/" + name }

  static func open(
    path: String, sheet: String? = nil, range: String? = nil
  ) throws(ReadFailure) -> any TableSource {
    try TableFile.open(
      path: path, options: .init(sheet: sheet, range: range, reader: reader))
  }

  static func open(
    _ name: String, sheet: String? = nil, range: String? = nil
  ) throws(ReadFailure) -> any TableSource {
    try open(path: path(name), sheet: sheet, range: range)
  }

  /// All columns of a file, as the file says.
  static func read(_ name: String, sheet: String? = nil, range: String? = nil) throws -> Reading {
    let source = try open(name, sheet: sheet, range: range)
    return try source.read(
      source.header.filter { !$0.name.isEmpty }.map { ColumnRequest(name: $0.name) })
  }

  /// One column.
  static func column(
    _ name: String, of file: String, _ request: (inout ColumnRequest) -> Void = { _ in }
  )
    throws -> (column: Column, type: ColumnType)
  {
    var wish = ColumnRequest(name: name)
    request(&wish)
    let reading = try open(file).read([wish])
    let column = try #require(reading.frame[name])
    return (column, try #require(reading.types[name]))
  }

  /// What opening and reading a file comes to grief at.
  static func failure(
    path: String, sheet: String? = nil, range: String? = nil
  ) -> ReadFailure? {
    do throws(ReadFailure) {
      let source = try open(path: path, sheet: sheet, range: range)
      _ = try source.read(
        source.header.filter { !$0.name.isEmpty }.map { ColumnRequest(name: $0.name) })
      return nil
    } catch {
      return error
    }
  }

  static func fault(_ name: String, sheet: String? = nil, range: String? = nil) -> FileFault? {
    guard let failure = failure(path: path(name), sheet: sheet, range: range),
      case .fault(let fault)? = failure.problems.first?.kind
    else { return nil }
    return fault
  }
}

extension Column {
  /// The cells as text: levels, shortest decimals, flags; the reason in angle brackets where missing.
  var cells: [String] {
    (0..<rowCount).map { row in
      if let reason = missing.reason(at: row) { return "<\(reason.name)>" }
      switch values {
      case .number(let numbers): return "\(numbers[row])"
      case .flag(let flags): return "\(flags[row])"
      case .factor(let factor): return factor.levels[Int(factor.codes[row])]
      case .text(let texts): return texts[row]
      }
    }
  }
}
