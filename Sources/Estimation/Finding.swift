/// What a reader must know beside the numbers, as data: sentences are made where findings are shown.
public enum Finding: Sendable, Equatable, Codable {
  /// Columns nearly repeat each other, so the design was re-based on an orthogonal basis; the estimates are
  /// exact, but small changes of the data move them much.
  case illConditioned
  /// Rows that a parameter of their own fits exactly: they say nothing about the variance.
  case fullLeverage(rows: Int)
  /// Levels of a category that no row of the sample has.
  case unusedLevels(variable: String, levels: [String])
  /// As many parameters as rows.
  case noResidualDegreesOfFreedom(observations: Double, parameters: Int)
  /// A product of a variable's values is too large for a number: there are no estimates.
  case notFinite(variable: String)
  /// A derived column stands in place of one of the same name in the data.
  case replacedColumn(String)
  /// Blank lines of the data file that were passed over.
  case blankLines(source: String, count: Int)
}
