import Designs
import Synchronization

/// Formulas that have no problem, by their text: the analyses of a block repeat each other's.
final class PlannedFormulas: Sendable {
  private let known = Mutex<[String: Formula]>([:])

  /// The formula of a text; nil where it has not been planned, or had a problem.
  subscript(text: String) -> Formula? {
    get { known.withLock { $0[text] } }
    set { known.withLock { $0[text] = newValue } }
  }
}
