import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

/// Draws of coefficients beside re-estimation of every sample, and beside the tests of linear hypotheses.
@Suite struct CoefficientDrawsTests {
  private typealias Pupils = WildDefinitionTests.Pupils
  private static let pupils = WildDefinitionTests.pupils

  private func fit(
    _ formula: String, _ options: WildBootstrap, weighted: Bool = false, threads: Int = 1,
    limit: Int? = nil, frame: Frame? = nil
  ) throws -> (fit: WildBootstrapFit, set: EstimateSet) {
    var model = ClusteredModel(formula: formula, frame: frame ?? Self.pupils.frame)
    model.clusters = ["school"]
    model.weights = weighted ? "w" : nil
    var request = try model.request(.clustered(options.covariance()))
    if let limit { request.rebasedWorkLimit = limit }
    let estimate = try LinearModel.estimate(request, threads: threads)
    let fit = try WildBootstrapFit(
      request, convention: estimate.set.summary.variance, threads: threads)
    return (fit, estimate.set)
  }

  private func draws(
    _ fit: WildBootstrapFit, _ terms: [Int], _ options: WildBootstrap, factor: Double? = nil
  ) throws -> CoefficientDraws {
    try fit.coefficientDraws([.init(terms: terms, options: options, factor: factor)])[0].get()
  }

  @Test(arguments: WildBootstrap.Variant.allCases, ResamplingWeights.allCases)
  func `of a linear function they are the draws of its test`(
    _ variant: WildBootstrap.Variant, _ weights: ResamplingWeights
  ) throws {
    let options = WildBootstrap(
      variant, weights: weights, imposesNull: false, replications: 60, seed: 11)
    for formula in ["score ~ treated + prior", "score ~ treated + prior | cohort"] {
      let (fit, _) = try fit(formula, options, weighted: true)
      let count = fit.termCount
      let all = Array((count - 2)..<count)
      let c = [0.7, -1.3]
      var row = [Double](repeating: 0, count: count)
      for (place, weight) in zip(all, c) { row[place] = weight }
      let expected = try #require(
        fit.drawnStatistics(of: LinearHypothesis(single: row, equals: 0), options))
      let drawn = try draws(fit, all, options)
      let estimate = zip(c, drawn.coefficients).reduce(0) { $0 + $1.0 * $1.1 }
      let found = drawn.map { draw in
        let value = zip(c, draw.coefficients).reduce(0) { $0 + $1.0 * $1.1 }
        let variance = zip(c, draw.covariance.multiply(c)).reduce(0) { $0 + $1.0 * $1.1 }
        return (value - estimate) / variance.squareRoot()
      }
      #expect(found.count == expected.count)
      // The test's hypothesis is about c'b = 0, which the free null does not look at: t* is of c'b* - c'b.
      for (one, other) in zip(found, expected) where !other.isNaN {
        #expect(abs(one - other) <= 1e-12 * max(1, abs(other)), "\(one) \(other)")
      }
      let test = try fit.test(
        [LinearHypothesis(single: row, equals: 0)], options, level: nil)[0].get()
      let variance = zip(c, drawn.covariance.multiply(c)).reduce(0) { $0 + $1.0 * $1.1 }
      expectClose(
        variance.squareRoot(), try #require(test.standardError), relative: 1e-12)
    }
  }

  @Test(arguments: [false, true])
  func `coefficients and covariances are those of every sample's own estimation`(
    _ weighted: Bool
  ) throws {
    let options = WildBootstrap(imposesNull: false, replications: 64)
    let data = Self.pupils
    let x = data.design(effects: [])
    for limit in preciseWorkLimits {
      let (fit, set) = try fit(
        "score ~ treated + prior", options, weighted: weighted, limit: limit)
      let variance = set.summary.variance
      let factor = (variance.parameterFactor ?? .nan) * (variance.clusterFactor ?? .nan)
      let drawn = try draws(fit, [0, 1, 2], options)
      #expect(drawn.draws.isEnumerated && drawn.draws.count == 64)
      let found = drawn.map { ($0.coefficients, $0.covariance) }
      for (place, (coefficients, covariance)) in found.enumerated() {
        let signs = drawn.draws.weights(ofReplication: place)
        for term in 0..<3 {
          var contrasts = Matrix(repeating: 0, rowCount: 1, columnCount: 3)
          contrasts[0, term] = 1
          let dense = DenseWild(
            x: x, y: data.score,
            weights: weighted ? data.weight : [Double](repeating: 1, count: data.score.count),
            clusterings: [(data.school, factor)], groups: data.school, contrasts: contrasts,
            target: [0])
          let rows = Array(data.score.indices)
          let b = try dense.unrestricted(data.score, rows: rows)
          let fitted = x.multiply(b)
          let sample = rows.map { row in
            fitted[row] + signs[data.school[row]] * (data.score[row] - fitted[row])
          }
          let own = try dense.unrestricted(sample, rows: rows)
          let error = covariance[term, term].squareRoot()
          #expect(abs(coefficients[term] - own[term]) <= 1e-12 * max(1, abs(own[term])))
          let statistic = try dense.statistic(sample, against: [own[term] - 1], jackknifed: false)
          expectClose(error, 1 / statistic, relative: 1e-11)
        }
      }
    }
  }

  @Test func `threads change no bit, and a unit of measure only the scale`() throws {
    let options = WildBootstrap(
      weights: .webb, imposesNull: false, replications: 5000, seed: 4)
    let one = try draws(try fit("score ~ treated + prior", options).fit, [1, 2], options)
    let two = try draws(
      try fit("score ~ treated + prior", options, threads: 3).fit, [1, 2], options)
    let first = one.map { $0.coefficients + $0.covariance.columnMajor }
    #expect(first == two.map { $0.coefficients + $0.covariance.columnMajor })
    let data = Self.pupils
    let scaled = LinearModelsTests.frame([
      number("score", data.score), number("treated", data.treated),
      number("prior", data.prior.map { 1e9 * $0 }),
      category("school", data.school.map { "s\($0)" }),
    ])
    let other = try draws(
      try fit("score ~ treated + prior", options, frame: scaled).fit, [1, 2], options)
    let second = other.map { [$0.coefficients[0], 1e9 * $0.coefficients[1]] }
    for (a, b) in zip(first, second) {
      expectClose(Array(a[0..<2]), b, relative: 1e-9, absolute: 1e-12)
    }
  }

  @Test func `a factor scales all covariances alike`() throws {
    let options = WildBootstrap(imposesNull: false, replications: 50, seed: 2)
    let (fit, set) = try fit("score ~ treated + prior", options)
    let plain = try draws(fit, [1], options)
    let twice = try draws(fit, [1], options, factor: 3)
    let variance = set.summary.variance
    let own = (variance.parameterFactor ?? .nan) * (variance.clusterFactor ?? .nan)
    expectClose(twice.covariance[0, 0], plain.covariance[0, 0] * 3 / own, relative: 1e-14)
    let pair = zip(plain.map { $0.covariance[0, 0] }, twice.map { $0.covariance[0, 0] })
    for (a, b) in pair { expectClose(b, a * 3 / own, relative: 1e-14) }
  }
}
