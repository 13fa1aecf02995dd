import Designs
import Estimation
import Foundation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

/// Weights that differ within clusters, errors of variance 1/w: against the definitions, and what must not matter.
@Suite struct InverseVarianceTests {
  /// Clusters g of levels h, a crossing effect k, numbers.
  struct Data {
    var g: [Int] = []
    var h: [Int] = []
    var k: [Int] = []
    var x: [Double] = []
    var s: [Double] = []
    var own: [Double] = []
    var y: [Double] = []
    var w: [Double] = []

    /// Weights from 1 / sqrt(spread) to sqrt(spread).
    init(_ seed: UInt64, clusters: Int = 9, rowsPerLevel: Int = 4, spread: Double = 40) {
      var noise = Noise(seed)
      var level = 0
      for cluster in 0..<clusters {
        for part in 0..<(1 + cluster % 3) {
          for row in 0..<(part == 2 ? 1 : rowsPerLevel + cluster % 2) {
            g.append(cluster)
            h.append(level)
            k.append((row + cluster) % 3)
            let (a, b, c) = (noise.next(), noise.next(), noise.next())
            x.append(a + Double(cluster % 4))
            s.append(b)
            own.append(cluster == 4 ? c : 0)
            w.append(pow(spread, noise.next() / 2))
            y.append(a + b * Double(level % 3) + c + 2 * noise.next())
          }
          level += 1
        }
      }
    }

    var frame: Frame {
      LinearModelsTests.frame([
        number("g", g.map { Double($0) }), number("h", h.map { Double($0) }),
        number("k", k.map { Double($0) }), category("kk", k.map { "k\($0)" }),
        category("gg", g.map { "g\($0)" }), number("x", x), number("s", s),
        number("own", own), number("y", y), number("w", w),
      ])
    }

    mutating func choose(_ rows: [Int]) {
      (g, h, k) = (rows.map { g[$0] }, rows.map { h[$0] }, rows.map { k[$0] })
      (x, s, own) = (rows.map { x[$0] }, rows.map { s[$0] }, rows.map { own[$0] })
      (y, w) = (rows.map { y[$0] }, rows.map { w[$0] })
    }

    func model(_ formula: String) -> ClusteredModel {
      var model = ClusteredModel(formula: formula, frame: frame)
      model.clusters = ["g"]
      model.weights = "w"
      return model
    }

    func dummies(_ codes: [Int], from first: Int = 0, times factor: [Double]? = nil) -> [[Double]] {
      (first..<((codes.max() ?? 0) + 1)).map { code in
        codes.indices.map { codes[$0] == code ? factor?[$0] ?? 1 : 0 }
      }
    }
  }

  /// A formula with the columns of its dense design, its terms last; `isCarried` if a cluster alone carries one.
  struct Case: Sendable {
    let formula: String
    let terms: [String]
    var isCarried = false
    let columns: @Sendable (Data) -> [[Double]]

    static let all = [
      Case(formula: "y ~ x + s", terms: ["x", "s"]) { [$0.x.map { _ in 1 }, $0.x, $0.s] },
      Case(formula: "y ~ x + own", terms: ["x", "own"], isCarried: true) {
        [$0.x.map { _ in 1 }, $0.x, $0.own]
      },
      Case(formula: "y ~ x + s | h", terms: ["x", "s"]) { $0.dummies($0.h) + [$0.x, $0.s] },
      Case(formula: "y ~ x + own | h", terms: ["x", "own"], isCarried: true) {
        $0.dummies($0.h) + [$0.x, $0.own]
      },
      Case(formula: "y ~ x + s | h + k", terms: ["x", "s"]) {
        $0.dummies($0.h) + $0.dummies($0.k, from: 1) + [$0.x, $0.s]
      },
      Case(formula: "y ~ x | g[s]", terms: ["x"]) {
        $0.dummies($0.g) + $0.dummies($0.g, times: $0.s) + [$0.x]
      },
      Case(formula: "y ~ x + own | g[s] + k", terms: ["x", "own"], isCarried: true) {
        $0.dummies($0.g) + $0.dummies($0.g, times: $0.s) + $0.dummies($0.k, from: 1)
          + [$0.x, $0.own]
      },
    ]
  }

  static let kinds: [(ClusteredCovariance.Kind, DenseClusters.Adjustment)] = [
    (.CR0, .none), (.CR2, .root), (.CR3, .inverse),
  ]

