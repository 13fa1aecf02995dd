/// Which event times an event study has, and what they are compared with.
public struct EventStudy: Sendable, Equatable, Codable {
  /// The event time that is nought by construction, below 0.
  public var reference: Int32
  /// Event times below this one are this one; nil to keep all.
  public var earliest: Int32?
  /// Event times above this one are this one; nil to keep all.
  public var latest: Int32?
  /// Years in which nothing was measured.
  public var gaps: [Int32]
  /// Whether comparisons with the reference may straddle a gap.
  public var straddlesGaps: Bool

  /// An event study with the event time before the start as its reference.
  ///
  /// - Parameters:
  ///   - reference: Below 0.
  ///   - earliest: The first event time, those before it are binned into it; at most the reference.
  ///   - latest: The last event time, those after it are binned into it; at least 0.
  ///   - gaps: Years in which nothing was measured.
  ///   - straddlesGaps: Whether comparisons with the reference may straddle a gap: nothing does so unasked.
  public init(
    reference: Int32 = -1, earliest: Int32? = nil, latest: Int32? = nil, gaps: [Int32] = [],
    straddlesGaps: Bool = false
  ) {
    precondition(reference < 0, "reference \(reference)")
    precondition((earliest ?? reference) <= reference && (latest ?? 0) >= 0, "ends inside")
    self.reference = reference
    self.earliest = earliest
    self.latest = latest
    self.gaps = gaps
    self.straddlesGaps = straddlesGaps
  }

  /// The event time of a row; nil for units that are never treated.
  func eventTime(period: Int32, start: Int32) -> Int32? {
    guard start != ProgrammeRows.never else { return nil }
    return min(max(period - start, earliest ?? .min), latest ?? .max)
  }
}
