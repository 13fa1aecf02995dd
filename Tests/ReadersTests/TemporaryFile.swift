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

/// A gzip file (RFC 1952) of some bytes in stored blocks, each member of at most `memberSize` bytes.
func gzip(_ bytes: [UInt8], memberSize: Int = .max) -> [UInt8] {
  var file: [UInt8] = []
  var rest = bytes[...]
  repeat {
    let member = Array(rest.prefix(memberSize))
    rest = rest.dropFirst(memberSize)
    file += [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var blocks = member[...]
    repeat {
      let block = blocks.prefix(65_535)
      blocks = blocks.dropFirst(65_535)
      let count = UInt16(block.count)
      file.append(blocks.isEmpty ? 1 : 0)
      for word in [count, ~count] { file += [UInt8(word & 255), UInt8(word >> 8)] }
      file += block
    } while !blocks.isEmpty
    var sum: UInt32 = ~0
    for byte in member {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0xEDB8_8320 }
    }
    for word in [~sum, UInt32(truncatingIfNeeded: member.count)] {
      for shift in [0, 8, 16, 24] { file.append(UInt8(truncatingIfNeeded: word >> UInt32(shift))) }
    }
  } while !rest.isEmpty
  return file
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
