import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import TestSupport
import Testing

@Suite struct KnownVarianceDifferenceTests {
  private struct Schools {
    var changes: [UnitChange] = []
    var treated: [Bool] = []
    var clusters: [Int32] = []

    init(_ golden: Golden, scale: Double) throws {
      for row in try golden.parts("schools") {
        changes.append(
          UnitChange(
            unit: changes.count, change: try row.number("change"),
            variance: scale * (try row.number("variance"))))
        treated.append(try row.number("treated") == 1)
        clusters.append(Int32(try row.number("cluster")))
      }
    }

    func effect(_ clusters: [Int32]) throws -> KnownVarianceDifference {
      try KnownVarianceDifference(
        changes, treated: treated, outcome: "change",
        covariance: .clustered(ClusteredCovariance(.CR2, workingModel: .inverseVariance)),
        clusters: ClusterDimension(label: "s", grouping: Grouping(codes: clusters), levels: nil))
    }
  }

  @Test(arguments: [1e-6, 1, 1e6])
  func `where every unit is a cluster, one pass gives what the regression does`(_ scale: Double)
    throws
  {
    let schools = try Schools(Golden("comparison/known-variances"), scale: scale)
    let units = schools.changes.indices.map(Int32.init)
    let covariance = CovarianceEstimator.clustered(
      ClusteredCovariance(.CR2, workingModel: .inverseVariance))
    let whole = try schools.effect(units).estimate.set
    let quick = try #require(
      try KnownVarianceDifference.effect(
        schools.changes, treated: schools.treated, covariance: covariance, isUnitwise: true))
    let inference = whole.inferences(level: 0.95)[0]
    // Sums of some ten terms in another order.
    expectClose(
      [quick.estimate, quick.standardError, quick.degreesOfFreedom, quick.pValue],
      [
        inference.estimate, try #require(inference.standardError),
        try #require(inference.degreesOfFreedom), try #require(inference.pValue),
      ], relative: 1e-14, absolute: 0)
    #expect(
      try KnownVarianceDifference.effect(
        schools.changes, treated: schools.treated, covariance: covariance, isUnitwise: false)
        == nil)
    // A single treated unit fits its own change.
    let alone = UnitwiseEffect(
      changes: [1, 2, 3], weights: [1, 1, 1], treated: [true, false, false])
    #expect(alone == nil)
  }

  @Test
  func `did, CR2, its degrees of freedom and Knapp-Hartung agree with metafor and clubSandwich`()
    throws
  {
    let golden = try Golden("comparison/known-variances")
    func close(_ found: [Double?], _ expected: [Double]) {
      expectClose(
        found.compactMap(\.self), expected, relative: golden.relativeTolerance,
        absolute: golden.absoluteTolerance)
    }
    for part in try golden.parts("cases") {
      let schools = try Schools(golden, scale: try part.number("scale"))
      let units = try schools.effect(schools.changes.indices.map { Int32($0) })
      for (name, found) in [
        ("cr2", units), ("cr2.clustered", try schools.effect(schools.clusters)),
      ] {
        let inner = try part.part(name)
        let inference = try #require(found.estimate.set.inferences(level: 0.95).first)
        close([inference.estimate], [try part.numbers("coefficients")[1]])
        close(
          [inference.standardError, inference.degreesOfFreedom, inference.pValue],
          [try inner.number("se"), try inner.number("df"), try inner.number("p")])
        #expect(found.estimate.set.terms == [.did])
      }
      let inner = try part.part("knha")
      let byModel = try #require(units.byModel.inferences(level: 0.95).first)
      close(
        [byModel.standardError, byModel.pValue, byModel.lower, byModel.upper],
        [
          try inner.number("se"), try inner.number("p"), try inner.number("low"),
          try inner.number("high"),
        ])
    }
  }

  @Test func `without sampling error and variance alike it is the difference of mean changes`()
    throws
  {
    let changes = [1.0, 2, 4, 0, 1, -1, 2].enumerated().map {
      UnitChange(unit: $0, change: $1, variance: 1e-9)
    }
    let treated = [true, true, true, false, false, false, false]
    let found = try KnownVarianceDifference(
      changes, treated: treated, outcome: "y", covariance: .independent(.HC2), clusters: nil)
    // Welch: HC2 of two means has their own variances.
    let inference = try #require(found.estimate.set.inferences(level: 0.95).first)
    expectClose(inference.estimate, 7.0 / 3 - 0.5, relative: 1e-8)
    let (a, b) = (14.0 / 3 / 2, 5.0 / 3)
    expectClose(inference.standardError ?? 0, (a / 3 + b / 4).squareRoot(), relative: 1e-6)
  }

  @Test func `arms the other way round turn the sign, order changes nothing`() throws {
    let golden = try Golden("comparison/known-variances")
    var schools = try Schools(golden, scale: 1)
    let ids = schools.changes.indices.map { Int32($0) }
    let first = try schools.effect(ids).estimate.set.inferences(level: 0.95)[0]
    schools.treated = schools.treated.map { !$0 }
    let turned = try schools.effect(ids).estimate.set.inferences(level: 0.95)[0]
    expectClose(turned.estimate, -first.estimate, relative: 1e-10)
    expectClose(turned.standardError ?? 0, first.standardError ?? 1, relative: 1e-10)
    schools.treated = schools.treated.map { !$0 }
    schools.treated.reverse()
    schools.changes.reverse()
    let back = try schools.effect(ids).estimate.set.inferences(level: 0.95)[0]
    expectClose(back.estimate, first.estimate, relative: 1e-10)
  }

  @Test func `an arm without units, and no more units than terms, have no estimate`() {
    let changes = (0..<3).map { UnitChange(unit: $0, change: Double($0 * $0), variance: 1) }
    func problem(_ changes: [UnitChange], _ treated: [Bool]) -> KnownVarianceDifference.Problem? {
      do throws(KnownVarianceDifference.Problem) {
        _ = try KnownVarianceDifference(
          changes, treated: treated, outcome: "y", covariance: .independent(.iid), clusters: nil)
        return nil
      } catch {
        return error
      }
    }
    #expect(problem(changes, [false, false, false]) == .noTreated)
    #expect(problem(changes, [true, true, true]) == .noComparison)
    #expect(problem(Array(changes.prefix(2)), [true, false]) == .model(.notIdentified))
    #expect(problem(changes, [true, false, false]) == nil)
  }
}

