import Designs
import Estimation
import Numerics
import TestSupport
import Testing

/// Linear combinations of estimates against sums written out.
@Suite struct JointEstimatesTests {
  /// A reference whose answers are told.
  private struct Told: ContrastReference {
    var single: Double?
    var joint: Double?
    var scale = 1.0
    func reference(of contrast: [Double]) -> ScaledStudentT? {
      single.map { ScaledStudentT(degreesOfFreedom: $0, scale: scale) }
    }
    func hotellingDegreesOfFreedom(of contrasts: Matrix) -> Double? { joint }
  }

  private func made(
    _ values: [Double], _ covariance: [Double], _ rule: DegreesOfFreedomRule,
    _ reference: (any ContrastReference)? = nil
  ) throws -> JointEstimates {
    let p = values.count
    let matrix = Matrix(rowCount: p, columnCount: p, columnMajor: covariance)
    let set = EstimateSet(
      terms: values.indices.map { TermID([.variable("x\($0)")]) }, values: values,
      uncertainty: .covariance(matrix, rule),
      support: values.map { _ in Support(units: 1, clusters: nil) }, omitted: [], findings: [],
      summary: FitSummary(
        observationCount: 9, parameterCount: p, residualDegreesOfFreedom: nil, rSquared: nil,
        residualStandardDeviation: nil, logLikelihood: nil,
        variance: VarianceConvention(kind: "CR1", parameterFactor: 1, parameterCount: p)))
    return try #require(JointEstimates(Estimate(set, reference: reference)))
  }

  private let covariance = [4.0, 1, 0.5, 1, 3, -0.25, 0.5, -0.25, 2]

