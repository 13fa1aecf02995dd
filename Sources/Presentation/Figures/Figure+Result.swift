public import Analyses

extension Figure {
  /// Every figure of a result: those that the spec asks for; where it asks for none, an event study of each model
  /// that was made for one.
  ///
  /// - Parameter result: The result.
  /// - Returns: The figures in order.
  public static func all(of result: Result) -> [Figure] {
    let requests =
      result.figures.isEmpty
      ? result.models.filter(\.isEventStudy).map {
        FigureRequest(id: $0.id, kind: .eventStudy, models: [$0.id])
      } : result.figures
    return requests.map { request in
      switch request.kind {
      case .coefficients: Figure(coefficients: request, of: result)
      case .eventStudy: Figure(eventStudy: request, of: result)
      }
    }
  }
}

extension ModelResult {
  /// Whether its estimator tells effects by years since the start; a formula may have such terms by chance.
  fileprivate var isEventStudy: Bool { estimator != "ols" && !pathFamilies.isEmpty }
}
