public import Specs

/// A figure that the spec asks for.
public struct FigureRequest: Sendable, Equatable, Codable {
  /// What a figure shows, as a spec names it.
  public typealias Kind = FigureKindSpec

  /// By what a distribution is told apart, as a spec names it.
  public typealias Split = FigureSplitSpec

  /// The figure's id: the name of its files.
  public var id: String
  /// What it shows.
  public var kind: Kind
  /// What it says; nil for a sentence drafted from the numbers.
  public var title: String?
  /// The models, by id.
  public var models: [String]
  /// The terms in this order, or of an event study its paths; nil for the usual ones.
  public var terms: [TableRequest.Term]?
  /// Whether means of a single unit are drawn.
  public var singleUnits: Bool
  /// The block of `robustness:`; nil of other kinds.
  public var block: String?
  /// Of a distribution by what it is told apart; nil for all that the design has.
  public var by: [Split]?
  /// Of a distribution the years; nil for all.
  public var years: [Int]?

  /// A figure.
  ///
  /// - Parameters:
  ///   - id: The name of its files.
  ///   - kind: What it shows.
  ///   - title: What it says; nil for a sentence drafted from the numbers.
  ///   - models: The models, by id.
  ///   - terms: The terms or paths; nil for the usual ones.
  ///   - singleUnits: Whether means of a single unit are drawn.
  ///   - block: The block of `robustness:`.
  public init(
    id: String, kind: Kind, title: String? = nil, models: [String],
    terms: [TableRequest.Term]? = nil, singleUnits: Bool = false,
    block: String? = nil
  ) {
    self.id = id
    self.kind = kind
    self.title = title
    self.models = models
    self.terms = terms
    self.singleUnits = singleUnits
    self.block = block
  }
}
