import Analyses

/// What the estimation of all models takes, in words: shared passes, passes in all, memory of moments.
struct WorkText {
  private let work: WorkPlan

  init(_ work: WorkPlan) { self.work = work }

  /// Line by line; none where no pass is counted.
  var lines: [String] {
    guard work.passes > 0 else { return [] }
    var passes = "\(work.passes) \(work.passes == 1 ? "pass" : "passes") over the rows in all"
    if work.passesIfDrawn > work.passes {
      passes += " (\(work.passesIfDrawn) if `auto` comes to a bootstrap)"
    }
    if work.mostPasses > work.passesIfDrawn {
      passes +=
        ", never more than \(work.mostPasses): columns that nearly repeat each other take more"
    }
    let memory =
      work.peakBytes > 0
      ? "; at most \(OutlineText.bytes(work.peakBytes)) of moments at one time" : ""
    return [
      "", "estimation: \(passes)\(memory)",
    ] + work.shared.map(line)
  }

  private func line(_ pass: WorkPlan.Pass) -> String {
    let models = pass.models.joined(separator: ", ")
    let kind =
      pass.cutsClusters
      ? "for the parts of clusters that their conditions cut out" : "for the columns of all"
    let own = OutlineText.bytes(pass.modelBytes)
    return "  one pass \(kind): \(models); moments of \(OutlineText.bytes(pass.passBytes)), "
      + (pass.cutsClusters ? "then \(own) for the models" : "and \(own) for a model at a time")
  }
}
