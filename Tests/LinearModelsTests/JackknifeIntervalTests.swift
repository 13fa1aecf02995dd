import Designs
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

/// Scale and degrees of freedom of the jackknife's t against N x N matrices and closed forms.
@Suite struct JackknifeIntervalTests {
  private static let models: [(name: String, formula: String, cluster: String, weights: String?)] =
    [
      ("by la", "y ~ treated*disadvantaged + x", "la", nil),
      ("by school", "y ~ treated*disadvantaged + x", "school", nil),
      ("by la, weighted", "y ~ treated*disadvantaged + x", "la", "w"),
      ("by la, weighted, inverse-variance", "y ~ treated*disadvantaged + x", "la", "w"),
      (
        "by la, cohort absorbed", "y ~ treated:disadvantaged + x + disadvantaged | cohort", "la",
        nil
      ),
      (
        "by school, cohort absorbed, weighted",
        "y ~ treated:disadvantaged + x + disadvantaged | cohort", "school", "w"
      ),
    ]

  private func covariance(_ name: String) -> CovarianceEstimator {
    .clustered(
      ClusteredCovariance(
        .CR3, reference: .scaledSatterthwaite,
        workingModel: name.hasSuffix("inverse-variance") ? .inverseVariance : .identity))
  }

  @Test(arguments: 0..<models.count)
  func `terms and contrasts agree with the definition`(_ place: Int) throws {
    let (name, formula, cluster, weights) = Self.models[place]
    let golden = try Golden("r/jackknife-interval").part(name)
    var model = ClusteredModel(
      formula: formula,
      frame: try SharedData.frame(file: Golden.folder + "/data/schools.csv", columns: nil),
      clusters: [cluster])
    model.weights = weights
    for found in try model.estimates(covariance(name), threads: 2) {
      let joint = try #require(JointEstimates(found))
      for term in golden.values.keys.sorted() {
        let parts = term.split(separator: " + ").map(String.init)
        let weights = found.set.terms.map { parts.contains($0.description) ? 1.0 : 0 }
        #expect(weights.reduce(0, +) == Double(parts.count), "\(name) \(term)")
        try expect(
          joint.inference(on: weights, equals: 0, level: 0.95), try golden.part(term), term)
        if parts.count == 1, let own = found.set.terms.firstIndex(where: { $0.description == term })
        {
          try expect(found.set.inferences(level: 0.95)[own], try golden.part(term), term)
        }
      }
    }
  }

