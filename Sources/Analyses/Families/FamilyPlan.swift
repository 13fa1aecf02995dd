public import Numerics
public import Specs

/// A family of hypotheses, its members found; whether the models have its terms only rows tell.
public struct FamilyPlan: Sendable {
  /// One hypothesis.
  public enum Member: Sendable, Equatable {
    /// A term of a model is 0.
    case term(model: String, term: String, span: SourceSpan)
    /// A contrast equals its value.
    case contrast(String)
  }

  /// Its id and place.
  public var id: Located<String>
  /// What tables call it.
  public var label: String?
  /// How its hypotheses are judged together.
  public var method: FamilyMethodSpec
  /// The hypotheses: terms, then contrasts, as written.
  public var members: [Member]
  /// The models whose terms they are about, in spec order.
  public var models: [String]
  /// The weights of the draws.
  public var weights: ResamplingWeights
  /// The draws asked for.
  public var replications: Int
  /// Their seed.
  public var seed: UInt64
  /// The level of simultaneous intervals.
  public var confidenceLevel: Double

  /// Whether the joint distribution of the estimates is needed.
  public var isJoint: Bool { method.draws || method == .supT }
}
