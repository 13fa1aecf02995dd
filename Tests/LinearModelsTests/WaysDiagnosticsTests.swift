import Designs
import Estimation
import Frames
import LinearModels
import TestSupport
import Testing

/// What single clusters do, where they are of several kinds or absorbed effects cross them.
@Suite struct WaysDiagnosticsTests {
  private static let schools = 14

  /// Pupils in schools and years; teachers and classes are nested in schools and cross each other.
  private static func pupils() -> Frame {
    var noise = Noise(37)
    let n = 1400
    let school = (0..<n).map { Double(($0 * 5 + $0 / 9) % schools) }
    let year = (0..<n).map { Double(($0 / 3) % 45) }
    let x = noise.numbers(n)
    let z = zip(school, noise.numbers(n)).map { 0.2 * $0 + $1 }
    let y = (0..<n).map { x[$0] - z[$0] + 0.1 * year[$0] + noise.next() * (1 + school[$0] / 5) }
    return frame([
      number("school", school), number("year", year), number("x", x), number("z", z),
      number("y", y), number("w", noise.numbers(n).map { 1.5 + $0 }),
      number("pupil", (0..<n).map { Double(($0 * 11) % 350) }),
      number("teacher", zip(school, 0..<n).map { $0 * 12 + Double(($1 / 14) % 12) }),
      number("room", zip(school, 0..<n).map { $0 * 9 + Double(($1 / 5) % 9) }),
      // In three years, but in every school; in one school alone.
      number("rare", year.map { $0 < 3 ? 1 : 0 }),
      number("own", zip(school, x).map { $0 == 4 ? $1 : 0 }),
      number("elsewhere", school.map { $0 == 4 ? 0 : 1 }),
    ])
  }

  private func findings(_ model: ClusteredModel) throws -> [Finding] {
    try model.estimates(.CR1)[0].set.findings
  }

  private func expectSame(
    _ a: ClusterDiagnostics, _ b: ClusterDiagnostics, relative: Double, _ label: String
  ) {
    #expect(a.clusterCount == b.clusterCount)
    expectClose(
      a.largestLeverage ?? -1, b.largestLeverage ?? -2, relative: relative,
      "\(label) leverage")
    #expect(a.largestLeverageCluster == b.largestLeverageCluster)
    for (one, other) in zip(a.terms, b.terms) {
      let pairs = [
        (one.effectiveClusters, other.effectiveClusters), (one.lowest, other.lowest),
        (one.highest, other.highest),
      ]
      for (found, expected) in pairs {
        #expect((found == nil) == (expected == nil), "\(label)")
        expectClose(found ?? 0, expected ?? 0, relative: relative, label)
      }
      #expect(one.mostInfluential == other.mostInfluential)
      #expect(one.carriedBy == other.carriedBy)
    }
  }

  @Test(
    arguments: ["y ~ x + z + rare + own", "y ~ x + z | school", "y ~ x | school + year"],
    [nil, "w"])
  func `each dimension has the diagnostics of the model clustered by it alone`(
    _ formula: String, _ weights: String?
  ) throws {
    var model = ClusteredModel(
      formula: formula, frame: Self.pupils(), clusters: ["school", "year"], weights: weights)
    let both = try model.estimates(.CR1)
    for (place, dimension) in ["school", "year"].enumerated() {
      model.clusters = [dimension]
      for (one, two) in zip(try model.estimates(.CR1), both) {
        #expect(two.set.clusterDiagnostics.map(\.clusters) == ["school", "year"])
        expectSame(
          two.set.clusterDiagnostics[place], one.set.clusterDiagnostics[0], relative: 1e-9,
          "\(formula) by \(dimension)")
      }
    }
  }

  @Test(arguments: ["school", "year"])
  func `ranges are those of the models without each cluster`(_ dimension: String) throws {
    var model = ClusteredModel(
      formula: "y ~ x + z | school + year", frame: Self.pupils(), clusters: ["school", "year"])
    let set = try model.estimates(.CR1)[1].set
    let place = dimension == "school" ? 0 : 1
    var left: [[Double]] = []
    for level in 0..<set.clusterDiagnostics[place].clusterCount {
      model.filter = "\(dimension) != \(level)"
      left.append(try model.estimates(.CR1)[1].set.values)
    }
    for (j, found) in set.clusterDiagnostics[place].terms.enumerated() {
      let values = left.map { $0[j] }
      expectClose(found.lowest ?? 0, values.min() ?? 1, relative: 1e-9, "\(j) lowest")
      expectClose(found.highest ?? 0, values.max() ?? 1, relative: 1e-9, "\(j) highest")
    }
  }

