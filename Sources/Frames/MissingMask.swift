/// Why a value is absent, in the user's words: `not recorded`, `suppressed`, `blank`.
public struct MissingReason: Hashable, Codable, Sendable {
  /// The reason as the spec, the contract or the reader named it.
  public let name: String

  /// A reason with a name.
  ///
  /// - Parameter name: The reason in words, as it will stand in flow.csv.
  public init(_ name: String) { self.name = name }

  /// The cell was empty or held blanks only.
  public static let blank = MissingReason("blank")
}

/// Which rows of a column are absent, and why.
///
/// Invariant: `codes` is empty when nothing is missing, else has one entry per row: 0 for a value that is
/// there, r for a value that is absent for `reasons[r - 1]`.
public struct MissingMask: Sendable, Equatable {
  /// One code per row, or empty when nothing is missing.
  public private(set) var codes: [UInt8]

  /// The reasons that can occur, at most 255; after a subset some may be without rows.
  public private(set) var reasons: [MissingReason]

  /// A mask of a column in which nothing is missing.
  public static let none = MissingMask(codes: [], reasons: [])

  /// A mask from codes and reasons.
  ///
  /// - Parameters:
  ///   - codes: One code per row (0 = present, r = absent for `reasons[r - 1]`), or empty.
  ///   - reasons: At most 255 reasons.
  public init(codes: [UInt8], reasons: [MissingReason]) {
    precondition(reasons.count <= 255, "\(reasons.count) reasons in one column")
    self.codes = codes.contains { $0 != 0 } ? codes : []
    self.reasons = reasons
  }

  /// Whether nothing is missing.
  public var isEmpty: Bool { codes.isEmpty }

  /// Whether the value in a row is absent.
  ///
  /// - Parameter row: Zero-based.
  /// - Returns: Whether it is absent.
  @inlinable
  public func isMissing(_ row: Int) -> Bool { !isEmpty && codes[row] != 0 }

  /// The reason for which the value in a row is absent, or nil if it is there.
  ///
  /// - Parameter row: Zero-based.
  /// - Returns: The reason.
  public func reason(at row: Int) -> MissingReason? {
    isMissing(row) ? reasons[Int(codes[row]) - 1] : nil
  }
}
