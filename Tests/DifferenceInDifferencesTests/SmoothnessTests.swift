import DifferenceInDifferences
import Foundation
import Numerics
import TestSupport
import Testing

/// A path and its interval of least length to 20 digits, from `generators/honest-smoothness.py`.
struct SmoothnessCase: Sendable, CustomTestStringConvertible {
  let name: String
  let path: EventPath
  let target: [Double]
  let bound: Double
  let centre: Double
  let half: Double

  var testDescription: String { "\(name) \(target) \(bound)" }

  static func all() throws -> [SmoothnessCase] {
    let golden = try Golden("mpmath/honest-smoothness")
    guard case .list(let list) = golden.values["cases"] else {
      throw Golden.Problem.entry(path: golden.path, name: "cases")
    }
    return try list.map { value in
      guard case .object(let entries) = value, case .text(let name) = entries["name"],
        case .text(let centre) = entries["centre"], case .text(let half) = entries["half"]
      else { throw Golden.Problem.entry(path: golden.path, name: "cases") }
      let one = Golden(golden, values: entries)
      let (pre, post) = (try one.numbers("pre"), try one.numbers("post"))
      let times = (pre + post).map { Int32($0) }
      let measured = Set(times + [-1])
      return SmoothnessCase(
        name: name,
        path: try EventPath(
          eventTimes: times, values: try one.numbers("values"),
          covariance: Matrix(
            rowCount: times.count, columnCount: times.count,
            columnMajor: try one.numbers("covariance")),
          unmeasured: Set((times[0]...times[times.count - 1]).filter { !measured.contains($0) })),
        target: try one.numbers("target"), bound: try one.number("bound"),
        centre: try #require(Double(centre)), half: try #require(Double(half)))
    }
  }
}

@Suite struct SmoothnessTests {
  @Test func `the interval is the least, whole paths and paths with holes, to nine digits`() throws
  {
    let cases = try SmoothnessCase.all()
    #expect(cases.count == 39)
    for one in cases {
      let found = SmoothnessBound(one.path, target: .weights(one.target))
        .interval(bound: one.bound)
      let (centre, half) = ((found.lower + found.upper) / 2, (found.upper - found.lower) / 2)
      expectClose(half, one.half, relative: 1e-12, one.testDescription)
      expectClose(centre, one.centre, relative: 1e-8, absolute: 1e-9, one.testDescription)
    }
  }

  /// Effects with holes, and the same on a whole calendar whose missing estimates say next to nothing.
  private func pair(_ times: [Int32]) throws -> (holes: EventPath, whole: EventPath) {
    let all = (times[0]...times[times.count - 1]).filter { $0 != -1 }
    func variance(_ s: Int32, _ t: Int32) -> Double {
      0.04 * (0.3 + 0.7 * Foundation.pow(0.5, abs(Double(s - t))))
    }
    func path(_ chosen: [Int32], _ unmeasured: Set<Int32>) throws -> EventPath {
      var covariance = Matrix.identity(chosen.count)
      for (i, s) in chosen.enumerated() {
        for (j, t) in chosen.enumerated() {
          if times.contains(s) && times.contains(t) { covariance[i, j] = variance(s, t) }
          if s == t && !times.contains(s) { covariance[i, j] = 1e9 }
        }
      }
      return try EventPath(
        eventTimes: chosen,
        values: chosen.map { times.contains($0) ? 0.1 * Double($0 % 3) + 0.05 : 0 },
        covariance: covariance, unmeasured: unmeasured)
    }
    return (try path(times, Set(all).subtracting(times)), try path(all, []))
  }

  @Test func `a hole is a calendar step whose estimate says nothing`() throws {
    for times: [Int32] in [[-4, -3, -2, 0, 3, 4], [-6, -3, -2, 0, 1], [-5, -4, -3, 1, 4]] {
      let (holes, whole) = try pair(times)
      #expect(!holes.holes.isEmpty && whole.holes.isEmpty)
      let places = holes.post
      for (place, bound) in [(0, 0.0), (0, 0.05), (places.count - 1, 0.05), (0, 0.5)] {
        let target = places.indices.map { $0 == place ? 1.0 : 0 }
        let spread = whole.post.map { $0 == places[place] ? 1.0 : 0 }
        let found = SmoothnessBound(holes, target: .weights(target)).interval(bound: bound)
        let expected = SmoothnessBound(whole, target: .weights(spread)).interval(bound: bound)
        expectClose(found.lower, expected.lower, relative: 1e-5, "\(times) \(bound)")
        expectClose(found.upper, expected.upper, relative: 1e-5, "\(times) \(bound)")
      }
    }
  }

  @Test func `bounds are per calendar step: every second year is two steps`() throws {
    let values = [0.05, -0.1, 0.9, 1.1]
    var covariance = Matrix.identity(4)
    for i in 0..<4 { for j in 0..<4 where i != j { covariance[i, j] = 0.3 } }
    covariance = Matrix(
      rowCount: 4, columnCount: 4, columnMajor: covariance.columnMajor.map { $0 * 0.04 })
    let yearly = try EventPath(
      eventTimes: [-3, -2, 0, 1], values: values, covariance: covariance)
    let everySecond = try EventPath(
      eventTimes: [-5, -3, 1, 3], values: values, covariance: covariance,
      unmeasured: [-4, -2, 0, 2])
    // Slopes of two steps differ by at most 2 M each, so values by 4 M.
    let smooth = SmoothnessBound(everySecond).interval(bound: 0.1)
    let once = SmoothnessBound(yearly).interval(bound: 0.4)
    expectClose(smooth.lower, once.lower, relative: 1e-12)
    expectClose(smooth.upper, once.upper, relative: 1e-12)
    let relative = try #require(RelativeMagnitudes(everySecond).interval(bound: 1))
    let plain = try #require(RelativeMagnitudes(yearly).interval(bound: 1))
    expectClose(relative.lower, plain.lower, relative: 1e-12)
    expectClose(relative.upper, plain.upper, relative: 1e-12)
    // Over a hole after the reference violations have more steps to grow.
    let later = try EventPath(
      eventTimes: [-3, -2, 2, 3], values: values, covariance: covariance, unmeasured: [0, 1])
    let wide = try #require(RelativeMagnitudes(later).interval(bound: 1))
    #expect(wide.upper - wide.lower > 1.5 * (plain.upper - plain.lower))
    #expect(PreTestPower(later).linear(0.5) == [-1, -0.5, 1.5, 2])
  }

  @Test func `a hole that no gap explains is refused by its event times`() throws {
    #expect(throws: EventPath.Problem.gaps([0])) {
      try EventPath(
        eventTimes: [-4, -2, 1], values: [1, 1, 1], covariance: .identity(3), unmeasured: [-3])
    }
  }
}
