import Estimation
import Frames
import LinearModels
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
