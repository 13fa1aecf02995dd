import Designs
public import Estimation
import Frames
import LinearModels
public import Specs

/// Ordinary and weighted least squares of a formula: `estimator: ols`, the default.
public struct OrdinaryLeastSquaresMethod: Method {
  /// The name under `estimator:`.
  public static let name = "ols"

  /// What it is, in one sentence.
  public static let summary = "Ordinary or weighted least squares."

  /// No keys beyond those of every model.
  public static let keys: [KeyDeclaration] = []

  private let parsed: Formula
  private let variance: VarianceEstimator

  /// The formula as written, with its place.
  public let writtenFormula: Located<String>

  /// Reads a model: parses its formula, binds its columns, resolves its covariance.
  ///
  /// - Parameters:
  ///   - node: The model as written.
  ///   - context: The columns that there are.
  ///   - diagnostics: Takes every problem.
  public static func plan(
    _ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]
  ) -> OrdinaryLeastSquaresMethod? {
    let variance = node.covariance.map { VarianceEstimator(rawValue: $0.type.value) } ?? .HC1
    guard let written = node.formula,
      let formula = FormulaPlanner(written, context).plan(&diagnostics), let variance
    else { return nil }
    return OrdinaryLeastSquaresMethod(
      parsed: formula, variance: variance, writtenFormula: written)
  }

  /// The outcome as spelled.
  public var outcome: String { parsed.outcome.root.spelled }

  /// The covariance as estimates.csv spells it.
  public var covarianceName: String { variance.rawValue }

  /// The variables whose absence drops a row, the outcome first.
  public var variables: [SampleVariable] { parsed.sampleVariables }

  /// One bound design.
  public var needs: [DataNeed] { [.design(parsed)] }

  /// What the model estimates, in words and as a formula.
  public var explanation: [String] {
    [
      "Least squares of \(outcome) on the terms of the formula: the estimates minimise the sum of",
      "squared residuals (each times its weight, if there are weights).",
      "b = (X'WX)^-1 X'Wy",
      "Covariance \(variance.rawValue): \(variance.formulaInWords)",
      "Tests and intervals by Student's t with N - K degrees of freedom.",
      "The same in R: lm() with sandwich::vcovHC(type = \"\(variance.sandwichType)\").",
    ]
  }

  /// The estimates.
  ///
  /// - Parameters:
  ///   - provided: The bound design and the weights.
  ///   - run: Threads.
  public func estimate(_ provided: Provided, _ run: RunContext) -> EstimateSet {
    guard let design = provided.designs[parsed.source] else {
      preconditionFailure("the scheduler meets every need")
    }
    fatalError("not wired: \(design)")
  }
}
