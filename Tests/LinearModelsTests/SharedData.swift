import FoundationEssentials
import Frames

/// The data beside the project that tests read where they are present.
enum SharedData {
  /// The root of the package.
  static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    .dropLast(3).joined(separator: "/")

  static let folder = root + "/../shared/data/reference"

  /// Whether a file or folder is there.
  static func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/" + path)
  }

  static func text(_ path: String) throws -> String { try text(file: folder + "/" + path) }

  static func text(file: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
  }

  static func frame(_ path: String, columns: [String]) throws -> Frame {
    try frame(file: folder + "/" + path, columns: columns)
  }

  /// Columns of a CSV file without embedded commas, nil for all; numbers where every cell is one.
  static func frame(file: String, columns: [String]?) throws -> Frame {
    let lines = try text(file: file).split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map {
        String($0.filter { $0 != "\"" })
      }
    }
    let cells = lines.dropFirst()
    let found = (columns ?? lines[0]).compactMap { name in
      lines[0].firstIndex(of: name).map { place in column(name, cells.map { $0[place] }) }
    }
    return Frame(columns: found, rowCount: cells.count)
  }

  private static func column(_ name: String, _ cells: [String]) -> Column {
    let missing = MissingMask(
      codes: cells.map { $0.isEmpty || $0 == "NA" ? 1 : 0 }, reasons: [.blank])
    let numbers = cells.map { Double($0) }
    let isNumeric = zip(numbers, cells).allSatisfy { $0 != nil || $1.isEmpty || $1 == "NA" }
    guard isNumeric else {
      let factor = Factor(texts: cells, missing: missing)
      return Column(name: name, values: .factor(factor), missing: missing)
    }
    return Column(name: name, values: .number(numbers.map { $0 ?? 0 }), missing: missing)
  }
}
