import DifferenceInDifferences
import Estimation
import Specs

/// The same comparison of published figures over sets of untreated units that are chosen as the programme chose its own;
/// where neighbours are taken, each set gets its own.
struct PublishedPlacebo {
  let comparison: PublishedComparison
  let selection: SelectionSpec
  /// Per unit of the figures what the programme chose by; nil where a unit has no value.
  let values: [Double?]
  let covarianceName: String

  func run(
    _ estimate: Double, _ run: RunContext
  ) -> (result: PlaceboResult?, findings: [Finding]) {
    let (comparison, treated) = (self.comparison, self.comparison.data.treated)
    let eligible = values.indices.map { comparison.isEligible($0) ? values[$0] : nil }
    let drawn: (PlaceboSelection, Int)
    do throws(PlaceboSelection.Problem) {
      drawn = try PlaceboSelection.matching(
        values: eligible, treated: treated, bins: selection.bins?.value)
    } catch {
      return (nil, [.programme(.placeboNotRun(error.obstacle))])
    }
    let untreated = treated.indices.filter { !treated[$0] }
    let level = run.confidenceLevel
    let study = PlaceboStudy(
      drawn.0, draws: selection.reps, seed: UInt64(selection.seed), threads: run.threads
    ) { units -> PlaceboOutcome? in
      var isDrawn = [Bool](repeating: false, count: treated.count)
      for unit in units { isDrawn[unit] = true }
      do throws(PublishedComparison.Failure) {
        return try comparison.effect(
          treated: units, pool: untreated.filter { !isDrawn[$0] }, level: level)
      } catch {
        return nil
      }
    }
    return (
      PlaceboResult(
        PlaceboJudgement(term: .did, estimate: estimate), study: study, units: drawn.0.drawnCount,
        bins: drawn.1, seed: selection.seed, level: PlaceboLimits.level(run.confidenceLevel),
        covariance: covarianceName), []
    )
  }
}
