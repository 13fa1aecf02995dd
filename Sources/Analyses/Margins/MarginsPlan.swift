public import Specs

/// A block of margins, its model and columns found; which levels there are only rows tell.
public struct MarginsPlan: Sendable {
  /// Its id and place.
  public var id: Located<String>
  /// What tables call it.
  public var label: String?
  /// The model whose rows and estimates are meant.
  public var model: String
  /// Columns that are set to each of their levels.
  public var levels: [Located<String>]
  /// Columns that move.
  public var slopes: [Located<String>]
  /// The level of the intervals.
  public var confidenceLevel: Double
}
