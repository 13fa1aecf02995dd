import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels

/// An estimator by design whose tests the rule of `auto` may choose.
protocol AutomaticProgramme: ProgrammeMethod, DrawnMethod {
  /// The same under another covariance.
  func under(_ covariance: CovariancePlan) -> Self

  /// The programme as it can be exchanged between units; nil where it cannot.
  func exchange(_ data: ProgrammeData, _ run: RunContext) -> Exchange?
}

extension AutomaticProgramme {
  func exchange(_ data: ProgrammeData, _ run: RunContext) -> Exchange? { nil }

  private func under(_ way: AutomaticChoice.Way) -> Self { under(covariance.chosen(way)) }

  /// The outcome as the rule tests it, which sees the design, its leverages and its weights, and no outcome.
  func automaticOutcome(_ provided: Provided, _ run: RunContext) -> MethodOutcome {
    let first = under(.CR2).outcome(provided, run)
    guard case .covariance = first.estimate.set.uncertainty else { return first }
    let facts = AutomaticChoice.Facts(
      first.estimate.set, exchange(programme.data(provided), run))
    let (way, reason) = AutomaticRule.way(facts)
    let isRepeated = way == .wild || way == .randomisation
    var outcome = isRepeated ? under(way).outcome(provided, run) : first
    let estimate = outcome.estimate
    var set = estimate.set
    // The estimation that told the leverages is work too.
    if isRepeated {
      set = set.adding(
        passes: first.estimate.passes ?? 0,
        momentBytes: first.estimate.set.summary.momentBytes ?? 0)
    }
    let choice = AutomaticChoice(way, reason, name: set.summary.variance.name, facts: facts)
    outcome.estimate = Estimate(
      set.with(automatic: choice), contributions: estimate.contributions,
      reference: estimate.reference, resampler: estimate.resampler)
    return outcome
  }

  /// What the rule will have made beside CR2: a randomisation depends on the units that have the programme, which are
  /// known; whether a bootstrap is made the leverages tell.
  func automaticWork(_ provided: Provided, _ asked: WorkAsked) -> FurtherWork {
    let first = under(.CR2)
    guard let outline = first.outline(provided) else { return first.furtherWork(provided, asked) }
    let run = RunContext(threads: 1, confidenceLevel: asked.confidenceLevel)
    let data = programme.data(provided)
    let (way, _) = AutomaticRule.way(
      .init(
        clusterCount: data.rows.clusters.first?.grouping.count ?? 0, exchange(data, run),
        hasCR2: outline.covarianceName == "CR2"))
    if way == .CR1 { return first.furtherWork(provided, asked) }
    // Contrasts ask what was chosen, not what told the leverages.
    var bare = asked
    bare.questions = ContrastQuestions()
    var work = first.furtherWork(provided, way == .randomisation ? bare : asked)
    let other = under(way == .randomisation ? .randomisation : .wild)
    let further = other.furtherWork(provided, asked)
    let again =
      other.outline(provided)?.work(isShared: asked.isShared)
      ?? FitWork(passes: 0, furtherPasses: 0, storedBytes: 0)
    if way == .randomisation {
      work.passes += again.passes + further.passes
    } else {
      let judged = work.passes - first.furtherWork(provided, bare).passes
      work.passesIfDrawn = again.passes + further.passes - judged
    }
    work.furtherPasses = again.furtherPasses + max(work.furtherPasses, further.furtherPasses)
    work.storedBytes = max(work.storedBytes, max(again.storedBytes, further.storedBytes))
    return work
  }
}
