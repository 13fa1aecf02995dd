import Analyses
import ArgumentParser
import Education
import Specs

/// The line on which every target must be met.
enum RequiredLine: String, ExpressibleByArgument, CaseIterable {
  case observed, achieved, impact

  /// Ends the command where a target is not met, or cannot be told.
  func check(_ result: Analyses.Result, _ prepared: (PreparedSpec, Plan)) throws {
    var problems: [Diagnostic] = []
    var isFailed = false
    for target in result.targets {
      let (verdict, isMet) = judge(target.outcome)
      if isMet == true { continue }
      isFailed = isFailed || isMet == false
      let place = prepared.1.targets.first { $0.id.value == target.id }?.id.span
      let payload: DiagnosticPayload =
        isMet == false
        ? .targetNotMet(target: target.id, line: rawValue, verdict: verdict)
        : .targetCannotTell(target: target.id, line: rawValue, verdict: verdict)
      problems.append(place.map { Diagnostic(payload, at: $0) } ?? Diagnostic(payload, at: .none))
    }
    guard !problems.isEmpty else { return }
    prepared.0.tell(problems)
    throw isFailed ? ExitStatus.targetNotMet : ExitStatus.targetCannotTell
  }

  /// The verdict as files spell it, and whether the target is met; nil where it cannot be told.
  private func judge(_ outcome: TargetOutcome) -> (String, Bool?) {
    switch self {
    case .observed: return (outcome.observed.verdict.rawValue, isMet(outcome.observed.verdict))
    case .achieved: return (outcome.achieved.verdict.rawValue, isMet(outcome.achieved.verdict))
    case .impact:
      let isMet: Bool? =
        switch outcome.impact.verdict {
        case .consistentWithBenefit: true
        case .noWorthwhileEffect, .consistentWithHarm: false
        case .inconclusive, .notTestable: nil
        }
      return (outcome.impact.verdict.rawValue, isMet)
    }
  }

  private func isMet(_ verdict: AchievementVerdict) -> Bool? {
    switch verdict {
    case .met: true
    case .notMet: false
    case .cannotTell: nil
    }
  }
}
