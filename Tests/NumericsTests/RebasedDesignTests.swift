import Numerics
import TestSupport
import Testing

/// The way to solve an ill-conditioned design: QR for a new basis, precise moments in that basis.
@Suite struct RebasedDesignTests {
  /// The powers of x from the first to the given one, as high and low parts.
  static func powers(_ x: [DoubleDouble], degree: Int) -> (high: Matrix, low: Matrix) {
    let columns = (1...degree).map { exponent in x.map { $0.power(exponent) } }
    return (
      Matrix(columns: columns.map { $0.map(\.high) }),
      Matrix(columns: columns.map { $0.map(\.low) })
    )
  }

  /// Slopes of y on the columns and an intercept.
  static func slopes(_ x: (high: Matrix, low: Matrix), _ y: [DoubleDouble]) throws -> [Double] {
    let k = x.high.columnCount
    var plain = CoMoments(columnCount: k)
    plain.add(x.high)
    var qr = TallSkinnyQR(columnCount: k)
    qr.append(x.high, centres: plain.mean)
    let decision = OrderedQR(r: qr.r(), tolerance: 1e-13)
    #expect(decision.omitted == [])
    let basis = Triangular.inverse(decision.r, .upper)
    let z = preciseMultiply(high: x.high, low: x.low, basis)
    var moments = PreciseCoMoments(columnCount: k + 1)
    let high = Matrix(columns: (0..<k).map { z.high.column($0) } + [y.map(\.high)])
    let low = Matrix(columns: (0..<k).map { z.low.column($0) } + [y.map(\.low)])
    moments.add(high: high, low: low)
    let cross = (0..<k * k).map { moments[$0 % k, $0 / k] }
    let solution = try PreciseCholesky(cross, order: k).solve((0..<k).map { moments[$0, k] })
    return preciseMultiply(basis, solution).map(\.value)
  }

  @Test func `Wampler 1 of NIST has slopes of one`() throws {
    // y = 1 + x + ... + x^5 for x = 0 ... 20, certified slopes exactly 1.
    let x = (0...20).map { DoubleDouble(Double($0)) }
    let y = x.map { value in
      (0...5).reduce(DoubleDouble.zero) { $0 + value.power($1) }
    }
    let slopes = try RebasedDesignTests.slopes(RebasedDesignTests.powers(x, degree: 5), y)
    expectClose(slopes, [Double](repeating: 1, count: 5), relative: 1e-15)
  }

  @Test func `a polynomial of degree ten on a narrow range like Filip's keeps its digits`()
    throws
  {
    // x runs from -8.78 to -3.13 as in NIST's Filip, condition number about 1e15.
    let x = (0..<82).map { DoubleDouble(-8.78 + 5.65 * Double($0) / 81) }
    let truth = [2772.0, 2316, 1127, 354, 75, 10.8, 1.06, 0.067, 0.0025, 4e-5]
    let y = x.map { value in
      truth.enumerated().reduce(DoubleDouble(1467)) { sum, term in
        sum + DoubleDouble(term.element) * value.power(term.offset + 1)
      }
    }
    let slopes = try RebasedDesignTests.slopes(RebasedDesignTests.powers(x, degree: 10), y)
    expectClose(slopes, truth, relative: 1e-13)
  }

  /// A number of nine decimals and what its double leaves out.
  static func decimal(_ value: Double) -> DoubleDouble {
    DoubleDouble((value * 1e9).rounded()) / DoubleDouble(1e9)
  }

  @Test func `Filip of NIST agrees in all certified digits`() throws {
    let golden = try Golden("nist/filip")
    let x = try golden.numbers("x").map(RebasedDesignTests.decimal)
    let y = try golden.numbers("y").map(RebasedDesignTests.decimal)
    let slopes = try RebasedDesignTests.slopes(RebasedDesignTests.powers(x, degree: 10), y)
    try expectClose(slopes, golden, "slopes")
  }

  @Test func `Filip from the nearest doubles loses little more`() throws {
    let golden = try Golden("nist/filip")
    let x = try golden.numbers("x").map { DoubleDouble($0) }
    let y = try golden.numbers("y").map { DoubleDouble($0) }
    let slopes = try RebasedDesignTests.slopes(RebasedDesignTests.powers(x, degree: 10), y)
    expectClose(slopes, try golden.numbers("slopes"), relative: 1e-13)
  }
}
