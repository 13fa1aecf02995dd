import Analyses
import Frames

extension Figure {
  /// Which share of the rows of each arm and group lies below round numbers of the outcome.
  ///
  /// - Parameters:
  ///   - request: The figure.
  ///   - result: The result, which holds the counts.
  init(distribution request: FigureRequest, of result: Result) {
    let found = (result.distributions ?? []).first { $0.figure == request.id }
    let model = result.models.first { $0.id == found?.model }
    let outcome = found.map { result.labels[$0.outcome] ?? $0.outcome } ?? ""
    let words = DistributionWords(found, result)
    id = request.id
    layout = .cumulative
    digits = words.digits
    stamps = result.stamps
    series = (found?.series ?? []).enumerated().compactMap { place, one in
      guard let rows = one.rows, !one.steps.isEmpty else { return nil }
      // Both arms of a group have its colour; the comparison's marks are hollow.
      let isSplit = one.isTreated != nil && one.isFocus != nil
      return Series(
        label: words.name(one).capitalisedFirst,
        points: one.steps.map { step in
          Point(
            model: found?.model ?? "", term: "", label: "", position: step.value,
            estimate: 100 * Double(step.rowsBelow) / Double(rows), interval: nil, band: nil,
            role: .observed, rows: Double(rows), units: one.units)
        }, colour: isSplit ? (one.isFocus == true ? 0 : 1) : place,
        isHollow: one.isTreated == false || (one.isTreated == nil && one.isFocus == false))
    }
    valueTitle = "Rows below each value, in per cent"
    positionTitle = outcome
    key = "Each point: the share of the rows of its group whose value is less"
    notes = found.map { words.notes($0, isWeighted: model?.weights != nil) } ?? []
    title = ""
    altText = ""
    title = request.title ?? words.title(self)
    altText = words.alt(self, outcome)
  }
}
