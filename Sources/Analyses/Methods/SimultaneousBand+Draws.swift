import Designs
import DifferenceInDifferences
import Estimation
import LinearModels
import Numerics

extension SimultaneousBand {
  /// The bands of families of terms by a wild bootstrap with its null free.
  ///
  /// The critical value is the order statistic of max |b* - b|/s* over the family's terms at the level, b* and s* those of
  /// a draw.
  ///
  /// - Parameters:
  ///   - set: The estimates.
  ///   - resampler: The model's draws.
  ///   - level: In (0, 1).
  ///   - families: Names, and which terms they are.
  /// - Returns: At most one band for each family; none for fewer than two terms, where a term lacks a variance, or hangs
  ///   on one cluster under a jackknifed variant, and where more draws than the level allows leave a term without one. The
  ///   cells are read once for all. Then what lacks a band of two terms or more, as findings.
  static func drawn(
    _ set: EstimateSet, _ resampler: WildResampler, level: Double,
    of families: [(name: String, isIncluded: (TermID) -> Bool)]
  ) -> (bands: [SimultaneousBand], findings: [Finding]) {
    let chosen = families.map { family in
      (name: family.name, places: set.terms.indices.filter { family.isIncluded(set.terms[$0]) })
    }.filter { $0.places.count > 1 }
    guard !chosen.isEmpty else { return ([], []) }
    let drawn = resampler.draws(ofTerms: chosen.map(\.places))
    let bands = zip(chosen, drawn).compactMap { family, found -> SimultaneousBand? in
      guard case .success(let draws) = found else { return nil }
      let errors = draws.covariance.diagonal.map { $0.squareRoot() }
      let largest = draws.map { draw in
        zip(draws.coefficients, draw.coefficients).enumerated().reduce(0) { largest, pair in
          let variance = draw.covariance[pair.offset, pair.offset]
          // A draw without a variance is as far out as any.
          guard variance > 1e-24 * errors[pair.offset] * errors[pair.offset] else {
            return .infinity
          }
          return max(largest, abs(pair.element.1 - pair.element.0) / variance.squareRoot())
        }
      }
      let critical = Quantiles.orderStatistic(largest.sorted(), level)
      guard critical.isFinite else { return nil }
      return SimultaneousBand(
        family: family.name, method: "sup-t \(resampler.freeOptions.name)",
        seed: resampler.freeOptions.seed,
        criticalValue: critical,
        intervals: zip(family.places, errors).map { place, error in
          Interval(
            term: set.terms[place], lower: set.values[place] - critical * error,
            upper: set.values[place] + critical * error)
        })
    }
    let lacking = chosen.map(\.name).filter { name in !bands.contains { $0.family == name } }
    return (bands, lacking.map { .noBand(family: $0) })
  }
}
