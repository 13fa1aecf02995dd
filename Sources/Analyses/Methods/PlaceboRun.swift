import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// The same analysis over sets of untreated units that are chosen as the programme chose its own.
///
/// A drawn unit stands for a treated unit of the same bin of the selection variable, and starts when that one starts,
/// so the draws have the programme's starts with their shares in each bin.
struct PlaceboRun<Repeated: RepeatableMethod> {
  let method: Repeated

  private var programme: ProgrammeModel { method.programme }

  /// What came of it, beside what a reader must know; nothing where no selection is declared.
  func run(
    _ data: ProgrammeData, estimate: Estimate, _ run: RunContext
  ) -> (result: PlaceboResult?, findings: [Finding]) {
    guard let selection = programme.design.selection, let values = data.selection else {
      return (nil, [])
    }
    let rows = data.rows(withGroup: programme.readsGroup)
    let year = Int32(selection.year.value)
    var findings: [Finding] = []
    if !rows.selectionFindings(year: year).isEmpty {
      findings.append(.programme(.baselineHoldsSelection(year: Int(year))))
    }
    guard let term = method.judgedTerm(in: estimate.set),
      let place = estimate.set.terms.firstIndex(of: term)
    else {
      return (nil, findings)
    }
    do throws(PlaceboObstacle) {
      let result = try drawn(
        rows, values, PlaceboJudgement(term: term, estimate: estimate.set.values[place]),
        selection, run)
      return (result, findings)
    } catch {
      return (nil, findings + [.programme(.placeboNotRun(error))])
    }
  }

  private func drawn(
    _ rows: ProgrammeRows, _ values: [Double?], _ judged: PlaceboJudgement,
    _ selection: SelectionSpec, _ run: RunContext
  ) throws(PlaceboObstacle) -> PlaceboResult {
    let chosen: (selection: PlaceboSelection, bins: Int)
    let level = PlaceboLimits.level(run.confidenceLevel)
    do throws(PlaceboSelection.Problem) {
      chosen = try PlaceboSelection.matching(
        values: values, treated: rows.treatedUnits, bins: selection.bins?.value,
        enough: PlaceboSelection.setsNeeded(at: level))
    } catch {
      throw error.obstacle
    }
    let (draws, count) = chosen.selection.draws(atMost: selection.reps)
    let cells = PlaceboLimits.takesMeans(method, rows, count) ? rows.collapsed() : nil
    let pretended: PretendedProgramme
    do throws(IdentificationProblem) {
      pretended = try PretendedProgramme(cells ?? rows)
    } catch {
      throw .tooFewUntreated(bin: 1, untreated: 0, drawn: chosen.selection.drawnCount)
    }
    if pretended.rowCount > PlaceboLimits.rows / count {
      throw .tooManyRows(rows: pretended.rowCount, draws: count)
    }
    let purpose: Repetition = cells == nil ? .tests : .testsOfMeans
    let study = PlaceboStudy(
      pairsOf: draws, draws: count, seed: UInt64(selection.seed),
      threads: run.threads
    ) { pairs -> PlaceboOutcome? in outcome(pretended, pairs, purpose, judged.term) }
    return PlaceboResult(
      judged, study: study,
      sets: PlaceboSets(
        chosen.selection, bins: chosen.bins, withoutValue: chosen.selection.treatedWithoutValue,
        seed: selection.seed), level: level,
      covariance: cells == nil
        ? programme.covariance.repeatedName : PlaceboLimits.covarianceOfMeans(method)
    )
  }

  /// One draw: nil where the effect of these units is not identified.
  private func outcome(
    _ pretended: PretendedProgramme, _ pairs: [(unit: Int, twin: Int)], _ purpose: Repetition,
    _ term: TermID
  ) -> PlaceboOutcome? {
    let rows: ProgrammeRows
    do throws(IdentificationProblem) { rows = try pretended.rows(pairs) } catch { return nil }
    guard let set = method.repeated(rows, purpose), let place = set.terms.firstIndex(of: term)
    else { return nil }
    let inference = set.inference(ofTerm: place, level: 0.95)
    return PlaceboOutcome(
      estimate: inference.estimate, standardError: inference.standardError,
      pValue: inference.pValue)
  }
}

/// What draws are compared with.
struct PlaceboJudgement: Sendable {
  /// The effect that is judged.
  let term: TermID
  /// The programme's.
  let estimate: Double
}

/// What draws may cost.
enum PlaceboLimits {
  /// Rows of all draws together beyond which a regression takes means of units, years and groups: the estimates are the
  /// same, the covariance is then CR1 of the means.
  static let rowsOfMeans = 20_000_000

  /// Rows of all draws together beyond which none is made.
  static let rows = 200_000_000

  /// One less the level of the intervals, as a decimal: 0.05, not 0.050000000000000044.
  static func level(_ confidence: Double) -> Double { ((1 - confidence) * 1e12).rounded() / 1e12 }

  static func takesMeans(_ method: some RepeatableMethod, _ rows: ProgrammeRows, _ draws: Int)
    -> Bool
  {
    guard let regression = method as? any RegressionFormMethod else { return false }
    return !regression.settings.isAdjusted && regression.settings.estimand == .pupils
      && rows.rowCount > rowsOfMeans / draws
  }

  static func covarianceOfMeans(_ method: some RepeatableMethod) -> String {
    guard case .clustered = method.covariance.estimator else {
      return "\(method.covariance.name) of means"
    }
    return "CR1 of means"
  }
}

extension PlaceboSelection.Problem {
  /// Why nothing can be drawn, as findings tell it.
  var obstacle: PlaceboObstacle {
    switch self {
    case .noTreatedUnits: .noTreatedValue
    case .tooFewUntreated(_, let bin, let untreated, let drawn):
      .tooFewUntreated(bin: bin + 1, untreated: untreated, drawn: drawn)
    }
  }
}
