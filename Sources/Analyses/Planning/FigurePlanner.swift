import Designs
import Specs

/// Fills in what the spec leaves open about figures, and finds terms that no model has.
struct FigurePlanner {
  /// The models of the spec.
  let models: [String]
  /// The blocks of `robustness:`.
  let blocks: [String]

  /// The figures of a spec, and where their terms stand in it.
  func plan(
    _ figures: [FigureSpec]
  ) -> (requests: [FigureRequest], places: [String: FigurePlaces]) {
    let requests = figures.compactMap(request)
    let places = figures.map { figure in
      (
        figure.id.value,
        FigurePlaces(
          id: figure.id, terms: (figure.terms ?? []).map(\.term), years: figure.years ?? [])
      )
    }
    return (requests, Dictionary(places) { first, _ in first })
  }

  private func request(_ figure: FigureSpec) -> FigureRequest? {
    guard let kind = figure.kind?.value else { return nil }
    if kind == .robustness {
      return FigureRequest(
        id: figure.id.value, kind: kind, title: figure.title?.value, models: [],
        block: figure.block?.value ?? blocks.first)
    }
    if kind == .distribution {
      var request = FigureRequest(
        id: figure.id.value, kind: kind, title: figure.title?.value,
        models: Array((figure.models?.map(\.value) ?? models).filter(models.contains).prefix(1)))
      request.by = figure.by?.map(\.value)
      request.years = figure.years?.map(\.value)
      return request
    }
    return FigureRequest(
      id: figure.id.value, kind: kind, title: figure.title?.value,
      models: figure.models?.map(\.value).filter(models.contains) ?? models,
      terms: figure.terms?.map { TableRequest.Term(term: $0.term.value, label: $0.label?.value) },
      singleUnits: figure.singleUnits?.value ?? false)
  }
}

/// Where a figure and its terms stand in the spec: problems found with the rows point there.
public struct FigurePlaces: Sendable {
  var id: Located<String>
  var terms: [Located<String>]
  var years: [Located<Int>]
}

extension FigureRequest {
  /// What the rows tell of a figure: terms and paths that none of its models has.
  ///
  /// - Parameters:
  ///   - known: The terms of its models.
  ///   - places: Where the figure stands.
  /// - Returns: The problems.
  func problems(_ known: [TermID], _ places: FigurePlaces) -> [Diagnostic] {
    let names: [String]
    switch kind {
    case .coefficients, .leaveOneOut: names = known.map(\.description).uniqued()
    case .trajectories, .gapTrajectories, .placebo, .robustness, .distribution: return []
    case .eventStudy:
      names = known.compactMap { PathTerm($0)?.family }.uniqued()
      if names.isEmpty {
        let estimators = "event-study, callaway-santanna, sun-abraham, imputation or two-stage"
        return [
          Diagnostic(
            .refusedCombination(
              "an event study", with: "models without effects by years since the start",
              instead: estimators), at: places.id.span)
        ]
      }
    }
    let kind = kind == .eventStudy ? "path" : "term"
    return places.terms.filter { !names.contains($0.value) }.map { term in
      Diagnostic(
        .unknownName(
          kind: kind, name: term.value, near: Nearest.name(to: term.value, among: names),
          known: names), at: term.span)
    }
  }
}

extension FigureRequest {
  /// What the plan tells of a figure: what it draws, none of its models has.
  ///
  /// - Parameters:
  ///   - models: The models of the plan.
  ///   - places: Where the figure stands.
  /// - Returns: The problem, if any.
  func problem(_ models: [ModelPlan], _ places: FigurePlaces) -> Diagnostic? {
    let own = models.filter { self.models.contains($0.id.value) }
    // A model with a problem of its own has no plan: that problem is told instead.
    if own.count < self.models.count { return nil }
    let designs = own.compactMap(\.method.design)
    func refused(_ what: String, _ models: String, _ instead: String) -> Diagnostic {
      Diagnostic(
        .refusedCombination(what, with: models, instead: instead), at: places.id.span)
    }
    switch kind {
    case .coefficients, .eventStudy, .robustness, .distribution: return nil
    case .trajectories:
      return designs.isEmpty
        ? refused("trajectories", "models that do not read the design", "estimator: did") : nil
    case .gapTrajectories:
      return own.contains { $0.method.comparesGroups }
        ? nil
        : refused(
          "gap trajectories", "models that do not compare groups",
          "estimator: triple-difference, with `group` in `design`")
    case .placebo:
      return own.contains { $0.method.design?.selection != nil }
        ? nil
        : refused(
          "placebo draws", "models that make none",
          "an estimator by design, with `selection` in `design`")
    case .leaveOneOut:
      return own.contains { !$0.method.covariance.clusters.isEmpty }
        ? nil : refused("leaving clusters out", "models without clusters", "`cluster`")
    }
  }
}

extension Method {
  /// Whether the focus group and the others are told apart.
  var comparesGroups: Bool {
    needs.contains { need in
      if case .programme(let rows) = need {
        rows.readsGroup && rows.design.group != nil
      } else {
        false
      }
    }
  }
}
