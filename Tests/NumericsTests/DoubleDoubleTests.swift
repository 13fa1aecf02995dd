import Numerics
import TestSupport
import Testing

@Suite struct DoubleDoubleTests {
  let third = DoubleDouble(1) / DoubleDouble(3)

  @Test func `the sum of two doubles is exact`() {
    let sum = DoubleDouble(1e16, 1.0 / 1024)
    #expect(sum.high == 1e16 && sum.low == 1.0 / 1024)
    #expect(DoubleDouble(1, 1e-30) - DoubleDouble(1) == DoubleDouble(1e-30))
  }

  @Test func `the product of two doubles is exact`() {
    // (2^52 + 1)^2 = 2^104 + 2^53 + 1
    let product = DoubleDouble.product(0x1p52 + 1, 0x1p52 + 1)
    #expect(product - DoubleDouble(0x1p104) - DoubleDouble(0x1p53) == DoubleDouble(1))
  }

  @Test func `a third times three misses one by less than 2^-104`() {
    let rest = (third * DoubleDouble(3) - DoubleDouble(1)).magnitude
    #expect(rest <= DoubleDouble(0x1p-104))
    #expect(third.high == 1.0 / 3.0)
    expectClose(third.low, (1.0 / 3.0) / 0x1p54, relative: 1e-15)
  }

  @Test func `the square of a root gives the number back`() {
    for x in [2.0, 3, 1e-200, 7.25e180, 1 / 3.0] {
      let root = DoubleDouble(x).squareRoot()
      let rest = (root * root - DoubleDouble(x)).magnitude
      #expect(rest.high <= 0x1p-102 * x, "root of \(x)")
    }
    // sqrt(2) to 32 digits: 1.4142135623730950488016887242096980786
    expectClose(DoubleDouble(2).squareRoot().low, -9.667293313452913e-17, relative: 1e-15)
  }

  @Test func `powers are repeated products`() {
    #expect(DoubleDouble(10).power(0) == .one)
    #expect(DoubleDouble(10).power(22) == DoubleDouble(1e22))
    // 3^60 = 42391158275216203514294433201 needs 96 bits
    var power = DoubleDouble(1)
    for _ in 0..<60 { power *= DoubleDouble(3) }
    #expect(DoubleDouble(3).power(60) == power)
    #expect(power.high == 0x1.11f249dd9ddb5p95 && power.low == -0x1.6d1e0a4f00000p32)
    let rest = DoubleDouble(3).power(-60) * power - .one
    #expect(rest.magnitude.high < 0x1p-100)
  }

  @Test func `comparison looks at the low part`() {
    #expect(DoubleDouble(1, 1e-25) > DoubleDouble(1))
    #expect(DoubleDouble(1, -1e-25) < DoubleDouble(1))
    #expect(!(DoubleDouble(.nan) < DoubleDouble(1)))
  }

  @Test func `values that are not finite behave as doubles do`() {
    #expect((DoubleDouble(1) / DoubleDouble(0)).high == .infinity)
    #expect((DoubleDouble(-1)).squareRoot().high.isNaN)
    #expect((DoubleDouble(1e300) * DoubleDouble(1e300)).high == .infinity)
    #expect((DoubleDouble(.infinity) + DoubleDouble(1)).high == .infinity)
    #expect((DoubleDouble(1) / DoubleDouble(.infinity)).high == 0)
  }
}
