import Frames
import Glibc
import Numerics

/// Where samples come from: schools that differ in level, some of them treated.
///
///     y = 2 + 0.8 T_g + 0.5 x + 0.8 z_g + a_g + e,   a ~ N(0, 0.5²), e ~ N(0, 1), x, z ~ N(0, 1)
///
/// x varies among pupils, z among schools, so that the slope of z is known no better than the effect.
struct Schools: Sendable {
  let count: Int
  let treatedCount: Int
  /// 15 pupils each, or 15 on average with the largest six to seven times the smallest.
  let isUnequal: Bool
  let seed: UInt64

  /// b of (Intercept), treated, x, z.
  static let truth = [2, 0.8, 0.5, 0.8]

  static func all(seed: UInt64) -> [Schools] {
    [(12, 6, false), (12, 6, true), (12, 3, true), (30, 10, true)].map {
      Schools(count: $0, treatedCount: $1, isUnequal: $2, seed: seed)
    }
  }

  var title: String {
    "\(count) schools, \(treatedCount) treated, \(isUnequal ? "unequal" : "equal") sizes"
  }

  private var sizes: [Int] {
    if !isUnequal { return [Int](repeating: 15, count: count) }
    let shares = (1...count).map { exp(2 * Double($0) / Double(count)) }
    let scale = Double(15 * count) / shares.reduce(0, +)
    return shares.map { max(2, Int(($0 * scale).rounded())) }
  }

  private enum Use: UInt64 { case treatment, level, schoolVariable, pupilVariable, noise }

  private func random(_ use: Use, _ replication: Int) -> CounterRandom {
    let cell = UInt64(count) << 16 | UInt64(treatedCount) << 1 | (isUnequal ? 1 : 0)
    return CounterRandom(
      seed: seed ^ cell << 32, stream: UInt64(replication) << 4 | use.rawValue)
  }

  /// A sample as columns.
  func sample(_ replication: Int) -> Frame {
    let order = random(.treatment, replication).permutation(count: count)
    let treated = Set(order.prefix(treatedCount))
    var columns = [[Double]](repeating: [], count: 5)
    for (school, size) in sizes.enumerated() {
      let position = UInt64(school)
      let t = treated.contains(school) ? 1.0 : 0
      let z = random(.schoolVariable, replication).normal(at: position)
      let level = 0.5 * random(.level, replication).normal(at: position)
      for _ in 0..<size {
        let row = UInt64(columns[0].count)
        let x = random(.pupilVariable, replication).normal(at: row)
        let b = Self.truth
        let y =
          b[0] + b[1] * t + b[2] * x + b[3] * z + level
          + random(.noise, replication).normal(at: row)
        for (place, value) in [Double(school), t, x, z, y].enumerated() {
          columns[place].append(value)
        }
      }
    }
    let names = ["school", "treated", "x", "z", "y"]
    return Frame(
      columns: zip(names, columns).map { Column(name: $0, values: .number($1)) },
      rowCount: columns[0].count)
  }
}
