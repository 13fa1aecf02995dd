import Designs
import Frames
import Specs

/// What the rows, the design and the groups of a linear model follow from: models that have it in common differ in their
/// covariance alone, and are bound once.
struct BindingKey: Hashable {
  private let formula: String
  private let filter: String?
  private let weights: WeightsPlan?
  private let commonWith: [String]?
  private let groups: [String]
  private let keepsSingletons: Bool

  /// The key of a model; nil for other estimators, and where assignments are drawn from the data.
  init?(_ model: ModelPlan) {
    guard let method = model.method as? OrdinaryLeastSquaresMethod,
      method.covariance.randomisation == nil
    else { return nil }
    formula = method.parsed.source
    filter = model.filter?.expression.root.spelled
    weights = model.weights
    commonWith = model.commonWith
    groups = method.covariance.clusters + method.covariance.drawnColumns
    keepsSingletons = method.covariance.keepsSingletons
  }
}