  @Test func `a contrast's variance is the sum over all pairs`() throws {
    let joint = try made([1, 2, -1], covariance, .residual(12))
    let c = [0.5, -2, 3.0]
    var variance = 0.0
    for i in 0..<3 { for j in 0..<3 { variance += c[i] * c[j] * covariance[3 * j + i] } }
    let inference = joint.inference(on: c, equals: 0.25, level: 0.9)
    let estimate = 0.5 - 4 - 3
    #expect(inference.estimate == estimate)
    expectClose(
      [try #require(inference.standardError)], [variance.squareRoot()], relative: 1e-15, "se")
    let t = (estimate - 0.25) / variance.squareRoot()
    expectClose([try #require(inference.statistic)], [t], relative: 1e-15, "t")
    #expect(inference.degreesOfFreedom == 12)
    let half = StudentT(degreesOfFreedom: 12).quantile(upperTail: 0.05) * variance.squareRoot()
    expectClose([try #require(inference.lower)], [estimate - half], relative: 1e-14, "lower")
    expectClose([try #require(inference.upper)], [estimate + half], relative: 1e-14, "upper")
  }

  @Test func `a combination of negative variance has no standard error`() throws {
    // Clusters in several ways: positive variances, and one eigenvalue below nought.
    let joint = try made([1, 2, -1], [1, 1.2, 0, 1.2, 1, 0, 0, 0, 1], .clusters(4))
    let difference = joint.inference(on: [1, -1, 0], equals: 0, level: 0.95)
    #expect(difference.estimate == -1)
    #expect(difference.standardError == nil && difference.pValue == nil && difference.lower == nil)
    #expect(joint.inference(on: [1, 1, 0], equals: 0, level: 0.95).standardError != nil)
    // Rounding below nought is nought.
    let singular = try made([1, 2], [0.1, 0.1, 0.1, 0.1], .clusters(4))
    #expect(singular.inference(on: [3, -3], equals: 0, level: 0.95).standardError == 0)
  }

  @Test func `a unit contrast is the term's own inference`() throws {
    let joint = try made([1, 2, -1], covariance, .satterthwaite([3, 4.5, nil]))
    let second = joint.inference(on: [0, 1, 0], equals: 0, level: 0.95)
    #expect(second.estimate == 2 && second.degreesOfFreedom == 4.5)
    #expect(second.standardError == 3.0.squareRoot())
    #expect(joint.inference(on: [0, 0, 1], equals: 0, level: 0.95).pValue == nil)
    // Of a sum only a reference knows.
    #expect(joint.inference(on: [1, 1, 0], equals: 0, level: 0.95).degreesOfFreedom == nil)
  }

  @Test func `Satterthwaite's degrees of freedom of a contrast are the reference's`() throws {
    let joint = try made(
      [1, 2, -1], covariance, .satterthwaite([3, 4, 5]), Told(single: 7.25, joint: nil))
    #expect(joint.inference(on: [1, 1, 0], equals: 0, level: 0.95).degreesOfFreedom == 7.25)
    #expect(joint.jointTest(of: Matrix(rows: [[1, 0, 0], [0, 1, 0]]), equal: [0, 0]) == nil)
  }

  @Test(arguments: [
    DegreesOfFreedomRule.residual(12), .clusters(7), .normal,
  ])
  func `a joint test of two is the quadratic form in their inverse`(rule: DegreesOfFreedomRule)
    throws
  {
    let joint = try made([1, 2, -1], covariance, rule)
    let test = try #require(
      joint.jointTest(of: Matrix(rows: [[1, -1, 0], [0, 0, 2]]), equal: [0.5, -1]))
    // d = (-1.5, -1); M by hand.
    let (a, b, c) = (4.0 + 3 - 2, 2 * (0.5 + 0.25), 4 * 2.0)
    let q = (c * 2.25 - 2 * b * 1.5 + a * 1) / (a * c - b * b)
    expectClose([test.statistic], [q / 2], relative: 1e-14, "F")
    #expect(test.numeratorDegreesOfFreedom == 2)
    let df = rule.reference(ofTerm: 0)?.degreesOfFreedom ?? 0
    #expect(test.denominatorDegreesOfFreedom == df)
    let tail = FDistribution(numerator: 2, denominator: df).upperTail(q / 2)
    expectClose([test.pValue], [tail], relative: 1e-12, "p")
  }

  @Test func `a joint test of one contrast is its t squared`() throws {
    for rule in [DegreesOfFreedomRule.clusters(9), .satterthwaite([1, 1, 1])] {
      let joint = try made([1, 2, -1], covariance, rule, Told(single: 4.75, joint: 4.75))
      let c = [1, -1, 0.5]
      let single = joint.inference(on: c, equals: 0.3, level: 0.95)
      let test = try #require(joint.jointTest(of: Matrix(rows: [c]), equal: [0.3]))
      let t = try #require(single.statistic)
      expectClose([test.statistic], [t * t], relative: 1e-13, "F")
      expectClose([test.pValue], [try #require(single.pValue)], relative: 1e-12, "p")
      #expect(test.denominatorDegreesOfFreedom == single.degreesOfFreedom)
    }
  }

  @Test func `a scale is in the statistic, the interval, the joint test and the ratio`() throws {
    let plain = try made(
      [1, 2, -1], covariance, .satterthwaite([5, 5, 5]), Told(single: 5, joint: 5))
    let scaled = try made(
      [1, 2, -1], covariance, .scaledSatterthwaite([nil, nil, nil]),
      Told(single: 5, joint: 5, scale: 0.5))
    let c = [1, -1, 0.5]
    let (a, b) = (
      plain.inference(on: c, equals: 0.3, level: 0.95),
      scaled.inference(on: c, equals: 0.3, level: 0.95)
    )
    #expect(a.scale == nil && b.scale == 0.5 && a.standardError == b.standardError)
    expectClose(try #require(b.statistic), 2 * (try #require(a.statistic)), relative: 1e-15, "t")
    let halves = [a, b].map { ($0.upper ?? .nan) - ($0.lower ?? .nan) }
    expectClose(halves[1], halves[0] / 2, relative: 1e-14, "interval")
    let test = try #require(scaled.jointTest(of: Matrix(rows: [c]), equal: [0.3]))
    expectClose(test.pValue, try #require(b.pValue), relative: 1e-12, "p of F")
    let rows = Matrix(rows: [[1, 0, 0], [0, 1, 0]])
    #expect(
      scaled.jointTest(of: rows, equal: [0, 0]) == plain.jointTest(of: rows, equal: [0, 0]))
    // Fieller's ends are where |a - r b| = t s scale.
    let ratio = try #require(scaled.ratio([1, 0, 0], over: [0, 1, 0], equals: 0, level: 0.5))
    let end = try #require(ratio.set.set.high)
    let there = scaled.inference(on: [1, -end, 0], equals: 0, level: 0.5)
    expectClose(
      [min(abs(there.lower ?? 1), abs(there.upper ?? 1))], [0], absolute: 1e-9, "an end is nought")
  }

  @Test func `HTZ shrinks F and its degrees of freedom`() throws {
    let rows = Matrix(rows: [[1, 0, 0], [0, 1, 0]])
    let plain = try #require(
      try made([1, 2, -1], covariance, .normal).jointTest(of: rows, equal: [0, 0]))
    let htz = try #require(
      try made([1, 2, -1], covariance, .satterthwaite([1, 1, 1]), Told(single: 5, joint: 5.5))
        .jointTest(of: rows, equal: [0, 0]))
    #expect(htz.denominatorDegreesOfFreedom == 4.5)
    expectClose([htz.statistic], [plain.statistic * 4.5 / 5.5], relative: 1e-14, "F")
    let few = try made(
      [1, 2, -1], covariance, .satterthwaite([1, 1, 1]), Told(single: 1, joint: 1))
    #expect(few.jointTest(of: rows, equal: [0, 0]) == nil)
  }

  @Test func `equivalent rows of a joint test give the same test`() throws {
    let joint = try made([1, 2, -1], covariance, .clusters(9))
    let one = try #require(
      joint.jointTest(of: Matrix(rows: [[1, -1, 0], [0, 1, -1]]), equal: [0, 0]))
    let other = try #require(
      joint.jointTest(of: Matrix(rows: [[1, 0, -1], [2, -3, 1]]), equal: [0, 0]))
    expectClose([one.statistic], [other.statistic], relative: 1e-13, "F")
  }

  @Test func `contributions join by the cluster's identity`() {
    let first = ClusterContributions(
      columns: ["urn"], clusters: [0, 2, 5], psi: Matrix(rows: [[1, 2], [3, -1], [0.5, 4]]))
    let second = ClusterContributions(
      columns: ["urn"], clusters: [2, 3, 5, 9], psi: Matrix(rows: [[2], [-1], [3], [7]]))
    let joint = JointEstimates(stacking: [([10, 20], first), ([30], second)])
    #expect(joint.values == [10, 20, 30])
    let v = joint.covariance
    #expect(v[0, 0] == 1 + 9 + 0.25 && v[0, 1] == 2 - 3 + 2 && v[1, 1] == 4 + 1 + 16)
    // Clusters 2 and 5 are shared; 0, 3 and 9 have one model each.
    #expect(v[0, 2] == 3 * 2 + 0.5 * 3 && v[1, 2] == -1 * 2 + 4 * 3)
    #expect(v[2, 2] == 4 + 1 + 9 + 49)
    #expect(joint.rule == .clusters(2))
  }

  @Test func `two models of different clusters are independent, one model twice differs by nought`()
  {
    let psi = Matrix(rows: [[1, 2], [3, -1], [0.5, 4]])
    let one = ClusterContributions(columns: ["urn"], clusters: [0, 1, 2], psi: psi)
    let other = ClusterContributions(columns: ["urn"], clusters: [3, 4, 5], psi: psi)
    let apart = JointEstimates(stacking: [([1, 2], one), ([3, 4], other)])
    #expect(apart.covariance[0, 2] == 0 && apart.covariance[1, 3] == 0)
    let twice = JointEstimates(stacking: [([1, 2], one), ([1, 2], one)])
    let difference = twice.inference(on: [1, 0, -1, 0], equals: 0, level: 0.95)
    #expect(difference.estimate == 0 && difference.standardError == 0)
  }

  @Test func `the first row that repeats those before it is told`() {
    #expect(LinearCombinations.firstRedundant([[1, 0, 0], [0, 1, 0], [1, 1, 0]]) == 2)
    #expect(LinearCombinations.firstRedundant([[1, -1, 0], [-3, 3, 0]]) == 1)
    #expect(LinearCombinations.firstRedundant([[0, 0]]) == 0)
    #expect(LinearCombinations.firstRedundant([[1, -1, 0], [0, 1, -1]]) == nil)
    #expect(LinearCombinations.firstRedundant([[1e-8, 1], [0, 1]]) == nil)
  }

  @Test func `degrees of freedom stand at the ends to which they belong`() {
    func ends(_ pieces: [ConfidenceSet.Piece], _ df: [Double]) -> [[Double?]] {
      RatioSet(
        numerator: 1, denominator: 2, set: ConfidenceSet(level: 0.9, pieces: pieces),
        degreesOfFreedom: df
      ).degreesOfFreedomAtEnds.map { [$0.low, $0.high] }
    }
    #expect(ends([.init(low: 0, high: 1)], [7.4, 6.9]) == [[7.4, 6.9]])
    #expect(
      ends([.init(low: nil, high: 0), .init(low: 1, high: nil)], [7.4, 6.9])
        == [[nil, 7.4], [6.9, nil]])
    #expect(ends([.init(low: nil, high: nil)], [11]) == [[11, 11]])
  }
}
