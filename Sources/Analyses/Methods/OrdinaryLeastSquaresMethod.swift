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
  /// - Returns: The method, or nil when the model has a problem.
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
  /// - Returns: The estimates; a set without terms where a number overflows.
  public func estimate(_ provided: Provided, _ run: RunContext) -> Estimate {
    Estimate(set(provided, run))
  }

  private func set(_ provided: Provided, _ run: RunContext) -> EstimateSet {
    guard let design = provided.designs[parsed.source] else {
      preconditionFailure("the scheduler meets every need")
    }
    var request = FitRequest(design, covariance: .independent(variance))
    request.weights = provided.linearWeights
    do {
      return try LinearModel.estimate(request, threads: run.threads).set
    } catch {
      return .unavailable(
        .notFinite(variable: variable(of: error, design)), rows: design.rowCount,
        variance: variance.rawValue)
    }
  }

  /// The variable whose values are too large.
  private func variable(of error: LinearModelError, _ design: BoundDesign) -> String {
    switch error {
    case .notFinite(let column): (design.columnTerms.map(\.description) + [outcome])[column]
    case .weightsOverflow: "the weights"
    default: preconditionFailure("the plan and the sample leave no other problem: \(error)")
    }
  }
}

extension Provided {
  /// The weights as least squares takes them.
  fileprivate var linearWeights: Weights {
    guard let weights else { return .none }
    return weightType == .frequency ? .frequency(weights) : .analytic(weights)
  }
}

extension VarianceEstimator {
  /// The covariance as a formula.
  fileprivate var formulaInWords: String {
    switch self {
    case .iid: "s^2 (X'WX)^-1 with s^2 = sum(w e^2)/(N - K)"
    case .HC0: "A (sum w^2 e^2 x x') A with A = (X'WX)^-1"
    case .HC1: "N/(N - K) A (sum w^2 e^2 x x') A with A = (X'WX)^-1"
    case .HC2: "A (sum w^2 e^2/(1 - h) x x') A with A = (X'WX)^-1, h the leverage"
    case .HC3: "A (sum w^2 e^2/(1 - h)^2 x x') A with A = (X'WX)^-1, h the leverage"
    }
  }

  /// The name in R's sandwich package.
  fileprivate var sandwichType: String { self == .iid ? "const" : rawValue }
}
