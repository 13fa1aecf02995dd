import Estimation
import Frames
import Specs

extension Result {
  /// The version of the structure that this build writes and reads.
  static let readFormat = 2

  /// The first place at which parts contradict each other, as a path; nil where all is well.
  ///
  /// What a run writes is consistent; a file that was changed by hand may not be, and must not bring a renderer
  /// down, or have it write outside its folder.
  var inconsistency: String? {
    if !NameRule.id.allows(id) { return "id" }
    for (index, model) in models.enumerated() {
      if let place = model.inconsistency { return "models[\(index)].\(place)" }
    }
    for (index, contrast) in contrasts.enumerated() {
      // Of a ratio the denominator follows, and has no value of its own.
      let count = contrast.values.count + (contrast.isRatio ? 1 : 0)
      if contrast.models.isEmpty || contrast.expressions.count != count {
        return "contrasts[\(index)]"
      }
    }
    for (index, table) in tables.enumerated() {
      if !NameRule.name.allows(table.id) { return "tables[\(index)].id" }
      if !(0...15).contains(table.digits) { return "tables[\(index)].digits" }
      if !table.statisticDigits.values.allSatisfy((0...15).contains) {
        return "tables[\(index)].statisticDigits"
      }
      let panels = table.panels.map { panel in
        panel.models.filter { id in models.contains { $0.id == id } }
      }
      if panels != table.panels.map(\.models) || Set(panels.map(\.count)).count > 1 {
        return "tables[\(index)].panels"
      }
    }
    for (index, block) in (robustness ?? []).enumerated() where !block.isConsistent {
      return "robustness[\(index)]"
    }
    for (index, found) in (distributions ?? []).enumerated()
    where !found.series.allSatisfy(\.isConsistent) {
      return "distributions[\(index)]"
    }
    for (index, figure) in figures.enumerated() where !NameRule.name.allows(figure.id) {
      return "figures[\(index)].id"
    }
    return nil
  }
}

extension RobustnessResult {
  fileprivate var isConsistent: Bool {
    func isKnown(_ choice: Int, _ option: Int) -> Bool {
      choices.indices.contains(choice) && choices[choice].options.indices.contains(option)
    }
    return NameRule.name.allows(id) && !variants.isEmpty && varianceShares.count == choices.count
      && variants.allSatisfy { variant in
        variant.options.count == choices.count
          && variant.options.enumerated().allSatisfy { isKnown($0, $1) }
      }
      && options.allSatisfy { option in
        isKnown(option.choice, option.option)
          && option.alone.map { variants.indices.contains($0) } ?? true
      }
  }
}

extension DistributionResult.Series {
  /// Whether numbers and counts ascend within the group's rows.
  fileprivate var isConsistent: Bool {
    guard (1...Int(Int32.max)).contains(leastRows) else { return false }
    guard let first = steps.first, let last = steps.last else { return true }
    return (rows ?? 0) > last.rowsBelow && first.rowsBelow > 0
      && steps.allSatisfy { abs($0.value) <= 1e300 }
      && zip(steps, steps.dropFirst()).allSatisfy {
        $0.value < $1.value && $0.rowsBelow < $1.rowsBelow
      }
  }
}

extension ModelResult {
  fileprivate var inconsistency: String? {
    let count = estimates.terms.count
    if !NameRule.name.allows(id) { return "id" }
    if !(0..<1).contains(confidenceLevel) { return "confidenceLevel" }
    guard estimates.values.count == count, estimates.support.count == count else {
      return "estimates"
    }
    if inferences.count != count { return "inferences" }
    let places = estimates.references.map(\.place)
    guard zip(places, places.dropFirst()).allSatisfy({ $0 <= $1 }),
      places.allSatisfy({ (0...count).contains($0) })
    else { return "estimates.references" }
    return nil
  }
}
