public import Designs
import DifferenceInDifferences

/// A term as a step of a path of effects: `gap:event[-2]` is the step -2 of the path `gap:event`.
public struct PathTerm: Sendable, Hashable {
  /// The path: `event`, `gap:event`, `dynamic`; as bands.csv and pretests.csv call it.
  public let family: String
  /// Years since the start.
  public let eventTime: Int32

  /// The step that a term is; nil for a term that is none.
  ///
  /// - Parameter term: The term.
  public init?(_ term: TermID) {
    guard let time = term.eventTime, case .level(_, let block)? = term.parts.last else {
      return nil
    }
    let before = TermID(Array(term.parts.dropLast()))
    family = before.parts.isEmpty ? block : "\(before):\(block)"
    eventTime = time
  }
}
