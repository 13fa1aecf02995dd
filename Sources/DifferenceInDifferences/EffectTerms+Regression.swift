public import Designs

/// The terms of difference in differences by regression, as tables, targets and contrasts spell them.
extension TermID {
  /// The effect of the programme: `did`.
  public static let did = TermID([.variable("did")])

  /// The effect in years that are neither before nor after: `transition`.
  public static let transition = TermID([.variable("transition")])

  /// The narrowing of the gap, effect on focus minus effect on other: `gap`.
  ///
  /// Positive means narrowed.
  public static let gap = TermID([.variable("gap")])

  /// The effect on the focus group: `focus`.
  public static let focus = TermID([.variable("focus")])

  /// The effect on the others: `other`.
  public static let other = TermID([.variable("other")])

  /// The effect so many periods after the start, against the reference: `event[-2]`.
  ///
  /// - Parameter eventTime: Calendar difference of period and start.
  /// - Returns: The term.
  public static func event(_ eventTime: Int32) -> TermID {
    TermID([.level("\(eventTime)", of: "event")])
  }

  /// The effect on a group, or the narrowing, so many periods after the start: `gap:event[-2]`.
  ///
  /// - Parameters:
  ///   - eventTime: Calendar difference of period and start.
  ///   - part: `gap`, `focus` or `other`.
  /// - Returns: The term.
  public static func event(_ eventTime: Int32, of part: TermID) -> TermID {
    TermID(part.parts + event(eventTime).parts)
  }

  /// The event time of `event[e]`, of `gap:event[e]` and of `dynamic[e]`; nil for other terms.
  public var eventTime: Int32? {
    guard case .level(let level, let block)? = parts.last, block == "event" || block == "dynamic"
    else { return nil }
    return Int32(level)
  }
}
