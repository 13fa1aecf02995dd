import Designs
import DifferenceInDifferences
import Estimation
import LinearModels

/// What a regression with unit and time effects averages over, where units start in different years.
struct StaggeredDiagnosis {
  /// How much each cell counts in the effect.
  private(set) var weights: [ImpliedWeights.Cell] = []
  /// The comparisons of two cohorts that it averages over; empty where the rows are no balanced panel.
  private(set) var comparisons: [GoodmanBacon.Comparison] = []
  /// What a reader must know.
  private(set) var findings: [Finding] = []

  /// As many rows as weights are computed for: they take an array of rows for each effect.
  static let rowLimit = 1_000_000

  init(_ form: RegressionForm, outcome: Estimate) {
    let term: TermID = form.kind == .tripleDifference ? .gap : .did
    guard form.rows.rowCount <= Self.rowLimit, form.rows.amounts == nil,
      form.rows.transition.isEmpty, outcome.set.terms.contains(term)
    else { return }
    let implied: ImpliedWeights?
    do throws(ProjectionError) {
      implied = try form.impliedWeights(of: term)
    } catch {
      // The estimate itself came through the same projection: its own finding tells.
      implied = nil
    }
    weights = implied?.cells ?? []
    guard form.rows.starts.count > 1 else { return }
    do throws(GoodmanBacon.Problem) {
      comparisons = try GoodmanBacon(form.rows).comparisons
    } catch {
      comparisons = []
    }
    let wrong = -(implied?.wrongSignedWeight ?? 0)
    let forbidden = comparisons.filter { $0.kind == .earlierTreated || $0.kind == .alwaysTreated }
      .reduce(0) { $0 + $1.weight }
    findings = [
      .programme(
        .severalStarts(
          starts: form.rows.starts.count, wrongSignedWeight: wrong,
          forbiddenShare: comparisons.isEmpty ? nil : forbidden))
    ]
  }
}
