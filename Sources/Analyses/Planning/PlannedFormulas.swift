import Designs
import Synchronization

/// Formulas that have no problem, by their text: the analyses of a block repeat each other's.
final class PlannedFormulas: Sendable {
  private struct Planned {
    let formula: Formula
    /// What a row must have to be used, once it has been asked for.
    var variables: [SampleVariable]?
  }

  private let known = Mutex<[String: Planned]>([:])

  /// The formula of a text; nil where it has not been planned, or had a problem.
  subscript(text: String) -> Formula? {
    get { known.withLock { $0[text]?.formula } }
    set { known.withLock { $0[text] = newValue.map { Planned(formula: $0) } } }
  }

  /// What a row must have to be used.
  ///
  /// - Parameter formula: One that has been planned.
  /// - Returns: Its `sampleVariables`.
  func sampleVariables(of formula: Formula) -> [SampleVariable] {
    known.withLock { known in
      if let variables = known[formula.source]?.variables { return variables }
      let variables = formula.sampleVariables
      known[formula.source]?.variables = variables
      return variables
    }
  }
}
