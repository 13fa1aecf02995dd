import Designs
import Estimation
import Frames
import LinearModels
import TestSupport
import Testing

/// One pass for models whose samples differ by conditions on rows.
@Suite struct UnitedPassTests {
  private static func frame() -> Frame {
    var noise = Noise(77)
    let n = 12_000
    // One school holds almost half of the rows, so that later passes cut it.
    let school = (0..<n).map { Double($0 % 2 == 0 ? 3 : ($0 * 7919) % 40) }
    let x = noise.numbers(n)
    return LinearModelsTests.frame([
      number("school", school), number("x", x), number("z", noise.numbers(n)),
      number("w", noise.numbers(n).map { 2 + $0 }),
      number("year", (0..<n).map { Double(2016 + ($0 / 3) % 5) }),
      category("cohort", (0..<n).map { "\(2016 + ($0 / 3) % 5)" }),
      number("flag", (0..<n).map { Double(($0 / 7) % 2) }),
      number("y", zip(x, school).map { 1e3 + $0 + 40 * $1 + 3 * noise.next() }),
    ])
  }

  private static let filters = ["year != 2019", "school != 3", "year != 2016", "x > -0.5", nil]

  private func models(_ formulas: [String], _ weights: String?) -> [ClusteredModel] {
    let frame = Self.frame()
    return Self.filters.enumerated().map { place, filter in
      var model = ClusteredModel(
        formula: formulas[place % formulas.count], frame: frame, clusters: ["school"])
      model.filter = filter
      model.weights = weights
      return model
    }
  }

  /// The pass as the scheduler of runs makes it, and the requests that come of it.
  private func share(
    _ models: [ClusteredModel], _ requests: [FitRequest], threads: Int
  ) throws -> [FitRequest] {
    let frame = models[0].frame
    let rows = UnitedRows(requests.map { $0.clusters[0].grouping.rows })
    let all = rows.rows
    let parsed = try models.map { try Formula(parsing: $0.formula) }
    let effects = parsed[0].absorbed.map { effect in
      BoundEffect(
        label: effect.columns.joined(separator: "^"),
        grouping: frame.groupCodes(of: effect.columns).selecting(all))
    }
    var weights: [Double]?
    if let name = models[0].weights, case .number(let values)? = frame[name]?.values {
      weights = all.rows.map { values[Int($0)] }
    }
    let sample = UnitedSample(
      rows: rows, samples: Array(models.indices), effects: effects,
      clusters: frame.groupCodes(of: ["school"]).selecting(all), weights: weights)
    let pass = try #require(UnitedPass(requests, sample))
    return pass.make(
      try parsed.map { try BoundDesign($0, frame: frame, rows: all, threads: 1) },
      threads: threads)
  }

  private func requests(
    _ models: [ClusteredModel], _ kind: ClusteredCovariance.Kind
  ) throws -> [FitRequest] {
    try models.map { model in
      var request = try model.request(.clustered(ClusteredCovariance(kind)))
      request.rebasedWorkLimit = 0
      return request
    }
  }

  private func expectSame(_ a: EstimateSet, _ b: EstimateSet, _ label: String) throws {
    #expect(a.terms == b.terms && a.support == b.support && a.omitted == b.omitted, "\(label)")
    for (place, term) in a.terms.map(\.description).enumerated() {
      // An estimate near nought is known to the rounding of its error, not of itself.
      let error = try #require(b.standardError(term))
      let moved = abs(a.values[place] - b.values[place])
      #expect(moved <= 1e-12 * max(error, abs(b.values[place])), "\(label) \(term)")
      expectClose(
        a.standardError(term) ?? 0, error, relative: 1e-12, "\(label) error of \(term)")
      expectClose(
        a.degreesOfFreedom(term) ?? 0, b.degreesOfFreedom(term) ?? 0, relative: 1e-11,
        "\(label) df of \(term)")
    }
    let shares = (a.summary.rSquared ?? 0, b.summary.rSquared ?? 1)
    #expect(abs(shares.0 - shares.1) <= 1e-12, "\(label)")
  }

  @Test(
    arguments: [nil, "w"],
    [
      ["y ~ x + z | school"], ["y ~ x + z", "y ~ x*flag"], ["y ~ x + flag | school + cohort"],
      ["y ~ cohort + x | school", "y ~ x + I(z^2) | school", "z ~ x + flag | school"],
      ["y ~ x + z | cohort"],
    ])
  func `samples cut by conditions have the estimates of their own passes`(
    _ weights: String?, _ formulas: [String]
  ) throws {
    let models = models(formulas, weights).filter {
      !$0.formula.contains("~ cohort") || $0.filter != "year != 2016"
    }
    for kind in [ClusteredCovariance.Kind.CR2, .CR1, .CV3] {
      let requests = try requests(models, kind)
      let shared = try share(models, requests, threads: 2)
      for (own, united) in zip(requests, shared) {
        let label = "\(kind) \(formulas)"
        let isShared = united.sharesItsPass
        #expect(isShared, "\(label)")
        try expectSame(
          try LinearModel.estimate(united, threads: 1).set,
          try LinearModel.estimate(own, threads: 1).set, label)
      }
      let again = try share(models, requests, threads: 1)
      for (one, other) in zip(shared, again) {
        let pair = (
          try LinearModel.estimate(one, threads: 1).set,
          try LinearModel.estimate(other, threads: 2).set
        )
        #expect(pair.0 == pair.1, "threads change no bit")
      }
    }
  }

  @Test func `rows read again after a shared pass are centred as its moments are`() throws {
    let models = models(["y ~ x + z | school"], nil)
    for (place, own) in try requests(models, .CR2).enumerated() {
      var united = try share(models, try requests(models, .CR2), threads: 1)[place]
      // Everything is re-based: the rows are read with the means of the shared pass.
      united.rebasedWorkLimit = .max
      var rebased = own
      rebased.rebasedWorkLimit = .max
      try expectSame(
        try LinearModel.estimate(united, threads: 1).set,
        try LinearModel.estimate(rebased, threads: 1).set, "re-based \(place)")
    }
  }

  @Test func `what depends on the sample or is finer than the clusters is not united`() throws {
    let frame = Self.frame()
    for (formula, isOne) in [
      ("y ~ x | school", true), ("y ~ poly(x, 2) | school", false),
      ("y ~ x | school[z]", false), ("y ~ x | school^year", false), ("y ~ x", true),
    ] {
      let model = ClusteredModel(formula: formula, frame: frame, clusters: ["school"])
      let request = try requests([model], .CR1)[0]
      #expect(request.canUnite == isOne, "\(formula)")
    }
  }
}