  @Test(arguments: [nil, "w"])
  func `with an effect that crosses the clusters leverage is that of the residualised design`(
    _ weights: String?
  ) throws {
    var frame = Self.pupils()
    let names = ["x", "z", "y"]
    // Residuals of a regression on the effect alone, weighted as the model is.
    for name in names {
      let spelled =
        weights.map { "\(name) - mean(\(name)*\($0), by: pupil)/mean(\($0), by: pupil)" }
        ?? "\(name) - mean(\(name), by: pupil)"
      frame.set(try Expression(parsing: spelled).evaluate(on: frame, as: name + "r"))
    }
    let model = ClusteredModel(
      formula: "y ~ x + z | pupil", frame: frame, clusters: ["year"], weights: weights)
    let plain = ClusteredModel(
      formula: "yr ~ 0 + xr + zr", frame: frame, clusters: ["year"], weights: weights)
    for (a, b) in zip(try model.estimates(.CR1), try plain.estimates(.CR1)) {
      let (found, known) = (a.set.clusterDiagnostics[0], b.set.clusterDiagnostics[0])
      expectClose(
        try #require(found.largestLeverage), try #require(known.largestLeverage), relative: 1e-9,
        "leverage")
      for (one, other) in zip(found.terms, known.terms) {
        expectClose(
          one.effectiveClusters ?? 0, other.effectiveClusters ?? 1, relative: 1e-9, "effective")
        #expect(one.lowest == nil && one.mostInfluential == nil && one.carriedBy == nil)
      }
      #expect(found.crossedEffects == ["pupil"])
      #expect(
        a.set.findings.contains(.leavingOutNotJudged(clusters: "year", effects: ["pupil"])))
    }
  }

  @Test func `effects that cross each other within clusters are judged, others are named`() throws {
    var model = ClusteredModel(
      formula: "y ~ x + z | teacher + room", frame: Self.pupils(), clusters: ["school"])
    let set = try model.estimates(.CR1)[1].set
    #expect(set.clusterDiagnostics[0].crossedEffects.isEmpty)
    var left: [[Double]] = []
    for level in 0..<Self.schools {
      var fewer = model
      fewer.filter = "school != \(level)"
      left.append(try fewer.estimates(.CR1)[1].set.values)
    }
    for (j, found) in set.clusterDiagnostics[0].terms.enumerated() {
      let values = left.map { $0[j] }
      expectClose(found.lowest ?? 0, values.min() ?? 1, relative: 1e-8, "\(j) lowest")
      expectClose(found.highest ?? 0, values.max() ?? 1, relative: 1e-8, "\(j) highest")
    }
    model.formula = "y ~ x + z | pupil + teacher"
    model.clusters = ["school", "year"]
    let crossed = try findings(model)
    #expect(crossed.contains(.leavingOutNotJudged(clusters: "school", effects: ["pupil"])))
    #expect(
      crossed.contains(.leavingOutNotJudged(clusters: "year", effects: ["pupil", "teacher"])))
  }

  @Test func `few treated clusters and few clusters are told of every dimension`() throws {
    let model = ClusteredModel(
      formula: "y ~ x + rare", frame: Self.pupils(), clusters: ["school", "year"])
    let rare = try #require(try model.estimates(.CR1)[0].set.terms.last)
    let found = try findings(model)
    #expect(
      found.contains(
        .fewTreatedClusters(
          term: rare, clusters: 3, of: 45, dimension: "year", covariance: .severalWays)))
    let few = found.compactMap { finding -> String? in
      guard case .fewClusters(_, _, _, let dimension, .severalWays) = finding else { return nil }
      return dimension
    }
    #expect(few == ["school", "year"])
  }

  @Test func `a cluster that carries a slope is told, of the constant it is not`() throws {
    let model = ClusteredModel(
      formula: "y ~ x + elsewhere", frame: Self.pupils(), clusters: ["school"])
    for estimate in try model.estimates(.CV3) {
      let terms = estimate.set.terms
      let carried = estimate.set.findings.flatMap { finding -> [TermID] in
        guard case .clusterCarriesTerms(_, let terms, nil) = finding else { return [] }
        return terms
      }
      #expect(carried == [terms[2]])
      #expect(estimate.set.clusterDiagnostics[0].terms[0].carriedBy != nil)
    }
  }
}