  private func expect(_ found: Inference, _ golden: Golden, _ term: String) throws {
    let numbers = [
      ("estimate", found.estimate), ("std.error", found.standardError), ("scale", found.scale),
      ("df", found.degreesOfFreedom), ("statistic", found.statistic), ("conf.low", found.lower),
      ("conf.high", found.upper),
    ]
    for (key, value) in numbers {
      expectClose(
        try #require(value), try golden.number(key), relative: golden.relativeTolerance,
        "\(term) \(key)")
    }
    expectClose(
      try #require(found.pValue), try golden.number("p.value"), relative: 1e-7, "\(term) p")
  }

  private func inference(
    _ frame: Frame, _ formula: String, _ term: String, weights: String? = nil
  ) throws -> [Inference] {
    var model = ClusteredModel(formula: formula, frame: frame, clusters: ["school"])
    model.weights = weights
    return try model.estimates(covariance("identity")).map { estimate in
      let place = try #require(estimate.set.terms.firstIndex { $0.description == term })
      return estimate.set.inferences(level: 0.9)[place]
    }
  }

  @Test func `the mean of equal schools has Student's interval`() throws {
    // Schools' means are independent and of one variance: n - 1 degrees of freedom and s/sqrt(n), exactly.
    var noise = Noise(5)
    let means = noise.numbers(9)
    let frame = frame([
      number("school", (0..<36).map { Double($0 / 4) }),
      number("y", (0..<36).map { means[$0 / 4] + Double($0 % 4) - 1.5 }),
    ])
    let mean = means.reduce(0, +) / 9
    let spread = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 8
    let half = StudentT(degreesOfFreedom: 8).quantile(upperTail: 0.05) * (spread / 9).squareRoot()
    for found in try inference(frame, "y ~ 1", "(Intercept)") {
      expectClose(try #require(found.degreesOfFreedom), 8, relative: 1e-12, "df")
      expectClose(try #require(found.scale), (8.0 / 9).squareRoot(), relative: 1e-12, "scale")
      expectClose(
        [try #require(found.lower), try #require(found.upper)], [mean - half, mean + half],
        absolute: 1e-12, "interval")
    }
  }

  @Test func `two arms have Welch's degrees of freedom at equal variances`() throws {
    // E V = 1/(m - 1) + 1/(n - 1), Var V = 2/(m - 1)^3 + 2/(n - 1)^3, Var b = 1/m + 1/n.
    var noise = Noise(6)
    let (m, n) = (4.0, 11.0)
    let frame = frame([
      number("school", (0..<15).map { Double($0) }),
      number("treated", (0..<15).map { $0 < 4 ? 1 : 0 }), number("y", noise.numbers(15)),
    ])
    let expected = 1 / (m - 1) + 1 / (n - 1)
    func cube(_ x: Double) -> Double { x * x * x }
    let df = expected * expected / (1 / cube(m - 1) + 1 / cube(n - 1))
    for found in try inference(frame, "y ~ treated", "treated") {
      expectClose(try #require(found.degreesOfFreedom), df, relative: 1e-12, "df")
      expectClose(
        try #require(found.scale), ((1 / m + 1 / n) / expected).squareRoot(), relative: 1e-12,
        "scale")
    }
  }

  @Test func `a term that one school carries has no interval`() throws {
    var noise = Noise(7)
    let school = (0..<60).map { Double($0 / 6) }
    let frame = frame([
      number("school", school), number("treated", school.map { $0 == 3 ? 1 : 0 }),
      number("x", noise.numbers(60)), number("y", noise.numbers(60)),
    ])
    for found in try inference(frame, "y ~ treated + x", "treated") {
      #expect(found.standardError.map { $0 > 0 } == true)
      #expect(found.degreesOfFreedom == nil && found.lower == nil && found.pValue == nil)
    }
    for found in try inference(frame, "y ~ treated + x", "x") { #expect(found.lower != nil) }
    let model = ClusteredModel(formula: "y ~ treated + x", frame: frame, clusters: ["school"])
    for found in try model.estimates(covariance("identity")) {
      let joint = try #require(JointEstimates(found))
      let both = found.set.terms.map { $0 == .intercept ? 0.0 : 1 }
      #expect(joint.inference(on: both, equals: 0, level: 0.9).lower == nil)
    }
  }

  @Test func `the unit of the weights and of a contrast changes nothing`() throws {
    var noise = Noise(8)
    let weights = noise.numbers(80).map { 1.5 + $0 }
    let frame = frame([
      number("school", (0..<80).map { Double($0 % 7) }), number("x", noise.numbers(80)),
      number("y", noise.numbers(80)), number("w", weights),
      number("large", weights.map { 4096 * $0 }),
    ])
    let one = try inference(frame, "y ~ x", "x", weights: "w")
    let other = try inference(frame, "y ~ x", "x", weights: "large")
    for (a, b) in zip(one, other) {
      expectClose(try #require(a.scale), try #require(b.scale), relative: 1e-12, "scale")
      expectClose(
        try #require(a.degreesOfFreedom), try #require(b.degreesOfFreedom), relative: 1e-12, "df")
    }
    var model = ClusteredModel(formula: "y ~ x", frame: frame, clusters: ["school"])
    model.weights = "w"
    for found in try model.estimates(covariance("identity")) {
      let joint = try #require(JointEstimates(found))
      let single = joint.inference(on: [0, 1], equals: 0, level: 0.9)
      let triple = joint.inference(on: [0, -3], equals: 0, level: 0.9)
      expectClose(
        try #require(triple.lower), -3 * (try #require(single.upper)), relative: 1e-12, "end")
      let joined = try #require(joint.jointTest(of: Matrix(rows: [[0, 1]]), equal: [0]))
      expectClose(joined.pValue, try #require(single.pValue), relative: 1e-10, "p of F")
    }
  }

  @Test(arguments: [nil, "w"])
  func `all combinations of two contrasts from one reading are those asked one by one`(
    _ weights: String?
  ) throws {
    var noise = Noise(9)
    let school = (0..<90).map { Double($0 % 8) }
    let frame = frame([
      number("school", school), number("x", noise.numbers(90)),
      number("z", noise.numbers(90)), number("own", school.map { $0 == 2 ? 1 : 0 }),
      number("y", noise.numbers(90)), number("w", noise.numbers(90).map { 1.5 + $0 }),
    ])
    var model = ClusteredModel(formula: "y ~ x + z + own", frame: frame, clusters: ["school"])
    model.weights = weights
    let rows = [[0, 1, 0.5, 0], [0.0, -1, 2, 0], [0, 0, 1, 1]]
    for found in try model.estimates(covariance("identity")) {
      let reference = try #require(found.reference)
      let span = reference.reference(within: Matrix(rows: rows))
      for weights in [[1.0, 0, 0], [0, 1, 0], [2, -3, 0], [-0.25, 1, 0]] {
        let combined = (0..<4).map { term in
          zip(weights, rows).reduce(0) { $0 + $1.0 * $1.1[term] }
        }
        let (one, other) = (
          try #require(span(weights)), try #require(reference.reference(of: combined))
        )
        expectClose(one.scale, other.scale, relative: 1e-12, "scale")
        expectClose(one.degreesOfFreedom, other.degreesOfFreedom, relative: 1e-12, "df")
      }
      // One school carries `own`.
      #expect(span([0, 0, 1]) == nil && span([1, 0, 1]) == nil)
    }
  }
}
