import Analyses
import Designs
import Education
import Estimation
import Frames
import Specs

extension ResultTable {
  /// Result rows as the Education Endowment Foundation prints them: the arms unadjusted, the rows in the model, then
  /// Hedges' g with interval and p-value, and months of progress where a table of them is named.
  init(effectSizes request: TableRequest, of result: Result) {
    let models = request.models.compactMap { id in result.models.first { $0.id == id } }
    let sizes = (result.effectSizes ?? []).filter { $0.table == request.id }
    let lines = sizes.compactMap { size in
      models.first { $0.id == size.model }.map { EffectSizeLine(size: size, model: $0) }
    }
    let hasMonths = request.months != nil
    id = request.id
    title = request.title ?? "Effect sizes" + (result.title.map { ": \($0)" } ?? "")
    stub = "Outcome"
    let arm = ["n", "Missing", "Mean", "SD"]
    columns =
      arm + arm + ["Intervention", "Comparison", "Hedges' g", "Interval", "p-value"]
      + (hasMonths ? ["Months"] : [])
    spans = [
      Span(label: "Intervention, unadjusted", count: 4),
      Span(label: "Comparison, unadjusted", count: 4), Span(label: "n in model", count: 2),
      Span(label: "Effect size", count: hasMonths ? 4 : 3),
    ]
    let armKeys = ["n", "missing", "mean", "sd"]
    self.models =
      armKeys.map { "intervention.\($0)" } + armKeys.map { "comparison.\($0)" }
      + ["intervention.nobs", "comparison.nobs", "g", "conf.int", "p.value"]
      + (hasMonths ? ["months"] : [])
    digits = request.digits
    stamps = result.stamps
    let severalTerms = Set(sizes.map(\.model)).count < sizes.count
    body = lines.map { $0.row(request, namesTerm: severalTerms, result.labels) }
    footer = []
    notes = request.notes + EffectSizeWords.notes(request, sizes, models)
  }
}

/// One effect as a line.
private struct EffectSizeLine {
  let size: EffectSizeResult
  let model: ModelResult

  func row(
    _ request: TableRequest, namesTerm: Bool, _ labels: [String: String]
  ) -> ResultTable.Row {
    let chosen = request.terms?.first { $0.term == size.term.description }
    let name = model.label ?? model.id
    let term = chosen?.label ?? size.term.heading(labels)
    let gap = ResultTable.Cell.absent(.notAvailable)
    func number(_ value: Double?) -> ResultTable.Cell { value.map { .number($0) } ?? gap }
    func arm(_ arm: EffectSizeResult.Arm) -> [ResultTable.Cell] {
      [
        .count(arm.outcome.count), .count(arm.missing), number(arm.outcome.mean),
        number(arm.outcome.standardDeviation),
      ]
    }
    let g = size.size
    let interval: ResultTable.Cell =
      if let lower = g?.lower, let upper = g?.upper { .interval(lower, upper) } else { gap }
    let place = model.estimates.terms.firstIndex(of: size.term)
    let inference = place.map { model.inferences[$0] }
    let pValue = inference?.pValue.map {
      ResultTable.Cell.pValue($0, least: inference?.leastPValue)
    }
    let months: [ResultTable.Cell] =
      request.months == nil ? [] : [size.months.map { .count(Double($0)) } ?? gap]
    return ResultTable.Row(
      heading: namesTerm ? "\(name): \(term)" : name, key: size.model,
      statistic: size.term.description,
      cells: arm(size.intervention) + arm(size.comparison) + [
        .count(size.intervention.modelRows), .count(size.comparison.modelRows), number(g?.value),
        interval, pValue ?? gap,
      ] + months)
  }
}

/// How the numbers of a table of effect sizes were made.
enum EffectSizeWords {
  static func notes(
    _ request: TableRequest, _ sizes: [EffectSizeResult], _ models: [ModelResult]
  ) -> [String] {
    var notes = [arms(sizes), convention(request.divisor)]
    let factors = sizes.compactMap(\.size).map { Fixed.number($0.correction, digits: 4) }.uniqued()
    if !factors.isEmpty {
      notes[1] += " c(m) here: \(factors.joined(separator: ", "))."
    }
    let levels = Set(models.map(\.confidenceLevel)).sorted().map(Fixed.percent)
    notes.append(
      "Intervals: \(levels.joined(separator: ", ")) confidence, the estimate's own in the same units; that the standard "
        + "deviation is estimated too is not in them. The p-value is the estimate's.")
    let units = sizes.compactMap(\.unit).uniqued()
    if !units.isEmpty {
      notes.append(
        "Each row is a whole \(units.joined(separator: " or ")): the standard deviation is that among these, by which "
          + "effects look larger than among pupils, and months do not follow.")
    }
    if let months = request.months { notes.append(words(MonthsOfProgress(months))) }
    return notes + VarianceWords.notes(models)
  }

  private static func arms(_ sizes: [EffectSizeResult]) -> String {
    let isAfter = sizes.contains(where: \.isAfterStart)
    return "n, mean and standard deviation (SD) of the outcome are of the rows in the model"
      + (isAfter ? " at or after the start" : "")
      + ", not adjusted; missing are rows" + (isAfter ? " of then" : "")
      + " that lack a variable of the model."
      + (isAfter ? " n in model counts the rows of before as well." : "")
      + (sizes.contains { $0.isFocus != nil }
        ? " Of effects on the focus group or on the others all are those of the group." : "")
  }

  private static func convention(_ deviation: EffectSize.Deviation) -> String {
    let (words, degrees) =
      switch deviation {
      case .pooled: ("pooled within the two arms", "of both arms less 2")
      case .total:
        ("of both arms about their common mean", "of both arms less 1")
      case .comparison: ("of the comparison arm", "of the comparison arm less 1")
      }
    return
      "Effect size: Hedges' g = c(m) b / s, b the model's estimate, s the unconditional standard deviation of the "
      + "outcome, between schools as well as within, \(words). Its small-sample correction is c(m) = G(m/2) / (sqrt(m/2) "
      + "G(m/2 \(Fixed.minus) 1/2)), G the gamma function, m the n \(degrees)."
  }

  private static func words(_ table: MonthsOfProgress) -> String {
    switch table {
    case .eefToolkit1:
      "Months of additional progress: table eef-toolkit-1, of the Teaching and Learning Toolkit of the Education "
        + "Endowment Foundation, by g to two decimals; it ends at 1.00 on either side. Reports of the Foundation's single "
        + "projects use a slightly different one."
    }
  }
}
