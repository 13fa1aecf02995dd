import Designs
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

/// Models of one pass whose covariances are combinations of the same columns, against the same models by themselves.
///
/// Both come from the same sums to some 1e-15; the change of basis and back may lose the digits of its condition number,
/// at most 1e2 for each column that keeps but 1e-4 of its squared norm: hence 1e-11 of the standard error.
@Suite struct SharedScoresTests {
  private static func frame() -> Frame {
    var noise = Noise(87)
    let n = 4000
    let school = (0..<n).map { Double(($0 * 7919) % 40) }
    let (a, b) = (noise.numbers(n), noise.numbers(n))
    let flag = (0..<n).map { Double(($0 / 3) % 2) }
    return LinearModelsTests.frame([
      number("school", school), category("year", (0..<n).map { "\(2016 + $0 % 4)" }),
      // A school has six of the thirty weeks, so that its moments hold few of the many columns.
      category("week", (0..<n).map { "w\(($0 + ($0 % 80) / 40) % 30)" }),
      number("a", a), number("b", b), number("c", zip(a, noise.numbers(n)).map { 3 * $0 + $1 }),
      number("flag", flag), number("w", noise.numbers(n).map { 2 + $0 }),
      number(
        "y", (0..<n).map { 2 * a[$0] - b[$0] + flag[$0] + 0.1 * school[$0] + noise.next() }),
      number("t", (0..<n).map { a[$0] * b[$0] + noise.next() }),
    ])
  }

  /// 31 sets of covariates beside `a`, products in either order among them.
  private static func formulas(_ outcome: String, _ end: String) -> [String] {
    (0..<31).map { set in
      let chosen = ["b", "c", "flag", "b:flag", "c:b"].enumerated().filter {
        set >> $0.offset & 1 == 1
      }
      let terms = set % 2 == 0 ? chosen : chosen.reversed()
      return "\(outcome) ~ a" + terms.map { " + \($0.element)" }.joined() + end
    }
  }

  private static func requests(
    _ formulas: [String], weights: String?, _ covariance: ClusteredCovariance
  ) throws -> [FitRequest] {
    let frame = frame()
    return try formulas.map { formula in
      let model = ClusteredModel(
        formula: formula, frame: frame, clusters: ["school"], weights: weights)
      var request = try model.request(.clustered(covariance))
      request.rebasedWorkLimit = 0
      request.wantsDiagnostics = false
      return request
    }
  }

  @Test(
    arguments: [nil, "w"],
    ["", " | school", " | school + year", " | school + week", " | year", " | week", " - 1"])
  func `estimates, covariances and contributions are those of the models by themselves`(
    _ weights: String?, _ end: String
  ) throws {
    let formulas = Self.formulas("y", end) + Self.formulas("t", end)
    let own = try Self.requests(formulas, weights: weights, ClusteredCovariance(.CR1))
    let shared = LinearModel.sharingPasses(own, threads: 2)
    var found = 0
    for (alone, together) in zip(own, shared) {
      var kept = alone
      kept.keepsReference = true
      let (a, b) = (
        try LinearModel.estimate(kept, threads: 1), try LinearModel.estimate(together, threads: 1)
      )
      guard case .covariance(let first, let rule) = a.set.uncertainty,
        case .covariance(let second, let other) = b.set.uncertainty
      else {
        Issue.record("no covariance of \(a.set.terms)")
        continue
      }
      #expect(a.set.terms == b.set.terms && rule == other)
      for i in a.set.terms.indices {
        let error = first[i, i].squareRoot()
        #expect(abs(a.set.values[i] - b.set.values[i]) <= 1e-11 * error, "\(a.set.terms[i])")
        for j in a.set.terms.indices {
          let size = error * first[j, j].squareRoot()
          #expect(abs(first[i, j] - second[i, j]) <= 1e-11 * size, "\(a.set.terms[i])")
        }
      }
      let place = try #require(a.set.terms.firstIndex { $0.description == "a" })
      let combined = try LinearModel.sharedContributions(
        together, to: a.set.terms[place], threads: 1)
      guard let combined else { continue }
      found += 1
      let stacked = StackedContributions([combined])
      let error = try #require(stacked.standardErrors.first)
      expectClose(error, first[place, place].squareRoot(), relative: 1e-11, "standard error")
    }
    // A model without a constant is none of a basis that has one.
    #expect(found == (end == " - 1" ? 0 : formulas.count), "\(found) of \(formulas.count)")
  }

