import Comparison
import DifferenceInDifferences
import Education
import Estimation
import Frames
import LinearModels

/// What stands beside the effect of published figures: who was compared, how alike they are, how they went.
struct PublishedRecord {
  private let comparison: PublishedComparison
  private let found: PublishedComparison.Outcome
  private let level: Double
  private let data: PublishedData

  init(
    _ comparison: PublishedComparison, _ found: PublishedComparison.Outcome, level: Double
  ) {
    self.comparison = comparison
    self.found = found
    self.level = level
    data = comparison.data
  }

  var supplement: PublishedSupplement {
    let model = found.difference.model
    let effect = found.difference.estimate.set.inferences(level: level).first
    let pool =
      comparison.match == nil ? data.treated.indices.filter { !data.treated[$0] } : found.comparison
    let bounds = SuppressionBounds(
      data.figures, treated: data.treated.indices.filter { data.treated[$0] }, comparison: pool,
      span: comparison.span)
    var record = PublishedSupplement(
      span: comparison.span, heterogeneity: model.heterogeneity, residualQ: model.residualQ,
      heterogeneityPValue: model.heterogeneityPValue,
      byModel: found.difference.byModel.inferences(level: level).first,
      detectable: DetectableEffect(
        standardError: effect?.standardError, degreesOfFreedom: effect?.degreesOfFreedom,
        level: 1 - level),
      bounds: bounds.flatMap {
        $0.treatedIncomplete + $0.comparisonIncomplete > 0 ? $0 : nil
      }, matching: comparison.match)
    record.points = points
    record.figures = figures
    record.pairs = pairs
    record.balance = balance
    return record
  }

  // MARK: By year

  private var points: [PublishedSupplement.Point] {
    [(true, found.treated), (false, found.comparison)].flatMap { isTreated, units in
      data.figures.years.indices.compactMap { year -> PublishedSupplement.Point? in
        let known = units.compactMap { unit in
          data.figures.values[unit][year].flatMap { value in
            data.figures.variances[unit][year].map { (value, $0) }
          }
        }
        guard !known.isEmpty else { return nil }
        let count = Double(known.count)
        let mean = known.reduce(0) { $0 + $1.0 } / count
        let error = known.reduce(0) { $0 + $1.1 }.squareRoot() / count
        let half = PublishedInterval.multiple * error
        return PublishedSupplement.Point(
          isTreated: isTreated, year: Int(data.figures.years[year]), units: known.count,
          mean: mean, lower: mean - half, upper: mean + half, national: data.national[year])
      }
    }
  }

  private func role(_ unit: Int) -> PublishedSupplement.Role? {
    if found.treated.contains(unit) { return .treated }
    if found.comparison.contains(unit) { return .comparison }
    guard data.treated[unit] else { return nil }
    if comparison.changes[unit] == nil { return .noFigures }
    return comparison.hasProfile(unit) ? .noNeighbour : .noProfile
  }

  private var figures: [PublishedSupplement.Figure] {
    data.treated.indices.flatMap { unit -> [PublishedSupplement.Figure] in
      guard let role = role(unit) else { return [] }
      return data.figures.years.indices.map { year in
        PublishedSupplement.Figure(
          unit: data.identifiers[unit], name: data.names[unit], role: role,
          year: Int(data.figures.years[year]), value: data.figures.values[unit][year],
          lower: data.intervals[unit][year]?.lowerBound,
          upper: data.intervals[unit][year]?.upperBound, national: data.national[year],
          reason: data.figures.isListed[unit][year]
            ? data.reasons[unit][year]?.name : "not in the table")
      }
    }
  }

  // MARK: Neighbours

  private var pairs: [PublishedSupplement.Pair] {
    (found.matching?.pairs ?? []).flatMap { pair in
      pair.neighbours.map { neighbour in
        let unit = found.candidates[neighbour.unit]
        return PublishedSupplement.Pair(
          unit: data.identifiers[found.candidates[pair.unit]], neighbour: data.identifiers[unit],
          name: data.names[unit], distance: neighbour.distance)
      }
    }
  }

  private var balance: [PublishedSupplement.Balance] {
    guard let match = comparison.match, let matching = found.matching else { return [] }
    let profiles = comparison.profiles(found.candidates, match.variables)
    let treated = found.candidates.map { data.treated[$0] }
    // Every comparison unit counts alike in the effect, so it does here.
    let kept = Set(found.treated + found.comparison)
    let weights = found.candidates.map { kept.contains($0) ? 1.0 : 0 }
    let counts = (treated.count { $0 }, treated.count { !$0 })
    return BalanceLine.lines(profiles, treated: treated).map {
      PublishedSupplement.Balance(
        isMatched: false, line: $0, treated: counts.0, comparison: counts.1)
    }
      + BalanceLine.lines(profiles, treated: treated, weights: weights).map {
        PublishedSupplement.Balance(
          isMatched: true, line: $0, treated: matching.matched.count,
          comparison: matching.comparisons.count)
      }
  }
}
