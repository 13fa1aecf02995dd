import Designs
import DifferenceInDifferences
import Estimation
import Numerics

extension SimultaneousBand {
  /// The bands of families of terms, by the model's draws where its tests are.
  ///
  /// - Parameters:
  ///   - estimate: Estimates with a covariance.
  ///   - level: In (0, 1).
  ///   - families: Names, and which terms they are.
  /// - Returns: At most one band for each family, in their order, and what is to be said where draws give none.
  static func bands(
    _ estimate: Estimate, level: Double,
    of families: [(name: String, isIncluded: (TermID) -> Bool)]
  ) -> (bands: [SimultaneousBand], findings: [Finding]) {
    if let resampler = estimate.resampler as? WildResampler {
      return drawn(estimate.set, resampler, level: level, of: families)
    }
    let bands = families.flatMap { supT(estimate, named: $0.name, level: level, $0.isIncluded) }
    return (bands, [])
  }

  /// The band of chosen terms by the sup-t critical value of their multivariate t distribution on the least of their degrees
  /// of freedom, or of the normal one where the covariance refers to it.
  ///
  /// - Parameters:
  ///   - estimate: Estimates with a covariance.
  ///   - family: What the terms are called together.
  ///   - level: In (0, 1).
  ///   - isIncluded: Which terms.
  /// - Returns: One band; none for fewer than two terms that have a test, or where there is no covariance.
  static func supT(
    _ estimate: Estimate, named family: String, level: Double, _ isIncluded: (TermID) -> Bool
  ) -> [SimultaneousBand] {
    let set = estimate.set
    guard case .covariance(let covariance, let rule) = set.uncertainty else { return [] }
    let tested = set.terms.indices.compactMap { place in
      isIncluded(set.terms[place]) && covariance[place, place] > 0
        ? rule.reference(ofTerm: place).map { (place: place, reference: $0) } : nil
    }
    guard tested.count > 1 else { return [] }
    let places = tested.map(\.place)
    let chosen = covariance.submatrix(rows: places, columns: places)
    guard chosen.columnMajor.allSatisfy(\.isFinite) else { return [] }
    let degrees = tested.map(\.reference.degreesOfFreedom).min() ?? .infinity
    let critical = SimultaneousT(
      MultivariateNormal(
        mean: [Double](repeating: 0, count: places.count), covariance: chosen),
      degreesOfFreedom: degrees
    ).critical(level: level)
    return [
      SimultaneousBand(
        family: family, method: "sup-t", degreesOfFreedom: degrees.isFinite ? degrees : nil,
        criticalValue: critical,
        intervals: tested.map { place, reference in
          let half = critical * reference.scale * covariance[place, place].squareRoot()
          return Interval(
            term: set.terms[place], lower: set.values[place] - half,
            upper: set.values[place] + half)
        })
    ]
  }
}

extension Estimate {
  /// The same estimates with other standard errors and the same correlations.
  ///
  /// - Parameter standardErrors: One per term; nil keeps what there is.
  /// - Returns: The estimates, their covariance and contributions scaled.
  func with(standardErrors: [Double?]) -> Estimate {
    guard case .covariance(var covariance, let rule) = set.uncertainty else { return self }
    let factors = standardErrors.enumerated().map { place, error in
      let known = covariance[place, place].squareRoot()
      return error.map { known > 0 ? $0 / known : 1 } ?? 1
    }
    for i in factors.indices {
      for j in factors.indices { covariance[i, j] *= factors[i] * factors[j] }
    }
    let scaled = contributions.map { given in
      var psi = given.psi
      for (column, factor) in factors.enumerated() { psi.mapColumn(column) { $0 * factor } }
      return ClusterContributions(columns: given.columns, clusters: given.clusters, psi: psi)
    }
    return Estimate(
      set.with(uncertainty: .covariance(covariance, rule)), contributions: scaled,
      reference: reference)
  }

  /// Wald's joint test that chosen terms are nought, by the estimates' own reference distribution.
  ///
  /// - Parameters:
  ///   - family: What the terms are called together.
  ///   - isTested: Which terms.
  /// - Returns: One test; none where no term is tested, or their covariance is singular.
  func jointPreTest(of family: String, _ isTested: (TermID) -> Bool) -> [PreTestResult] {
    let places = set.terms.indices.filter { isTested(set.terms[$0]) }
    guard !places.isEmpty, case .covariance(let covariance, _) = set.uncertainty,
      places.allSatisfy({ covariance[$0, $0].isFinite }), let joint = JointEstimates(self)
    else { return [] }
    let rows = places.map { place in set.terms.indices.map { $0 == place ? 1.0 : 0 } }
    let test = joint.jointTest(
      of: Matrix(rows: rows), equal: [Double](repeating: 0, count: places.count))
    return test.map { [PreTestResult(family: family, test: $0)] } ?? []
  }
}
