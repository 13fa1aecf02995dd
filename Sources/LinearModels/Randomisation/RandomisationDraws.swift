import Estimation
import Numerics

/// The statistics of all assignments, as functions of the effect under the hypothesis.
///
/// With x = c'b - r outcomes under the hypothesis have residuals u + x D~L beyond Z: u those of the whole model, D~ the
/// observed treatment's columns beyond Z, L = H^-1 c / c'H^-1c the way in which restricted estimates move. An
/// assignment with mu_k = Σ d_g m_gk has H = Σ d_g² N_g - mu'mu, estimates theta = H^-1 Σ d_g r_g, and with v = H^-1 c
/// the score of a unit is D~v_g'W (e - D~ theta)_g.
struct RandomisationDraws: Sendable {
  private let units: AssignedUnits
  private let assignments: Assignments
  private let combination: [Double]
  private let isStudentised: Bool
  private let factor: Double
  /// c'b.
  let estimate: Double
  /// Its clustered standard error.
  private(set) var standardError = 0.0
  /// Less than this share of a score is left only by rounding.
  private static let rounding = 1e-11

  /// Per unit Z_g'W f_g for both directions f, 2 p numbers.
  private var scores: [[Double]] = []
  /// Per unit c_g'W f_g for both directions, 2 K numbers.
  private var residuals: [[Double]] = []

  /// Nil where the other columns explain the treatment, or the standard error is nought.
  init?(
    _ units: AssignedUnits, _ assignments: Assignments, combination: [Double],
    isStudentised: Bool, factor: Double
  ) {
    self.units = units
    self.assignments = assignments
    self.combination = combination
    self.isStudentised = isStudentised
    self.factor = factor
    let observed = assignments.observed
    guard let own = AssignedMoments(observed, units) else { return nil }
    let theta = own.solved(own.sums(units.residuals, observed))
    let direction = own.solved(combination)
    estimate = dot(combination, theta)
    let spread = dot(combination, direction)
    let lift = direction.map { $0 / spread }
    let directions: [(share: Double, carriers: [Double])] = [
      (1, theta.map { -$0 }), (0, lift),
    ]
    for g in 0..<units.count {
      var (score, residual): ([Double], [Double]) = ([], [])
      for (share, weights) in directions {
        let (s, r) = Self.moved(units, g, observed[g], own, share, weights)
        score += s
        residual += r
      }
      scores.append(score)
      residuals.append(residual)
    }
    let parts = own.parts(of: direction)
    let meat = (0..<units.count).reduce(0.0) { sum, g in
      let w =
        observed[g] * dot(direction, Array(residuals[g].prefix(units.carrierCount)))
        - dot(parts, Array(scores[g].prefix(units.order)))
      return sum + w * w
    }
    standardError = (factor * meat).squareRoot()
    guard standardError > 1e-14 * abs(estimate) else { return nil }
  }

  /// Z_g'W f and c_g'W f of f = share e + D~ weights.
  private static func moved(
    _ units: AssignedUnits, _ g: Int, _ value: Double, _ own: AssignedMoments, _ share: Double,
    _ weights: [Double]
  ) -> ([Double], [Double]) {
    let (p, count) = (units.order, units.carrierCount)
    let parts = own.parts(of: weights)
    let score = (0..<p).map { i in
      var sum = share * units.scores[g][i]
      for k in 0..<count { sum += value * weights[k] * units.carriers[g][k * p + i] }
      for j in 0..<p { sum -= units.leverages[g][j * p + i] * parts[j] }
      return sum
    }
    let residual = (0..<count).map { k in
      var sum = share * units.residuals[g][k]
      for l in 0..<count { sum += value * weights[l] * units.products[g][l * count + k] }
      for i in 0..<p { sum -= units.carriers[g][k * p + i] * parts[i] }
      return sum
    }
    return (score, residual)
  }

