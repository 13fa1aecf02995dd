public import Estimation
public import Specs

/// Why a run, a check or a plan came to no result: the problems of one stage, all of them.
public struct AnalysisFailure: Error, Sendable {
  /// The problems.
  public var diagnostics: [Diagnostic]
  /// Problems beyond those listed.
  public var hidden = 0
  /// What was noticed in the data before: it may explain the problems.
  public var findings: [Finding] = []

  /// A failure.
  ///
  /// - Parameters:
  ///   - diagnostics: The problems.
  ///   - hidden: How many more there are.
  public init(diagnostics: [Diagnostic], hidden: Int = 0) {
    self.diagnostics = diagnostics
    self.hidden = hidden
  }
}
