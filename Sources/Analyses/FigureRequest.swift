/// A figure that the spec asks for.
public struct FigureRequest: Sendable, Equatable, Codable {
  /// What a figure shows.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// Estimates with their intervals, one below the other.
    case coefficients
    /// Effects by years since the start.
    case eventStudy = "event-study"
  }

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

  /// A figure.
  ///
  /// - Parameters:
  ///   - id: The name of its files.
  ///   - kind: What it shows.
  ///   - title: What it says; nil for a sentence drafted from the numbers.
  ///   - models: The models, by id.
  ///   - terms: The terms or paths; nil for the usual ones.
  public init(
    id: String, kind: Kind, title: String? = nil, models: [String],
    terms: [TableRequest.Term]? = nil
  ) {
    self.id = id
    self.kind = kind
    self.title = title
    self.models = models
    self.terms = terms
  }
}
