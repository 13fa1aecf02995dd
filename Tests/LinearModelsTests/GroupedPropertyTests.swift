import Designs
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

/// Properties of clustered and absorbed models that need no reference.
@Suite struct GroupedPropertyTests {
  /// Pupils in schools of unequal size, rows in no order; a cluster's size goes from `least` upwards.
  private static func pupils(
    schools: Int = 12, least: Int = 4, between: Double = 3, seed: UInt64 = 11
  ) -> Frame {
    var noise = Noise(seed)
    var school: [Double] = []
    for s in 0..<schools { school += [Double](repeating: Double(s), count: least + 5 * s) }
    let n = school.count
    let order = (0..<n).sorted { ($0 &* 7919) % n < ($1 &* 7919) % n }
    school = order.map { school[$0] }
    let effect = noise.numbers(schools).map { between * $0 }
    let x = school.map { effect[Int($0)] + noise.next() }
    let z = noise.numbers(n)
    let year = (0..<n).map { Double($0 % 3) }
    let treated = school.map { $0.truncatingRemainder(dividingBy: 3) == 0 ? 1.0 : 0 }
    let y = (0..<n).map { i in
      effect[Int(school[i])] * 2 + 0.5 * x[i] - z[i] + year[i] + noise.next() * (1 + treated[i])
    }
    return frame([
      number("school", school), number("x", x), number("z", z), number("year", year),
      number("treated", treated), number("y", y),
      number("w", noise.numbers(n).map { 1.5 + $0 }),
      number("row", (0..<n).map { Double($0) }),
      number("relabelled", school.map { 1000 - 17 * $0 }),
    ])
  }

  private func expectSame(
    _ a: EstimateSet, _ b: EstimateSet, relative: Double = 1e-11, _ label: String = ""
  ) throws {
    for term in Set(a.terms.map(\.description)).intersection(b.terms.map(\.description)) {
      expectClose(
        try #require(a.value(term)), try #require(b.value(term)), relative: relative,
        "\(label) \(term)")
      expectClose(
        try #require(a.standardError(term)), try #require(b.standardError(term)),
        relative: 10 * relative, "\(label) error of \(term)")
      let pair = (a.degreesOfFreedom(term), b.degreesOfFreedom(term))
      expectClose(pair.0 ?? 0, pair.1 ?? 0, relative: 10 * relative, "\(label) df of \(term)")
    }
  }

  @Test(arguments: ClusteredCovariance.Kind.allCases, [nil, "w"])
  func `names and order of clusters change nothing`(
    _ kind: ClusteredCovariance.Kind, _ weights: String?
  ) throws {
    var model = ClusteredModel(
      formula: "y ~ x + z | school + year", frame: Self.pupils(), clusters: ["school"],
      weights: weights)
    let first = try model.estimates(kind)
    model.formula = "y ~ x + z | relabelled + year"
    model.clusters = ["relabelled"]
    for (a, b) in zip(first, try model.estimates(kind)) { try expectSame(a.set, b.set) }
  }

  @Test(arguments: [nil, "w"])
  func `one cluster for each row is an HC covariance`(_ weights: String?) throws {
    let model = ClusteredModel(
      formula: "y ~ x + z + treated", frame: Self.pupils(), clusters: ["row"], weights: weights)
    var rows = model
    rows.clusters = []
    let pairs: [(ClusteredCovariance.Kind, VarianceEstimator)] = [(.CR0, .HC0), (.CR3, .HC3)]
    for (kind, variance) in pairs + (weights == nil ? [(.CR2, .HC2)] : []) {
      for (a, b) in zip(
        try model.estimates(kind, .fixest, .residual), try rows.estimates(.independent(variance)))
      { try expectSame(a.set, b.set, relative: 1e-11, "\(kind)") }
    }
  }

