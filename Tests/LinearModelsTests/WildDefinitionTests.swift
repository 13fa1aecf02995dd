import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

/// The bootstrap from grouped moments against the one that estimates every sample row by row.
@Suite struct WildDefinitionTests {
  /// Six schools of unequal size with two classes each, three cohorts.
  struct Pupils {
    let school: [Int]
    let cohort: [Int]
    let treated: [Double]
    let prior: [Double]
    let score: [Double]
    let weight: [Double]

    init() {
      var noise = Noise(7)
      let sizes = [7, 11, 5, 14, 9, 6]
      let school = sizes.indices.flatMap { [Int](repeating: $0, count: sizes[$0]) }
      self.school = school
      cohort = school.indices.map { ($0 * 7) % 3 }
      treated = zip(school, school.indices).map { $0 < 3 && $1 % 3 != 0 ? 1 : 0 }
      prior = noise.numbers(school.count)
      let effects = noise.numbers(6)
      let errors = noise.numbers(school.count)
      score = school.indices.map { [treated, prior] in
        0.4 * treated[$0] + prior[$0] + effects[school[$0]] + errors[$0]
      }
      weight = noise.numbers(school.count).map { 1.5 + $0 }
    }

    var frame: Frame {
      LinearModelsTests.frame([
        number("score", score), number("treated", treated), number("prior", prior),
        number("w", weight), category("school", school.map { "s\($0)" }),
        category("cohort", cohort.map { "c\($0)" }),
        category("class", zip(school, school.indices).map { "s\($0)-\($1 % 2)" }),
      ])
    }

    /// [1 | treated | prior | dummies].
    func design(effects: [[Int]]) -> Matrix {
      let ones = [Double](repeating: 1, count: school.count)
      let dummies = effects.flatMap { codes in
        Set(codes).sorted().dropFirst().map { level in codes.map { $0 == level ? 1.0 : 0 } }
      }
      return Matrix(columns: [ones, treated, prior] + dummies)
    }
  }

  enum Effects: String, CaseIterable {
    case none = ""
    case cohort = " | cohort"
    case school = " | school"
    case both = " | school + cohort"
  }

  static let pupils = Pupils()

  private func dense(
    _ effects: Effects, weighted: Bool, clusterings: [(codes: [Int], factor: Double)],
    groups: [Int], terms: [Int], target: [Double]
  ) -> DenseWild {
    let data = Self.pupils
    let codes: [[Int]] =
      switch effects {
      case .none: []
      case .cohort: [data.cohort]
      case .school: [data.school]
      case .both: [data.school, data.cohort]
      }
    let x = data.design(effects: codes)
    var contrasts = Matrix(repeating: 0, rowCount: terms.count, columnCount: x.columnCount)
    for (row, term) in terms.enumerated() { contrasts[row, 1 + term] = 1 }
    return DenseWild(
      x: x, y: data.score,
      weights: weighted ? data.weight : [Double](repeating: 1, count: data.score.count),
      clusterings: clusterings, groups: groups, contrasts: contrasts, target: target)
  }

  private func model(_ effects: Effects, weighted: Bool, _ clusters: [String]) -> ClusteredModel {
    var model = ClusteredModel(
      formula: "score ~ treated + prior" + effects.rawValue, frame: Self.pupils.frame)
    model.clusters = clusters
    model.weights = weighted ? "w" : nil
    return model
  }

  /// The hypothesis about slopes (0: treated, 1: prior), the intercept first where there is one.
  private func hypothesis(_ terms: [Int], _ target: [Double], of count: Int) -> LinearHypothesis {
    var rows = Matrix(repeating: 0, rowCount: terms.count, columnCount: count)
    for (row, term) in terms.enumerated() { rows[row, count - 2 + term] = 1 }
    return LinearHypothesis(rows, equal: target)
  }

  private func fit(
    _ model: ClusteredModel, _ options: WildBootstrap, limit: Int, groups: String? = nil
  ) throws -> (WildBootstrapFit, EstimateSet) {
    var request = try model.request(.clustered(options.covariance()))
    request.rebasedWorkLimit = limit
    let estimate = try LinearModel.estimate(request, threads: 1)
    let dimension = groups.map {
      ClusterDimension(
        label: $0, grouping: Self.pupils.frame.groupCodes(of: [$0]).selecting(.all(52)),
        levels: nil)
    }
    let fit = try WildBootstrapFit(
      request, convention: estimate.set.summary.variance, groups: dimension, threads: 1)
    return (fit, estimate.set)
  }

  private func expectEqual(_ found: [Double], _ expected: [Double], _ what: String) {
    #expect(found.count == expected.count)
    // The dense fits lose some digits to the condition of the samples; 1e-12 of the largest statistic.
    let size = expected.reduce(1) { max($0, abs($1)) }
    for (place, pair) in zip(found, expected).enumerated() {
      #expect(abs(pair.0 - pair.1) <= 1e-12 * size, "\(what), draw \(place): \(pair)")
    }
  }

