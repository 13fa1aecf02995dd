import Designs
import Synchronization

/// Formulas by their text: the analyses of a block repeat each other's.
final class ParsedFormulas: Sendable {
  private let known = Mutex<[String: Formula]>([:])

  /// The formula of a text, parsed when it is first asked for.
  ///
  /// - Parameter text: As written.
  /// - Returns: The formula.
  /// - Throws: What is wrong with it.
  func formula(_ text: String) throws(FormulaError) -> Formula {
    if let formula = known.withLock({ $0[text] }) { return formula }
    let parsed = try Formula(parsing: text)
    known.withLock { $0[text] = parsed }
    return parsed
  }
}
