public import Designs
public import Estimation
public import Frames
public import LinearModels
public import Specs

/// An estimator as an analysis sees it: what it reads from the spec, what it needs, what it returns.
///
/// To add one: a pure function in a statistics module, a file here, a line in `Methods.all`.
public protocol Method: Sendable {
  /// The name under `estimator:`.
  static var name: String { get }

  /// What it is, in one sentence.
  static var summary: String { get }

  /// The keys that it adds to those of every model: decoder, schema and `explain` come from them.
  static var keys: [KeyDeclaration] { get }

  /// Whether it reads the roles of `design:` and takes no formula.
  static var readsDesign: Bool { get }

  /// Reads a model and names every problem.
  ///
  /// - Parameters:
  ///   - node: The model as written.
  ///   - context: The columns that there are.
  ///   - diagnostics: Takes every problem.
  /// - Returns: The method ready to run, or nil when the model has a problem.
  static func plan(
    _ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]
  ) -> Self?

  /// The outcome as spelled.
  var outcome: String { get }

  /// The formula as written, with its place; of an estimator by design its outcome and covariates.
  var writtenFormula: Located<String> { get }

  /// The model in one line: the formula, or what an estimator by design makes of its roles.
  var shownFormula: String { get }

  /// The roles of the design that the estimator reads; nil for one with a formula.
  var design: DesignPlan? { get }

  /// The terms that can have an estimate, before anything is estimated.
  ///
  /// - Parameter provided: What `needs` asked for.
  /// - Returns: In the order of the result.
  func terms(_ provided: Provided) -> [TermID]

  /// The covariance, resolved.
  var covariance: CovariancePlan { get }

  /// The absorbed effects in formula order.
  var effects: [AbsorbedEffect] { get }

  /// What the model estimates, in words and as a formula, for `explain`.
  var explanation: [String] { get }

  /// The variables whose absence drops a row, the outcome first, absorbed effects and clusters last: columns, or
  /// expressions to evaluate.
  var variables: [SampleVariable] { get }

  /// What the method asks of the data.
  ///
  /// - Returns: Needs that the scheduler meets, equal ones once for all models.
  var needs: [DataNeed] { get }

  /// The estimates.
  ///
  /// - Parameters:
  ///   - provided: What `needs` asked for.
  ///   - run: Threads and the like.
  /// - Returns: The estimates; a set without terms and with a finding where there are none.
  func estimate(_ provided: Provided, _ run: RunContext) -> Estimate

  /// The estimates, and what else there is to tell.
  ///
  /// - Parameters:
  ///   - provided: What `needs` asked for.
  ///   - run: Threads and the like.
  /// - Returns: The estimates as `estimate` returns them.
  func outcome(_ provided: Provided, _ run: RunContext) -> MethodOutcome

  /// What the sample makes undefined, before anything is estimated.
  ///
  /// - Parameter provided: What `needs` asked for.
  /// - Returns: The refusal, or nil.
  func refusal(_ provided: Provided) -> Diagnostic?

  /// What each cluster adds to the estimates with CR1's factors, for contrasts across models.
  ///
  /// - Parameters:
  ///   - estimate: What `estimate` returned.
  ///   - provided: What `needs` asked for.
  ///   - run: Threads and the like.
  /// - Returns: The contributions, and the passes over the rows that they took; nil where there are none.
  func stackable(
    _ estimate: Estimate, _ provided: Provided, _ run: RunContext
  ) -> (contributions: ClusterContributions, passes: Int)?

  /// What the estimation will do, for `plan --read`.
  ///
  /// - Parameter provided: What `needs` asked for.
  /// - Returns: The outline, nil where no regression is made; nothing is estimated.
  func outline(_ provided: Provided) -> FitOutline?

  /// What is computed beside the estimation: draws, and contributions for contrasts with other models.
  ///
  /// - Parameters:
  ///   - provided: What `needs` asked for.
  ///   - asked: Contrasts, and what they go by.
  /// - Returns: Passes over the rows and bytes of moments; nothing is estimated.
  func furtherWork(_ provided: Provided, _ asked: WorkAsked) -> FurtherWork
}

extension Method {
  /// Nothing beside the estimation.
  public func furtherWork(_ provided: Provided, _ asked: WorkAsked) -> FurtherWork { FurtherWork() }