  @Test(arguments: Case.all.indices, [1.5, 40, 1e6])
  func `errors and degrees of freedom agree with their definitions`(
    _ index: Int, _ spread: Double
  ) throws {
    let test = Case.all[index]
    for seed in [1, 2] as [UInt64] {
      let data = Data(seed, spread: spread)
      let dense = try DenseClusters(
        Matrix(columns: test.columns(data)), outcome: data.y, weights: data.w, clusters: data.g)
      let (k, q) = (dense.x.columnCount, test.terms.count)
      let contrasts = Matrix(
        columns: (0..<q).map { j in (0..<k).map { $0 == k - q + j ? 1 : 0 } })
      for (kind, adjustment) in Self.kinds where kind != .CR3 || !test.isCarried {
        let expected = try dense.inference(contrasts, adjustment)
        let covariance = ClusteredCovariance(
          kind, reference: .satterthwaite, workingModel: .inverseVariance)
        // The definitions' own digits: singular values as far apart as the weights, differences near nought where
        // a cluster carries the term.
        let slack = max(test.isCarried ? 100 : 1, spread / 1e3)
        for found in try data.model(test.formula).estimates(.clustered(covariance)) {
          for (place, term) in test.terms.enumerated() {
            let label = "\(test.formula) \(kind) \(term)"
            expectClose(
              found.set.standardError(term) ?? .nan, expected.errors[place],
              relative: 1e-11 * slack, "\(label) error")
            expectClose(
              found.set.degreesOfFreedom(term) ?? .nan, expected.degreesOfFreedom[place],
              relative: 1e-10 * slack, "\(label) df")
          }
          guard !test.isCarried, q > 1 else { continue }
          expectClose(
            hotelling(found, test.terms), try dense.hotelling(contrasts, adjustment),
            relative: 1e-10 * slack, "\(test.formula) \(kind) eta")
        }
      }
    }
  }

  private func hotelling(_ found: Estimate, _ terms: [String]) -> Double {
    let rows = terms.map { term in found.set.terms.map { $0.description == term ? 1.0 : 0 } }
    return found.reference?.hotellingDegreesOfFreedom(of: Matrix(rows: rows)) ?? .nan
  }

  static let covariance = CovarianceEstimator.clustered(
    ClusteredCovariance(.CR2, workingModel: .inverseVariance))

  private func expectSame(
    _ a: Data, _ formulaOfA: String, _ b: Data, _ formulaOfB: String? = nil,
    terms: [String] = ["x"], relative: Double
  ) throws {
    let found = try a.model(formulaOfA).estimates(Self.covariance)
    let expected = try b.model(formulaOfB ?? formulaOfA).estimates(Self.covariance)
    for (one, other) in zip(found, expected) {
      for term in terms {
        expectClose(
          one.set.standardError(term) ?? .nan, other.set.standardError(term) ?? .nan,
          relative: relative, "\(formulaOfA) \(term) error")
        expectClose(
          one.set.degreesOfFreedom(term) ?? .nan, other.set.degreesOfFreedom(term) ?? .nan,
          relative: relative, "\(formulaOfA) \(term) df")
      }
    }
  }

  @Test(arguments: Case.all.map(\.formula))
  func `weights equal but for their last bit give what equal weights give`(
    _ formula: String
  ) throws {
    var equal = Data(3)
    equal.w = equal.g.map { 1 + Double($0 % 4) }
    var nearly = equal
    for row in stride(from: 0, to: equal.w.count, by: 2) { nearly.w[row] = equal.w[row].nextUp }
    try expectSame(nearly, formula, equal, relative: 1e-12)
  }

  @Test(arguments: Case.all.map(\.formula), [1e-30, 3, 7e12])
  func `the scale of all weights changes nothing`(_ formula: String, _ scale: Double) throws {
    let data = Data(4)
    var scaled = data
    scaled.w = data.w.map { $0 * scale }
    try expectSame(scaled, formula, data, relative: 1e-11)
  }

  @Test(arguments: Case.all.map(\.formula), [1e20, 1e90])
  func `weights however far apart trap nothing`(_ formula: String, _ spread: Double) throws {
    for found in try Data(8, spread: spread).model(formula).estimates(Self.covariance) {
      #expect(found.set.standardError("x")?.isNaN != true)
    }
  }

  @Test(arguments: Case.all.map(\.formula))
  func `the order of rows changes nothing`(_ formula: String) throws {
    let data = Data(5)
    var turned = data
    let n = data.w.count
    turned.choose((0..<n).map { ($0 * 37 + 5) % n })
    #expect(Set(turned.y) == Set(data.y))
    try expectSame(turned, formula, data, relative: 1e-11)
  }

  @Test(arguments: Case.all.map(\.formula))
  func `the number of threads changes no bit`(_ formula: String) throws {
    let model = Data(6, clusters: 200).model(formula)
    let one = try model.estimates(Self.covariance, threads: 1)
    let three = try model.estimates(Self.covariance, threads: 3)
    #expect(one.map(\.set) == three.map(\.set))
  }

  /// Clusters of more rows than a slice holds.
  @Test func `levels swept out or as columns give the same`() throws {
    let data = Data(7, clusters: 5, rowsPerLevel: 5000)
    try expectSame(
      data, "y ~ x + s | g", data, "y ~ x + s + gg", terms: ["x", "s"], relative: 1e-10)
    try expectSame(
      data, "y ~ x + s | g + k", data, "y ~ x + s + gg + kk", terms: ["x", "s"], relative: 1e-10)
  }
}