  @Test(arguments: WildBootstrap.Variant.allCases, Effects.allCases)
  func `every variant equals re-estimation of every sample`(
    _ variant: WildBootstrap.Variant, _ effects: Effects
  ) throws {
    for imposesNull in [true, false] {
      for weighted in [false, true] {
        for weights in ResamplingWeights.allCases {
          let options = WildBootstrap(
            variant, weights: weights, imposesNull: imposesNull, replications: 64, seed: 3)
          for limit in preciseWorkLimits {
            let (fit, set) = try fit(
              model(effects, weighted: weighted, ["school"]), options, limit: limit)
            let variance = set.summary.variance
            let factor = (variance.parameterFactor ?? .nan) * (variance.clusterFactor ?? .nan)
            let dense = dense(
              effects, weighted: weighted, clusterings: [(Self.pupils.school, factor)],
              groups: Self.pupils.school, terms: [0], target: [0.2])
            let draws = ResamplingDraws(weights, groupCount: 6, replications: 64, seed: 3)
            let hypothesis = hypothesis([0], [0.2], of: fit.termCount)
            let found = try #require(fit.drawnStatistics(of: hypothesis, options))
            let expected = try dense.drawn(
              (0..<draws.count).map { draws.weights(ofReplication: $0) },
              imposesNull: imposesNull, jackknifesScores: variant.jackknifesScores,
              jackknifesStatistic: variant.jackknifesStatistic)
            expectEqual(found, expected, "\(options.name) \(weights)\(effects.rawValue) \(limit)")
            let test = try fit.test([hypothesis], options, level: nil)[0].get()
            let statistic = try dense.statistic(
              Self.pupils.score, against: [0.2], jackknifed: variant.jackknifesStatistic)
            #expect(abs(test.statistic - statistic) <= 1e-12 * max(1, abs(statistic)))
            #expect(
              test.standardError.map { abs($0 - (set.standardError("treated") ?? 0)) < 1e-13 }
                == true)
          }
        }
      }
    }
  }

  private var classes: [Int] {
    Self.pupils.school.indices.map { Self.pupils.school[$0] * 2 + $0 % 2 }
  }

  @Test(arguments: [true, false], [Effects.none, .cohort])
  func `weights by classes within schools, and by cohorts across them`(
    _ imposesNull: Bool, _ effects: Effects
  ) throws {
    let options = WildBootstrap(imposesNull: imposesNull, replications: 40, seed: 5)
    for (name, codes) in [("class", classes), ("cohort", Self.pupils.cohort)] {
      let (fit, set) = try fit(
        model(effects, weighted: true, ["school"]), options, limit: 0, groups: name)
      let variance = set.summary.variance
      let factor = (variance.parameterFactor ?? .nan) * (variance.clusterFactor ?? .nan)
      let dense = dense(
        effects, weighted: true, clusterings: [(Self.pupils.school, factor)], groups: codes,
        terms: [0], target: [0])
      let draws = ResamplingDraws(
        .rademacher, groupCount: Set(codes).count, replications: 40, seed: 5)
      #expect(fit.groupCount == Set(codes).count)
      let found = try #require(
        fit.drawnStatistics(of: hypothesis([0], [0], of: fit.termCount), options))
      let expected = try dense.drawn(
        (0..<draws.count).map { draws.weights(ofReplication: $0) }, imposesNull: imposesNull,
        jackknifesScores: false, jackknifesStatistic: false)
      expectEqual(found, expected, name)
    }
  }

  @Test(arguments: [true, false])
  func `clustering in two ways, weights by the smaller`(_ imposesNull: Bool) throws {
    let options = WildBootstrap(imposesNull: imposesNull, replications: 30, seed: 9)
    let (fit, set) = try fit(
      model(.none, weighted: false, ["school", "cohort"]), options, limit: 0)
    let variance = set.summary.variance
    let factor = (variance.parameterFactor ?? .nan) * (variance.clusterFactor ?? .nan)
    let both = Self.pupils.school.indices.map {
      Self.pupils.school[$0] * 3 + Self.pupils.cohort[$0]
    }
    let dense = dense(
      .none, weighted: false,
      clusterings: [(Self.pupils.school, factor), (Self.pupils.cohort, factor), (both, -factor)],
      groups: Self.pupils.cohort, terms: [1], target: [0.9])
    let draws = ResamplingDraws(.rademacher, groupCount: 3, replications: 30, seed: 9)
    #expect(draws.isEnumerated && draws.count == 8)
    let found = try #require(
      fit.drawnStatistics(of: hypothesis([1], [0.9], of: fit.termCount), options))
    let expected = try dense.drawn(
      (0..<draws.count).map { draws.weights(ofReplication: $0) }, imposesNull: imposesNull,
      jackknifesScores: false, jackknifesStatistic: false)
    for (own, other) in zip(found, expected) where !own.isNaN {
      #expect(abs(own - other) <= 1e-11 * max(1, abs(other)), "\(own) for \(other)")
    }
    #expect(zip(found, expected).allSatisfy { $0.isNaN == $1.isNaN })
  }

  @Test(arguments: WildBootstrap.Variant.allCases, [true, false])
  func `joint hypotheses`(_ variant: WildBootstrap.Variant, _ imposesNull: Bool) throws {
    let options = WildBootstrap(variant, weights: .webb, imposesNull: imposesNull, replications: 40)
    let (fit, set) = try fit(model(.cohort, weighted: true, ["school"]), options, limit: 0)
    let variance = set.summary.variance
    let factor = (variance.parameterFactor ?? .nan) * (variance.clusterFactor ?? .nan)
    let dense = dense(
      .cohort, weighted: true, clusterings: [(Self.pupils.school, factor)],
      groups: Self.pupils.school, terms: [0, 1], target: [0.1, 0.8])
    let draws = ResamplingDraws(.webb, groupCount: 6, replications: 40, seed: 1)
    let found = try #require(
      fit.drawnStatistics(of: hypothesis([0, 1], [0.1, 0.8], of: fit.termCount), options))
    let expected = try dense.drawn(
      (0..<draws.count).map { draws.weights(ofReplication: $0) }, imposesNull: imposesNull,
      jackknifesScores: variant.jackknifesScores, jackknifesStatistic: variant.jackknifesStatistic)
    for (own, other) in zip(found, expected) {
      #expect(abs(own - other) <= 1e-10 * max(1, abs(other)), "\(own) for \(other)")
    }
  }
}
