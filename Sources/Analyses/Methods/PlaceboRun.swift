import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// The same analysis over sets of untreated units that are chosen as the programme chose its own.
struct PlaceboRun {
  let programme: ProgrammeModel
  let kind: RegressionForm.Kind
  let estimand: RegressionForm.Estimand
  let covariance: CovarianceEstimator
  let isDefaultCovariance: Bool

  /// Rows of all draws together beyond which they are taken as means of units, years and groups: the estimates are the
  /// same, the covariance is then CR1 of the means.
  static let rowLimit = 20_000_000

  /// The numbers of bins that are tried, from the finest: the first that holds enough untreated units is taken.
  static let bins = [10, 5, 4, 3, 2, 1]

  /// What came of it, beside what a reader must know; nothing where no selection is declared.
  func run(
    _ data: ProgrammeData, estimate: Estimate, _ run: RunContext
  ) -> (result: PlaceboResult?, findings: [Finding]) {
    guard let selection = programme.design.selection, let values = data.selection else {
      return (nil, [])
    }
    var rows = data.rows(withGroup: programme.readsGroup)
    let year = Int32(selection.year.value)
    var findings: [Finding] = []
    if !rows.selectionFindings(year: year).isEmpty {
      findings.append(.programme(.baselineHoldsSelection(year: Int(year))))
    }
    guard rows.starts.count == 1, let start = rows.starts.first else {
      return (nil, findings + [.programme(.placeboNotRun(.severalStarts))])
    }
    let term: TermID = kind == .tripleDifference ? .gap : .did
    guard let place = estimate.set.terms.firstIndex(of: term) else { return (nil, findings) }
    let treated = rows.treatedUnits
    let drawn: (PlaceboSelection, Int)
    do throws(PlaceboSelection.Problem) {
      drawn = try self.selection(values, treated, selection.bins?.value)
    } catch {
      return (nil, findings + [.programme(.placeboNotRun(error.reason))])
    }
    var (covariance, isOwn) = (covariance, true)
    if estimand == .pupils, rows.rowCount > Self.rowLimit / selection.reps,
      let cells = rows.collapsed()
    {
      rows = cells
      isOwn = false
      if case .clustered = covariance { covariance = .clustered(ClusteredCovariance(.CR1)) }
    }
    let (base, used) = (rows, covariance)
    let study = PlaceboStudy(
      drawn.0, draws: selection.reps, seed: UInt64(selection.seed), threads: run.threads
    ) { units -> PlaceboOutcome? in outcome(base, units, start, used, term) }
    let result = PlaceboResult(
      term: term, estimate: estimate.set.values[place], study: study,
      units: drawn.0.drawnCount, bins: drawn.1, seed: selection.seed,
      level: 1 - run.confidenceLevel,
      covariance: isOwn ? programme.covariance.name : "\(used.kindName) of means")
    return (result, findings)
  }

  private func selection(
    _ values: [Double?], _ treated: [Bool], _ bins: Int?
  ) throws(PlaceboSelection.Problem) -> (PlaceboSelection, Int) {
    var last: PlaceboSelection.Problem = .noTreatedUnits
    for count in bins.map({ [$0] }) ?? Self.bins {
      do throws(PlaceboSelection.Problem) {
        return (
          try PlaceboSelection(
            values: values, treated: treated, rule: .matching(bins: count)), count
        )
      } catch {
        last = error
        if case .noTreatedUnits = error { break }
      }
    }
    throw last
  }

  /// One draw: nil where the effect of these units is not identified.
  private func outcome(
    _ rows: ProgrammeRows, _ units: [Int], _ start: Int32, _ covariance: CovarianceEstimator,
    _ term: TermID
  ) -> PlaceboOutcome? {
    let set: EstimateSet
    do {
      let pretended = try rows.pretending(units: Set(units.map { Int32($0) }), start: start)
      var form = try RegressionForm(
        kind, pretended, estimand: estimand, covariance: covariance)
      form.isDefaultCovariance = isDefaultCovariance
      set = try form.estimate().estimate.set
    } catch {
      return nil
    }
    guard let place = set.terms.firstIndex(of: term) else { return nil }
    let inference = set.inferences(level: 0.95)[place]
    return PlaceboOutcome(
      estimate: inference.estimate, standardError: inference.standardError,
      pValue: inference.pValue)
  }
}

extension PlaceboSelection.Problem {
  fileprivate var reason: PlaceboObstacle {
    switch self {
    case .noTreatedUnits: .noTreatedValue
    case .tooFewUntreated(_, let bin, let untreated, let drawn):
      .tooFewUntreated(bin: bin + 1, untreated: untreated, drawn: drawn)
    }
  }
}
