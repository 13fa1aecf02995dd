internal import Glibc

/// Gauss and Legendre's rule on (0, 1): exact for polynomials of degree 2n - 1.
struct GaussLegendre: Sendable {
  /// n points, ascending.
  let points: [Double]
  /// n weights that add up to 1.
  let weights: [Double]

  /// The rule of 48 points.
  static let unit = GaussLegendre(count: 48)

  /// A rule: the roots of the Legendre polynomial by Newton's method.
  init(count: Int) {
    var points: [Double] = []
    var weights: [Double] = []
    for place in 0..<count {
      var x = -cos(.pi * (Double(place) + 0.75) / (Double(count) + 0.5))
      var slope = 1.0
      for _ in 0..<100 {
        var (before, now) = (1.0, x)
        for degree in 2...max(count, 2) where degree <= count {
          let n = Double(degree)
          (before, now) = (now, ((2 * n - 1) * x * now - (n - 1) * before) / n)
        }
        slope = Double(count) * (x * now - before) / (x * x - 1)
        let step = now / slope
        x -= step
        if abs(step) < 1e-16 { break }
      }
      points.append((1 + x) / 2)
      weights.append(1 / ((1 - x * x) * slope * slope))
    }
    self.points = points
    self.weights = weights
  }
}