  @Test(arguments: ClusteredCovariance.Kind.allCases, [nil, "w"])
  func `absorbed effects equal dummies`(
    _ kind: ClusteredCovariance.Kind, _ weights: String?
  ) throws {
    var frame = Self.pupils()
    for name in ["school", "year"] {
      guard case .number(let values)? = frame[name]?.values else { return }
      frame.set(category("\(name)s", values.map { "\(Int($0) + 100)" }))
    }
    var model = ClusteredModel(
      formula: "y ~ x*treated + z | school + year", frame: frame, clusters: ["school"],
      weights: weights)
    let reference: ClusteredCovariance.Reference = kind == .CR1 ? .satterthwaite : .clusters
    let covariance = CovarianceEstimator.clustered(
      ClusteredCovariance(kind, reference: reference, absorbedCounting: .full))
    let absorbed = try model.estimates(covariance)
    model.formula = "y ~ x*treated + z + schools + years"
    let dummies = try model.estimates(covariance)
    for (a, b) in zip(absorbed, dummies) {
      // Without a school its dummy is 0, which moves the others' estimates by nothing.
      try expectSame(a.set, b.set, relative: 1e-10, "\(kind)")
      expectClose(a.set.summary.rSquared ?? 0, b.set.summary.rSquared ?? 1, relative: 1e-12)
    }
  }

  @Test func `a column that schools explain is omitted and changes nothing else`() throws {
    var model = ClusteredModel(
      formula: "y ~ x + z | school", frame: Self.pupils(), clusters: ["school"])
    let without = try model.estimates(.CR2)
    model.formula = "y ~ treated + x + z | school"
    for (a, b) in zip(without, try model.estimates(.CR2)) {
      #expect(a.set.values == b.set.values)
      #expect(b.set.omitted.map(\.term.description) == ["treated"])
      #expect(b.set.omitted.map(\.reason) == [.absorbed])
      try expectSame(a.set, b.set, relative: 1e-14)
    }
  }

  @Test(arguments: ClusteredCovariance.Kind.allCases)
  func `schools a million times further apart lose no digits`(
    _ kind: ClusteredCovariance.Kind
  ) throws {
    var frame = Self.pupils()
    var model = ClusteredModel(
      formula: "y ~ x + z | school", frame: frame, clusters: ["school"])
    let near = try model.estimates(kind)
    // Multiples of 2^20 per school: the sums within schools hold the same bits.
    for name in ["x", "y"] {
      let far = "round(\(name) * 2^24) / 2^24 + school * 2^20"
      frame.set(try Expression(parsing: far).evaluate(on: frame, as: name))
    }
    model.frame = frame
    for (a, b) in zip(near, try model.estimates(kind)) {
      try expectSame(a.set, b.set, relative: 1e-6, "\(kind)")
    }
    // And against the same data moved back exactly.
    for name in ["x", "y"] {
      frame.set(
        try Expression(parsing: "\(name) - school * 2^20").evaluate(on: frame, as: name))
    }
    var back = model
    back.frame = frame
    for (a, b) in zip(try back.estimates(kind), try model.estimates(kind)) {
      try expectSame(a.set, b.set, relative: 1e-13, "\(kind)")
    }
  }

  @Test(arguments: [
    "y ~ x + z", "y ~ x + z | school", "y ~ x + z | school[z]", "y ~ x | row + year",
  ])
  func `threads change no bit`(_ formula: String) throws {
    var model = ClusteredModel(
      formula: formula, frame: Self.pupils(schools: 40, least: 90), clusters: ["school"])
    if formula.contains("row") { model.formula = "y ~ x + z | school^year + year" }
    let covariance = CovarianceEstimator.clustered(ClusteredCovariance(.CR2))
    for (a, b) in zip(
      try model.estimates(covariance, threads: 1), try model.estimates(covariance, threads: 3))
    {
      #expect(a.set == b.set)
    }
  }

  @Test func `few rows, one cluster, no variation and nothing left are told`() throws {
    var model = ClusteredModel(
      formula: "y ~ x", frame: Self.pupils(), clusters: ["school"], filter: "school == 3")
    for estimate in try model.estimates(.CR2) {
      #expect(estimate.set.uncertainty == .none(.oneCluster))
    }
    model.filter = nil
    model.formula = "y ~ treated | school"
    for estimate in try model.estimates(.CR2) {
      #expect(estimate.set.uncertainty == .none(.noEstimates))
      #expect(estimate.set.terms.isEmpty)
    }
    model.formula = "y ~ x | row"
    for estimate in try model.estimates(.CR1) {
      #expect(estimate.set.terms.isEmpty)
    }
  }
}
