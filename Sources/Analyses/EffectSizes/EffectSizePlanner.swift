import Specs

/// Finds what keeps tables of effect sizes from being made, as far as the plan can tell.
struct EffectSizePlanner {
  /// The design; nil without one.
  let design: DesignPlan?
  /// The models that could be planned.
  let models: [ModelPlan]
  /// Whether the spec says who gets the programme, rightly or not.
  let namesProgramme: Bool
  /// Whether the rows are published figures of schools.
  let isPublished: Bool

  /// The problems of tables of effect sizes.
  ///
  /// - Parameters:
  ///   - tables: As written.
  ///   - requests: The same with defaults filled in.
  /// - Returns: At most one per table.
  func problems(_ tables: [TableSpec], _ requests: [TableRequest]) -> [Diagnostic] {
    zip(tables, requests).compactMap { table, request in
      guard request.kind == .eef, let place = table.kind?.span else { return nil }
      return problem(request).map { Diagnostic($0, at: place) }
    }
  }

  private func problem(_ request: TableRequest) -> DiagnosticPayload? {
    if design?.programme == nil {
      // What is wrong with a programme that is written has been told.
      return namesProgramme ? nil : .design(.effectWithoutArms)
    }
    if isPublished {
      return .refusedCombination(
        "effect sizes", with: "published figures of schools, which tell no deviation among pupils",
        instead: "`kind: effects`")
    }
    let weighted = models.first {
      request.models.contains($0.id.value) && $0.weights.map { $0.type != .frequency } ?? false
    }
    return weighted.map { model in
      .refusedCombination(
        "effect sizes", with: "the weights of \(model.id.value), which say nothing of deviations",
        instead: "`kind: effects`, or frequency weights")
    }
  }
}
