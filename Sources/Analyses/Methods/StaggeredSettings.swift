import DifferenceInDifferences
import Specs

/// What staggered estimators are told beside the design.
struct StaggeredSettings: Sendable {
  /// The rules.
  let options: StaggeredOptions
  /// The event times of averages.
  let window: EventWindow
  /// Draws in place of analytic standard errors; nil for none.
  let bootstrap: MultiplierBootstrap?
  /// What else is asked of the effects by event time; nil for nothing.
  let credibility: PathCredibility?

  static let keys =
    ProgrammePlanner.keys + [
      KeyDeclaration(
        "method", .choice(["dr", "ipw", "reg"]),
        "How covariates are used: doubly robust, inverse propensities, regression.",
        defaultText: "dr", example: "reg"),
      KeyDeclaration(
        "control", .choice(["never-treated", "not-yet-treated"]),
        "Whom treated units are compared with.", defaultText: "never-treated",
        example: "not-yet-treated"),
      KeyDeclaration(
        "base", .choice(["varying", "universal"]),
        "What years before the start are compared with: the year before each, or the last before the start.",
        defaultText: "varying", example: "universal"),
      KeyDeclaration(
        "anticipation", .integer(0...1000),
        "Years before the start in which the programme may already act.", defaultText: "0",
        example: "1"),
      KeyDeclaration(
        "window",
        .object([
          KeyDeclaration("first", .integer(-1000...1000), "The first event time.", example: "-3"),
          KeyDeclaration("last", .integer(-1000...1000), "The last event time.", example: "3"),
          KeyDeclaration(
            "balanced", .integer(0...1000),
            "Only starts that are seen for so many years after, and event times that all of them have.",
            example: "2"),
        ]), "The event times of averages.", defaultText: "all", example: "{first: -3, last: 3}"),
      KeyDeclaration(
        "incomplete", .choice(["kept", "dropped"]),
        "What becomes of units of a panel that lack a year: kept, and compared as cross-sections, or dropped with a count.",
        defaultText: "kept", example: "dropped"),
      KeyDeclaration(
        "bootstrap",
        .object([
          KeyDeclaration("reps", .integer(1...1_000_000), "Draws.", defaultText: "999"),
          KeyDeclaration("seed", .integer(0...Int(Int32.max)), "The seed.", defaultText: "1"),
          KeyDeclaration(
            "weights", .choice(["mammen", "rademacher"]), "The multipliers.",
            defaultText: "mammen"),
        ]), "Standard errors and simultaneous bands by a multiplier bootstrap.",
        defaultText: "analytic standard errors, sup-t bands", example: "{reps: 999, seed: 1}"),
      PathCredibility.key,
    ]

  /// Reads a staggered model.
  static func plan(
    _ node: ModelNode, _ context: PlanContext, required: [String],
    _ diagnostics: inout [Diagnostic]
  ) -> (ProgrammeModel, StaggeredSettings)? {
    var planner = ProgrammePlanner(node: node, context: context, required: required)
    planner.influence = "IF"
    planner.readsPanel = true
    planner.readsStarts = true
    planner.idle = [
      "exposure": "estimator: did or triple-difference",
      "dose": "estimator: did or triple-difference",
    ]
    planner.refusesOwnTerm = "as: dropped; each year has a term of its own here"
    let before = diagnostics.count
    let model = planner.plan(&diagnostics)
    diagnostics += idle(node, context)
    guard let model, diagnostics.count == before else { return nil }
    // What is out of its range has been told.
    guard (node["anticipation"]?.integer?.value ?? 0) >= 0,
      (node["bootstrap"]?["reps"]?.integer?.value ?? 1) >= 1,
      (node["bootstrap"]?["seed"]?.integer?.value ?? 0) >= 0
    else { return nil }
    return (
      model,
      StaggeredSettings(
        options: options(node), window: window(node), bootstrap: bootstrap(node),
        credibility: PathCredibility(node))
    )
  }

  /// Options that can change no number.
  private static func idle(_ node: ModelNode, _ context: PlanContext) -> [Diagnostic] {
    var problems = PathCredibility.idle(node)
    func tell(_ name: String, _ needs: String) {
      guard let key = node.node.entries?.first(where: { $0.key.value == name })?.key else { return }
      problems.append(Diagnostic(.noEffect(option: name, because: .needs(needs)), at: key.span))
    }
    if node["covariates"] == nil { tell("method", "covariates") }
    if node["base"]?.text?.value != "universal" {
      tell("credibility", "base: universal, so that all effects are against one year")
    }
    if context.design?.panelColumn == nil {
      tell("incomplete", "`panel` of the design with a column")
    }
    if let first = node["window"]?["first"]?.integer, let last = node["window"]?["last"]?.integer,
      first.value > last.value
    {
      problems.append(
        Diagnostic(
          .outOfRange(key: "last", range: "at least `first`, \(first.value)"), at: last.span))
    }
    if let window = node["window"], window.entries?.isEmpty ?? false {
      tell("window", "first, last or balanced")
    }
    return problems
  }

  private static func options(_ node: ModelNode) -> StaggeredOptions {
    func word<Word: RawRepresentable<String>>(_ key: String, _ otherwise: Word) -> Word {
      node[key]?.text.flatMap { Word(rawValue: $0.value) } ?? otherwise
    }
    return StaggeredOptions(
      comparison: ComparisonOptions(method: word("method", .doublyRobust)),
      control: word("control", .neverTreated), base: word("base", .varying),
      anticipation: Int32(node["anticipation"]?.integer?.value ?? 0),
      incompleteUnits: word("incomplete", .kept))
  }

  private static func window(_ node: ModelNode) -> EventWindow {
    func time(_ key: String) -> Int32? { node["window"]?[key]?.integer.map { Int32($0.value) } }
    return EventWindow(first: time("first"), last: time("last"), balanced: time("balanced"))
  }

  private static func bootstrap(_ node: ModelNode) -> MultiplierBootstrap? {
    node["bootstrap"].map { given in
      MultiplierBootstrap(
        draws: given["reps"]?.integer?.value ?? 999,
        seed: UInt64(given["seed"]?.integer?.value ?? 1),
        weights: given["weights"]?.text.flatMap { .init(rawValue: $0.value) } ?? .mammen)
    }
  }
}
