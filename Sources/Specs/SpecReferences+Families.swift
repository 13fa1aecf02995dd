extension SpecReferences {
  /// Names of families, what they are made of, and options that cannot have an effect.
  var familyProblems: [Diagnostic] {
    let models = spec.root["models"]?.entries?.map(\.key) ?? []
    let contrasts = spec.root["contrasts"]?.entries?.map(\.key) ?? []
    let targets = spec.root["targets"]?.entries?.map(\.key) ?? []
    return spec.families.flatMap { family -> [Diagnostic] in
      var problems: [Diagnostic] = []
      if let other = (models + contrasts + targets).first(where: { $0.value == family.id.value }) {
        problems.append(
          Diagnostic(
            .nameTaken(name: family.id.value, first: other.span), at: family.id.span))
      }
      if let model = family.model, !models.map(\.value).contains(model.value) {
        problems.append(unknown("model", model, models.map(\.value)))
      }
      let names = contrasts.map(\.value)
      problems += family.contrasts.filter { !names.contains($0.value) }.map {
        unknown("contrast", $0, names)
      }
      problems += repeated(family.contrasts) + repeated(family.terms)
      if let key = family.key("model"), family.terms.isEmpty {
        problems.append(noEffect(key, needs: "`terms`"))
      }
      if family.terms.count + family.contrasts.count < 2 {
        problems.append(
          Diagnostic(
            .outOfRange(key: "terms and contrasts", range: "at least 2 together"),
            at: family.id.span))
      }
      return problems + methodProblems(family)
    }
  }

  private func methodProblems(_ family: FamilySpec) -> [Diagnostic] {
    guard let method = family.method?.value else { return [] }
    var problems: [Diagnostic] = []
    if !method.draws {
      problems += ["weights", "reps", "seed"].compactMap(family.key).map {
        noEffect($0, needs: "method: romano-wolf or westfall-young")
      }
    }
    if method != .supT, let key = family.key("conf.level") {
      problems.append(noEffect(key, needs: "method: sup-t"))
    }
    return problems
  }

  /// Margins and ratios that the expression cannot have.
  func marginProblems(of contrast: ContrastSpec) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    let keys = ["over", "equivalence", "margin"].compactMap(contrast.key)
    if contrast.isJoint {
      problems += keys.map { key in
        refused("`\(key.value)`", with: "a joint test", instead: "a single expression", at: key)
      }
    }
    if contrast.key("over") != nil {
      problems += keys.filter { $0.value != "over" }.map { key in
        refused("`\(key.value)`", with: "a ratio", instead: "a contrast of differences", at: key)
      }
    } else if let margin = contrast.key("margin"), contrast.key("equivalence") != nil {
      problems.append(
        refused(
          "`margin`", with: "`equivalence`", instead: "two contrasts", at: margin))
    }
    if let level = contrast.confidenceLevel, level.value <= 0.5,
      contrast.key("equivalence") != nil || contrast.key("margin") != nil
    {
      let payload = DiagnosticPayload.outOfRange(
        key: "conf.level",
        range: "above 0.5 beside margins: the interval that judges them has twice the error")
      problems.append(Diagnostic(payload, at: level.span))
    }
    let margins = contrast.equivalence
    if margins.count == 2, margins[0].value >= margins[1].value {
      problems.append(
        Diagnostic(
          .outOfRange(key: "equivalence", range: "two numbers, the lower first"),
          at: margins[0].span))
    }
    return problems
  }

  private func refused(
    _ one: String, with other: String, instead: String, at key: Located<String>
  ) -> Diagnostic {
    Diagnostic(.refusedCombination(one, with: other, instead: instead), at: key.span)
  }
}
