/// The recursion behind the columns of `poly(x, degree)`: its values and slopes at any x.
///
/// p(k+1) = ((x - mean - a(k)) p(k) - b(k) p(k-1) - c p(0…k)) / norm, the c of re-orthogonalisation about nought; the
/// slopes follow by differentiating each step, so they belong exactly to the columns that the model has.
package struct PolynomialRecursion: Sendable {
  private struct Step: Sendable {
    let shift: Double
    let back: Double
    /// Shares of the earlier columns, the constant first.
    let rests: [Double]
    let norm: Double
  }

  private let mean: Double
  private let constant: Double
  private let steps: [Step]
  /// The columns at the rows that it was made from, one per degree from 1.
  package let columns: [[Double]]

  /// The recursion over rows.
  ///
  /// - Parameters:
  ///   - x: More distinct values than `degree`.
  ///   - degree: At least 1.
  package init(_ x: [Double], degree: Int) {
    let origin = x[0]
    mean = origin + x.reduce(0) { $0 + ($1 - origin) } / Double(x.count)
    let mean = mean
    let centred = x.map { $0 - mean }
    constant = 1 / Double(x.count).squareRoot()
    var previous = [Double](repeating: 0, count: x.count)
    var current = [Double](repeating: constant, count: x.count)
    var basis = [current]
    var steps: [Step] = []
    for _ in 1...degree {
      let shift = zip(current, centred).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
      var following = zip(current, centred).map { $0 * ($1 - shift) }
      let back = Self.dot(following, previous)
      for row in following.indices { following[row] -= back * previous[row] }
      var rests: [Double] = []
      for earlier in basis {
        let rest = Self.dot(following, earlier)
        rests.append(rest)
        for row in following.indices { following[row] -= rest * earlier[row] }
      }
      let norm = Self.dot(following, following).squareRoot()
      steps.append(Step(shift: shift, back: back, rests: rests, norm: norm))
      previous = current
      current = following.map { $0 / norm }
      basis.append(current)
    }
    self.steps = steps
    columns = Array(basis.dropFirst())
  }

  /// The columns at other values, one per degree from 1.
  package func values(at x: [Double]) -> [[Double]] { paths(at: x).values }

  /// The derivatives of the columns by x, one per degree from 1.
  package func slopes(at x: [Double]) -> [[Double]] { paths(at: x).slopes }

  private func paths(at x: [Double]) -> (values: [[Double]], slopes: [[Double]]) {
    let nought = [Double](repeating: 0, count: x.count)
    var values = [[Double](repeating: constant, count: x.count)]
    var slopes = [nought]
    var (previous, previousSlope) = (nought, nought)
    for step in steps {
      let (current, slope) = (values[values.count - 1], slopes[slopes.count - 1])
      var following = nought
      var followingSlope = nought
      for row in x.indices {
        let distance = x[row] - mean - step.shift
        var value = current[row] * distance - step.back * previous[row]
        var rise = current[row] + slope[row] * distance - step.back * previousSlope[row]
        for (place, rest) in step.rests.enumerated() {
          value -= rest * values[place][row]
          rise -= rest * slopes[place][row]
        }
        following[row] = value / step.norm
        followingSlope[row] = rise / step.norm
      }
      (previous, previousSlope) = (current, slope)
      values.append(following)
      slopes.append(followingSlope)
    }
    return (Array(values.dropFirst()), Array(slopes.dropFirst()))
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
