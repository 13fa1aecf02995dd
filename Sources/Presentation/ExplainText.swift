public import Analyses
import Designs
import Estimation
import Numerics
public import Specs

/// Explanations of specs, codes, keys and terms.
public enum ExplainText {
  /// What each model of a plan estimates, in words and as a formula.
  ///
  /// - Parameter plan: The plan.
  /// - Returns: Lines of text, ending in a newline.
  public static func explain(_ plan: Plan) -> String {
    var lines = [plan.title ?? plan.id]
    if let question = plan.question { lines.append(question) }
    for model in plan.models {
      lines += ["", "\(model.id.value): \(model.method.shownFormula)"]
      lines += model.method.explanation.flatMap { indented($0) }
      if let weights = model.weights { lines.append("  " + words(weights)) }
    }
    for contrast in plan.contrasts { lines += [""] + words(contrast) }
    for block in plan.margins { lines += [""] + words(block) }
    for family in plan.families { lines += [""] + words(family, plan.models) }
    for target in plan.targets {
      lines += ["", "\(target.id.value): \(target.text)"]
      lines += TargetExplanation(target, design: plan.design).lines.flatMap { indented($0) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func words(_ block: MarginsPlan) -> [String] {
    var lines = [
      "Over the rows of \(block.model) as they are, weighted as it is: t = m'b/sqrt(m'Vm), with the covariance of "
        + "\(block.model) and its degrees of freedom for m."
    ]
    for column in block.levels.map(\.value) {
      lines.append(
        "margin(\(column)[level]): m'b with m = mean of x(row with \(column) = level), the mean prediction."
      )
    }
    for column in block.slopes.map(\.value) {
      lines.append(
        "slope(\(column)): m'b with m = mean of dx(row)/d\(column) where \(column) is a number; where it is a "
          + "category or a flag, slope(\(column)[level]), the margin at the level less that at the reference."
      )
    }
    return ["\(block.id.value): margins of \(block.model)"] + lines.flatMap { indented($0) }
  }

  /// What a code, a list of missing codes, a key of a spec, a function of expressions, or the spelling of a term means;
  /// what is a key and a term has both pages.
  ///
  /// - Parameters:
  ///   - topic: As `E112`, `dfe-performance-tables`, `models.*.vcov`, `standardise` or `stark[small]`.
  ///   - language: The declared keys.
  /// - Returns: The text, or nil if the topic is none of these.
  public static func explain(_ topic: String, _ language: SpecLanguage) -> String? {
    if let code = DiagnosticCode(rawValue: topic.uppercased()) { return code.explanationText }
    if let list = CodeList.named(topic) { return list.page }
    let pages = [
      language.explain(key: topic), FunctionPage.explain(topic), ProgrammeTerms.explain(topic),
    ].compactMap(\.self)
    if !pages.isEmpty { return pages.joined(separator: "\n") }
    return term(topic) ?? (nearTopic(topic, language) == nil ? column(topic) : nil)
  }

  /// The code's neighbour, key or function that a word may have been meant for.
  ///
  /// - Parameters:
  ///   - topic: What nothing is known under.
  ///   - language: The declared keys.
  /// - Returns: The nearest key, function, list of codes or estimate; nil where none is near.
  public static func nearTopic(_ topic: String, _ language: SpecLanguage) -> String? {
    let keys = language.keyPaths.compactMap { $0.path.split(separator: ".").last.map(String.init) }
    let known = keys + FunctionPage.names + CodeList.names + ProgrammeTerms.names
    let near = Nearest.name(to: topic, among: Set(known).sorted())
    // Of two words one of which goes on, as `pupils_eal`, neither is a slip of the other.
    return near.flatMap { abs($0.count - topic.count) <= 2 ? $0 : nil }
  }

  /// A sentence in lines of a terminal's breadth, indented.
  private static func indented(_ sentence: String) -> [String] {
    sentence.onOneLine.wrapped(at: 98).map { "  " + $0 }
  }

  private static let delta =
    "What is not linear in the terms stands there by its value and its gradient (the delta method)."

  private static func words(_ contrast: ContrastPlan) -> [String] {
    var equations = zip(contrast.written, contrast.values).map { expression, value in
      "\(expression) = \(Plain.number(value))"
    }
    if contrast.isRatio {
      equations = [
        "(\(contrast.written.joined(separator: ") / ("))) = \(Plain.number(contrast.values[0]))"
      ]
    }
    let head = "\(contrast.id.value): \(equations.joined(separator: " and "))"
    if contrast.isAcrossModels {
      return [head]
        + indented(
          "Across models: the CR1 contributions of the clusters to "
            + "\(contrast.models.joined(separator: " and ")) side by side (CR1-stacked), V = psi'psi; "
            + "\(contrast.isJoint ? "F = Q/q on q and G - 1" : "t on G - 1") degrees of freedom, G the "
            + "smallest number of clusters.\(contrast.isSmooth ? " \(delta)" : "")")
    }
    let test =
      contrast.isJoint
      ? "Q = (Cb - r)'(CVC')^-1 (Cb - r); F = Q/q, under Satterthwaite HTZ's F"
      : "t = (c'b - r)/sqrt(c'Vc)"
    return [head]
      + indented(
        "\(test), with the covariance and the degrees of freedom of \(contrast.models[0])."
          + (contrast.isSmooth ? " \(delta)" : "")
          + (contrast.bootstrap.map { " \($0.inWords)" } ?? "")
          + (contrast.isRatio
            ? " Of the ratio the test is of numerator - r x denominator (Fieller)." : "")
          + (contrast.margins.map { " \(words($0, level: contrast.confidenceLevel))" } ?? ""))
  }

  private static func words(_ family: FamilyPlan, _ models: [ModelPlan]) -> [String] {
    let members = family.members.map { member in
      switch member {
      case .term(let model, let term, _): "\(model)::\(term)"
      case .contrast(let id): id
      }
    }
    var sentence = "\(FamilyWords.name(of: family.method)) of \(members.joined(separator: ", "))"
    if family.method.draws {
      let own = models.filter { family.models.contains($0.id.value) }.map(\.method.covariance)
      let mayBeOwn = own.count == 1 && (own[0].wild != nil || own[0].randomisation != nil)
      if mayBeOwn { sentence += ", on the draws of \(family.models[0])" }
      if mayBeOwn, own[0].isAutomatic { sentence += " if `auto` comes to draws, else" }
      if !mayBeOwn || own[0].isAutomatic {
        sentence +=
          ", on \(family.replications) draws of one \(family.weights.rawValue) weight per cluster over contributions side by "
          + "side, seed \(family.seed)"
      }
    }
    return ["\(family.id.value): \(family.method.rawValue)"] + indented(sentence + ".")
  }

  private static func words(_ margins: ContrastPlan.Margins, level: Double) -> String {
    let own = Fixed.percent(1 - level)
    let wide = Fixed.percent(2 * level - 1)
    guard let upper = margins.upper else {
      return
        "Non-inferiority with margin \(Plain.number(-margins.lower)): a one-sided test at \(own) that it is above "
        + "\(Plain.number(margins.lower)); shown where the \(wide) interval is."
    }
    return
      "Equivalence within [\(Plain.number(margins.lower)), \(Plain.number(upper))]: two one-sided tests at \(own) (TOST); shown "
      + "where the \(wide) interval lies within."
  }

  private static func words(_ weights: WeightsPlan) -> String {
    switch weights.type {
    case .analytic:
      "Weights \(weights.column): analytic (elsewhere: weights = \(weights.column)); a row's variance is inverse to its "
        + "weight, N counts rows."
    case .frequency:
      "Weights \(weights.column): frequency (elsewhere: each row so many times); a row stands for so many equal rows, "
        + "N is their sum."
    case .sampling:
      "Weights \(weights.column): sampling; the inverse of a row's chance to be drawn, N counts rows; robust "
        + "covariances only, HC1 is Stata's pweight and svyglm times N - 1 over N - K; no sigma, no logLik."
    }
  }

  /// A term by its spelling: constant, level, block column, interaction.
  private static func term(_ spelled: String) -> String? {
    if spelled == TermID.intercept.description {
      return "\(spelled): the mean of the outcome where every other term of the model is zero.\n"
    }
    guard let parts = TermSpelling.parts(of: spelled) else { return nil }
    if parts.count > 1 {
      let words = parts.map(\.spelling).joined(separator: " and of ")
      return "\(spelled): the product of \(words): how much the effect of one changes per unit "
        + "of the other.\n"
    }
    guard let part = parts.first else { return nil }
    guard let level = part.level else { return variable(part.variable) }
    if part.variable.hasPrefix("poly(") {
      return "\(spelled): column \(level) of the polynomial block \(part.variable), "
        + "orthogonal over the model's rows.\n"
    }
    return "\(spelled): rows in which \(part.variable) is `\(level)`, "
      + "against its reference level.\n"
  }

  /// A term without a level that its spelling alone shows to be one: a call, or a name in back-ticks.
  private static func variable(_ spelled: String) -> String? {
    if spelled.hasPrefix("`"), spelled.hasSuffix("`"), spelled.count > 2 { return perUnit(spelled) }
    guard let open = spelled.firstIndex(of: "("), spelled.hasSuffix(")") else { return nil }
    let name = String(spelled[..<open])
    let inside = spelled[spelled.index(after: open)...].dropLast()
    if inside.isEmpty { return nil }
    switch name {
    case "i":
      let column = inside.prefix { $0 != "," }
      return
        "\(spelled): \(column) as a category: its terms are \(column)[level], each against the reference level.\n"
    case "poly":
      return
        "\(spelled): a block of columns, whose terms are \(spelled)[1], \(spelled)[2] and so on.\n"
    case "I": return effect(of: String(inside), spelled)
    default: return FunctionPage.names.contains(name) ? effect(of: spelled, spelled) : nil
    }
  }

  private static func effect(of value: String, _ spelled: String) -> String {
    "\(spelled): the change of the outcome per unit of \(value), the other terms held.\n"
  }

  /// A bare word that may name a column; a lone letter says too little, in back-ticks it is one.
  private static func column(_ word: String) -> String? {
    guard word.count > 1, let first = word.first, first.isLetter || first == "_" || first == ".",
      word.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }),
      !isCode(word)
    else { return nil }
    return perUnit(word)
  }

  /// Whether a word looks like a code, as `E112`, also one that lacks digits.
  private static func isCode(_ word: String) -> Bool {
    "ENWen".contains(word.first ?? "x") && word.dropFirst().allSatisfy(\.isNumber)
  }

  private static func perUnit(_ spelled: String) -> String {
    "\(spelled): a column of the data or a derived one: the change of the outcome per unit of it, the other terms held; "
      + "of a category each level has a term of its own, \(spelled)[level].\n"
  }
}
