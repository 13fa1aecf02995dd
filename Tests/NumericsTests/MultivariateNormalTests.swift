import Numerics
import TestSupport
import Testing

@Suite struct MultivariateNormalTests {
  private let golden = Result { try Golden("r/multivariate-normal") }

  private func part(_ name: String) throws -> [String: Golden.Value] {
    guard case .object(let part) = try golden.get().values[name] else {
      throw Golden.Problem.entry(path: "r/multivariate-normal", name: name)
    }
    return part
  }

  private func numbers(_ value: Golden.Value?) -> [Double] {
    switch value {
    case .number(let number): [number]
    case .list(let list): list.flatMap { numbers($0) }
    case .text(let text): [text == "Inf" ? .infinity : -.infinity]
    default: []
    }
  }

  private func normal(_ part: [String: Golden.Value]) -> MultivariateNormal {
    let mean = numbers(part["mean"])
    return MultivariateNormal(
      mean: mean,
      covariance: Matrix(
        rowCount: mean.count, columnCount: mean.count, columnMajor: numbers(part["covariance"])))
  }

  @Test(arguments: ["two", "three", "tail", "five"])
  func `probabilities of boxes agree with mvtnorm`(_ name: String) throws {
    let part = try part(name)
    let found = normal(part).probability(
      lower: numbers(part["lower"]), upper: numbers(part["upper"]))
    expectClose(
      found, numbers(part["probability"])[0], relative: try golden.get().relativeTolerance, name)
  }

  @Test func `truncated means agree with quadrature`() throws {
    let part = try part("two")
    let found = normal(part).truncatedMean(
      lower: numbers(part["lower"]), upper: numbers(part["upper"]))
    expectClose(try #require(found), numbers(part["truncated.mean"]), relative: 2e-5)
  }

  @Test func `the simultaneous critical value agrees with mvtnorm`() throws {
    let part = try part("simultaneous")
    let correlation = Matrix(
      rowCount: 3, columnCount: 3, columnMajor: numbers(part["correlation"]))
    let normal = MultivariateNormal(mean: [0, 0, 0], covariance: correlation)
    expectClose(
      normal.simultaneousCritical(level: 0.95), numbers(part["critical"])[0], relative: 2e-5)
  }

  @Test func `independent coordinates multiply, equal ones are one`() {
    let normal = Normal()
    let inside = 1 - 2 * normal.upperTail(1.5)
    for count in 1...6 {
      let independent = MultivariateNormal(
        mean: [Double](repeating: 0, count: count), covariance: .identity(count))
      let bounds = [Double](repeating: 1.5, count: count)
      expectClose(
        independent.probability(lower: bounds.map { -$0 }, upper: bounds),
        (0..<count).reduce(1) { product, _ in product * inside }, relative: 1e-12)
      let equal = MultivariateNormal(
        mean: [Double](repeating: 0, count: count),
        covariance: Matrix(repeating: 1, rowCount: count, columnCount: count))
      expectClose(
        equal.probability(lower: bounds.map { -$0 }, upper: bounds), inside, relative: 1e-12)
      let mean = independent.truncatedMean(lower: bounds.map { _ in -.infinity }, upper: bounds)
      let single = -normal.density(1.5) / normal.lowerTail(1.5)
      expectClose(mean ?? [], [Double](repeating: single, count: count), relative: 1e-10)
    }
  }

  @Test func `the order of coordinates changes little`() {
    let covariance = Matrix(rows: [[1, 0.5, 0.2], [0.5, 2, -0.3], [0.2, -0.3, 0.7]])
    let order = [2, 0, 1]
    let (lower, upper) = ([-1.0, -2, -0.5], [0.5, 3, 1.0])
    let first = MultivariateNormal(mean: [0.1, 0, -0.2], covariance: covariance)
    let second = MultivariateNormal(
      mean: order.map { first.mean[$0] },
      covariance: covariance.submatrix(rows: order, columns: order))
    expectClose(
      second.probability(lower: order.map { lower[$0] }, upper: order.map { upper[$0] }),
      first.probability(lower: lower, upper: upper), relative: 1e-12)
  }
}

@Suite struct TruncatedNormalTests {
  @Test(arguments: [
    (-1.0, 2.0), (0.5, 1.0), (-Double.infinity, 0.3), (3, .infinity), (-4, -2), (10, 11),
    (-.infinity, .infinity),
  ])
  func `quantiles give their probability back`(_ lower: Double, _ upper: Double) {
    let truncated = TruncatedNormal(lower: lower, upper: upper)
    let normal = Normal()
    for p in [0.0, 0.05, 0.5, 0.95, 0.999, 1] {
      let x = truncated.quantile(lowerTail: p)
      #expect(lower <= x && x <= upper)
      guard x.isFinite else { continue }
      let found =
        lower > 0
        ? (normal.upperTail(lower) - normal.upperTail(x))
          / (normal.upperTail(lower) - normal.upperTail(upper))
        : (normal.lowerTail(x) - normal.lowerTail(lower))
          / (normal.lowerTail(upper) - normal.lowerTail(lower))
      expectClose(found, p, relative: 1e-9, absolute: 1e-12)
    }
  }

  @Test func `far in the tail quantiles stay between the bounds and ascend`() {
    let truncated = TruncatedNormal(lower: 60, upper: 60.1)
    var last = 60.0
    for p in stride(from: 0.01, through: 1, by: 0.01) {
      let x = truncated.quantile(lowerTail: p)
      #expect(x >= last && x <= 60.1 + 1e-12)
      last = x
    }
    let mirrored = TruncatedNormal(lower: -60.1, upper: -60).quantile(lowerTail: 0.3)
    expectClose(mirrored, -truncated.quantile(lowerTail: 0.7), relative: 1e-14)
  }
}
