import Analyses
import Designs
import Estimation
import Specs

extension ResultTable {
  /// One line for each estimate with its statistics side by side; of event studies one for each year since the start.
  init(effects request: TableRequest, of result: Result) {
    let models = request.models.compactMap { id in result.models.first { $0.id == id } }
    let isPath = request.kind == .eventStudy
    let panels =
      isPath
      ? ResultTable.paths(models, request, result) : ResultTable.effects(models, request, result)
    let hasBand = panels.contains { $0.lines.contains { $0.band != nil } }
    id = request.id
    title = request.title ?? result.title ?? result.id
    columns =
      request.show.map { $0.words.capitalisedFirst } + (hasBand ? ["Interval for all at once"] : [])
    self.models = request.show.map(\.rawValue) + (hasBand ? ["band"] : [])
    stub = isPath ? "Years since the start" : "Effect"
    digits = request.digits
    columnDigits = request.show.map { request.statisticDigits[$0.rawValue] }
    stamps = result.stamps
    let width = columns.count
    body = panels.flatMap { panel -> [Row] in
      let head = panels.count > 1 ? [Row(panel: panel.label, columns: width)] : []
      return head + panel.lines.map { $0.row(request, hasBand: hasBand) }
    }
    footer = []
    notes = ResultTable.effectNotes(request, models)
  }

  /// Lines under one heading.
  private struct Panel {
    let label: String
    let lines: [EffectLine]
  }

  private static func effects(
    _ models: [ModelResult], _ request: TableRequest, _ result: Result
  ) -> [Panel] {
    models.map { model in
      let places = TermPlaces(model)
      let lines = TermLine.lines(of: request.terms, [model], result.labels).compactMap { line in
        switch places[line] {
        case .absent: nil as EffectLine?
        case let place:
          EffectLine(heading: line.heading, key: line.spelling, place: place, band: nil)
        }
      }
      return Panel(label: model.label ?? model.id, lines: lines)
    }.filter { !$0.lines.isEmpty }
  }

  private static func paths(
    _ models: [ModelResult], _ request: TableRequest, _ result: Result
  ) -> [Panel] {
    models.flatMap { model -> [Panel] in
      let families = Figure.families(of: model, request.terms)
      let places = TermPlaces(model)
      let lines = TermLine.lines(of: nil, [model], result.labels)
      return families.map { family in
        let path = Path(model: model, family: family)
        let label = request.terms?.first { $0.term == family }?.label ?? path.familyWords
        return Panel(
          label: "\(model.label ?? model.id): \(label)",
          lines: path.points.compactMap { point in
            lines.first { $0.spelling == point.term }.map { line in
              EffectLine(
                heading: Fixed.number(point.position, digits: 0), key: line.spelling,
                place: places[line], band: point.band)
            }
          })
      }
    }.filter { !$0.lines.isEmpty }
  }

  private static func effectNotes(_ request: TableRequest, _ models: [ModelResult]) -> [String] {
    var bare = request
    // Standard errors stand in a column of their own, each statistic under its name.
    bare.show = request.show.filter { $0 == .confidenceInterval }
    return notes(bare, models)
  }
}

/// One estimate as a line.
private struct EffectLine {
  let heading: String
  let key: String
  let place: TermPlace
  let band: Figure.Interval?

  func row(_ request: TableRequest, hasBand: Bool) -> ResultTable.Row {
    let cells = request.show.enumerated().map { position, statistic -> ResultTable.Cell in
      let cell = place.cell(statistic, isFirst: position == 0, stars: request.stars)
      // A standard error in a column of its own needs no parentheses.
      if case .parenthesised(let value) = cell { return .number(value) }
      return cell
    }
    let band = band.map { ResultTable.Cell.interval($0.lower, $0.upper) } ?? .absent(.notInModel)
    return ResultTable.Row(
      heading: heading, key: key, statistic: "", cells: cells + (hasBand ? [band] : []))
  }
}
