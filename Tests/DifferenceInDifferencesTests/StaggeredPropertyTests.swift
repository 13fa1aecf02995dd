import Designs
import DifferenceInDifferences
import Estimation
import Foundation
import Numerics
import TestSupport
import Testing

@Suite struct StaggeredPropertyTests {
  private static func covariance(_ effects: StaggeredEffects) throws -> Matrix {
    guard case .covariance(let v, _) = effects.set.uncertainty else {
      throw Golden.Problem.malformed(path: "no covariance")
    }
    return v
  }

  private static func expectSame(
    _ a: StaggeredEffects, _ b: StaggeredEffects, relative: Double = 1e-9,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(a.set.values.count > 10 && a.set.values.count == b.set.values.count)
    expectClose(
      a.set.values, b.set.values, relative: relative, absolute: 1e-11, "values",
      sourceLocation: sourceLocation)
    expectClose(
      try covariance(a).diagonal, try covariance(b).diagonal, relative: relative, absolute: 1e-14,
      "variances", sourceLocation: sourceLocation)
  }

  private static func permuted(_ sample: StaggeredSample, _ order: [Int]) -> StaggeredSample {
    StaggeredSample(
      outcome: order.map { sample.outcome[$0] }, period: order.map { sample.period[$0] },
      cohort: order.map { sample.cohort[$0] },
      units: sample.units.map { units in order.map { units[$0] } },
      focus: sample.focus.map { focus in order.map { focus[$0] } },
      covariates: sample.covariates.submatrix(
        rows: order, columns: Array(0..<sample.covariates.columnCount)),
      weights: sample.weights.map { weights in order.map { weights[$0] } },
      clusters: sample.clusters.map { clusters in order.map { clusters[$0] } })
  }

  private static let estimator = GroupTimeEstimator(
    options: StaggeredOptions(control: .notYetTreated, base: .universal))

  @Test func `starts after the last period are never treated`() throws {
    let sample = StaggeredData.sample()
    var relabelled = sample
    relabelled.cohort = sample.cohort.map { $0 == StaggeredSample.never ? 2050 : $0 }
    let effects = try Self.estimator.estimate(relabelled)
    try Self.expectSame(try Self.estimator.estimate(sample), effects)
    #expect(effects.notes == [.startsAfterTheLastPeriod(cohorts: [2050])])
  }

  @Test func `shifting the calendar changes nothing but names`() throws {
    let sample = StaggeredData.sample(weighted: true)
    var shifted = sample
    shifted.period = sample.period.map { $0 - 2016 }
    shifted.cohort = sample.cohort.map { $0 == StaggeredSample.never ? $0 : $0 - 2016 }
    let effects = try Self.estimator.estimate(shifted)
    try Self.expectSame(try Self.estimator.estimate(sample), effects)
    #expect(effects.set.terms.contains(.cohortEffect(cohort: 1, period: -1)))
  }

  @Test(arguments: [true, false]) func `the order of rows changes nothing`(isPanel: Bool) throws {
    let sample = StaggeredData.sample(isPanel: isPanel, weighted: true, clustered: true)
    let order = CounterRandom(seed: 4).permutation(count: sample.outcome.count)
    try Self.expectSame(
      try Self.estimator.estimate(sample), try Self.estimator.estimate(Self.permuted(sample, order))
    )
  }

  @Test(arguments: ComparisonMethod.allCases)
  func `a unit written twice with half weights in one cluster changes nothing`(
    _ method: ComparisonMethod
  ) throws {
    var sample = StaggeredData.sample(weighted: true)
    sample.clusters = sample.units
    let n = sample.outcome.count
    let chosen = (0..<n).filter { (sample.units?[$0] ?? 0) % 5 == 0 }
    var doubled = Self.permuted(sample, Array(0..<n) + chosen)
    let offset = Int32(100_000)
    for row in n..<doubled.outcome.count { doubled.units?[row] += offset }
    for row in doubled.outcome.indices where (doubled.clusters?[row] ?? 0) % 5 == 0 {
      doubled.weights?[row] /= 2
    }
    let estimator = GroupTimeEstimator(
      options: StaggeredOptions(comparison: ComparisonOptions(method: method)))
    try Self.expectSame(try estimator.estimate(sample), try estimator.estimate(doubled))
  }

