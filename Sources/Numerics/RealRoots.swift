/// Where a polynomial of low degree changes its sign.
public enum RealRoots {
  /// The real roots at which a polynomial changes its sign, ascending.
  ///
  /// Between the neighbouring sign changes of the derivative a polynomial is monotone, so each such stretch holds at
  /// most one root, found by Newton's steps kept in a bracket that bisection shrinks. A root of even multiplicity
  /// changes no sign and is not among them.
  ///
  /// - Parameter coefficients: c_0, c_1, … of Σ c_i x^i, finite.
  /// - Returns: At most as many roots as the degree; none for a constant.
  public static func signChanges(of coefficients: [Double]) -> [Double] {
    var c = coefficients
    while let last = c.last, last == 0 { c.removeLast() }
    guard c.count > 1 else { return [] }
    if c.count == 2 { return [-c[0] / c[1]].filter(\.isFinite) }
    if c.count == 3 { return quadratic(c) }
    let derivative = (1..<c.count).map { Double($0) * c[$0] }
    // Cauchy's bound on the size of roots.
    let lead = abs(c[c.count - 1])
    let bound = min(1 + c.dropLast().reduce(0) { max($0, abs($1) / lead) }, 0x1p500)
    var ends = [-bound]
    ends += signChanges(of: derivative).filter { abs($0) < bound }
    ends.append(bound)
    var roots: [Double] = []
    for (low, high) in zip(ends, ends.dropFirst()) {
      if let root = root(c, low, high) { roots.append(root) }
    }
    return roots
  }

  private static func quadratic(_ c: [Double]) -> [Double] {
    let half = c[1] / 2
    let discriminant = half * half - c[2] * c[0]
    guard discriminant > 0 else { return [] }
    // Without cancellation.
    let q = -(half + (half < 0 ? -1 : 1) * discriminant.squareRoot())
    if q == 0 { return [] }
    return [q / c[2], c[0] / q].sorted()
  }

  private static func value(_ c: [Double], _ x: Double) -> (Double, slope: Double) {
    var (value, slope) = (0.0, 0.0)
    for coefficient in c.reversed() {
      slope = slope * x + value
      value = value * x + coefficient
    }
    return (value, slope)
  }

  /// The root between two places where the polynomial is monotone; nil where it has one sign.
  private static func root(_ c: [Double], _ from: Double, _ to: Double) -> Double? {
    var (low, high) = (from, to)
    let start = value(c, low).0
    let end = value(c, high).0
    guard start != 0, !start.isNaN, !end.isNaN, end == 0 || (start < 0) != (end < 0)
    else { return nil }
    if end == 0 { return high }
    var x = low + (high - low) / 2
    // 2^-52 of a bracket of 2^501 needs at most some 600 halvings; Newton ends most in a few.
    for _ in 0..<1100 {
      let (height, slope) = value(c, x)
      if height == 0 { return x }
      if (height < 0) == (start < 0) { low = x } else { high = x }
      var next = x - height / slope
      if !(next > low && next < high) { next = low + (high - low) / 2 }
      if next == x || next == low || next == high { return next }
      if abs(next - x) <= 4e-16 * abs(next) { return next }
      x = next
    }
    return x
  }
}
