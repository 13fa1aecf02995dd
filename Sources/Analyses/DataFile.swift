import FoundationEssentials
import Specs

/// Tells files of data from specs, so that no line of one is ever shown as a line of YAML.
enum DataFile {
  /// Endings of files that `diminish init` begins with.
  private static let readable: Set<String> = [
    "csv", "tsv", "txt", "dta", "sav", "zsav", "sas7bdat", "xpt", "xlsx",
  ]

  /// Endings of other files that hold data or are packed.
  private static let others: Set<String> = [
    "tab", "psv", "por", "xls", "xlsm", "xlsb", "ods", "parquet", "feather", "arrow", "rds",
    "rda", "rdata", "gz", "zip", "bz2", "xz", "zst", "7z", "sqlite", "db",
  ]

  /// How files of data begin: zip and .xlsx, gzip, SPSS, Stata, parquet, old Excel, SAS transport.
  private static let beginnings: [[UInt8]] = [
    [0x50, 0x4B, 0x03, 0x04], [0x1F, 0x8B], Array("$FL2".utf8), Array("$FL3".utf8),
    Array("<stata_dta>".utf8), Array("PAR1".utf8), [0xD0, 0xCF, 0x11, 0xE0],
    Array("HEADER RECORD".utf8),
  ]

  /// The problem of a file of data in the place of a spec; nil for what may be a spec, or cannot be read.
  ///
  /// - Parameter path: The file; shown as given.
  /// - Returns: E106 without any of its lines.
  static func problem(of path: String) -> Diagnostic? {
    guard case .success(true) = SystemFiles.isRegular(path) else { return nil }
    let ending = Self.ending(path)
    let isData =
      ending != "txt" && (readable.contains(ending) || others.contains(ending))
      || beginsAsData(path, isYAML: ["yaml", "yml"].contains(ending))
    guard isData else { return nil }
    let inner = ending == "gz" ? Self.ending(String(path.dropLast(3))) : ending
    return Diagnostic(
      .unreadableFile(path: path, .dataFile(canBegin: readable.contains(inner))), at: .none)
  }

  private static func ending(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 1 ? parts[parts.count - 1].lowercased() : ""
  }

  /// Whether the first bytes are of a kind of data; of other endings than YAML's also a NUL, or a line without a key.
  private static func beginsAsData(_ path: String, isYAML: Bool) -> Bool {
    guard let contents = FileManager.default.contents(atPath: path) else { return false }
    let head = [UInt8](contents.prefix(8192))
    if beginnings.contains(where: head.starts) { return true }
    if isYAML || head.isEmpty { return false }
    return head.contains(0) || !beginsWithKey(String(decoding: head, as: UTF8.self))
  }

  /// Whether the first line that is no comment begins as YAML of keys does.
  private static func beginsWithKey(_ text: String) -> Bool {
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      line.drop { $0 == " " || $0 == "\u{FEFF}" }
    }
    guard let first = lines.first(where: { !$0.isEmpty && !$0.hasPrefix("#") }) else { return true }
    if ["{", "%", "---"].contains(where: first.hasPrefix) { return true }
    let name = first.prefix { $0.isLetter || $0.isNumber || "_-\"'".contains($0) }
    let rest = first.dropFirst(name.count).drop { $0 == " " }
    return !name.isEmpty && rest.first == ":"
      && (rest.dropFirst().first.map { $0 == " " } ?? true)
  }
}
