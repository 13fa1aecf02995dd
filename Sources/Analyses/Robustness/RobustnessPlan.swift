public import Specs

/// A block of `robustness:`, resolved: the analyses that could have been made of one model.
public struct RobustnessPlan: Sendable {
  /// A key with the labels of its options.
  public struct Choice: Sendable, Equatable, Codable {
    /// The key of the model.
    public var key: String
    /// The options in order.
    public var options: [String]
    /// The place of the model's own.
    public var own: Int
  }

  /// One analysis.
  public struct Variant: Sendable {
    /// Of each choice the place of its option.
    public var options: [Int]
    /// The model.
    public var model: ModelPlan
    /// The place of the analysis that differs in the level of its interval alone, 0 for the model as written: its
    /// estimates serve both; nil where there is none before, or draws belong to the level.
    public var repeats: Int?
  }

  /// Its id.
  public var id: String
  /// The model that was written.
  public var model: String
  /// The term, as spelled in estimates.csv, with its place.
  public var term: Located<String>
  /// What varies.
  public var choices: [Choice]
  /// The analyses beside the model as written.
  public var variants: [Variant]
  /// The models to bind and estimate: those of the variants that repeat no other.
  public var models: [ModelPlan] { variants.filter { $0.repeats == nil }.map(\.model) }
  /// Of the model as written.
  public var own: [Int] { choices.map(\.own) }
  /// The sign flips of the joint test.
  public var draws: Int
  /// Of the sign flips.
  public var seed: Int
  /// The first analysis of each set of options that tell more than the level of an interval.
  private var firstPlaces: [[Int]: Int] = [:]
}

extension RobustnessPlan {
  /// Takes a further analysis.
  mutating func append(_ options: [Int], _ model: ModelPlan) {
    let told = withoutLevel(options)
    let earlier = told == withoutLevel(own) ? 0 : firstPlaces[told]
    firstPlaces[told] = earlier ?? variants.count + 1
    let isOwn = model.method.covariance.mayBeDrawn
    variants.append(Variant(options: options, model: model, repeats: isOwn ? nil : earlier))
  }

  /// The options but for the level of the interval.
  private func withoutLevel(_ options: [Int]) -> [Int] {
    choices.indices.filter { choices[$0].key != "conf.level" }.map { options[$0] }
  }

  /// A plan of a block, whose variants are still to be bound.
  ///
  /// - Parameter spec: As written; nil is returned where its model, its term or its variants could not be read.
  init?(_ spec: RobustnessSpec) {
    guard let model = spec.model?.value, let term = spec.term, !spec.variants.isEmpty else {
      return nil
    }
    self.init(
      id: spec.id.value, model: model, term: term,
      choices: spec.choices.map { choice in
        Choice(
          key: choice.key.value, options: choice.options.map(\.label.value), own: choice.own)
      }, variants: [], draws: spec.draws?.value ?? 9999, seed: spec.seed?.value ?? 1)
  }
}
