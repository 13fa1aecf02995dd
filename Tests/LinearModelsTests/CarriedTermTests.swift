import Designs
import Estimation
import Frames
import LinearModels
import TestSupport
import Testing

/// Jackknives where one cluster alone determines a term.
@Suite struct CarriedTermTests {
  private static func pupils() -> Frame {
    var noise = Noise(53)
    let n = 600
    let school = (0..<n).map { Double(($0 * 7 + $0 / 11) % 10) }
    let x = noise.numbers(n)
    let z = noise.numbers(n)
    let isOwn = school.map { $0 == 4 }
    return frame([
      number("school", school), category("kind", school.map { "s\(Int($0))" }),
      number("x", x), number("z", z),
      number("y", (0..<n).map { x[$0] - z[$0] + 0.2 * school[$0] + noise.next() }),
      // Nought elsewhere; a constant elsewhere, which is then one with the effects; a repetition of x elsewhere.
      number("own", (0..<n).map { isOwn[$0] ? z[$0] : 0 }),
      number("flat", (0..<n).map { isOwn[$0] ? z[$0] : 7 }),
      number("large", (0..<n).map { isOwn[$0] ? 1000 * z[$0] : 7000 }),
      number("twin", (0..<n).map { x[$0] + (isOwn[$0] ? z[$0] : 0) }),
    ])
  }

  private func errors(
    _ formula: String, _ kind: ClusteredCovariance.Kind, _ terms: [String]
  ) throws -> [Double] {
    let model = ClusteredModel(formula: formula, frame: Self.pupils(), clusters: ["school"])
    return try model.estimates(kind).flatMap { estimate in
      try terms.map { try #require(estimate.set.standardError($0), "\($0)") }
    }
  }

  @Test(
    arguments: [ClusteredCovariance.Kind.CR3, .CV3, .CV3J, .CR2], ["own", "flat", "twin"])
  func `absorbed effects and dummies agree`(
    _ kind: ClusteredCovariance.Kind, _ term: String
  ) throws {
    let absorbed = try errors("y ~ x + \(term) | school", kind, ["x", term])
    for formula in ["y ~ x + \(term) + kind", "y ~ kind + x + \(term)"] {
      for (a, b) in zip(absorbed, try errors(formula, kind, ["x", term])) {
        expectClose(a, b, relative: 1e-10, "\(formula) \(kind)")
      }
    }
  }

  @Test(arguments: [ClusteredCovariance.Kind.CR3, .CV3, .CV3J])
  func `units do not matter`(_ kind: ClusteredCovariance.Kind) throws {
    for formula in ["y ~ x + flat | school", "y ~ x + flat"] {
      let one = try errors(formula, kind, ["x", "flat"])
      let other = try errors(
        formula.replacing("flat", with: "large"), kind, ["x", "large"])
      for (place, (a, b)) in zip(one, other).enumerated() {
        expectClose(a, place % 2 == 0 ? b : 1000 * b, relative: 1e-10, "\(formula) \(place)")
      }
    }
  }

  /// Without the cluster x and its twin are one column: of neither is there an estimate.
  @Test(arguments: ["y ~ x + z + twin", "y ~ x + z + twin | school"])
  func `a term that the others do not determine is 0 without the cluster`(
    _ formula: String
  ) throws {
    var model = ClusteredModel(formula: formula, frame: Self.pupils(), clusters: ["school"])
    let all = try model.estimates(.CR3)
    var left: [[String: Double]] = []
    for school in 0..<10 {
      model.filter = "school != \(school)"
      let set = try model.estimates(.CR0)[0].set
      #expect(set.omitted.isEmpty == (school != 4))
      left.append(
        Dictionary(uniqueKeysWithValues: zip(set.terms.map(\.description), set.values)))
    }
    left[4]["x"] = nil
    left[4]["twin"] = nil
    for estimate in all {
      for term in ["x", "z", "twin"] {
        let b = try #require(estimate.set.value(term))
        let squares = left.map { (($0[term] ?? 0) - b) * (($0[term] ?? 0) - b) }
        expectClose(
          try #require(estimate.set.standardError(term)), squares.reduce(0, +).squareRoot(),
          relative: 1e-9, "\(formula) \(term)")
      }
      let carried = estimate.set.clusterDiagnostics[0].terms.map { $0.carriedBy != nil }
      #expect(carried.filter { $0 }.count == 2)
    }
  }
}
