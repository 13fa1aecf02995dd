import Designs
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

/// Clusters of many thousand rows, which a pass takes in several slices.
@Suite struct LongClusterTests {
  private static let sizes = [9000, 5000, 30, 4100]

  private static func frame() -> Frame {
    var noise = Noise(3)
    let school = sizes.enumerated().flatMap { school, size in
      [Double](repeating: Double(school), count: size)
    }
    let n = school.count
    let x = school.map { 1000 * $0 + noise.next() }
    return LinearModelsTests.frame([
      number("school", school), number("x", x), number("z", noise.numbers(n)),
      number("w", noise.numbers(n).map { 2 + $0 }),
      number("year", (0..<n).map { Double($0 % 4) }),
      number(
        "y", (0..<n).map { 2 * school[$0] + 0.3 * (x[$0] - 1000 * school[$0]) + noise.next() }),
    ])
  }

  /// b, residuals and scores by plain sums over centred columns.
  private struct Plain {
    var b: [Double] = []
    var standardErrors: [Double] = []
    var leverages: [Double] = []

    init(_ columns: [[Double]], _ y: [Double], _ school: [Double], _ w: [Double]) throws {
      let n = y.count
      let k = columns.count
      var gram = Matrix(repeating: 0, rowCount: k, columnCount: k)
      var right = [Double](repeating: 0, count: k)
      for i in 0..<n {
        for a in 0..<k {
          right[a] += w[i] * columns[a][i] * y[i]
          for c in 0..<k { gram[a, c] += w[i] * columns[a][i] * columns[c][i] }
        }
      }
      let inverse = try Cholesky(gram).inverse()
      b = inverse.multiply(right)
      var meat = Matrix(repeating: 0, rowCount: k, columnCount: k)
      for s in Set(school).sorted() {
        var score = [Double](repeating: 0, count: k)
        for i in 0..<n where school[i] == s {
          let e = (0..<k).reduce(y[i]) { $0 - columns[$1][i] * b[$1] }
          for a in 0..<k { score[a] += w[i] * columns[a][i] * e }
        }
        for a in 0..<k { for c in 0..<k { meat[a, c] += score[a] * score[c] } }
      }
      let v = inverse.multiply(meat).multiply(inverse)
      standardErrors = v.diagonal.map { $0.squareRoot() }
    }
  }

  private static func centred(_ x: [Double], by group: [Double], _ w: [Double]) -> [Double] {
    var sums: [Double: (Double, Double)] = [:]
    for i in x.indices {
      let old = sums[group[i]] ?? (0, 0)
      sums[group[i]] = (old.0 + w[i], old.1 + w[i] * x[i])
    }
    return x.indices.map { i in
      let (weight, sum) = sums[group[i]] ?? (1, 0)
      return x[i] - sum / weight
    }
  }

  @Test(arguments: [true, false], [nil, "w"])
  func `clusters in slices agree with plain sums`(_ absorbs: Bool, _ weights: String?) throws {
    let frame = Self.frame()
    func values(_ name: String) -> [Double] {
      if case .number(let all)? = frame[name]?.values { all } else { [] }
    }
    let w = weights.map(values) ?? [Double](repeating: 1, count: frame.rowCount)
    let school = values("school")
    let groups = absorbs ? school : school.map { _ in 0 }
    let plain = try Plain(
      [values("x"), values("z")].map { Self.centred($0, by: groups, w) },
      Self.centred(values("y"), by: groups, w), school, w)
    let model = ClusteredModel(
      formula: absorbs ? "y ~ x + z | school" : "y ~ x + z", frame: frame,
      clusters: ["school"], weights: weights)
    for estimate in try model.estimates(.CR0) {
      for (place, term) in ["x", "z"].enumerated() {
        // Plain sums of columns that differ by thousands between schools have 1e-11 themselves.
        expectClose(
          try #require(estimate.set.value(term)), plain.b[place], relative: 1e-9, term)
        expectClose(
          try #require(estimate.set.standardError(term)), plain.standardErrors[place],
          relative: 1e-8, "error of \(term)")
      }
    }
  }

  @Test(arguments: [nil, "w"])
  func `effects in slices equal dummies, CR2 and its degrees of freedom included`(
    _ weights: String?
  ) throws {
    var frame = Self.frame()
    guard case .number(let school)? = frame["school"]?.values,
      case .number(let year)? = frame["year"]?.values
    else { return }
    frame.set(category("schools", school.map { "\(Int($0))" }))
    frame.set(category("years", year.map { "\(Int($0))" }))
    frame.set(
      try Expression(parsing: "school * 10 + year % 2").evaluate(on: frame, as: "part"))
    frame.set(category("parts", zip(school, year).map { "\(Int($0 * 10 + $1) - Int($1) / 2 * 2)" }))
    for (absorbed, dummies) in [
      ("y ~ x + z | school + year", "y ~ x + z + schools + years"),
      ("y ~ x + z | part", "y ~ x + z + parts"),
    ] {
      var model = ClusteredModel(
        formula: absorbed, frame: frame, clusters: ["school"], weights: weights)
      let first = try model.estimates(.CR2)
      model.formula = dummies
      for (a, b) in zip(first, try model.estimates(.CR2)) {
        for term in ["x", "z"] {
          expectClose(a.set.value(term) ?? 0, b.set.value(term) ?? 1, relative: 1e-9, term)
          expectClose(
            a.set.standardError(term) ?? 0, b.set.standardError(term) ?? 1, relative: 1e-8,
            "\(absorbed) error of \(term)")
          expectClose(
            a.set.degreesOfFreedom(term) ?? 0, b.set.degreesOfFreedom(term) ?? 1,
            relative: 1e-7, "\(absorbed) df of \(term)")
        }
      }
    }
  }
}
