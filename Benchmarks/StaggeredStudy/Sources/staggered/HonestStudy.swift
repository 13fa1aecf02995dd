import DifferenceInDifferences
import Foundation
import Numerics

/// How often intervals under bounded violations of parallel trends hold the effect, where the violation is at its bound.
///
/// The estimates are normal with a known covariance; three periods before the reference and two after it.
struct HonestStudy {
  let samples: Int
  private let times: [Int32] = [-4, -3, -2, 0, 1]
  private let effect = 0.5

  private var covariance: Matrix {
    var covariance = Matrix.identity(times.count)
    for (i, s) in times.enumerated() {
      for (j, t) in times.enumerated() {
        covariance[i, j] = 0.01 * (0.4 + 0.6 * pow(0.5, abs(Double(s - t))))
      }
    }
    return covariance
  }

  func run() throws {
    print("| set | violation | target | coverage of 95 % | mean length |\n|---|---|---|---|---|")
    for (name, bound, violation) in smooth {
      for target in [HonestTarget.firstPeriod, .average] {
        let worst = try violation ?? worst(bound, target)
        try tally("smoothness", name, worst, target) { path in
          SmoothnessBound(path, target: target).interval(bound: bound)
        }
      }
    }
    for (name, bound, violation) in relative {
      for target in [HonestTarget.firstPeriod, .average] {
        try tally("relative magnitudes", name, violation, target) { path in
          RelativeMagnitudes(path, target: target).interval(bound: bound)
        }
      }
    }
    print("\n\(samples) samples.")
  }

  /// Slopes that change by M in every period; nil for the violation that biases the interval's centre most.
  private var smooth: [(String, Double, [Double]?)] {
    [
      ("none, M = 0.05", 0.05, times.map { _ in 0 }),
      ("line, M = 0", 0, times.map { 0.1 * Double($0 + 1) }),
      ("bow, M = 0.05", 0.05, times.map { t in 0.025 * Double((t + 1) * (t + 1)) }),
      ("worst, M = 0.05", 0.05, nil), ("worst, M = 0.2", 0.2, nil),
    ]
  }

  /// Of all signs of the changes of slope the ones that move the centre, linear in the estimates, furthest.
  private func worst(_ bound: Double, _ target: HonestTarget) throws -> [Double] {
    var best: (bias: Double, violation: [Double]) = (-1, [])
    for pattern in 0..<16 {
      func change(_ place: Int) -> Double { pattern >> place & 1 == 1 ? bound : -bound }
      // Level from -2 to the reference at -1; changes of slope at -2, -3, -1 and 0.
      let second = 0.0
      let third = change(0)
      let fourth = 2 * third - second + change(1)
      let first = change(2)
      let last = 2 * first + change(3)
      let violation = [fourth, third, second, first, last]
      let path = try EventPath(eventTimes: times, values: violation, covariance: covariance)
      let found = SmoothnessBound(path, target: target).interval(bound: bound)
      let bias = (found.lower + found.upper) / 2
      if bias > best.bias { best = (bias, violation) }
    }
    return best.violation
  }

  /// One change of 0.1 before the reference, and changes of Mbar 0.1 after it.
  private var relative: [(String, Double, [Double])] {
    [
      ("none, Mbar = 1", 1, times.map { _ in 0 }),
      ("step before, up after, Mbar = 1", 1, [-0.1, -0.1, -0.1, 0.1, 0.2]),
      ("step before, up after, Mbar = 0.5", 0.5, [0.1, 0, 0, 0.05, 0.1]),
      ("large step before, up after, Mbar = 1", 1, [-1, 0, 0, 1, 2]),
    ]
  }

  private func tally(
    _ set: String, _ name: String, _ violation: [Double], _ target: HonestTarget,
    _ interval: @Sendable (EventPath) -> HonestInterval?
  ) throws {
    let root = try Cholesky(covariance).lower
    let covariance = covariance
    let found = try parallelMap(count: samples, threads: 2) { sample -> HonestInterval? in
      let random = CounterRandom(seed: 7, stream: UInt64(sample))
      let noise = root.multiply(times.indices.map { random.normal(at: UInt64($0)) })
      let values = times.indices.map { place in
        violation[place] + noise[place] + (times[place] >= 0 ? effect : 0)
      }
      return interval(
        try EventPath(eventTimes: times, values: values, covariance: covariance))
    }
    let hits = found.count { one in one.map { $0.lower <= effect && effect <= $0.upper } ?? false }
    let length = found.reduce(0) { $0 + ($1.map { $0.upper - $0.lower } ?? 0) }
    let label = target == .average ? "average" : "first"
    print(
      "| \(set) | \(name) | \(label) | \(Double(hits) / Double(samples)) | \((length / Double(samples) * 1e4).rounded() / 1e4) |"
    )
  }
}
