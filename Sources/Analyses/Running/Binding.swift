public import Designs
public import Estimation
public import Frames
public import LinearModels

/// What only the rows can tell: types, levels, samples, terms.
///
/// Nothing has been estimated.
public struct Binding: Sendable {
  /// The readings of the sources, the one of the rows first.
  public var readings: [SourceReading]
  /// The joins that were made, in order.
  public var joins: [JoinSummary]
  /// All rows, with joined and derived columns.
  public var frame: Frame
  /// What a reader must know about the data.
  public var findings: [Finding]
  /// What the checks of the data found.
  public var checks: [CheckResult] = []
  /// The records that were left out because they cannot be read; nil where none may be.
  public var rejects: [RejectedRecord]?
  /// The models in spec order.
  public var models: [BoundModel]
  /// The year of each row where there are targets.
  var years: [Int32] = []
  /// The first year that the design calls after, or one of transition, where there are targets.
  var start: Int32?
  /// The rows of each target.
  var targets: [BoundTarget] = []
  /// Of each block of robustness its variants.
  var variants: [[BoundModel]] = []
  /// Which models share a pass, and what the estimation takes.
  public internal(set) var passes = PassPlan()
  /// The arm of each row, where the design says who is treated.
  var arms: Arms?
  /// The focus group of the design.
  var group: Indicator?
  /// How outcomes are distributed, for the figures that show it.
  var distributions: [DistributionResult] = []
  /// The arms of models, for tables of effect sizes: nothing of estimates yet.
  var effectSizes: [EffectSizeResult] = []
}

/// A model with its rows and what its method asked for.
public struct BoundModel: Sendable {
  /// The plan.
  public var plan: ModelPlan
  /// What the method asked for.
  public var provided: Provided
  /// How the sample came about.
  public var flow: [FlowStep]
  /// Blocks of margins over the model's rows.
  var margins: [BoundMargins] = []
  /// What a reader must know about the sample.
  public var findings: [Finding] = []
  /// The rows that were asked for complete cases.
  var completeness: Completeness
  /// The rows of its sample.
  var rows: RowSelection

  /// What the estimation will do.
  ///
  /// - Returns: Passes, memory, what becomes of absorbed effects; nil where no regression is made.
  public func outline() -> FitOutline? { plan.method.outline(provided) }

  /// The absorbed effects with their numbers of levels.
  public var absorbed: [AbsorbedSummary] {
    plan.method.effects.map { effect in
      AbsorbedSummary(
        effect: effect.label,
        levels: provided.sampleGroups(of: effect.columns).grouping.count, slopes: effect.slopes)
    }
  }

  /// The terms that can have an estimate.
  public var terms: [TermID] { plan.method.terms(provided) }

  /// Categories whose levels are cells of a text or of numbers: no message spells them.
  var hiddenLevels: Set<String> {
    Set(
      provided.designs.values.flatMap(\.categories).filter { !$0.tellsLevels }.map(\.label))
  }

  /// The reference level of each category of the formula, as terms spell the category; nil without any.
  var referenceLevels: [String: String]? {
    let categories = provided.designs.values.flatMap(\.categories).filter { !$0.levels.isEmpty }
    guard !categories.isEmpty else { return nil }
    let references = categories.map { ($0.label, $0.levels[$0.reference]) }
    return Dictionary(references, uniquingKeysWith: { first, _ in first })
  }

  /// The terms that messages may spell.
  var tellableTerms: [String] {
    let hidden = hiddenLevels
    return terms.filter { $0.hiding(levelsOf: hidden) == $0 }.map(\.description)
  }
}
