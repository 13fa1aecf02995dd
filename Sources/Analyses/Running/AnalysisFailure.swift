public import Specs

/// Why a run, a check or a plan came to no result: the problems of one stage, all of them.
public struct AnalysisFailure: Error, Sendable {
  /// The stage that found them; it decides the exit code.
  public enum Stage: Sendable {
    /// Spec, names, formulas, output folder.
    case spec
    /// Cells, keys, contract.
    case data
    /// Numbers.
    case numerical
  }

  /// The stage.
  public var stage: Stage
  /// The problems.
  public var diagnostics: [Diagnostic]
  /// Problems beyond those listed.
  public var hidden = 0

  /// A failure.
  ///
  /// - Parameters:
  ///   - stage: The stage that found the problems.
  ///   - diagnostics: The problems.
  ///   - hidden: How many more there are.
  public init(stage: Stage, diagnostics: [Diagnostic], hidden: Int = 0) {
    self.stage = stage
    self.diagnostics = diagnostics
    self.hidden = hidden
  }
}
