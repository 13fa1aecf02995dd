import Frames
import Glibc
import Numerics

/// Where samples come from: schools of unequal size that differ in level and in slopes, some of them treated.
///
///     y = 0.25 T_g + (0.6 + b_g) x - (0.4 + d_g) D + 0.15 T_g D + a_g + e
///
/// a ~ N(0, 0.45²), b ~ N(0, 0.2²), d ~ N(0, 0.3²), e ~ N(0, 1); x = 0.5 N(0, 1) of the school + N(0, 1) of the
/// pupil; D with a share between 0.2 and 0.5 of the school. Which schools are treated is drawn anew in each
/// sample. Sizes are those of MacKinnon & Webb (2017), [doi:10.1002/jae.2508](https://doi.org/10.1002/jae.2508), with
/// gamma = 2: n_g proportional to exp(2 g / G), 30 pupils on average, so the largest school has six to seven
/// times the pupils of the smallest.
struct Population: Sendable, Hashable {
  /// The number of schools.
  let schoolCount: Int

  /// How many of them are treated.
  let treatedCount: Int

  /// The seed of all samples.
  let seed: UInt64

  /// The estimands: the coefficients of the formula above.
  static let truth = ["treated": 0.25, "x": 0.6, "treated:disadvantaged": 0.15]

  /// Pupils per school, ascending.
  var sizes: [Int] {
    let shares = (1...schoolCount).map { exp(2 * Double($0) / Double(schoolCount)) }
    let total = 30 * schoolCount
    let scale = Double(total) / shares.reduce(0, +)
    var sizes = shares.map { Int($0 * scale) }
    sizes[schoolCount - 1] += total - sizes.reduce(0, +)
    return sizes
  }

  /// The uses of random numbers, each with a stream of its own.
  private enum Use: UInt64 {
    case treatment, level, slope, gap, share, schoolMean, pupil, disadvantage, noise
  }

  private func random(_ use: Use, _ replication: Int) -> CounterRandom {
    let cell = UInt64(schoolCount) << 16 | UInt64(treatedCount)
    return CounterRandom(
      seed: seed ^ cell << 32, stream: UInt64(replication) << 4 | use.rawValue)
  }

  /// A sample: the same for the same replication, whoever asks.
  ///
  /// - Parameter replication: Which, at least 0.
  /// - Returns: Columns `school`, `treated`, `disadvantaged`, `x`, `y`.
  func sample(_ replication: Int) -> Frame {
    let order = random(.treatment, replication).permutation(count: schoolCount)
    var isTreated = [Double](repeating: 0, count: schoolCount)
    for school in order.prefix(treatedCount) { isTreated[school] = 1 }
    var columns = SampleColumns(rowCount: sizes.reduce(0, +))
    for (school, size) in sizes.enumerated() {
      let position = UInt64(school)
      let level = 0.45 * random(.level, replication).normal(at: position)
      let slope = 0.6 + 0.2 * random(.slope, replication).normal(at: position)
      let gap = 0.3 * random(.gap, replication).normal(at: position) - 0.4
      let share = 0.2 + 0.3 * random(.share, replication).uniform(at: position)
      let mean = 0.5 * random(.schoolMean, replication).normal(at: position)
      for _ in 0..<size {
        let row = UInt64(columns.y.count)
        let x = mean + random(.pupil, replication).normal(at: row)
        let isDisadvantaged = random(.disadvantage, replication).uniform(at: row) < share
        let disadvantaged: Double = isDisadvantaged ? 1 : 0
        let noise = random(.noise, replication).normal(at: row)
        let effect = isTreated[school] * (0.25 + 0.15 * disadvantaged)
        columns.append(
          school: school, treated: isTreated[school], disadvantaged: disadvantaged, x: x,
          y: effect + level + slope * x + gap * disadvantaged + noise)
      }
    }
    return columns.frame()
  }
}

/// The columns of a sample while they grow.
private struct SampleColumns {
  var school: [Double] = []
  var treated: [Double] = []
  var disadvantaged: [Double] = []
  var x: [Double] = []
  var y: [Double] = []

  init(rowCount: Int) { y.reserveCapacity(rowCount) }

  mutating func append(
    school: Int, treated: Double, disadvantaged: Double, x: Double, y: Double
  ) {
    self.school.append(Double(school + 1))
    self.treated.append(treated)
    self.disadvantaged.append(disadvantaged)
    self.x.append(x)
    self.y.append(y)
  }

  func frame() -> Frame {
    let named = [
      ("school", school), ("treated", treated), ("disadvantaged", disadvantaged), ("x", x),
      ("y", y),
    ]
    return Frame(
      columns: named.map { Column(name: $0.0, values: .number($0.1)) }, rowCount: y.count)
  }
}
