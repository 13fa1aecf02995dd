public import Estimation
public import Frames
public import Readers

/// What only the rows can tell: types, levels, samples, terms.
///
/// Nothing has been estimated.
public struct Binding: Sendable {
  /// The reading of the source.
  public var reading: Reading
  /// All rows, with derived columns.
  public var frame: Frame
  /// What a reader must know about the data.
  public var findings: [Finding]
  /// The models in spec order.
  public var models: [BoundModel]
}

/// A model with its rows and what its method asked for.
public struct BoundModel: Sendable {
  /// The plan.
  public var plan: ModelPlan
  /// What the method asked for.
  public var provided: Provided
  /// How the sample came about.
  public var flow: [FlowStep]
}
