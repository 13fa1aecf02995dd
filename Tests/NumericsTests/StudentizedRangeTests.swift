import Glibc
import Numerics
import TestSupport
import Testing

@Suite struct StudentizedRangeTests {
  @Test func `two groups give Student's t on the range over root two`() {
    for n in [1.0, 3, 12.5, 60, 1000] {
      let (range, t) = (
        StudentizedRange(groups: 2, degreesOfFreedom: n), StudentT(degreesOfFreedom: n)
      )
      for q in [0.01, 0.5, 2.8, 6, 40] {
        let upper = 2 * t.upperTail(q / 2.0.squareRoot())
        expectClose(range.upperTail(q), upper, relative: 3e-12, "df \(n), q \(q)")
        expectClose(range.lowerTail(q), 1 - upper, relative: 1e-11, "df \(n), q \(q)")
      }
    }
  }

  /// R's `ptukey` is wrong from the sixth digit on for 3 degrees of freedom; mpmath sides with us.
  @Test func `tails agree with SciPy and mpmath`() throws {
    let golden = try Golden("scipy/tukey")
    for row in try golden.rows("rows") {
      let range = StudentizedRange(groups: Int(row[0]), degreesOfFreedom: row[1])
      expectClose(
        range.lowerTail(row[2]), row[3], relative: golden.relativeTolerance,
        absolute: golden.absoluteTolerance, "\(range) \(row[2])")
      expectClose(
        range.upperTail(row[2]), row[4], relative: golden.relativeTolerance,
        absolute: golden.absoluteTolerance, "\(range) \(row[2])")
    }
  }

  @Test(arguments: [2, 3, 8, 40])
  func `the tails add up to one`(groups: Int) {
    for n in [2, 20, Double.infinity] {
      let range = StudentizedRange(groups: groups, degreesOfFreedom: n)
      for q in [0.3, 1, 3, 5.5, 9] {
        expectClose(range.lowerTail(q) + range.upperTail(q), 1, relative: 1e-12, "\(range) \(q)")
      }
    }
  }

  @Test func `a quantile's tail is the probability asked for`() {
    for (groups, n) in [(3, 10.0), (6, 44), (12, .infinity)] {
      let range = StudentizedRange(groups: groups, degreesOfFreedom: n)
      for p in [1e-10, 0.01, 0.05, 0.5, 0.9] {
        expectClose(range.upperTail(range.quantile(upperTail: p)), p, relative: 1e-11)
        expectClose(range.lowerTail(range.quantile(lowerTail: p)), p, relative: 1e-11)
      }
    }
  }

  @Test func `an integral by mpmath to 16 digits`() {
    let normal = StudentizedRange(groups: 30, degreesOfFreedom: .infinity)
    expectClose(normal.lowerTail(2), 6.243026343801703674e-5, relative: 1e-13)
    let range = StudentizedRange(groups: 3, degreesOfFreedom: 3)
    expectClose(range.lowerTail(7), 0.968052832882856304, relative: 1e-13)
    expectClose(range.upperTail(7), 1 - 0.968052832882856304, relative: 1e-12)
  }

  @Test func `the ends of the support are nought and infinity`() {
    let range = StudentizedRange(groups: 3, degreesOfFreedom: 5)
    #expect(range.lowerTail(0) == 0 && range.upperTail(-1) == 1)
    #expect(range.lowerTail(.infinity) == 1 && range.upperTail(.infinity) == 0)
    #expect(range.quantile(lowerTail: 0) == 0 && range.quantile(upperTail: 0) == .infinity)
  }
}
