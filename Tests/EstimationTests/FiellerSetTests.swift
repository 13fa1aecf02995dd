import Estimation
import Numerics
import TestSupport
import Testing

@Suite struct FiellerSetTests {
  private let pair = EstimatePair(
    numerator: 3, denominator: 4, numeratorVariance: 0.25, denominatorVariance: 0.36,
    covariance: 0.1)
  private let weak = EstimatePair(
    numerator: 3, denominator: 0.5, numeratorVariance: 0.25, denominatorVariance: 0.36,
    covariance: 0.05)

  @Test func `an interval where the denominator is clear agrees with root finding in R`() throws {
    let golden = try Golden("r/fieller")
    guard case .interval(let lower, let upper) = FiellerSet(pair, level: 0.9, degreesOfFreedom: 22)
    else {
      Issue.record("no interval")
      return
    }
    expectClose([lower, upper], try golden.numbers("interval"), relative: 1e-10)
  }

  @Test func `the complement where the denominator is not agrees with root finding in R`() throws {
    let golden = try Golden("r/fieller")
    let set = FiellerSet(weak, level: 0.95, degreesOfFreedom: .infinity)
    guard case .complement(let first, let second) = set else {
      Issue.record("no complement")
      return
    }
    expectClose([first, second], try golden.numbers("complement"), relative: 1e-10)
    #expect(set.contains(3 / 0.5) && !set.contains(0))
  }

  @Test func `nothing bounds a ratio of two noises, and nothing is a ratio to a known zero`() {
    let noise = EstimatePair(
      numerator: 0.1, denominator: 0.1, numeratorVariance: 1, denominatorVariance: 1, covariance: 0)
    #expect(FiellerSet(noise, level: 0.95, degreesOfFreedom: 10) == .wholeLine)
    let zero = EstimatePair(
      numerator: 3, denominator: 0, numeratorVariance: 0.25, denominatorVariance: 0, covariance: 0)
    #expect(FiellerSet(zero, level: 0.95, degreesOfFreedom: 10) == .empty)
    let exact = EstimatePair(
      numerator: 3, denominator: 4, numeratorVariance: 0, denominatorVariance: 0, covariance: 0)
    #expect(
      FiellerSet(exact, level: 0.95, degreesOfFreedom: 10) == .interval(lower: 0.75, upper: 0.75))
  }

  @Test func `a half line where the denominator stands at its critical value`() {
    // With t = 1 the denominator 2 with variance 4 stands exactly at it: 2 (0 - 1·1) rho ≥ …
    let level = 1 - 2 * StudentT(degreesOfFreedom: 5).upperTail(1)
    let set = FiellerSet(
      EstimatePair(
        numerator: 3, denominator: 2, numeratorVariance: 1, denominatorVariance: 4, covariance: 0),
      level: level, degreesOfFreedom: 5)
    // The quantile is good to rounding, so the quadratic term is at most some 1e-15 of the others: the near end
    // of whichever shape results is constant / (2 half) = 8 / 12.
    #expect(!set.contains(8.0 / 12 - 1e-6) && set.contains(8.0 / 12 + 1e-6) && set.contains(1e6))
  }

  @Test func `a ratio belongs to the set just where its contrast is not rejected`() {
    let t = StudentT(degreesOfFreedom: 7).quantile(upperTail: 0.05)
    for step in 0..<400 {
      let random = CounterRandom(seed: 11, stream: UInt64(step))
      let draw = (0..<5).map { random.uniform(at: UInt64($0)) }
      let (va, vb) = (draw[2] * 4, draw[3] * 4)
      let pair = EstimatePair(
        numerator: 6 * draw[0] - 3, denominator: 6 * draw[1] - 3, numeratorVariance: va,
        denominatorVariance: vb, covariance: (2 * draw[4] - 1) * (va * vb).squareRoot())
      let set = FiellerSet(pair, level: 0.9, degreesOfFreedom: 7)
      for ratio in stride(from: -5.013, through: 5, by: 0.25) {
        let contrast = pair.contrast(ratio)
        let isInside = abs(contrast.estimate) <= t * contrast.variance.squareRoot()
        #expect(set.contains(ratio) == isInside, "\(pair) at \(ratio)")
      }
      #expect(set.contains(pair.numerator / pair.denominator))
      #expect(set.complementToOne.contains(1 - 0.237) == set.contains(0.237))
    }
  }

  @Test func `scaling both estimates leaves the set, swapping them inverts it`() {
    let scaled = EstimatePair(
      numerator: 30, denominator: 40, numeratorVariance: 25, denominatorVariance: 36,
      covariance: 10)
    let swapped = EstimatePair(
      numerator: 4, denominator: 3, numeratorVariance: 0.36, denominatorVariance: 0.25,
      covariance: 0.1)
    guard case .interval(let a, let b) = FiellerSet(pair, level: 0.9, degreesOfFreedom: 22),
      case .interval(let c, let d) = FiellerSet(scaled, level: 0.9, degreesOfFreedom: 22),
      case .interval(let e, let f) = FiellerSet(swapped, level: 0.9, degreesOfFreedom: 22)
    else {
      Issue.record("no interval")
      return
    }
    expectClose([c, d], [a, b], relative: 1e-13)
    expectClose([1 / f, 1 / e], [a, b], relative: 1e-13)
  }

  @Test func `Holm agrees with R`() throws {
    let golden = try Golden("r/holm")
    expectClose(
      HolmAdjustment.adjusted(try golden.numbers("p")), try golden.numbers("adjusted"),
      relative: 1e-14)
    #expect(HolmAdjustment.adjusted([]).isEmpty)
  }
}
