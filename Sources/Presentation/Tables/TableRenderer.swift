import Analyses

/// A way to write a table down.
///
/// A renderer reads a table and decides layout, nothing else. Every rendering carries the stamps.
public protocol TableRenderer: Sendable {
  /// The table as text of the renderer's format, ending in a newline.
  ///
  /// - Parameter table: The table.
  /// - Returns: The text.
  func render(_ table: ResultTable) -> String
}

extension ResultTable {
  /// The stamps in words, for a line that every rendering carries; empty without stamps.
  var stampLine: String { stamps.map(\.words).joined(separator: "; ") }

  /// The stamps as the last line of rendered tables; none without stamps.
  var stampLines: [String] { stamps.isEmpty ? [] : ["[\(stampLine)]"] }
}
