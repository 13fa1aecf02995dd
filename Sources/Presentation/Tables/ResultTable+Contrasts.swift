public import Analyses
import Estimation

extension ResultTable {
  /// Every table of a result: those that the spec asks for, then one of all contrasts, one of all targets and one for
  /// each block of robustness.
  ///
  /// - Parameter result: The result.
  /// - Returns: The tables in order.
  public static func all(of result: Result) -> [ResultTable] {
    result.tables.map { ResultTable($0, of: result) }
      + (result.contrasts.isEmpty ? [] : [ResultTable(contrastsOf: result)])
      + (result.families == nil ? [] : [ResultTable(familiesOf: result)])
      + (result.margins == nil ? [] : [ResultTable(marginsOf: result)])
      + (result.targets.isEmpty ? [] : [ResultTable(targetsOf: result)])
      + (result.robustness ?? []).map { ResultTable($0, of: result) } + published(result)
  }

  /// The table of all contrasts: one line each, the numbers of its test side by side.
  ///
  /// - Parameter result: A result with contrasts.
  public init(contrastsOf result: Result) {
    id = "contrasts"
    title = "Contrasts" + (result.title.map { ": \($0)" } ?? "")
    let headings = [
      ("estimate", "Estimate"), ("std.error", "Std. error"), ("statistic", "t or F"),
      ("df.num", "df num."), ("df", "df"), ("p.value", "p"), ("conf.low", "Low"),
      ("conf.high", "High"),
    ]
    columns = headings.map(\.1)
    models = headings.map(\.0)
    digits = result.tables.first?.digits ?? 3
    stamps = result.stamps
    body = result.contrasts.map { contrast in
      Row(
        heading: contrast.label ?? contrast.id, key: contrast.id, statistic: "",
        cells: ResultTable.cells(of: contrast))
    }
    footer = []
    notes = result.contrasts.map(ResultTable.note) + ResultTable.levels(result.contrasts)
  }

  private static func cells(of contrast: ContrastResult) -> [Cell] {
    func number(_ value: Double?) -> Cell { value.map { .number($0) } ?? gap }
    let gap = Cell.absent(.notAvailable)
    let empty = Cell.absent(.notInModel)
    if contrast.isJoint {
      let test = contrast.test
      return [
        empty, empty, number(test?.statistic),
        test.map { .count($0.numeratorDegreesOfFreedom) } ?? gap,
        test?.denominatorDegreesOfFreedom.map { .count($0) } ?? gap,
        test.map { .pValue($0.pValue) } ?? gap, empty, empty,
      ]
    }
    let inference = contrast.inference
    return [
      number(inference?.estimate), number(inference?.standardError), number(inference?.statistic),
      empty, inference?.degreesOfFreedom.map { .count($0) } ?? gap,
      inference?.pValue.map { .pValue($0, least: inference?.leastPValue) } ?? gap,
      number(inference?.lower),
      number(inference?.upper),
    ]
  }

  /// What a contrast tests, and by which covariance.
  private static func note(_ contrast: ContrastResult) -> String {
    var equations = zip(contrast.expressions, contrast.values).map { expression, value in
      "\(expression) = \(Plain.number(value))"
    }
    if contrast.isRatio {
      equations = [
        "(\(contrast.expressions.joined(separator: ") / ("))) = \(Plain.number(contrast.values[0]))"
      ]
    }
    let place = contrast.isStacked ? "" : " in \(contrast.models[0])"
    var text = "\(contrast.label ?? contrast.id): \(equations.joined(separator: " and "))\(place), "
    text += contrast.variance
    if contrast.isStacked {
      text +=
        ": the CR1 contributions of the clusters to \(contrast.models.joined(separator: ", ")) "
        + "side by side"
    }
    switch contrast.degreesOfFreedomRule {
    case "", "bootstrap": break
    case "satterthwaite":
      text += contrast.isJoint ? "; F by HTZ" : "; t on Satterthwaite's degrees of freedom"
    case "normal": text += "; normal quantiles"
    case "draws":
      text += DrawnWords.note(
        contrast.isJoint ? "p-value" : "p-value and interval",
        [(nil, contrast.test?.drawn ?? contrast.inference?.drawn)])
    case let rule: text += "; \(contrast.isJoint ? "F" : "t") on \(rule) degrees of freedom"
    }
    text += ContrastWords.function(contrast) + ContrastWords.ratio(contrast)
    text += ContrastWords.margins(contrast)
    let lacks = contrast.lacks.map { "\($0.model)::\($0.term)" }
    if !lacks.isEmpty { text += "; no estimate, as \(lacks.joined(separator: ", ")) has none" }
    return text + "."
  }

  private static func levels(_ contrasts: [ContrastResult]) -> [String] {
    let shown = contrasts.filter { $0.inference?.lower != nil }
    if shown.isEmpty { return [] }
    let levels = Set(shown.map(\.confidenceLevel)).sorted().map(Fixed.percent)
    return ["Low and high: the ends of \(levels.joined(separator: ", ")) confidence intervals."]
  }
}
