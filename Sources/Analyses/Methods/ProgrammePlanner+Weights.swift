import Specs

extension ProgrammePlanner {
  /// Frequency weights beside units that count alike: a row cannot stand for so many and be weighed anew.
  var countedAnew: [Diagnostic] {
    guard context.weights?.type == .frequency, let estimand = node["estimand"]?.text,
      estimand.value == "schools"
    else { return [] }
    return [
      Diagnostic(
        .refusedCombination(
          "estimand: schools", with: "frequency weights, whose rows it would weigh anew",
          instead: "estimand: pupils, or rows written out"), at: estimand.span)
    ]
  }
}
