/// A block of predictive margins and marginal effects as written.
public struct MarginsSpec: Sendable, Equatable {
  /// Its id.
  public var id: Located<String>
  /// `model:`.
  public var model: Located<String>?
  /// `of:`, columns that are set to each of their levels.
  public var levels: [Located<String>]
  /// `slopes:`, columns that move.
  public var slopes: [Located<String>]
  /// `conf.level:`.
  public var confidenceLevel: Located<Double>?
  /// `label:`.
  public var label: Located<String>?
}