@Suite struct UnitFiguresTests {
  private func figures() throws -> (UnitFigures, Golden) {
    let golden = try Golden("comparison/bounds")
    guard case .list(let cells)? = golden.values["values"] else {
      throw Golden.Problem.entry(path: golden.path, name: "values")
    }
    let values = cells.map { cell -> Double? in
      if case .number(let number) = cell { number } else { nil }
    }
    let grid = (0..<8).map { unit in (0..<3).map { values[3 * unit + $0] } }
    return (
      UnitFigures(
        years: [2016, 2017, 2019], values: grid,
        variances: grid.map { $0.map { $0 == nil ? nil : 0.5 } },
        isListed: grid.map { $0.map { _ in true } }), golden
    )
  }

  @Test func `bounds are the worst and best corner of all missing figures, by brute force`() throws
  {
    let (figures, golden) = try figures()
    let span = YearSpan(baseline: [2016, 2017], post: [2019])
    let bounds = try #require(
      SuppressionBounds(
        figures, treated: [0, 1, 2], comparison: [3, 4, 5, 6, 7], span: span,
        range: try golden.number("low")...(try golden.number("high"))))
    try expectClose(bounds.lower, golden, "lower")
    try expectClose(bounds.upper, golden, "upper")
    #expect(bounds.treatedIncomplete == 2 && bounds.comparisonIncomplete == 1)
    #expect(bounds.lower <= bounds.estimate && bounds.estimate <= bounds.upper)
    // By default the range is that of all figures of these years.
    let own = try #require(
      SuppressionBounds(figures, treated: [0, 1, 2], comparison: [3, 4], span: span))
    #expect(own.range == -2.78...5.43)
    // Without a missing figure both ends are the estimate.
    let whole = try #require(
      SuppressionBounds(figures, treated: [1], comparison: [3, 4], span: span))
    expectClose([whole.lower, whole.upper], [whole.estimate, whole.estimate])
    #expect(SuppressionBounds(figures, treated: [0], comparison: [3], span: span) == nil)
  }

  @Test func `a change averages years, and its variance falls with their number, by hand`() throws {
    let figures = UnitFigures(
      years: [2016, 2017, 2018, 2019],
      values: [[1, 3, 6, 10], [1, nil, 6, 10], [1, 3, 6, 10]],
      variances: [[0.1, 0.3, 0.5, 0.7], [0.1, nil, 0.5, 0.7], [0.1, 0.3, nil, 0.7]],
      isListed: [[true, true, true, true], [true, false, true, true], [true, true, true, true]])
    let span = YearSpan(baseline: [2016, 2017], post: [2018, 2019])
    let change = try #require(figures.change(of: 0, over: span))
    expectClose([change.change, change.variance], [8 - 2, (0.1 + 0.3 + 0.5 + 0.7) / 4])
    #expect(figures.change(of: 1, over: span) == nil)
    // A figure without an interval does not count.
    #expect(figures.change(of: 2, over: span) == nil)
    let short = YearSpan(baseline: [2016], post: [2019])
    expectClose(figures.change(of: 2, over: short)?.change ?? 0, 9)
    #expect(!figures.isListed(1, over: span) && figures.isListed(1, over: short))
    #expect(!figures.isListed(0, over: YearSpan(baseline: [2015], post: [2019])))
  }

  @Test func `the smallest effect is the sum of two quantiles times the error`() throws {
    // R 4.2: qt(0.975, Inf) + qnorm(0.8); qt(0.975, 20) + qt(0.8, 20).
    let normal = try #require(DetectableEffect(standardError: 2, degreesOfFreedom: .infinity))
    expectClose(normal.effect, 2 * 2.80158521811297, relative: 1e-12)
    let t = try #require(DetectableEffect(standardError: 1, degreesOfFreedom: 20))
    expectClose(t.effect, 2.94592788699825, relative: 1e-12)
    #expect(DetectableEffect(standardError: 0, degreesOfFreedom: 5) == nil)
    #expect(DetectableEffect(standardError: nil, degreesOfFreedom: 5) == nil)
  }
}
