import Glibc
import Numerics
import TestSupport
import Testing

@Suite struct DistributionTests {
  /// A distribution from the leading cells of a golden's row.
  static func make(_ golden: String, _ row: [Double]) -> any Distribution {
    switch golden {
    case "normal": Normal()
    case "student": StudentT(degreesOfFreedom: row[0])
    case "fisher": FDistribution(numerator: row[0], denominator: row[1])
    case "chisquared": ChiSquared(degreesOfFreedom: row[0])
    case "beta": Beta(a: row[0], b: row[1])
    case "binomial": Binomial(trials: Int(row[0]), probability: row[1])
    default: NoncentralT(degreesOfFreedom: row[0], noncentrality: row[1])
    }
  }

  static let names = [
    "normal", "student", "fisher", "chisquared", "beta", "binomial", "noncentralt",
  ]

  @Test(arguments: names)
  func `densities and both tails agree with mpmath`(name: String) throws {
    let golden = try Golden("mpmath/" + name)
    for row in try golden.rows("rows") {
      let (distribution, x) = (DistributionTests.make(name, row), row[row.count - 7])
      let expected = Array(row.suffix(6))
      let found = [
        distribution.density(x), distribution.logDensity(x), distribution.lowerTail(x),
        distribution.upperTail(x), distribution.logLowerTail(x), distribution.logUpperTail(x),
      ]
      for (index, what) in ["density", "log d", "lower", "upper", "log l", "log u"].enumerated() {
        expectClose(
          found[index], expected[index], relative: golden.relativeTolerance,
          absolute: what.hasPrefix("log") ? golden.relativeTolerance : 1e-307,
          "\(distribution) \(what) at \(x)")
      }
    }
  }

  @Test(arguments: names.filter { $0 != "binomial" })
  func `a quantile's tail is the probability asked for`(name: String) throws {
    for row in try Golden("mpmath/" + name).rows("rows") {
      let distribution = DistributionTests.make(name, row)
      for p in [1e-300, 1e-30, 1e-9, 0.0005, 0.025, 0.3, 0.5, 0.8, 0.975] {
        let (low, high) = (
          distribution.quantile(lowerTail: p), distribution.quantile(upperTail: p)
        )
        if low.magnitude > 1e-290, low.magnitude < 1e100 {
          expectClose(
            distribution.lowerTail(low), p, relative: slack(distribution, low, p),
            "\(distribution) lower \(p) at \(low)")
        }
        if high.magnitude > 1e-290, high.magnitude < 1e100, distribution.upperTail(high) > 0 {
          expectClose(
            distribution.upperTail(high), p, relative: slack(distribution, high, p),
            "\(distribution) upper \(p) at \(high)")
        }
      }
    }
  }

  /// What rounding the quantile to a double does to the probability, and 1e-12.
  func slack(_ distribution: any Distribution, _ x: Double, _ p: Double) -> Double {
    let slope = distribution.density(x) / p
    // libRmath raises a rounded number to the power of half the denominator's degrees of freedom.
    let power = (distribution as? FDistribution)?.denominator ?? 0
    return 1e-12 + 4 * x.ulp * slope + 4e-16 * power
  }

  @Test func `quantiles at the ends are the ends of the support`() {
    #expect(Normal().quantile(lowerTail: 0) == -.infinity)
    #expect(Normal().quantile(upperTail: 0) == .infinity)
    #expect(ChiSquared(degreesOfFreedom: 3).quantile(lowerTail: 0) == 0)
    #expect(Beta(a: 2, b: 3).quantile(upperTail: 0) == 1)
    let noncentral = NoncentralT(degreesOfFreedom: 4, noncentrality: 1)
    #expect(noncentral.quantile(lowerTail: 1) == .infinity)
    #expect(noncentral.lowerTail(-.infinity) == 0)
    #expect(noncentral.upperTail(-.infinity) == 1)
  }

  @Test func `infinite degrees of freedom give the normal distribution`() {
    for x in [-9.0, -1.2, 0, 0.4, 30] {
      let t = StudentT(degreesOfFreedom: .infinity)
      expectClose(t.upperTail(x), Normal().upperTail(x), relative: 1e-15)
      let shifted = NoncentralT(degreesOfFreedom: .infinity, noncentrality: 0.5)
      expectClose(shifted.upperTail(x), Normal().upperTail(x - 0.5), relative: 1e-13)
      let f = FDistribution(numerator: 3, denominator: .infinity)
      expectClose(
        f.upperTail(abs(x)), ChiSquared(degreesOfFreedom: 3).upperTail(3 * abs(x)),
        relative: 1e-14)
    }
  }

  @Test func `non-centrality nought gives Student's t`() {
    for n in [0.5, 1, 4, 33.3, 5000] {
      let (t, zero) = (
        StudentT(degreesOfFreedom: n), NoncentralT(degreesOfFreedom: n, noncentrality: 0)
      )
      for x in [-50.0, -3, 0, 0.2, 7, 45] {
        expectClose(zero.lowerTail(x), t.lowerTail(x), relative: 3e-12, "df \(n), \(x)")
        expectClose(zero.upperTail(x), t.upperTail(x), relative: 3e-12, "df \(n), \(x)")
        expectClose(zero.density(x), t.density(x), relative: 3e-12, "df \(n), \(x)")
      }
      expectClose(
        zero.quantile(upperTail: 0.025), t.quantile(upperTail: 0.025), relative: 1e-11)
    }
  }

  @Test func `extreme arguments keep their digits`() {
    for (n, x) in [(0.5, 1e250), (1.0, 1e200), (2, 1e140), (1e9, 30), (1e16, 5), (1e300, -7)] {
      let (t, zero) = (
        StudentT(degreesOfFreedom: n), NoncentralT(degreesOfFreedom: n, noncentrality: 0)
      )
      expectClose(zero.upperTail(x), t.upperTail(x), relative: 1e-10, "df \(n), \(x)")
      expectClose(zero.lowerTail(-x), t.lowerTail(-x), relative: 1e-10, "df \(n), \(x)")
    }
    let far = NoncentralT(degreesOfFreedom: 20, noncentrality: 200)
    expectClose(far.lowerTail(far.quantile(lowerTail: 0.3)), 0.3, relative: 1e-11)
    #expect(far.lowerTail(.nan).isNaN)
    #expect(Normal().upperTail(.nan).isNaN)
  }

  @Test func `a power of a two-sample t test agrees with R`() {
    // power.t.test(n = 20, delta = 1, sd = 1): power = 0.8689528, by pt(ncp =).
    let critical = StudentT(degreesOfFreedom: 38).quantile(upperTail: 0.025)
    let power = NoncentralT(degreesOfFreedom: 38, noncentrality: (10.0).squareRoot())
      .upperTail(critical)
    expectClose(power, 0.8689528, relative: 1e-7)
  }

  @Test func `a probability outside the unit interval stops the program`() async {
    await #expect(processExitsWith: .failure) {
      _ = Normal().quantile(lowerTail: 1.5)
    }
    await #expect(processExitsWith: .failure) {
      _ = StudentT(degreesOfFreedom: .nan)
    }
  }
}
