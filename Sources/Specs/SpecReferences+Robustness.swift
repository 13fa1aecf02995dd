extension SpecReferences {
  /// What blocks of `robustness:` say of models, of options and of each other.
  var robustnessProblems: [Diagnostic] {
    let ids = spec.root["models"]?.entries?.map(\.key.value) ?? []
    return spec.robustness.flatMap { block -> [Diagnostic] in
      var problems: [Diagnostic] = []
      if let model = block.model, !ids.contains(model.value) {
        problems.append(unknown("model", model, ids))
      }
      if block.combinationCount > RobustnessSpec.limit {
        let payload = DiagnosticPayload.outOfRange(
          key: "vary", range: "at most \(RobustnessSpec.limit) combinations of options")
        problems.append(Diagnostic(payload, at: block.id.span))
      }
      return problems + takenNames(block) + block.choices.flatMap(optionProblems)
        + skipProblems(block) + idleDraws(block)
    }
  }

  /// Draws of a joint test that there is none of: of analyses with one estimate.
  private func idleDraws(_ block: RobustnessSpec) -> [Diagnostic] {
    let keys = block.choices.map(\.key.value)
    guard keys.allSatisfy(RobustnessSpec.covarianceKeys.contains) else { return [] }
    return [block.draws.map { ("draws", $0.span) }, block.seed.map { ("seed", $0.span) }]
      .compactMap(\.self).map { name, span in
        noEffect(Located(name, at: span), needs: "a choice that changes the estimate")
      }
  }

  /// Tables and figures under the name of those that come of a block by themselves.
  private func takenNames(_ block: RobustnessSpec) -> [Diagnostic] {
    let name = "robustness-\(block.id.value)"
    let tables = spec.tables.map(\.id)
    let figures = spec.figures.filter { figure in
      figure.kind?.value != .robustness || figure.block.map { $0.value != block.id.value } ?? false
    }.map(\.id)
    return (tables + figures).filter { $0.value == name }.map { id in
      Diagnostic(.nameTaken(name: name, first: block.id.span), at: id.span)
    }
  }

  private func optionProblems(_ choice: RobustnessSpec.Choice) -> [Diagnostic] {
    var problems = repeated(choice.options.map(\.label))
    if ["label", "title"].contains(choice.key.value) {
      problems.append(noEffect(choice.key, needs: "a key of which estimates depend"))
    } else if choice.options.count == 1 {
      problems.append(noEffect(choice.key, needs: "another value than the model's own"))
    }
    return problems
  }

  private func skipProblems(_ block: RobustnessSpec) -> [Diagnostic] {
    let keys = block.choices.map(\.key.value)
    // An entry without a key would match whatever there is.
    let empty = block.skips.filter { $0.parts.isEmpty }.map {
      Diagnostic(.wrongKind(key: "skip", wanted: "keys of `vary`", found: .nothing), at: $0.place)
    }
    return empty
      + block.skips.flatMap(\.parts).flatMap { key, labels -> [Diagnostic] in
        guard let choice = block.choices.first(where: { $0.key.value == key.value }) else {
          return [unknown("choice", key, keys)]
        }
        let known = choice.options.map(\.label.value)
        return labels.filter { !known.contains($0.value) }.map { unknown("option", $0, known) }
      }
  }
}
