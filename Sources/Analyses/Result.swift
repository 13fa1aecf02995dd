public import Estimation

/// The outcome of a run as values: estimates, counts, findings, provenance of the sample.
///
/// result.json is this type, whole. Everything that a reader sees (tables, CSV files, the terminal) is a
/// function of it, so nothing else is needed to render it again. It holds no text of layout and no data row.
public struct Result: Sendable, Equatable, Codable {
  /// The version of this structure.
  public var format = Result.readFormat
  /// The spec's id.
  public var id: String
  /// The spec's title.
  public var title: String?
  /// The spec's question.
  public var question: String?
  /// What must stand on everything made from this result.
  public var stamps: [Stamp]
  /// Whether every model has what was asked of it.
  public var status: Status
  /// The sources that were read, the one of the rows first.
  public var sources: [SourceSummary]
  /// The sources that were joined to the rows, in order.
  public var joins: [JoinSummary] = []
  /// The models in spec order.
  public var models: [ModelResult]
  /// The contrasts in spec order.
  public var contrasts: [ContrastResult]
  /// The families of hypotheses in spec order; nil where the spec has none.
  public var families: [FamilyResult]?
  /// Blocks of predictive margins and marginal effects in spec order; nil where the spec has none.
  public var margins: [MarginsResult]?
  /// How far what models lack has to do with the arms and the focus group; empty where the design has none.
  public var missingness: [MissingnessTest] = []
  /// Where rows were lost, model by model and step by step, in all and by arm.
  public var flow: [FlowStep]
  /// The records that were left out because they cannot be read; nil where none may be.
  public var rejects: [RejectedRecord]?
  /// What a reader must know about the data and the sample.
  public var findings: [Finding]
  /// The tables that the spec asks for.
  public var tables: [TableRequest]
  /// Labels of variables from the contract, for tables.
  public var labels: [String: String]
  /// What the checks of the data found, in spec order, then those that follow from the design.
  public var checks: [CheckResult] = []
  /// The figures that the spec asks for; where there are none, those that follow from the models are drawn.
  public var figures: [FigureRequest] = []
  /// How the targets came out, in spec order.
  public var targets: [TargetResult] = []
  /// What becomes of estimates when something else is chosen, in spec order; nil where the spec does not ask.
  public var robustness: [RobustnessResult]?
  /// How outcomes are distributed, one for each figure that shows it; nil without any.
  public var distributions: [DistributionResult]?
  /// Effects in standard deviations, one for each row of the tables that show them; nil without any.
  public var effectSizes: [EffectSizeResult]?
  /// The roles of the design, in order of their telling; empty without one.
  public var design: [DesignRole] = []
  /// Passes over the rows and bytes of moments, as planned and as made.
  public var work: WorkRecord?
}

/// A warning that cannot be removed downstream.
public enum Stamp: String, Sendable, Codable, CaseIterable {
  /// The data are invented: no statement about real pupils follows.
  case simulated
  /// No disclosure control has looked at these numbers.
  case notDisclosureChecked = "not disclosure-checked"

  /// The stamp in the words that stand on every output.
  public var words: String {
    switch self {
    case .simulated: "simulated data"
    case .notDisclosureChecked: "not disclosure-checked"
    }
  }
}

/// Whether a run, or a model, has what was asked of it.
public enum Status: String, Sendable, Codable {
  /// Every model has estimates and a covariance.
  case complete
  /// Something that was asked for has no estimate.
  case incomplete
}

/// A record that was left out because it cannot be read: its place and why, nothing of its cells.
public struct RejectedRecord: Sendable, Equatable, Codable {
  /// The source's name in the spec.
  public var source: String
  /// The file as the spec writes it, or as its pattern found it.
  public var file: String
  /// The line of the file, from 1.
  public var line: Int
  /// The character in the line, from 1.
  public var column: Int
  /// The byte of the file's text, from 0.
  public var byte: Int
  /// Why, with the name of the column if one cell is at fault.
  public var reason: String

  /// A record that was left out.
  ///
  /// - Parameters:
  ///   - source: The source's name.
  ///   - file: The file as the spec writes it.
  ///   - line: The line, from 1.
  ///   - column: The character in the line, from 1.
  ///   - byte: The byte of the text, from 0.
  ///   - reason: Why.
  public init(
    source: String, file: String, line: Int, column: Int, byte: Int, reason: String
  ) {
    self.source = source
    self.file = file
    self.line = line
    self.column = column
    self.byte = byte
    self.reason = reason
  }
}

/// One step at which rows were lost, or kept.
public struct FlowStep: Sendable, Equatable, Codable {
  /// The steps in their order.
  public enum Step: String, Sendable, Codable {
    /// Rows in the file.
    case read
    /// Rows that could not be read.
    case reject
    /// Rows without a partner.
    case join
    /// Rows that the sample or the model leaves out.
    case `where`
    /// Rows that lack a value the model needs.
    case completeCases = "complete-cases"
    /// Rows of weight zero.
    case weights
    /// Rows alone in their group.
    case singleton
  }

  /// The model whose sample this is.
  public var model: String
  /// The step.
  public var step: Step
  /// Why: the first missing column (outcome first), or the rule.
  public var reason: String
  /// The arm, where a design declares arms.
  public var arm: String?
  /// Rows lost at this step for this reason.
  public var dropped: Int
  /// Rows left after it.
  public var remaining: Int
}

/// One model's results.
public struct ModelResult: Sendable, Equatable, Codable {
  /// The model's id.
  public var id: String
  /// What tables call it.
  public var label: String?
  /// The outcome as spelled in the formula.
  public var outcome: String
  /// The estimator's name.
  public var estimator: String
  /// The formula as written.
  public var formula: String
  /// How rows are weighted: the column and the type, if any.
  public var weights: String?
  /// The absorbed effects in formula order.
  public var absorbed: [AbsorbedSummary]
  /// The level of the confidence intervals.
  public var confidenceLevel: Double
  /// Whether every wanted term has an estimate and a standard error.
  public var status: Status
  /// The estimates with their joint uncertainty.
  public var estimates: EstimateSet
  /// Tests and intervals, one entry per term.
  public var inferences: [Inference]
  /// What the estimator tells beside its estimates; nil where there is nothing.
  public var supplement: Supplement?
  /// Categories whose levels are cells of a text or of numbers: no message spells them; nil without any.
  public var hiddenLevels: [String]?
  /// The reference level of each category of the formula, as terms spell the category; nil without any.
  public var referenceLevels: [String: String]?
}

/// An absorbed effect of a model.
public struct AbsorbedSummary: Sendable, Equatable, Codable {
  /// The effect as the formula spells it, without slopes: `urn`, `urn^cohort`.
  public var effect: String
  /// Its levels in the sample.
  public var levels: Int
  /// The columns whose slopes vary by it.
  public var slopes: [String]

  /// An absorbed effect.
  ///
  /// - Parameters:
  ///   - effect: As the formula spells it, without slopes.
  ///   - levels: Its levels in the sample.
  ///   - slopes: The columns whose slopes vary by it.
  public init(effect: String, levels: Int, slopes: [String]) {
    self.effect = effect
    self.levels = levels
    self.slopes = slopes
  }
}
