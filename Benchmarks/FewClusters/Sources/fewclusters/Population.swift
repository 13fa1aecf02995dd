import Frames
import Glibc
import Numerics

/// Where samples come from: schools that differ in level, some of them treated.
///
///     y = tau T_g + 0.5 x + s_g a_g + e,   a ~ N(0, 0.5²), e ~ N(0, 1), x = 0.5 N(0, 1) of the school + N(0, 1)
///
/// Which schools are treated is drawn anew in each sample. Under `size` tau is nought; under `power` it is 2.8 times
/// the standard deviation of the difference of the arms' means, which a normal test of known variance would find in
/// 80 % of samples.
struct Population: Sendable, Hashable {
  /// What the schools are like.
  enum Shape: String, Sendable, CaseIterable {
    /// 15 pupils each.
    case equal = "equal sizes"
    /// 15 on average, n_g proportional to exp(2 g / G): the largest six to seven times the smallest.
    case unequal = "unequal sizes"
    /// The same, and the level of treated schools varies twice as much.
    case heteroskedastic = "unequal, treated vary more"
  }

  let schoolCount: Int
  let treatedCount: Int
  let shape: Shape
  let seed: UInt64

  /// 6, 10, 20 and 40 schools; 1, 2, 3, 5 and half of them treated.
  static func all(seed: UInt64) -> [Population] {
    Shape.allCases.flatMap { shape in
      [6, 10, 20, 40].flatMap { schools in
        Set([1, 2, 3, 5, schools / 2]).filter { 2 * $0 <= schools }.sorted().map {
          Population(schoolCount: schools, treatedCount: $0, shape: shape, seed: seed)
        }
      }
    }
  }

  /// Pupils per school, ascending.
  var sizes: [Int] {
    if shape == .equal { return [Int](repeating: 15, count: schoolCount) }
    let shares = (1...schoolCount).map { exp(2 * Double($0) / Double(schoolCount)) }
    let total = 15 * schoolCount
    let scale = Double(total) / shares.reduce(0, +)
    var sizes = shares.map { max(2, Int($0 * scale)) }
    sizes[schoolCount - 1] += total - sizes.reduce(0, +)
    return sizes
  }

  private enum Use: UInt64 {
    case treatment, level, schoolMean, pupil, noise
  }

  private func random(_ use: Use, _ replication: Int) -> CounterRandom {
    let cell = UInt64(schoolCount) << 16 | UInt64(treatedCount)
    return CounterRandom(
      seed: seed ^ cell << 32, stream: UInt64(replication) << 4 | use.rawValue)
  }

  /// The columns of a sample.
  struct Sample {
    var school: [Double] = []
    var treated: [Double] = []
    var x: [Double] = []
    var y: [Double] = []
    /// Per school.
    var assignment: [Double] = []

    var frame: Frame {
      let named = [("school", school), ("treated", treated), ("x", x), ("y", y)]
      return Frame(
        columns: named.map { Column(name: $0.0, values: .number($0.1)) }, rowCount: y.count)
    }
  }

  /// A sample: the same noise with and without an effect.
  func sample(_ replication: Int, hasEffect: Bool) -> Sample {
    let order = random(.treatment, replication).permutation(count: schoolCount)
    var sample = Sample()
    sample.assignment = [Double](repeating: 0, count: schoolCount)
    for school in order.prefix(treatedCount) { sample.assignment[school] = 1 }
    let effect = hasEffect ? 2.8 * standardDeviation(sample.assignment) : 0
    for (school, size) in sizes.enumerated() {
      let position = UInt64(school)
      let isTreated = sample.assignment[school]
      let scale = shape == .heteroskedastic && isTreated == 1 ? 2.0 : 1
      let level = 0.5 * scale * random(.level, replication).normal(at: position)
      let mean = 0.5 * random(.schoolMean, replication).normal(at: position)
      for _ in 0..<size {
        let row = UInt64(sample.y.count)
        let x = mean + random(.pupil, replication).normal(at: row)
        sample.school.append(Double(school + 1))
        sample.treated.append(isTreated)
        sample.x.append(x)
        sample.y.append(
          effect * isTreated + 0.5 * x + level + random(.noise, replication).normal(at: row))
      }
    }
    return sample
  }

  /// Of the difference of the arms' pupil-weighted means.
  private func standardDeviation(_ assignment: [Double]) -> Double {
    let variance = [0.0, 1].reduce(0) { sum, arm in
      let own = zip(sizes, assignment).filter { $0.1 == arm }.map { Double($0.0) }
      let total = own.reduce(0, +)
      let scale = shape == .heteroskedastic && arm == 1 ? 4.0 : 1
      return sum + own.reduce(0) { $0 + $1 * $1 * 0.25 * scale + $1 } / (total * total)
    }
    return variance.squareRoot()
  }
}
