import Designs
import Estimation
import LinearModels
import Numerics
import Specs

/// The draws of a model's coefficients for the contrasts that ask for them.
struct BootstrapRun {
  /// The draws of one contrast.
  struct Drawn {
    let result: Swift.Result<CoefficientDraws, WildBootstrapError>
    /// Per term of the function its weights for what is drawn.
    let weights: [[Double]]
    let groups: String
    let groupCount: Int
    let clusters: [String]
  }

  /// By the contrast's id.
  private(set) var drawn: [String: Drawn] = [:]
  /// Passes over the rows that they took.
  private(set) var passes = 0
  /// Bytes of the moments that were kept for them.
  private(set) var momentBytes = 0

  /// Draws the coefficients of all contrasts of a model: its cells are read once.
  ///
  /// - Parameters:
  ///   - contrasts: Of this model, each with a bootstrap.
  ///   - model: As it was estimated.
  init(_ contrasts: [ContrastPlan], _ model: ContrastRun.Model) {
    guard let method = model.bound.plan.method as? any DrawnMethod, method.isRegression,
      case .covariance = model.estimate.set.uncertainty
    else { return }
    let set = model.estimate.set
    let regression = method.drawnRegression(model.bound.provided)
    let combinations = regression.combinations(of: set.terms)
    let asked = contrasts.compactMap { contrast in
      DrawnTerms(contrast, set.terms, combinations).map { (plan: contrast, drawn: $0) }
    }
    guard !asked.isEmpty,
      let fit = regression.fit(set.summary.variance, threads: model.context.threads)
    else { return }
    (passes, momentBytes) = (fit.passes, fit.momentBytes)
    let draws = fit.coefficientDraws(
      asked.map { contrast, terms in
        let options = contrast.bootstrap?.options ?? WildBootstrap()
        return .init(
          combinations: terms.drawn.map(CoefficientDraws.Request.parts), options: options,
          factor: fit.isOneWay ? Self.factor(options, set.summary, fit.groupCount) : nil)
      })
    for (contrast, result) in zip(asked, draws) {
      drawn[contrast.plan.id.value] = Drawn(
        result: result, weights: contrast.drawn.weights, groups: fit.groupLabel,
        groupCount: fit.groupCount, clusters: method.covariance.clusters)
    }
  }

  /// The small-sample factor of the statistic: the model's own if that is of the same kind, else fixest's of CR1.
  private static func factor(
    _ options: WildBootstrap, _ summary: FitSummary, _ groupCount: Int
  ) -> Double? {
    let (g, variance) = (Double(groupCount), summary.variance)
    if options.variant.jackknifesStatistic { return (g - 1) / g }
    if variance.kind == "CR1", let own = variance.parameterFactor {
      return own * (variance.clusterFactor ?? g / (g - 1))
    }
    let rest = summary.observationCount - Double(variance.parameterCount)
    return rest > 0 ? (summary.observationCount - 1) / rest * g / (g - 1) : nil
  }
}

/// What is drawn for a function of terms, and the terms as combinations of it.
private struct DrawnTerms {
  /// Combinations of the regression's parameters that do not depend on each other.
  let drawn: [[Double]]
  /// Per term of the function its weights for what is drawn.
  let weights: [[Double]]

  /// The terms themselves, or their parameters where the terms depend on each other; nil where one has no estimate.
  init?(_ contrast: ContrastPlan, _ terms: [TermID], _ combinations: Matrix) {
    let found = contrast.combinations[0].map { terms.position(of: $0.term) }
    guard !found.contains(nil) else { return nil }
    let places = found.compactMap(\.self)
    let own = places.uniqued()
    let rows = own.map(combinations.row)
    if LinearCombinations.firstRedundant(rows) == nil {
      drawn = rows
      weights = places.map { place in own.map { $0 == place ? 1 : 0 } }
      return
    }
    let columns = (0..<combinations.columnCount).filter { column in
      rows.contains { $0[column] != 0 }
    }
    drawn = columns.map { column in
      (0..<combinations.columnCount).map { $0 == column ? 1 : 0 }
    }
    weights = places.map { place in columns.map { combinations[place, $0] } }
  }
}

extension ContrastRun {
  /// The contrast judged by its draws, with what the delta method found beside it.
  func bootstrapped(
    _ plan: ContrastPlan, _ bootstrap: BootstrapPlan, _ drawn: BootstrapRun.Drawn,
    _ result: inout ContrastResult
  ) {
    guard let delta = result.inference, let function = plan.functions[0] else { return }
    var made = ContrastBootstrap(
      method: bootstrap.options.name, weights: bootstrap.options.weights.rawValue,
      replications: bootstrap.options.replications, seed: bootstrap.options.seed,
      groups: drawn.groups, groupCount: drawn.groupCount, delta: delta,
      deltaVariance: result.variance)
    result.variance = "\(bootstrap.options.name)[\(drawn.clusters.joined(separator: "+"))]"
    result.degreesOfFreedomRule = "bootstrap"
    result.inference = Inference(estimate: delta.estimate)
    result.status = .incomplete
    switch drawn.result {
    case .failure(let problem):
      made.lack = problem == .noVariance ? .noVariance : .carriedByCluster
    case .success(let draws):
      let drawer = DrawnFunction(function: function, weights: drawn.weights)
      if case .success(let whole) = drawer.draw(draws.coefficients, draws.covariance, least: 0),
        let error = whole.standardError
      {
        let all = draws.map { draw in
          drawer.draw(draw.coefficients, draw.covariance, least: 1e-24 * error * error)
        }
        let interval = BootstrapInterval(
          bootstrap.kind, estimate: delta.estimate, standardError: error,
          draws: all.map { try? $0.get() }, equals: plan.values[0], level: plan.confidenceLevel,
          isEnumerated: draws.draws.isEnumerated)
        made.undefinedPiece =
          all.lazy.compactMap { draw in
            if case .failure(let undefined) = draw { undefined.piece } else { nil }
          }.first
        made.interval = interval
        result.inference = interval.inference
        if interval.lower != nil { result.status = .complete }
      } else {
        made.lack = .noVariance
      }
    }
    result.bootstrap = made
  }
}

/// A function of some coefficients, with its standard error by the delta method.
private struct DrawnFunction: Sendable {
  let function: SmoothExpression
  /// Per term of the function its weights for the coefficients.
  let weights: [[Double]]

  /// The function of one draw; variances at or below `least` are rounding.
  func draw(
    _ coefficients: [Double], _ covariance: Matrix, least: Double
  ) -> Swift.Result<BootstrapInterval.Draw, SmoothExpression.Undefined> {
    do throws(SmoothExpression.Undefined) {
      let point = try function.point(
        at: weights.map { zip($0, coefficients).reduce(0) { $0 + $1.0 * $1.1 } })
      var gradient = [Double](repeating: 0, count: coefficients.count)
      for (weights, slope) in zip(weights, point.gradient) {
        for (place, weight) in weights.enumerated() { gradient[place] += weight * slope }
      }
      let variance = zip(gradient, covariance.multiply(gradient)).reduce(0) { $0 + $1.0 * $1.1 }
      return .success(
        .init(value: point.value, standardError: variance > least ? variance.squareRoot() : nil))
    } catch {
      return .failure(error)
    }
  }
}
