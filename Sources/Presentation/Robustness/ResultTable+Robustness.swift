public import Analyses
import Estimation

extension ResultTable {
  /// The table of a block of robustness: what each option does by itself, and how analyses with it end.
  ///
  /// - Parameters:
  ///   - block: The block.
  ///   - result: The result that holds it.
  public init(_ block: RobustnessResult, of result: Result) {
    id = "robustness-\(block.id)"
    title = "Robustness: \(block.term) of \(block.model)"
    let headings = [
      ("option", "Option"), ("estimate", "Estimate"), ("conf.low", "Low"), ("conf.high", "High"),
      ("verdict", "Verdict"), ("flips", "Flips"), ("analyses", "Analyses"),
      ("same.verdict", "Same verdict"),
    ]
    columns = headings.map(\.1)
    models = headings.map(\.0)
    digits = result.tables.first?.digits ?? 3
    stamps = result.stamps
    body = block.options.map { option in
      let choice = block.choices[option.choice]
      let isFirst = option.option == 0
      return Row(
        heading: isFirst ? choice.key : "", key: choice.key,
        statistic: choice.options[option.option],
        cells: ResultTable.cells(of: option, block), continuesTerm: !isFirst)
    }
    footer = []
    notes =
      RobustnessText(block).sentences + [
        "Estimate, interval and verdict: the model as written with this option alone. Analyses: all combinations "
          + "that have it, and how many of them end as the model as written."
      ]
  }

  private static func cells(
    of option: RobustnessResult.Option, _ block: RobustnessResult
  ) -> [Cell] {
    let choice = block.choices[option.choice]
    let isOwn = option.option == choice.own
    let name = choice.options[option.option] + (isOwn ? " (as written)" : "")
    let counts: [Cell] = [.count(Double(option.count)), .count(Double(option.sameVerdict))]
    guard let place = isOwn ? 0 : option.alone else {
      return [.text(name)] + [Cell](repeating: .text("skipped"), count: 1)
        + [Cell](repeating: .absent(.notInModel), count: 4) + counts
    }
    let variant = block.variants[place]
    func number(_ value: Double?) -> Cell { value.map { .number($0) } ?? .absent(.notAvailable) }
    return [
      .text(name), number(variant.inference?.estimate), number(variant.inference?.lower),
      number(variant.inference?.upper), .text(variant.verdict.rawValue),
      .text(isOwn ? "" : option.flips ? "yes" : "no"),
    ] + counts
  }
}
