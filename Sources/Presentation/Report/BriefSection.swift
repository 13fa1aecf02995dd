import Analyses

/// The first section: the question and what was found, in sentences.
enum BriefSection {
  /// As many models as are told one by one.
  private static let mostModels = 12

  static func section(_ result: Result) -> Report.Section {
    var blocks: [Report.Block] = [
      .paragraph(result.question ?? "The analysis states no question.")
    ]
    if result.stamps.contains(.simulated) {
      blocks.append(
        .paragraph("The data are simulated: no statement about real pupils or schools follows."))
    }
    blocks += verdicts(result)
    if !result.targets.isEmpty { blocks.append(.heading("Estimates")) }
    let sentences =
      result.models.prefix(mostModels).flatMap { EstimateSentences($0, result).all }
      + result.credibilitySentences
      + result.contrasts.map(ContrastSentence.sentence)
    if !sentences.isEmpty { blocks.append(.list(sentences)) }
    let more = result.models.count - mostModels
    if more > 0 {
      blocks.append(
        .paragraph("\(more) further \(more == 1 ? "model stands" : "models stand") in the tables."))
    }
    for block in result.robustness ?? [] {
      blocks += [
        .heading("Robustness of \(block.model): \(block.id)"),
        .list(RobustnessText(block).sentences),
      ]
    }
    if result.status == .incomplete {
      blocks.append(
        .paragraph("Some of what was asked for has no estimate: the section on checks says why."))
    }
    return Report.Section(id: "brief", heading: "Question and findings", blocks: blocks)
  }

  /// How each target came out, its lines kept apart, before any estimate.
  private static func verdicts(_ result: Result) -> [Report.Block] {
    result.targets.flatMap { target -> [Report.Block] in
      [.heading("Target: \(target.text)"), .list(target.sentences)]
    }
  }
}
