import Estimation
import Specs

/// Reads contrasts: expressions, models, and what cannot be compared.
struct ContrastPlanner {
  /// Every model's id as written, in spec order.
  let written: [String]
  /// The models that have a plan.
  let models: [ModelPlan]
  /// What is known of their terms.
  let terms: NamedTerms

  /// The contrasts without problems; every problem is told.
  func plan(_ contrasts: [ContrastSpec], _ diagnostics: inout [Diagnostic]) -> [ContrastPlan] {
    contrasts.compactMap { contrast in
      var problems: [Diagnostic] = []
      let plan = plan(contrast, &problems)
      diagnostics += problems
      return problems.isEmpty ? plan : nil
    }
  }

  private func plan(_ contrast: ContrastSpec, _ problems: inout [Diagnostic]) -> ContrastPlan? {
    // A model under `model:` that is not there has been told.
    if let model = contrast.model, !written.contains(model.value) { return nil }
    // So has a ratio of several expressions.
    if contrast.isJoint, contrast.divisor != nil { return nil }
    var combinations: [[ContrastPlan.Part]] = []
    var functions: [SmoothExpression?] = []
    var usesModelKey = false
    for text in contrast.expressions + [contrast.divisor].compactMap(\.self) {
      do {
        let (parts, function) = try Self.read(text.value)
        functions.append(function)
        combinations.append(
          parts.compactMap { part in
            usesModelKey = usesModelKey || qualified(part.name) == nil
            return self.part(part, text, contrast, &problems)
          })
      } catch {
        problems.append(Diagnostic(error.payload, at: text.span(of: error.range)))
      }
    }
    if let model = contrast.model, problems.isEmpty, !usesModelKey, !combinations.isEmpty {
      let payload = DiagnosticPayload.noEffect(
        option: "model", because: .overriddenBy("the model before each `::`"))
      let key = contrast.node.entries?.first { $0.key.value == "model" }?.key
      problems.append(Diagnostic(payload, at: key?.span ?? model.span))
    }
    guard problems.isEmpty, !combinations.isEmpty,
      combinations.count == contrast.expressions.count + (contrast.divisor == nil ? 0 : 1)
    else { return nil }
    let used = Set(combinations.joined().map(\.model))
    let ids = written.filter(used.contains)
    let isSmooth = functions.contains { $0 != nil }
    problems += redundancy(combinations, contrast, isSmooth: isSmooth)
    problems += mismatch(of: ids, contrast)
    problems += drawProblems(of: ids, contrast, isSmooth: isSmooth)
    if ids.count == 1, let model = models.first(where: { $0.id.value == ids[0] }) {
      // Across models contributions are stacked, which judge every term.
      problems += combinations.joined().compactMap {
        model.refusal(ofUnmoved: $0.term, at: $0.span)
      }
    }
    let bootstrap = bootstrap(of: contrast, ids, isSmooth: isSmooth, &problems)
    if isSmooth, let key = contrast.key("over"), contrast.key("bootstrap") == nil {
      let payload = DiagnosticPayload.refusedCombination(
        "`over`", with: "an expression that is not linear", instead: "a division in the expression")
      problems.append(Diagnostic(payload, at: key.span))
    }
    let levels = Set(models.filter { used.contains($0.id.value) }.map(\.confidenceLevel))
    var plan = ContrastPlan(
      id: contrast.id, label: contrast.label?.value, models: ids,
      written: (contrast.expressions + [contrast.divisor].compactMap(\.self)).map(\.value),
      combinations: combinations,
      values: values(of: contrast), isJoint: contrast.isJoint,
      confidenceLevel: contrast.confidenceLevel?.value
        ?? (levels.count == 1 ? levels.first : nil) ?? 0.95)
    plan.functions = functions
    plan.bootstrap = bootstrap
    plan.isRatio = contrast.divisor != nil
    if contrast.equivalence.count == 2 {
      plan.margins = .init(
        lower: contrast.equivalence[0].value, upper: contrast.equivalence[1].value)
    } else if let margin = contrast.margin {
      plan.margins = .init(lower: -margin.value, upper: nil)
    }
    return plan
  }

  /// A linear combination where it is one, else a smooth function of its terms.
  private static func read(
    _ text: String
  ) throws(LinearExpressionError) -> (parts: [LinearExpression.Part], function: SmoothExpression?) {
    do throws(LinearExpressionError) {
      return (try LinearExpression(parsing: text).parts, nil)
    } catch {
      guard error.problem == .notLinear else { throw error }
      let function = try SmoothExpression(parsing: text)
      return (function.terms, function)
    }
  }

  /// What tests by draws do not have: margins, ratios, functions, and joint tests of a randomisation.
  private func drawProblems(
    of ids: [String], _ contrast: ContrastSpec, isSmooth: Bool
  ) -> [Diagnostic] {
    guard ids.count == 1,
      let covariance = models.first(where: { $0.id.value == ids[0] })?.method.covariance
    else { return [] }
    func refused(_ what: String, _ with: String, _ instead: String, at span: SourceSpan)
      -> Diagnostic
    {
      Diagnostic(.refusedCombination(what, with: with, instead: instead), at: span)
    }
    var problems: [Diagnostic] = []
    if covariance.wild != nil || covariance.randomisation != nil {
      let with = "\(ids[0]), whose tests \(covariance.isAutomatic ? "may be" : "are") by draws"
      problems += ["over", "equivalence", "margin"].compactMap(contrast.key).map {
        refused("`\($0.value)`", with, "vcov: CR2 there", at: $0.span)
      }
      if isSmooth, contrast.key("bootstrap") == nil {
        let isDrawn = covariance.randomisation == nil || covariance.isAutomatic
        problems.append(
          refused(
            "an expression that is not linear", with,
            (isDrawn ? "`bootstrap` in the contrast, or " : "") + "vcov: CR2 there",
            at: contrast.expressions[0].span))
      }
    }
    if covariance.randomisation != nil, contrast.isJoint {
      problems.append(
        refused(
          "a joint contrast", "\(ids[0]), whose treatment is randomised",
          "single expressions, in a family", at: contrast.id.span))
    }
    return problems
  }

