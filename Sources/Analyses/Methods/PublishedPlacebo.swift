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
    let drawn: (selection: PlaceboSelection, bins: Int)
    let judgedLevel = PlaceboLimits.level(run.confidenceLevel)
    do throws(PlaceboSelection.Problem) {
      drawn = try PlaceboSelection.matching(
        values: eligible, treated: treated, bins: selection.bins?.value,
        enough: PlaceboSelection.setsNeeded(at: judgedLevel))
    } catch {
      return (nil, [.programme(.placeboNotRun(error.obstacle))])
    }
    let (draws, count) = drawn.selection.draws(atMost: selection.reps)
    let untreated = treated.indices.filter { !treated[$0] }
    let level = run.confidenceLevel
    let study = PlaceboStudy(
      draws, draws: count, seed: UInt64(selection.seed), threads: run.threads
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
    // Treated units out of the comparison lack more than a value.
    let withoutValue = treated.indices.count {
      treated[$0] && comparison.isEligible($0) && values[$0] == nil
    }
    return (
      PlaceboResult(
        PlaceboJudgement(term: .did, estimate: estimate), study: study,
        sets: PlaceboSets(
          drawn.selection, bins: drawn.bins, withoutValue: withoutValue, seed: selection.seed),
        level: judgedLevel, covariance: covarianceName), []
    )
  }
}