  /// Five numbers per assignment: numerators A and B, and CC, CD, DD of the variance, as `DrawInversion` takes them.
  func run(threads: Int) -> [Double] {
    let unit = 256
    let parts = parallelMap(
      count: (assignments.count + unit - 1) / unit, threads: threads
    ) { block in
      (block * unit..<min((block + 1) * unit, assignments.count)).flatMap {
        numbers(assignments.assignment($0))
      }
    }
    return parts.flatMap { $0 }
  }

  private func numbers(_ d: [Double]) -> [Double] {
    let count = units.carrierCount
    // An assignment that the other columns explain has no statistic.
    guard let own = AssignedMoments(d, units) else { return [0, 0, 0, 0, 0] }
    let (v, sums) = (own.solved(combination), own.sums(residuals, d))
    let (theta0, theta1) = (
      own.solved(Array(sums[..<count])), own.solved(Array(sums[count...]))
    )
    let (n0, n1) = (dot(combination, theta0), dot(combination, theta1))
    guard isStudentised else { return [n0, n1, standardError * standardError, 0, 0] }
    let (moved, parts0, parts1) = (
      own.parts(of: v), own.parts(of: theta0), own.parts(of: theta1)
    )
    var (cc, cd, dd) = (0.0, 0.0, 0.0)
    for g in 0..<units.count {
      let unit = UnitScore(units, g, d[g], v, moved)
      let w0 = unit.raw(scores[g], residuals[g], 0) - unit.explained(theta0, parts0)
      let raw1 = unit.raw(scores[g], residuals[g], 1)
      var w1 = raw1 - unit.explained(theta1, parts1)
      // The data's own assignment leaves nothing: rounding in its place would grow with the effect and part it from
      // the data it is.
      if abs(w1) <= Self.rounding * abs(raw1) { w1 = 0 }
      cc += w0 * w0
      cd += w0 * w1
      dd += w1 * w1
    }
    return [n0, n1, factor * cc, factor * cd, factor * dd]
  }
}

/// What one unit has of the tested direction D~v of an assignment.
private struct UnitScore {
  private let units: AssignedUnits
  private let g: Int
  private let value: Double
  private let v: [Double]
  /// mu v, p numbers.
  private let moved: [Double]
  /// Z_g'W D~v_g = d_g M_g v - E_g mu v.
  private let basis: [Double]
  /// c_g'W D~v_g = d_g N_g v - M_g'mu v.
  private let carriers: [Double]

  init(_ units: AssignedUnits, _ g: Int, _ value: Double, _ v: [Double], _ moved: [Double]) {
    self.units = units
    self.g = g
    self.value = value
    self.v = v
    self.moved = moved
    let (p, count) = (units.order, units.carrierCount)
    var basis = [Double](repeating: 0, count: p)
    var carriers = [Double](repeating: 0, count: count)
    for j in 0..<p where moved[j] != 0 {
      for i in 0..<p { basis[i] -= units.leverages[g][j * p + i] * moved[j] }
    }
    for k in 0..<count {
      let weight = value * v[k]
      for i in 0..<p {
        basis[i] += weight * units.carriers[g][k * p + i]
        carriers[k] -= units.carriers[g][k * p + i] * moved[i]
      }
    }
    for k in 0..<count {
      for l in 0..<count { carriers[k] += value * v[l] * units.products[g][l * count + k] }
    }
    self.basis = basis
    self.carriers = carriers
  }

  /// D~v_g'W f_g of a direction f.
  func raw(_ scores: [Double], _ residuals: [Double], _ direction: Int) -> Double {
    var sum = 0.0
    for k in v.indices { sum += value * v[k] * residuals[direction * v.count + k] }
    for i in moved.indices { sum -= moved[i] * scores[direction * moved.count + i] }
    return sum
  }

  /// D~v_g'W D~theta_g.
  func explained(_ theta: [Double], _ parts: [Double]) -> Double {
    var sum = 0.0
    for k in theta.indices { sum += value * theta[k] * carriers[k] }
    for i in parts.indices { sum -= parts[i] * basis[i] }
    return sum
  }
}
