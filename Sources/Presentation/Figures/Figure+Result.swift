public import Analyses
import Specs

extension Figure {
  /// Every figure of a result.
  ///
  /// Those that the spec asks for; where it asks for none, an event study of each model that was made for one, or without
  /// any the means by year of the first model that reads a design. Then a curve of each block of robustness that no figure
  /// is asked of.
  ///
  /// - Parameter result: The result.
  /// - Returns: The figures in order.
  public static func all(of result: Result) -> [Figure] {
    let requests = result.figures.isEmpty ? usual(result) : result.figures
    return (requests + curves(result)).map { request in
      switch request.kind {
      case .coefficients: Figure(coefficients: request, of: result)
      case .eventStudy: Figure(eventStudy: request, of: result)
      case .trajectories: Figure(trajectories: request, of: result, isGap: false)
      case .gapTrajectories: Figure(trajectories: request, of: result, isGap: true)
      case .placebo: Figure(placebo: request, of: result)
      case .leaveOneOut: Figure(leaveOneOut: request, of: result)
      case .robustness: Figure(robustness: request, of: result)
      case .distribution: Figure(distribution: request, of: result)
      }
    }
  }

  /// Of each block of robustness that no figure is asked of.
  private static func curves(_ result: Result) -> [FigureRequest] {
    let asked = result.figures.compactMap(\.block)
    return (result.robustness ?? []).map(\.id).filter { !asked.contains($0) }.map { id in
      FigureRequest(id: "robustness-\(id)", kind: .robustness, models: [], block: id)
    }
  }

  private static func usual(_ result: Result) -> [FigureRequest] {
    let studies = result.models.filter(\.isEventStudy).map {
      FigureRequest(id: $0.id, kind: .eventStudy, models: [$0.id])
    }
    guard studies.isEmpty, let model = result.models.first(where: \.hasCells) else {
      return studies
    }
    return [FigureRequest(id: "trajectories", kind: .trajectories, models: [model.id])]
  }
}

extension ModelResult {
  /// Whether its estimator tells effects by years since the start; a formula may have such terms by chance.
  fileprivate var isEventStudy: Bool { estimator != "ols" && !pathFamilies.isEmpty }

  /// Whether it tells the means of arms, years and groups.
  var hasCells: Bool { supplement?.cells.isEmpty == false }
}
