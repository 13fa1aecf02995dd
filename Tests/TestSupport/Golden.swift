import Foundation

/// Reference values stored as `Tests/Goldens/<path>.json`, with their source and tolerance.
///
/// ```json
/// {"source": {"tool": …, "version": …, "command": …, "script": …},
///  "tolerance": {"relative": 1e-10, "reason": …}, "values": {"name": 1.5, "others": [1, 2]}}
/// ```
public struct Golden: Sendable {
  /// What can be wrong with a golden.
  public enum Problem: Error, Equatable {
    /// The file is not of the form above.
    case malformed(path: String)

    /// An entry is missing or of another kind.
    case entry(path: String, name: String)
  }

  /// A JSON value.
  public indirect enum Value: Sendable, Equatable, Decodable {
    /// A number; `"inf"`, `"-inf"` and `"nan"` in quotes are numbers too.
    case number(Double)

    /// A text.
    case text(String)

    /// A truth value.
    case flag(Bool)

    /// Nothing.
    case null

    /// A list.
    case list([Value])

    /// Named values.
    case object([String: Value])

    /// Reads a value.
    ///
    /// - Parameter decoder: The decoder.
    /// - Throws: `DecodingError` when the text is not JSON.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let flag = try? container.decode(Bool.self) {
        self = .flag(flag)
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let text = try? container.decode(String.self) {
        let special = ["inf": Double.infinity, "-inf": -Double.infinity, "nan": Double.nan]
        self = special[text].map { .number($0) } ?? .text(text)
      } else if let list = try? container.decode([Value].self) {
        self = .list(list)
      } else {
        self = .object(try container.decode([String: Value].self))
      }
    }
  }

  /// The path below `Tests/Goldens`, without `.json`.
  public let path: String

  /// The whole file.
  public let root: [String: Value]

  /// The entries under `values`.
  public let values: [String: Value]

  /// `tolerance.relative`, 0 if absent.
  public let relativeTolerance: Double

  /// `tolerance.absolute`, 0 if absent.
  public let absoluteTolerance: Double

  /// Loads a golden.
  ///
  /// - Parameter path: The path below `Tests/Goldens`, without `.json`.
  /// - Throws: `Problem.malformed`, or the error of reading or decoding the file.
  public init(_ path: String) throws {
    let file = Golden.folder + "/" + path + ".json"
    let data = try Data(contentsOf: URL(fileURLWithPath: file))
    let value = try JSONDecoder().decode(Value.self, from: data)
    guard case .object(let root) = value, case .object(let values) = root["values"] else {
      throw Problem.malformed(path: path)
    }
    self.path = path
    self.root = root
    self.values = values
    var tolerance: [String: Value] = [:]
    if case .object(let found) = root["tolerance"] { tolerance = found }
    relativeTolerance = Golden.number(tolerance["relative"]) ?? 0
    absoluteTolerance = Golden.number(tolerance["absolute"]) ?? 0
  }

  /// A part of a golden, with the golden's source and tolerance.
  ///
  /// - Parameters:
  ///   - golden: The whole.
  ///   - values: The entries of the part.
  public init(_ golden: Golden, values: [String: Value]) {
    path = golden.path
    root = golden.root
    self.values = values
    relativeTolerance = golden.relativeTolerance
    absoluteTolerance = golden.absoluteTolerance
  }

  /// The folder `Tests/Goldens`, found from this file's place.
  public static let folder: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
    return parts.joined(separator: "/") + "/Goldens"
  }()

  /// A number under `values`.
  ///
  /// - Parameter name: The entry's name.
  /// - Returns: The number.
  /// - Throws: `Problem.entry` when there is no such entry.
  public func number(_ name: String) throws -> Double {
    guard let number = Golden.number(values[name]) else {
      throw Problem.entry(path: path, name: name)
    }
    return number
  }

  /// A part of the golden: an object under `values`, with the golden's source and tolerance.
  ///
  /// - Parameter name: The entry's name.
  /// - Returns: The part.
  /// - Throws: `Problem.entry` when there is no such object.
  public func part(_ name: String) throws -> Golden {
    guard case .object(let values)? = values[name] else {
      throw Problem.entry(path: path, name: name)
    }
    return Golden(self, values: values)
  }

  /// A list of objects under `values`, each as a part of the golden.
  ///
  /// - Parameter name: The entry's name.
  /// - Returns: The parts.
  /// - Throws: `Problem.entry` when there is no such list, or an entry of it is no object.
  public func parts(_ name: String) throws -> [Golden] {
    guard case .list(let list)? = values[name] else { throw Problem.entry(path: path, name: name) }
    return try list.map { value in
      guard case .object(let values) = value else { throw Problem.entry(path: path, name: name) }
      return Golden(self, values: values)
    }
  }

  /// A list of numbers under `values`.
  ///
  /// - Parameter name: The entry's name.
  /// - Returns: The numbers.
  /// - Throws: `Problem.entry` when there is no such entry.
  public func numbers(_ name: String) throws -> [Double] {
    guard case .list(let list) = values[name] else { throw Problem.entry(path: path, name: name) }
    return try list.map { value in
      guard let number = Golden.number(value) else { throw Problem.entry(path: path, name: name) }
      return number
    }
  }

  /// A list of rows of numbers under `values`.
  ///
  /// - Parameter name: The entry's name.
  /// - Returns: The rows.
  /// - Throws: `Problem.entry` when there is no such entry.
  public func rows(_ name: String) throws -> [[Double]] {
    guard case .list(let list) = values[name] else { throw Problem.entry(path: path, name: name) }
    return try list.map { row in
      guard case .list(let cells) = row else { throw Problem.entry(path: path, name: name) }
      return cells.map { Golden.number($0) ?? .nan }
    }
  }

  /// A list of texts under `values`.
  ///
  /// - Parameter name: The entry's name.
  /// - Returns: The texts.
  /// - Throws: `Problem.entry` when there is no such entry.
  public func texts(_ name: String) throws -> [String] {
    guard case .list(let list) = values[name] else { throw Problem.entry(path: path, name: name) }
    return try list.map { value in
      guard case .text(let text) = value else { throw Problem.entry(path: path, name: name) }
      return text
    }
  }

  private static func number(_ value: Value?) -> Double? {
    if case .number(let number) = value { return number }
    return nil
  }
}
