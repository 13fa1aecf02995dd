import Designs
import Specs

/// Fills in what the spec leaves open about figures, and finds terms that no model has.
struct FigurePlanner {
  /// The models of the spec.
  let models: [String]

  /// The figures of a spec, and where their terms stand in it.
  func plan(
    _ figures: [FigureSpec]
  ) -> (requests: [FigureRequest], places: [String: FigurePlaces]) {
    let requests = figures.compactMap(request)
    let places = figures.map { figure in
      (
        figure.id.value,
        FigurePlaces(id: figure.id, terms: (figure.terms ?? []).map(\.term))
      )
    }
    return (requests, Dictionary(places) { first, _ in first })
  }

  private func request(_ figure: FigureSpec) -> FigureRequest? {
    guard let kind = figure.kind.flatMap({ FigureRequest.Kind(rawValue: $0.value.rawValue) })
    else { return nil }
    return FigureRequest(
      id: figure.id.value, kind: kind, title: figure.title?.value,
      models: figure.models?.map(\.value).filter(models.contains) ?? models,
      terms: figure.terms?.map { TableRequest.Term(term: $0.term.value, label: $0.label?.value) })
  }
}

/// Where a figure and its terms stand in the spec: problems found with the rows point there.
public struct FigurePlaces: Sendable {
  var id: Located<String>
  var terms: [Located<String>]
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
    case .coefficients: names = known.map(\.description).uniqued()
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
    let kind = kind == .coefficients ? "term" : "path"
    return places.terms.filter { !names.contains($0.value) }.map { term in
      Diagnostic(
        .unknownName(
          kind: kind, name: term.value, near: Nearest.name(to: term.value, among: names),
          known: names), at: term.span)
    }
  }
}
