/// A confidence set of one number, of any shape: all values that a test does not reject.
public struct ConfidenceSet: Sendable, Equatable, Codable {
  /// An interval of the set.
  public struct Piece: Sendable, Equatable, Codable {
    /// The lower end; nil where the piece has none.
    public let low: Double?
    /// The upper end; nil where the piece has none.
    public let high: Double?

    /// An interval.
    ///
    /// - Parameters:
    ///   - low: The lower end; nil for none.
    ///   - high: The upper end; nil for none.
    public init(low: Double?, high: Double?) {
      self.low = low
      self.high = high
    }
  }

  /// What kind of set it is.
  public enum Shape: String, Sendable, Codable {
    /// One interval with two ends.
    case interval
    /// Several pieces.
    case union
    /// One piece that is open on one side.
    case halfLine = "half-line"
    /// Every number: the data exclude nothing.
    case line
    /// No number.
    case empty
  }

  /// The level, in (0, 1).
  public let level: Double
  /// The pieces, ascending.
  public let pieces: [Piece]

  /// A confidence set.
  ///
  /// - Parameters:
  ///   - level: The level, in (0, 1).
  ///   - pieces: Ascending and apart.
  public init(level: Double, pieces: [Piece]) {
    self.level = level
    self.pieces = pieces
  }

  /// What kind of set it is.
  public var shape: Shape {
    guard let first = pieces.first else { return .empty }
    if pieces.count > 1 { return .union }
    return switch (first.low, first.high) {
    case (.some, .some): .interval
    case (nil, nil): .line
    default: .halfLine
    }
  }

  /// The least value; nil where there is none.
  public var low: Double? { pieces.first?.low }

  /// The greatest value; nil where there is none.
  public var high: Double? { pieces.last?.high }

  /// Whether a value belongs to the set.
  ///
  /// - Parameter value: The value.
  /// - Returns: Whether a piece holds it; ends belong to pieces.
  public func contains(_ value: Double) -> Bool {
    pieces.contains { value >= $0.low ?? -.infinity && value <= $0.high ?? .infinity }
  }
}
