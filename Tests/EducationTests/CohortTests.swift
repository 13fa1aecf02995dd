import Education
import Estimation
import TestSupport
import Testing

@Suite struct CohortTests {
  private func year(
    _ school: Int, _ isAfter: Bool, _ value: Double, _ variance: Double?, _ weight: Double
  ) -> SchoolYear {
    SchoolYear(school: school, isAfter: isAfter, value: value, variance: variance, weight: weight)
  }

  private var figures: [SchoolYear] {
    [
      year(1, false, 3, 0.4, 30), year(1, true, 2, 0.5, 20), year(2, false, 5, 0.2, 10),
      year(2, true, 4, 0.3, 20), year(3, false, 9, 0.1, 50),
    ]
  }

  @Test func `fixed schools: pupils alone are a sample, by hand`() throws {
    let cohort = Cohort(figures, isPooled: true)
    #expect(cohort.count == 2 && cohort.incompleteCount == 1)
    let (pair, df) = try #require(cohort.pair(isFixed: true))
    // Before (30·3 + 10·5)/40, after (20·2 + 20·4)/40; variances (0.75² 0.4 + 0.25² 0.2), (0.25)(0.5 + 0.3).
    expectClose([pair.denominator, pair.numerator], [3.5, 3])
    expectClose([pair.denominatorVariance, pair.numeratorVariance], [0.2375, 0.2])
    #expect(pair.covariance == 0 && df == .infinity)
    let change = try #require(cohort.change(isFixed: true))
    expectClose([change.value, change.standardError ?? 0], [-0.5, 0.4375.squareRoot()])
  }

  @Test func `schools as a sample: their differences are the error, by hand`() throws {
    let cohort = Cohort(figures, isPooled: false)
    let (pair, df) = try #require(cohort.pair(isFixed: false))
    // Means 4 and 3; residuals ∓0.5 each time: 2 (0.25 + 0.25) for both variances and the covariance.
    expectClose([pair.denominator, pair.numerator], [4, 3])
    expectClose(
      [pair.denominatorVariance, pair.numeratorVariance, pair.covariance], [1, 1, 1])
    #expect(df == 1)
    // Every school changed by -1: the change is known.
    expectClose(
      [
        cohort.change(isFixed: false)?.value ?? 0,
        cohort.change(isFixed: false)?.standardError ?? 9,
      ], [-1, 0])
  }

  @Test func `several years of a time are averaged, by pupils if pooled`() throws {
    let own = figures + [year(1, false, 7, 0.4, 10)]
    let pooled = try #require(Cohort(own, isPooled: true).means.before)
    expectClose(pooled, (30 * 3 + 10 * 7 + 10 * 5) / 50.0)
    let each = try #require(Cohort(own, isPooled: false).means.before)
    expectClose(each, (5.0 + 5) / 2)
  }

  @Test func `without a sampling variance fixed schools have a mean but no error`() {
    let own = [year(1, false, 3, nil, 1), year(1, true, 2, 0.5, 1)]
    let cohort = Cohort(own, isPooled: true)
    #expect(cohort.pair(isFixed: true) == nil && cohort.pairs == nil)
    #expect(cohort.change(isFixed: true) == UncertainValue(-1, standardError: nil))
    #expect(Cohort([]).change(isFixed: true) == nil)
  }

  @Test func `the change beyond a comparison is that of two independent means`() throws {
    let own = Cohort(
      [
        year(1, false, 0, nil, 1), year(1, true, 2, nil, 1), year(2, false, 0, nil, 1),
        year(2, true, 4, nil, 1),
      ],
      isPooled: false)
    let other = Cohort(
      [
        year(3, false, 0, nil, 1), year(3, true, 1, nil, 1), year(4, false, 0, nil, 1),
        year(4, true, 2, nil, 1),
      ],
      isPooled: false)
    let effect = try #require(own.change(beyond: other))
    // Changes 2, 4 and 1, 2: means 3 and 1.5, variances 2/2 and 0.5/2, Welch (1.25)²/(1 + 0.0625).
    expectClose([effect.value, effect.standardError ?? 0], [1.5, 1.25.squareRoot()])
    expectClose(effect.degreesOfFreedom, 1.5625 / 1.0625)
  }

  @Test func `a level counts every school of its time`() throws {
    let level = try #require(
      Cohort(figures + [year(4, true, 1, 0.6, 60)], isPooled: true).level(isFixed: true))
    expectClose(level.value, (40 + 80 + 60) / 100.0)
    expectClose(
      level.standardError ?? 0, ((400 * 0.5 + 400 * 0.3 + 3600 * 0.6) / 10000).squareRoot())
  }

  @Test func `raising every figure after moves the means alone`() throws {
    let cohort = Cohort(figures, isPooled: true)
    let raised = cohort.raised(by: 2)
    expectClose(raised.means.after ?? 0, (cohort.means.after ?? 0) + 2)
    expectClose(
      raised.level(isFixed: true)?.value ?? 0, (cohort.level(isFixed: true)?.value ?? 0) + 2)
    expectClose(
      raised.change(isFixed: false)?.standardError ?? 0,
      cohort.change(isFixed: false)?.standardError ?? 1)
    expectClose(raised.pairs?.map(\.numerator) ?? [], [4, 6])
  }

  @Test func `the others of the same schools are pooled by themselves and taken away`() throws {
    func other(_ school: Int, _ isAfter: Bool, _ value: Double, _ weight: Double) -> SchoolYear {
      var figure = year(school, isAfter, value, 0.1, weight)
      figure.isOther = true
      return figure
    }
    let others = [
      other(1, false, 6, 10), other(1, true, 7, 10), other(2, false, 8, 30), other(2, true, 9, 30),
      other(3, true, 9, 30),
    ]
    let records = SchoolRecord.records(of: figures + others, isPooled: true, hasOthers: true)
    let cohort = Cohort(records)
    #expect(cohort.count == 2 && cohort.incompleteCount == 1)
    // Before (30·3 + 10·5)/40 less (10·6 + 30·8)/40, after (20·2 + 20·4)/40 less (10·7 + 30·9)/40.
    expectClose([cohort.means.before ?? 0, cohort.means.after ?? 0], [3.5 - 7.5, 3 - 8.5])
    let fixed = try #require(cohort.pair(isFixed: true)).estimates
    expectClose(
      [fixed.denominatorVariance, fixed.numeratorVariance],
      [0.2375 + 0.1 * (100 + 900) / 1600, 0.2 + 0.1 * (100 + 900) / 1600])
    // School 1 before: 0.75 (3 - 3.5) - 0.25 (6 - 7.5) = 0; after: 0.5 (2 - 3) - 0.25 (7 - 8.5) = -0.125.
    let spread = try #require(cohort.pair(isFixed: false)).estimates
    expectClose(spread.denominatorVariance, 0, absolute: 1e-15)
    expectClose(spread.numeratorVariance, 2 * (0.125 * 0.125 * 2))
  }
}
