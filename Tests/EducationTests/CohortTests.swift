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
    let cohort = Cohort(figures, isPooled: true, isFixed: true)
    #expect(cohort.count == 2 && cohort.incompleteCount == 1)
    let (pair, df) = try #require(cohort.pair)
    // Before (30·3 + 10·5)/40, after (20·2 + 20·4)/40; variances (0.75² 0.4 + 0.25² 0.2), (0.25)(0.5 + 0.3).
    expectClose([pair.denominator, pair.numerator], [3.5, 3])
    expectClose([pair.denominatorVariance, pair.numeratorVariance], [0.2375, 0.2])
    #expect(pair.covariance == 0 && df == .infinity)
    let change = try #require(cohort.change)
    expectClose([change.value, change.standardError ?? 0], [-0.5, 0.4375.squareRoot()])
  }

  @Test func `schools as a sample: their differences are the error, by hand`() throws {
    let cohort = Cohort(figures, isPooled: false, isFixed: false)
    let (pair, df) = try #require(cohort.pair)
    // Means 4 and 3; residuals ∓0.5 each time: 2 (0.25 + 0.25) for both variances and the covariance.
    expectClose([pair.denominator, pair.numerator], [4, 3])
    expectClose(
      [pair.denominatorVariance, pair.numeratorVariance, pair.covariance], [1, 1, 1])
    #expect(df == 1)
    // Every school changed by -1: the change is known.
    expectClose([cohort.change?.value ?? 0, cohort.change?.standardError ?? 9], [-1, 0])
  }

  @Test func `several years of a time are averaged, by pupils if pooled`() throws {
    let own = figures + [year(1, false, 7, 0.4, 10)]
    let pooled = try #require(Cohort(own, isPooled: true, isFixed: true).means.before)
    expectClose(pooled, (30 * 3 + 10 * 7 + 10 * 5) / 50.0)
    let each = try #require(Cohort(own, isPooled: false, isFixed: true).means.before)
    expectClose(each, (5.0 + 5) / 2)
  }

  @Test func `without a sampling variance fixed schools have a mean but no error`() {
    let own = [year(1, false, 3, nil, 1), year(1, true, 2, 0.5, 1)]
    let cohort = Cohort(own, isPooled: true, isFixed: true)
    #expect(cohort.pair == nil && cohort.pairs == nil)
    #expect(cohort.change == UncertainValue(-1, standardError: nil))
    #expect(Cohort([], isPooled: true, isFixed: true).change == nil)
  }

  @Test func `the change beyond a comparison is that of two independent means`() throws {
    let own = Cohort(
      [
        year(1, false, 0, nil, 1), year(1, true, 2, nil, 1), year(2, false, 0, nil, 1),
        year(2, true, 4, nil, 1),
      ],
      isPooled: false, isFixed: false)
    let other = Cohort(
      [
        year(3, false, 0, nil, 1), year(3, true, 1, nil, 1), year(4, false, 0, nil, 1),
        year(4, true, 2, nil, 1),
      ],
      isPooled: false, isFixed: false)
    let effect = try #require(own.change(beyond: other))
    // Changes 2, 4 and 1, 2: means 3 and 1.5, variances 2/2 and 0.5/2, Welch (1.25)²/(1 + 0.0625).
    expectClose([effect.value, effect.standardError ?? 0], [1.5, 1.25.squareRoot()])
    expectClose(effect.degreesOfFreedom, 1.5625 / 1.0625)
  }

  @Test func `a level counts every school of its time`() throws {
    let level = try #require(
      Cohort.level(figures.filter { !$0.isAfter }, isPooled: true, isFixed: true))
    expectClose(level.value, (90 + 50 + 450) / 90.0)
    expectClose(
      level.standardError ?? 0, ((900 * 0.4 + 100 * 0.2 + 2500 * 0.1) / 8100).squareRoot())
  }
}