  private func values(of contrast: ContrastSpec) -> [Double] {
    let given = contrast.values.map(\.value)
    if given.count == contrast.expressions.count { return given }
    return [Double](repeating: given.first ?? 0, count: contrast.expressions.count)
  }

  // MARK: Terms

  /// The model and the term of `model::term`; nil where no model stands before `::`.
  private func qualified(_ name: String) -> (model: String, term: String)? {
    guard let colons = name.firstRange(of: "::") else { return nil }
    let model = String(name[..<colons.lowerBound])
    return NameRule.name.allows(model) ? (model, String(name[colons.upperBound...])) : nil
  }

  private func part(
    _ part: LinearExpression.Part, _ text: Located<String>, _ contrast: ContrastSpec,
    _ problems: inout [Diagnostic]
  ) -> ContrastPlan.Part? {
    let span = text.span(of: part.range)
    guard let (model, term) = qualified(part.name) ?? contrast.model.map({ ($0.value, part.name) })
    else {
      let payload = DiagnosticPayload.missingKey(
        name: "model", of: "contrasts.\(contrast.id.value)", example: written.first ?? "raw")
      // One key is missing, however many terms want it.
      if !problems.contains(where: { $0.payload == payload }) {
        problems.append(Diagnostic(payload, at: span))
      }
      return nil
    }
    guard written.contains(model) else {
      problems.append(
        Diagnostic(
          .unknownName(
            kind: "model", name: model, near: Nearest.name(to: model, among: written),
            known: written), at: span))
      return nil
    }
    if let problem = terms.problem(term, at: span, in: [model]) {
      problems.append(problem)
      return nil
    }
    return ContrastPlan.Part(model: model, term: term, weight: part.weight, span: span)
  }

  /// An expression of a joint test that follows from those before it.
  private func redundancy(
    _ combinations: [[ContrastPlan.Part]], _ contrast: ContrastSpec, isSmooth: Bool
  ) -> [Diagnostic] {
    guard contrast.isJoint, !isSmooth else { return [] }
    let columns = combinations.joined().map { [$0.model, $0.term] }.uniqued()
    let rows = combinations.map { parts in
      columns.map { column in
        parts.filter { [$0.model, $0.term] == column }.reduce(0) { $0 + $1.weight }
      }
    }
    guard let place = LinearCombinations.firstRedundant(rows) else { return [] }
    let payload = DiagnosticPayload.refusedCombination(
      "this expression", with: "those before it, from which it follows",
      instead: "the others without it")
    return [Diagnostic(payload, at: contrast.expressions[place].span)]
  }

  // MARK: Models

  /// Models whose estimates have no joint covariance: it is a sum over clusters that both have.
  private func mismatch(of ids: [String], _ contrast: ContrastSpec) -> [Diagnostic] {
    let used = models.filter { ids.contains($0.id.value) }
    guard ids.count > 1, used.count == ids.count else { return [] }
    let clusters = used.map(\.method.covariance.clusters)
    let reason: String? =
      if let bare = used.first(where: { $0.method.covariance.clusters.isEmpty }) {
        "\(bare.id.value), which has no clusters"
      } else if let wide = used.first(where: { $0.method.covariance.clusters.count > 1 }) {
        "\(wide.id.value), which is clustered in several ways"
      } else if Set(clusters).count > 1 {
        "different clusters ("
          + used.map { "\($0.id.value): \($0.method.covariance.clusters[0])" }
          .joined(separator: ", ") + ")"
      } else {
        nil
      }
    guard let reason else { return [] }
    let payload = DiagnosticPayload.refusedCombination(
      "a contrast across models", with: reason,
      instead: "the same one `cluster:` column in each of its models")
    return [Diagnostic(payload, at: contrast.id.span)]
  }
}

extension LinearExpressionError {
  /// The problem as a diagnostic has it.
  fileprivate var payload: DiagnosticPayload {
    switch problem {
    case .unexpected(let token, let expected):
      .expression(.unexpected(token, expected: expected))
    case .unexpectedEnd(let expected): .expression(.unexpectedEnd(expected: expected))
    case .unterminated: .expression(.unterminated("back-tick"))
    case .emptyName: .expression(.other("two back-ticks with no term between them"))
    case .invalidNumber(let text): .expression(.invalidNumber(text))
    case .notLinear:
      .expression(.other("terms can be added, and multiplied or divided by numbers only"))
    case .divisionByZero: .expression(.other("it divides by nought"))
    case .undefined: .expression(.other("its numbers come to no number"))
    case .constant:
      .expression(.other("a number stands beside the terms; say it under `equals:`"))
    case .nothingLeft: .expression(.other("no term is left in it"))
    case .equation: .expression(.other("what it is compared with belongs under `equals:`"))
    case .tooDeep(let limit): .expression(.tooDeep(limit: limit))
    }
  }
}
