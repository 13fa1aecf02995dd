import Estimation
import Frames
import LinearModels
import Numerics
import Testing

@Suite struct SharedMomentsTests {
  private static func frame() -> Frame {
    var noise = Noise(21)
    let n = 5000
    let x = noise.numbers(n)
    let years = (0..<n).map { "\(2016 + $0 % 3)" }
    return LinearModelsTests.frame([
      number("school", (0..<n).map { Double(($0 * 7919) % 50) }), number("x", x),
      number("z", noise.numbers(n)), number("w", noise.numbers(n).map { 2 + $0 }),
      category("year", years), number("flag", (0..<n).map { Double($0 % 2) }),
      number("y", zip(x, noise.numbers(n)).map { $0 + $1 }),
      number("t", zip(x, noise.numbers(n)).map { $0 - 2 * $1 }),
      number("area", (0..<n).map { Double(($0 * 7919) % 50 % 7) }),
      category("kind", (0..<n).map { "k\(($0 * 7919) % 50 % 20)" }),
    ])
  }

  @Test(
    arguments: [nil, "w"],
    [
      [
        "y ~ x | school", "y ~ x + z*flag | school", "t ~ z + I(x^2) | school", "y ~ year | school",
      ],
      ["y ~ x", "y ~ x + z + year", "t ~ z*flag", "y ~ x"],
      ["y ~ x | school + year", "t ~ x + flag | school + year", "t ~ z | school + year"],
    ])
  func `models that share a pass have the bits of their own`(
    _ weights: String?, _ formulas: [String]
  ) throws {
    let frame = Self.frame()
    let kinds: [ClusteredCovariance.Kind] = [.CR2, .CR1, .CV3, .CR0]
    let requests = try formulas.enumerated().map { index, formula in
      let model = ClusteredModel(
        formula: formula, frame: frame, clusters: ["school"], weights: weights)
      var request = try model.request(.clustered(ClusteredCovariance(kinds[index % 4])))
      request.rebasedWorkLimit = 0
      return request
    }
    let alone = try requests.map { try LinearModel.estimate($0, threads: 1).set }
    let shared = try LinearModel.sharingPasses(requests, threads: 2).map {
      try LinearModel.estimate($0, threads: 1).set
    }
    for (a, b) in zip(alone, shared) { #expect(a == b, "\(a.terms)") }
    let together = LinearModel.sharingPasses(requests, threads: 1)
    let shares = together.allSatisfy { $0.sharesItsPass }
    #expect(shares)
  }

  /// Wide passes sum up by other tiles than narrow ones, so these agree to rounding.
  @Test(arguments: [ClusteredCovariance.Kind.CR0, .CR1, .CR2, .CV3])
  func `models see their columns of a wide pass, of which a school knows few`(
    _ kind: ClusteredCovariance.Kind
  ) throws {
    let frame = Self.frame()
    let formulas = [
      "y ~ kind:year + x | school", "y ~ x | school", "t ~ z + x | school",
      "t ~ x + kind:flag | school",
    ]
    let requests = try formulas.map { formula in
      let model = ClusteredModel(formula: formula, frame: frame, clusters: ["school"])
      var request = try model.request(.clustered(ClusteredCovariance(kind)))
      request.rebasedWorkLimit = 0
      request.wantsDiagnostics = false
      return request
    }
    let together = LinearModel.sharingPasses(requests, threads: 2)
    let shares = together.allSatisfy { $0.sharesItsPass }
    #expect(shares)
    for (own, shared) in zip(requests, together) {
      let a = try LinearModel.estimate(own, threads: 1).set
      let b = try LinearModel.estimate(shared, threads: 1).set
      guard case .covariance(let first, _) = a.uncertainty,
        case .covariance(let second, _) = b.uncertainty
      else {
        Issue.record("no covariance of \(a.terms.count) terms")
        continue
      }
      #expect(a.terms == b.terms)
      for term in a.terms.indices {
        let error = first[term, term].squareRoot()
        #expect(abs(a.values[term] - b.values[term]) <= 1e-12 * error, "\(a.terms[term])")
        #expect(abs(second[term, term].squareRoot() - error) <= 1e-12 * error, "\(a.terms[term])")
      }
    }
  }

  @Test(arguments: ["y ~ x + z", "y ~ x*flag | school", "t ~ z | school + year"])
  func `models that differ in an unadjusted covariance have the bits of their own`(
    _ formula: String
  ) throws {
    let frame = Self.frame()
    let covariances = [
      ClusteredCovariance(.CR0), ClusteredCovariance(.CR1),
      ClusteredCovariance(.CR1, preset: .stataAreg), ClusteredCovariance(.CR1, preset: .sandwich),
      ClusteredCovariance(.CR2),
    ]
    // Absorbed schools explain `area`, a column of the design that is none of the pass.
    let formulas = (["~ ", "~ w + "] + (formula.contains("|") ? ["~ area + "] : [])).map {
      formula.replacing("~ ", with: $0)
    }
    let requests = try formulas.flatMap { formula in
      try covariances.flatMap { covariance in
        try [false, true].map { keepsReference in
          let model = ClusteredModel(formula: formula, frame: frame, clusters: ["school"])
          var request = try model.request(.clustered(covariance))
          request.rebasedWorkLimit = 0
          request.wantsDiagnostics = false
          request.keepsReference = keepsReference
          return request
        }
      }
    }
    let alone = try requests.map { try LinearModel.estimate($0, threads: 1) }
    let together = LinearModel.sharingPasses(requests, threads: 1)
    let shares = together.allSatisfy { $0.sharesItsPass }
    #expect(shares)
    // One behind the other, and to and fro between two models.
    let turns = requests.indices.flatMap { [$0, requests.count - 1 - $0] }
    for index in Array(requests.indices) + turns {
      let shared = try LinearModel.estimate(together[index], threads: 2)
      #expect(shared.set == alone[index].set, "\(index)")
      #expect(shared.contributions == alone[index].contributions, "\(index)")
    }
    let differing = Set(alone.map { "\($0.set.uncertainty)" })
    #expect(differing.count > 6)
  }

  @Test func `other rows, weights or clusters have a pass of their own`() throws {
    let frame = Self.frame()
    let base = ClusteredModel(formula: "y ~ x | school", frame: frame, clusters: ["school"])
    var (weighted, fewer, other) = (base, base, base)
    weighted.weights = "w"
    fewer.filter = "x > -0.9"
    other.clusters = ["flag"]
    let requests = try [base, weighted, fewer, other].map { model in
      var request = try model.request(.clustered(ClusteredCovariance(.CR1)))
      request.rebasedWorkLimit = 0
      return request
    }
    let apart = LinearModel.sharingPasses(requests, threads: 1).allSatisfy { !$0.sharesItsPass }
    #expect(apart)
  }
}
