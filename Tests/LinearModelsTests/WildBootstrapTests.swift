import Estimation
import Foundation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

/// The wild cluster bootstrap beside published and stored values, and what needs no reference.
@Suite struct WildBootstrapTests {
  private func fit(
    _ model: ClusteredModel, _ options: WildBootstrap, threads: Int = 1
  ) throws -> (WildBootstrapFit, EstimateSet) {
    let request = try model.request(.clustered(options.covariance()))
    let estimate = try LinearModel.estimate(request, threads: threads)
    return (
      try WildBootstrapFit(
        request, convention: estimate.set.summary.variance, threads: threads), estimate.set
    )
  }

  private func test(
    _ fit: WildBootstrapFit, _ term: Int, _ value: Double = 0, _ options: WildBootstrap,
    level: Double? = nil
  ) throws -> ResamplingTest {
    try fit.test([.term(term, of: fit.termCount, equals: value)], options, level: level)[0].get()
  }

  // MARK: fwildclusterboot

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: SharedData.root + "/../shared/goldens")))
  func `Petersen by year, enumerated, as fwildclusterboot has it`() throws {
    let rows = try SharedData.frame(
      file: SharedData.root + "/Tests/Goldens/data/petersen.csv",
      columns: ["firm", "year", "x", "y"])
    var model = ClusteredModel(formula: "y ~ x", frame: rows)
    model.clusters = ["year"]
    // The statistics of fwildclusterboot have other small-sample factors, which cancel in p; r in the name.
    for (variant, imposesNull, value, p) in [
      (WildBootstrap.Variant.classic, true, 0.0, 0.0), (.classic, false, 0, 0),
      (.jackknifedStatistic, true, 0, 0), (.jackknifedStatistic, false, 0, 0),
      (.classic, true, 1, 0.32421875), (.classic, true, 0.95, 0.037109375),
      (.classic, true, 1.1, 0.083984375),
    ] {
      let options = WildBootstrap(variant, imposesNull: imposesNull)
      let (fit, _) = try fit(model, options)
      let found = try test(fit, 1, value, options)
      #expect(found.pValue == p, "\(options.name) \(value)")
      #expect(found.isEnumerated && found.drawCount == 1024 && found.monteCarloError == 0)
    }
  }

  // MARK: boottest

  private func collapsed() throws -> ClusteredModel {
    var model = ClusteredModel(
      formula: "hasinsurance ~ selfemployed + post + post_self",
      frame: try SharedData.frame(
        file: Golden.folder + "/data/collapsed.csv", columns: nil))
    model.clusters = ["year"]
    return model
  }

  private static let stata = ClusteredCovariance.Preset.stataRegress

  @Test func `boottest's case of insurance by year`() throws {
    let options = WildBootstrap()
    let (fit, set) = try fit(try collapsed(), options)
    #expect(set.summary.observationCount == 16)
    let found = try test(fit, 3, 0.04, options, level: 0.95)
    #expect(abs(found.statistic - 2.0194206532) < 1e-9)
    #expect(found.pValue == 18.0 / 256)
    #expect(found.tieCount == 2)
    // boottest's log has p = 0.0742 = 19/256, as rounding splits one of its ties, and interpolates between the steps of
    // p: its sets [.0384, .07148] and [-.02955, -.0129] lie within a step of the exact ones.
    let set95 = try #require(found.confidenceSet)
    #expect(set95.shape == .interval)
    #expect(abs((set95.low ?? 0) - 0.0384) < 1e-3 && abs((set95.high ?? 0) - 0.07148) < 1e-3)
    let post = try test(fit, 2, 0, options, level: 0.95)
    #expect(abs(post.statistic + 5.5821) < 5e-5 && post.pValue == 0)
    let interval = try #require(post.confidenceSet)
    #expect(
      abs((interval.low ?? 0) + 0.02955) < 1e-3 && abs((interval.high ?? 0) + 0.0129) < 1e-3)
    // The exact steps, found by re-estimating all 256 samples at these values.
    #expect(set95.contains(0.0384) && set95.contains(0.0711) && !set95.contains(0.07148))
    #expect(interval.contains(-0.029) && !interval.contains(-0.02955))
    #expect(interval.contains(-0.0135) && !interval.contains(-0.0129))
    let free = WildBootstrap(imposesNull: false)
    #expect(try test(fit, 3, 0.04, free).pValue == 20.0 / 256)
  }

  @Test func `boottest's joint hypotheses of insurance`() throws {
    let options = WildBootstrap()
    let (fit, _) = try fit(try collapsed(), options)
    for (values, f) in [([0, 0], 72.4798), ([0, 0.04], 26.6776), ([0, 0.08], 16.3553)] {
      var rows = Matrix(repeating: 0, rowCount: 2, columnCount: 4)
      (rows[0, 2], rows[1, 3]) = (1, 1)
      let found = try fit.test([LinearHypothesis(rows, equal: values)], options, level: nil)[0]
        .get()
      // Four decimals are printed.
      #expect(abs(found.statistic - f) < 5.1e-5)
      #expect(found.pValue == 0 && found.isEnumerated && found.equalTailedPValue == nil)
    }
  }

  // MARK: Properties

  private func schools(_ count: Int, seed: UInt64 = 11, treated: Int = 4) -> ClusteredModel {
    var noise = Noise(seed)
    let sizes = (0..<count).map { 5 + ($0 * 7) % 11 }
    let school = sizes.indices.flatMap { [Int](repeating: $0, count: sizes[$0]) }
    let effects = noise.numbers(count)
    let x = noise.numbers(school.count)
    let y = school.indices.map { row in
      effects[school[row]] + x[row] + (school[row] < treated ? 0.5 : 0)
    }
    let errors = noise.numbers(school.count)
    var model = ClusteredModel(
      formula: "y ~ d + x",
      frame: frame([
        number("y", zip(y, errors).map { $0 + 2 * $1 }), number("x", x),
        number("d", school.map { $0 < treated ? 1 : 0 }),
        category("school", school.map { "s\($0)" }),
      ]))
    model.clusters = ["school"]
    return model
  }

  @Test(arguments: WildBootstrap.Variant.allCases, ResamplingWeights.allCases)
  func `a value belongs to the confidence set exactly when its test does not reject`(
    _ variant: WildBootstrap.Variant, _ weights: ResamplingWeights
  ) throws {
    for imposesNull in [true, false] {
      for tails in [WildBootstrap.Tails.symmetric, .equal] {
        let options = WildBootstrap(
          variant, weights: weights, imposesNull: imposesNull, replications: 299, tails: tails)
        let (fit, _) = try fit(schools(9), options)
        let whole = try test(fit, 1, 0, options, level: 0.9)
        let set = try #require(whole.confidenceSet)
        let (b, s) = (try #require(whole.estimate), try #require(whole.standardError))
        #expect(set.contains(b))
        var (inside, outside) = (0, 0)
        for step in -40...40 where step != 0 {
          let value = b + Double(step) * 0.11 * s
          let own = try test(fit, 1, value, options)
          let p = tails == .symmetric ? own.pValue : try #require(own.equalTailedPValue)
          #expect(set.contains(value) == (p > 1 - 0.9), "\(options.name) \(weights) \(step): \(p)")
          if p > 1 - 0.9 { inside += 1 } else { outside += 1 }
        }
        #expect(inside > 0 && outside > 0)
      }
    }
  }

  @Test(arguments: [WildBootstrap.Variant.classic, .jackknifedStatistic])
  func `signs that give the data back tie with them at every distance`(
    _ variant: WildBootstrap.Variant
  ) throws {
    // 2 of 32 draws tie, more than 5 per cent: parted from the data by rounding they would make ends of the set infinite.
    let options = WildBootstrap(variant)
    let (fit, _) = try fit(schools(5, treated: 2), options)
    for term in [0, 2] {
      let whole = try test(fit, term, 0, options, level: 0.95)
      let set = try #require(whole.confidenceSet)
      #expect(set.pieces.allSatisfy { $0.low != nil && $0.high != nil }, "\(term): \(set)")
      let (b, s) = (try #require(whole.estimate), try #require(whole.standardError))
      for distance in [1e3, -1e3, 1e5, -1e5, 1e7, -1e7] {
        let far = try test(fit, term, b + distance * s, options)
        #expect(far.pValue == 0 && far.tieCount == 2, "\(term) at \(distance): \(far.pValue)")
      }
    }
  }

  @Test func `with one treated school the two bootstraps part`() throws {
    // MacKinnon & Webb (2017): imposed, the treated school's residual moves t* with t and hardly anything is rejected;
    // not imposed, that residual is nought and nearly everything is.
    let (fit, _) = try fit(schools(9, treated: 1), WildBootstrap())
    let imposed = try test(fit, 1, 5, WildBootstrap())
    let free = try test(fit, 1, 5, WildBootstrap(imposesNull: false))
    #expect(imposed.pValue > 0.05 && free.pValue == 0)
  }

  @Test func `a jackknifed statistic without the only treated school is refused`() throws {
    let options = WildBootstrap(.jackknifedStatistic)
    let (fit, _) = try fit(schools(9, treated: 1), options)
    #expect(
      fit.test([.term(1, of: 3)], options, level: nil)
        == [.failure(.carriedByCluster(0))])
  }

  @Test func `a hypothesis whose combinations repeat each other has no variance`() throws {
    let options = WildBootstrap()
    let (fit, _) = try fit(schools(9), options)
    let rows = Matrix(rows: [[0, 1, 1], [0, 2, 2]])
    #expect(
      fit.test([LinearHypothesis(rows, equal: [0, 0])], options, level: nil)
        == [.failure(.noVariance)])
  }

  @Test(arguments: ResamplingWeights.allCases)
  func `threads, other hypotheses beside it and the order of rows change no digit`(
    _ weights: ResamplingWeights
  ) throws {
    let options = WildBootstrap(.jackknifedScores, weights: weights, replications: 5000, seed: 8)
    let model = schools(23)
    let (one, _) = try fit(model, options)
    let (three, _) = try fit(model, options, threads: 3)
    let alone = one.test([.term(1, of: 3)], options, level: 0.95)
    let all = three.test((0..<3).map { .term($0, of: 3) }, options, level: 0.95)
    #expect(alone[0] == all[1])
    #expect(try alone[0].get().isEnumerated == false)
  }

  @Test func `another unit of the outcome and of a regressor changes no p-value`() throws {
    let options = WildBootstrap(replications: 999)
    var model = schools(14)
    let (plain, _) = try fit(model, options)
    model.formula = "1000 * y ~ d + I(x/7)"
    let (scaled, _) = try fit(model, options)
    for term in 1...2 {
      let (a, b) = (try test(plain, term, 0, options), try test(scaled, term, 0, options))
      #expect(a.pValue == b.pValue && a.tieCount == b.tieCount)
    }
  }

  @Test func `under the null about one p in twenty is at most one in twenty`() throws {
    // 400 samples without an effect, 20 schools: a rate of 0.05 has a standard error of 0.011.
    let options = WildBootstrap(replications: 199)
    var rejected = 0
    for seed in 0..<400 {
      var noise = Noise(UInt64(seed) + 1000)
      let school = (0..<160).map { $0 / 8 }
      let effects = noise.numbers(20)
      let errors = noise.numbers(160)
      var model = ClusteredModel(
        formula: "y ~ d",
        frame: frame([
          number("y", school.indices.map { effects[school[$0]] + errors[$0] }),
          number("d", school.map { $0 % 2 == 0 ? 1 : 0 }),
          category("school", school.map { "s\($0)" }),
        ]))
      model.clusters = ["school"]
      let (fit, _) = try fit(model, options)
      if try test(fit, 1, 0, options).pValue <= 0.05 { rejected += 1 }
    }
    #expect(rejected >= 8 && rejected <= 34, "\(rejected) of 400")
  }
}
