import Estimation
import Numerics

/// The statistics of all assignments, as functions of the effect under the hypothesis.
///
/// With d = b - value outcomes under the hypothesis have residuals u + d D~ beyond the covariates, u those of the
/// whole model and D~ the observed treatment beyond the covariates. Both directions have scores s_g and sums r_g, and an
/// assignment with mu = Σ d_g m_g has H = Σ d_g² n_g - mu'mu, numerators N = Σ d_g r_g and
/// w_g = d_g r_g - mu's_g - (N/H)(d_g² n_g - 2 d_g mu'm_g + mu'E_g mu).
struct RandomisationDraws: Sendable {
  let units: [RandomisationFit.Unit]
  let assignments: Assignments
  let isStudentised: Bool
  let factor: Double
  /// b.
  let estimate: Double
  /// Its clustered standard error.
  let standardError: Double
  /// Per direction and unit s_g.
  private let scores: [[[Double]]]
  /// Per direction and unit r_g.
  private let residuals: [[Double]]

  /// Nil where the covariates explain the treatment, or its standard error is nought.
  init?(
    _ units: [RandomisationFit.Unit], _ assignments: Assignments, isStudentised: Bool,
    factor: Double
  ) {
    self.units = units
    self.assignments = assignments
    self.isStudentised = isStudentised
    self.factor = factor
    let d = assignments.observed
    let mu = Self.mean(d, units)
    let information = Self.information(d, mu, units)
    let size = zip(d, units).reduce(0) { $0 + $1.0 * $1.0 * $1.1.weight }
    guard information > 1e-10 * size else { return nil }
    let b = zip(d, units).reduce(0) { $0 + $1.0 * $1.1.residual } / information
    estimate = b
    // D~ of a unit against the basis: d_g m_g - E_g mu, and against its own constant: d_g n_g - m_g'mu.
    let beyond = zip(d, units).map { value, unit in
      zip(unit.means, unit.leverages.multiply(mu)).map { value * $0 - $1 }
    }
    let beyondSums = zip(d, units).map { $0 * $1.weight - dot($1.means, mu) }
    scores = [
      zip(units, beyond).map { unit, moved in zip(unit.scores, moved).map { $0 - b * $1 } }, beyond,
    ]
    residuals = [zip(units, beyondSums).map { $0.residual - b * $1 }, beyondSums]
    var meat = 0.0
    // The residuals are those of the whole model already, so nothing more is taken off.
    for g in units.indices {
      let w = d[g] * residuals[0][g] - dot(mu, scores[0][g])
      meat += w * w
    }
    standardError = (factor * meat).squareRoot() / information
    guard standardError > 1e-14 * abs(b) else { return nil }
  }

  private static func mean(_ d: [Double], _ units: [RandomisationFit.Unit]) -> [Double] {
    var mu = [Double](repeating: 0, count: units[0].means.count)
    for (value, unit) in zip(d, units) where value != 0 {
      for place in mu.indices { mu[place] += value * unit.means[place] }
    }
    return mu
  }

  private static func information(
    _ d: [Double], _ mu: [Double], _ units: [RandomisationFit.Unit]
  ) -> Double {
    zip(d, units).reduce(-dot(mu, mu)) { $0 + $1.0 * $1.0 * $1.1.weight }
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
    let mu = Self.mean(d, units)
    let information = Self.information(d, mu, units)
    let size = zip(d, units).reduce(0) { $0 + $1.0 * $1.0 * $1.1.weight }
    // An assignment that the covariates explain has no statistic.
    guard information > 1e-10 * size else { return [0, 0, 0, 0, 0] }
    let n0 = dot(d, residuals[0])
    let n1 = dot(d, residuals[1])
    guard isStudentised else {
      return [n0 / information, n1 / information, standardError * standardError, 0, 0]
    }
    var (cc, cd, dd) = (0.0, 0.0, 0.0)
    for (g, unit) in units.enumerated() {
      let own =
        d[g] * d[g] * unit.weight - 2 * d[g] * dot(mu, unit.means)
        + dot(mu, unit.leverages.multiply(mu))
      let w0 = d[g] * residuals[0][g] - dot(mu, scores[0][g]) - n0 / information * own
      let w1 = d[g] * residuals[1][g] - dot(mu, scores[1][g]) - n1 / information * own
      cc += w0 * w0
      cd += w0 * w1
      dd += w1 * w1
    }
    return [n0, n1, factor * cc, factor * cd, factor * dd]
  }
}
