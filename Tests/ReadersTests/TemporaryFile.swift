import FoundationEssentials
import Frames
import Readers

/// A file for one test, removed with it.
final class TemporaryFile {
  let path: String

  init(_ bytes: [UInt8], extension suffix: String = "csv") throws {
    let name = "readers-\(UInt64.random(in: .min ... .max)).\(suffix)"
    path = FileManager.default.temporaryDirectory.appending(path: name).path
    try Data(bytes).write(to: URL(filePath: path))
  }

  convenience init(_ text: String, extension suffix: String = "csv") throws {
    try self.init(Array(text.utf8), extension: suffix)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A reading of text in which all columns are read, by default as text.
func readAll(
  _ text: String, as type: ColumnType? = .text, missing: [String: MissingReason] = [:],
  threads: Int = 1, chunkSize: Int = 1 << 20
) throws -> Reading {
  let file = try TemporaryFile(text)
  let source = try DelimitedSource(path: file.path)
  return try source.read(
    source.header.map { ColumnRequest(name: $0.name, type: type) }, missing: missing,
    threads: threads, chunkSize: chunkSize)
}

/// A reading of one column.
func readColumn(
  _ request: ColumnRequest, in text: String, missing: [String: MissingReason] = [:]
) throws -> Column {
  let file = try TemporaryFile(text)
  let reading = try DelimitedSource(path: file.path).read([request], missing: missing)
  return reading.frame.columns[0]
}

/// The problems that reading all columns of a text meets, opening included.
func problems(
  of bytes: [UInt8], as type: ColumnType? = .text, chunkSize: Int = 1 << 20
) throws -> ReadFailure? {
  let file = try TemporaryFile(bytes)
  do throws(ReadFailure) {
    let source = try DelimitedSource(path: file.path)
    _ = try source.read(
      source.header.filter { !$0.name.isEmpty }.map { ColumnRequest(name: $0.name, type: type) },
      missing: [:], threads: 1, chunkSize: chunkSize)
    return nil
  } catch {
    return error
  }
}

func problems(of text: String, as type: ColumnType? = .text) throws -> ReadFailure? {
  try problems(of: Array(text.utf8), as: type)
}

extension Reading {
  /// The texts of all rows, nil where blank; all columns must be text.
  var texts: [[String?]] {
    (0..<frame.rowCount).map { row in
      frame.columns.map { column in
        guard case .text(let texts) = column.values, !column.missing.isMissing(row) else {
          return nil
        }
        return texts[row]
      }
    }
  }
}

/// A small generator whose stream is the same everywhere: SplitMix64 (Steele, Lea & Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