  @Test(arguments: [true, false])
  func `without covariates all methods are the difference of means`(isPanel: Bool) throws {
    let sample = StaggeredData.sample(isPanel: isPanel, covariates: false)
    let all = try ComparisonMethod.allCases.map { method in
      try GroupTimeEstimator(
        options: StaggeredOptions(comparison: ComparisonOptions(method: method))
      ).estimate(sample)
    }
    #expect(all[0].set == all[1].set && all[0].set == all[2].set)
    func mean(_ cohort: Int32, _ period: Int32) -> Double {
      let rows = sample.outcome.indices.filter {
        sample.cohort[$0] == cohort && sample.period[$0] == period
      }
      return rows.reduce(0) { $0 + sample.outcome[$1] } / Double(rows.count)
    }
    let never = StaggeredSample.never
    let difference =
      (mean(2017, 2022) - mean(2017, 2016)) - (mean(never, 2022) - mean(never, 2016))
    let index = try #require(
      all[0].set.terms.firstIndex(of: .cohortEffect(cohort: 2017, period: 2022)))
    expectClose(all[0].set.values[index], difference, relative: 1e-11)
  }

  @Test func `threads change no bit, of estimates or draws`() throws {
    for sample in [
      StaggeredData.sample(weighted: true), StaggeredData.sample(isPanel: false),
      StaggeredData.sample(clustered: true, seenOnly: true),
    ] {
      let (one, two) = (
        try Self.estimator.estimate(sample, threads: 1),
        try Self.estimator.estimate(sample, threads: 2)
      )
      #expect(one.set == two.set)
      let bootstrap = MultiplierBootstrap(draws: 1100, seed: 7)
      #expect(
        one.bootstrapped(bootstrap, threads: 1) == two.bootstrapped(bootstrap, threads: 2))
    }
  }

  @Test func `contributions give the covariance, sum to nought, and add up to clusters`() throws {
    let estimator = GroupTimeEstimator()
    let byUnit = try estimator.estimate(StaggeredData.sample(weighted: true))
    let sample = StaggeredData.sample(weighted: true, clustered: true)
    let byCluster = try estimator.estimate(sample)
    let units = try #require(byUnit.clusterContributions(columns: ["unit"]))
    let clusters = try #require(byCluster.clusterContributions(columns: ["authority"]))
    #expect(units.psi.rowCount == 420 && clusters.psi.rowCount == 36)
    let v = units.psi.crossProduct()
    expectClose(
      v.columnMajor, try Self.covariance(byUnit).columnMajor, relative: 1e-9, absolute: 1e-13)
    for term in 0..<units.psi.columnCount {
      #expect(abs(units.psi.column(term).reduce(0, +)) < 1e-9)
    }
    var sums = Matrix(repeating: 0, rowCount: 36, columnCount: units.psi.columnCount)
    let authority = try #require(sample.clusters)
    for (place, unit) in units.clusters.enumerated() {
      let row = try #require(sample.units?.firstIndex(of: unit))
      for term in 0..<sums.columnCount {
        sums[Int(authority[row]) - 1, term] += units.psi[place, term]
      }
    }
    expectClose(clusters.psi.columnMajor, sums.columnMajor, relative: 1e-9, absolute: 1e-13)
  }

  @Test func `bootstrap standard errors and bands are near the analytic ones`() throws {
    let effects = try GroupTimeEstimator().estimate(StaggeredData.sample())
    let result = effects.bootstrapped(MultiplierBootstrap(draws: 4000, seed: 3))
    for (found, error) in zip(effects.set.inferences(level: 0.95), result.standardErrors) {
      expectClose(try #require(error), try #require(found.standardError), relative: 0.08)
    }
    #expect(result.bands.map(\.family) == [.cells, .group, .dynamic, .calendar])
    for band in result.bands { #expect(band.criticalValue > 1.95 && band.criticalValue < 3.2) }
    let signs = effects.bootstrapped(
      MultiplierBootstrap(draws: 4000, seed: 3, weights: .rademacher))
    expectClose(
      try #require(signs.standardErrors[0]), try #require(result.standardErrors[0]), relative: 0.08)
  }

  @Test func `draws weigh rows with mean 0, variance 1 and, for Mammen, third moment 1`() throws {
    let sums = SubsetSums(seed: 5, probability: 0.25).sums(
      of: [LaneVector.ones(40_000)], firstGroup: 0, draws: 0..<3)
    for draw in 0..<3 { expectClose(sums[draw, 0], 10_000, relative: 0.03) }
  }

  @Test func `a triple difference without covariates is eight means and a regression`() throws {
    var sample = StaggeredData.sample(covariates: false, grouped: true)
    let rows = sample.outcome.indices.filter {
      sample.cohort[$0] != 2019 && (sample.period[$0] == 2016 || sample.period[$0] == 2017)
    }
    sample = Self.permuted(sample, rows)
    let effects = try TripleDifference().estimate(sample)
    func mean(_ treated: Bool, _ focus: Bool, _ period: Int32) -> Double {
      let rows = sample.outcome.indices.filter {
        (sample.cohort[$0] == 2017) == treated && sample.focus?[$0] == focus
          && sample.period[$0] == period
      }
      return rows.reduce(0) { $0 + sample.outcome[$1] } / Double(rows.count)
    }
    func change(_ treated: Bool, _ focus: Bool) -> Double {
      mean(treated, focus, 2017) - mean(treated, focus, 2016)
    }
    let focus = change(true, true) - change(false, true)
    let other = change(true, false) - change(false, false)
    func value(_ name: String) throws -> Double {
      let index = try #require(effects.set.terms.firstIndex { $0.description == name })
      return effects.set.values[index]
    }
    expectClose(try value("focus"), focus, relative: 1e-10)
    expectClose(try value("other"), other, relative: 1e-10)
    expectClose(try value("gap"), focus - other, relative: 1e-10)
    expectClose(try value("gap:ATT(2017,2017)"), focus - other, relative: 1e-10)
  }

  @Test func `not-yet-treated controls combine, and gap stays focus less other without covariates`()
    throws
  {
    let options = StaggeredOptions(control: .notYetTreated)
    let effects = try TripleDifference(options: options).estimate(
      StaggeredData.sample(covariates: false, grouped: true))
    for term in ["", ":ATT(2017,2017)", ":dynamic[0]", ":calendar[2019]"] {
      let found = try ["gap", "focus", "other"].map { prefix in
        let index = try #require(
          effects.set.terms.firstIndex { $0.description == prefix + term }, "\(prefix + term)")
        return effects.set.values[index]
      }
      expectClose(found[0], found[1] - found[2], relative: 1e-9, absolute: 1e-11)
    }
  }

  @Test func `the logistic kernel is exact to rounding`() {
    for x in stride(from: -40.0, through: 40, by: 0.37) {
      let exact = 1 / (1 + exp(-x))
      expectClose(Logistic.probability(RowLanes(repeating: x))[3], exact, relative: 1e-15)
    }
  }
}