  /// A year that one school alone has, and no other year: nothing is left of its column but the weights' rounding.
  @Test func `a level that another effect explains is in no basis`() throws {
    var noise = Noise(88)
    let n = 4000
    let school = (0..<n).map { Double(($0 * 7919) % 40) }
    let frame = LinearModelsTests.frame([
      number("school", school),
      category("year", (0..<n).map { school[$0] == 7 ? "2015" : "\(2016 + $0 % 4)" }),
      number("a", noise.numbers(n)), number("b", noise.numbers(n)), number("c", noise.numbers(n)),
      number("flag", (0..<n).map { Double(($0 / 3) % 2) }),
      number("w", noise.numbers(n).map { 1.7 + $0 }), number("y", noise.numbers(n)),
    ])
    let own = try Self.formulas("y", " | school + year").map { formula in
      let model = ClusteredModel(
        formula: formula, frame: frame, clusters: ["school"], weights: "w")
      var request = try model.request(.clustered(ClusteredCovariance(.CR1)))
      request.rebasedWorkLimit = 0
      request.wantsDiagnostics = false
      return request
    }
    for (alone, together) in zip(own, LinearModel.sharingPasses(own, threads: 1)) {
      let (a, b) = (
        try LinearModel.estimate(alone, threads: 1).set,
        try LinearModel.estimate(together, threads: 1).set
      )
      for term in a.terms {
        let name = term.description
        expectClose(
          try #require(b.standardError(name)), try #require(a.standardError(name)),
          relative: 1e-11, name)
      }
    }
  }

  @Test func `draws of combinations are those of the contributions themselves`() throws {
    let formulas = Self.formulas("y", " | school + year")
    let own = try Self.requests(formulas, weights: nil, ClusteredCovariance(.CR1))
    let shared = LinearModel.sharingPasses(own, threads: 1)
    var (combined, apart): ([TermContributions], [TermContributions]) = ([], [])
    for (alone, together) in zip(own, shared) {
      let term = TermID([.variable("a")])
      let part = try LinearModel.sharedContributions(together, to: term, threads: 1)
      combined.append(try #require(part))
      var kept = alone
      kept.keepsReference = true
      let estimate = try LinearModel.estimate(kept, threads: 1)
      let place = try #require(estimate.set.terms.firstIndex(of: term))
      var pick = Matrix(repeating: 0, rowCount: 1, columnCount: estimate.set.terms.count)
      pick[0, place] = 1
      apart.append(TermContributions(try #require(estimate.contributions).combined(pick)))
    }
    let (one, other) = (StackedContributions(combined), StackedContributions(apart))
    expectClose(one.standardErrors, other.standardErrors, relative: 1e-11, "standard errors")
    func draws(_ stacked: StackedContributions, threads: Int = 1) -> [Double] {
      stacked.mapDraws(replications: 600, seed: 4, threads: threads) { $0 }.flatMap(\.self)
    }
    let found = draws(one, threads: 2)
    #expect(found.count == 600 * formulas.count && found == draws(one))
    expectClose(found, draws(other), absolute: 1e-11, "draws")
    // Some of their own among them: all of their own.
    let mixed = StackedContributions([apart[0]] + combined.dropFirst())
    expectClose(draws(mixed), found, absolute: 1e-11, "mixed draws")
  }

  @Test func `few models, and those whose covariance takes more than scores, share none`() throws {
    let term = TermID([.variable("a")])
    let few = try Self.requests(
      Array(Self.formulas("y", "").prefix(15)), weights: nil, ClusteredCovariance(.CR1))
    let adjusted = try Self.requests(
      Self.formulas("y", ""), weights: nil, ClusteredCovariance(.CR2))
    for requests in [few, adjusted] {
      for request in LinearModel.sharingPasses(requests, threads: 1) {
        #expect(request.sharesItsPass)
        let part = try LinearModel.sharedContributions(request, to: term, threads: 1)
        #expect(part == nil)
      }
    }
  }

  @Test func `scores that do not fit beside the moments leave the pass shared`() throws {
    let term = TermID([.variable("a")])
    var requests = try Self.requests(
      Self.formulas("y", " | school"), weights: nil, ClusteredCovariance(.CR1))
    let roomy = LinearModel.sharedPasses(requests)
    #expect(roomy.count == 1 && roomy[0].members.count == requests.count)
    for place in requests.indices {
      requests[place].storageLimit = roomy[0].passBytes + roomy[0].memberBytes - 1
    }
    let tight = LinearModel.sharedPasses(requests)
    #expect(tight.count == 1 && tight[0].members.count == requests.count)
    #expect(tight[0].passBytes < roomy[0].passBytes)
    for request in LinearModel.sharingPasses(requests, threads: 1) {
      #expect(request.sharesItsPass && request.passBytesHeld <= tight[0].passBytes)
      let part = try LinearModel.sharedContributions(request, to: term, threads: 1)
      #expect(part == nil)
    }
  }

  @Test func `products in either order are one column of the pass`() throws {
    let (one, two) = ("y ~ a + b:flag | school", "y ~ a + flag + b + flag:b | school")
    let requests = try Self.requests([one, two], weights: nil, ClusteredCovariance(.CR1))
    let both = LinearModel.sharingPasses(requests, threads: 1)
    let again = try Self.requests(
      [two, two + " "], weights: nil, ClusteredCovariance(.CR1))
    let same = LinearModel.sharingPasses(again, threads: 1)
    #expect(both[0].passBytesHeld == same[0].passBytesHeld)
    let estimate = try LinearModel.estimate(both[0], threads: 1).set
    #expect(estimate.terms.map(\.description) == ["a", "b:flag"])
  }
}