  /// It takes a formula.
  public static var readsDesign: Bool { false }

  /// The covariance as estimates.csv spells it.
  public var covarianceName: String { covariance.name }

  /// The estimates alone.
  public func outcome(_ provided: Provided, _ run: RunContext) -> MethodOutcome {
    MethodOutcome(estimate: estimate(provided, run))
  }

  /// The formula as written.
  public var shownFormula: String { writtenFormula.value }

  /// No roles: the estimator has a formula.
  public var design: DesignPlan? { nil }

  /// The terms of the designs, without the constant where effects are absorbed, which hold it.
  public func terms(_ provided: Provided) -> [TermID] {
    let all = provided.designs.values.flatMap(\.terms)
    return effects.isEmpty ? all : all.filter { $0 != .intercept }
  }
}

/// One variable of a model's sample.
public enum SampleVariable: Sendable, Hashable {
  /// A column of the data or a derived one.
  case column(String)
  /// An expression in the formula, under its spelling.
  case expression(Expression)

  /// A key for equality: its kind and spelling.
  public static func == (left: SampleVariable, right: SampleVariable) -> Bool {
    left.name == right.name
  }

  /// Hashes the spelling.
  ///
  /// - Parameter hasher: Takes the spelling.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// The name under which a dropped row is counted.
  public var name: String {
    switch self {
    case .column(let name): name
    case .expression(let expression): expression.root.spelled
    }
  }
}

/// What an estimator may ask for.
///
/// The scheduler prepares each distinct need of a sample once.
public enum DataNeed: Sendable {
  /// A design, bound to the rows of the model's sample.
  case design(Formula)
  /// The groups that some columns form among the sample's rows.
  case groups([String])
  /// A column of numbers or flags over the sample's rows.
  case numbers(String)
  /// Per group of a column the mean of what the programme chose by, in the year in which it did.
  case selection(SelectionSpec, unit: String, time: String)
  /// The rows of an estimator by design; it comes after the groups of its clusters.
  case programme(ProgrammeNeed)
}

/// The groups that some columns form among the rows of a sample.
public struct SampleGroups: Sendable {
  /// The groups.
  public var grouping: Grouping
  /// Per group its level, where one category forms the groups; nil for identifiers, numbers and texts of fewer than 10
  /// rows on average, which are not to be shown.
  public var levels: [String]?
}

/// What the scheduler hands to a method.
public struct Provided: Sendable {
  /// Bound designs by the formula's text.
  public var designs: [String: BoundDesign]
  /// Groups by the columns that form them.
  public var groups: [[String]: SampleGroups] = [:]
  /// Numbers by their column.
  public var numbers: [String: [Double]] = [:]
  /// Per unit of the sample the mean of what the programme chose by; nil for a unit without a value.
  public var selection: [Double?]?
  /// The rows of an estimator by design.
  public var programme: ProgrammeData?
  /// One weight per row of the sample; nil without weights.
  public var weights: [Double]?
  /// What the weights mean.
  public var weightType: WeightTypeSpec?
  /// A linear model's request once it is bound; with the moments of a pass that other models share once that is made.
  public var linearRequest: FitRequest?
}

/// What holds for a whole run.
public struct RunContext: Sendable {
  /// How many threads may work; no result depends on it.
  public var threads: Int
  /// The level of the model's intervals.
  public var confidenceLevel = 0.95
  /// Whether a contrast will ask the model for the reference distribution of combinations.
  public var keepsReference = false
  /// Whether it is told what single clusters do to each estimate.
  public var wantsDiagnostics = true
}

/// The estimators that are built.
public enum Methods {
  /// Every estimator, the default of formula models first.
  public static let all: [any Method.Type] = [
    OrdinaryLeastSquaresMethod.self, DifferenceMethod.self, TripleDifferenceMethod.self,
    EventStudyMethod.self, GroupTimeMethod.self, StaggeredTripleMethod.self,
    SunAbrahamMethod.self, ImputationMethod.self, TwoStageMethod.self, PublishedMethod.self,
  ]

  /// The language of specs with these estimators.
  public static var language: SpecLanguage {
    SpecLanguage(
      estimators: all.map {
        EstimatorDeclaration(
          name: $0.name, summary: $0.summary, keys: $0.keys, needsFormula: !$0.readsDesign,
          readsDesign: $0.readsDesign)
      })
  }
}
