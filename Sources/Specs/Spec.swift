/// A spec as written: every value with its place, nothing filled in.
///
/// What could not be read is nil or absent, and a diagnostic says why.
public struct Spec: Sendable, Equatable {
  /// The whole document.
  public var root: YAMLNode
  /// `diminish:`, the version of the language.
  public var version: Located<Int>?
  /// `id:`, the name of the output folder.
  public var id: Located<String>?
  /// `title:`.
  public var title: Located<String>?
  /// `question:`.
  public var question: Located<String>?
  /// `simulated:`.
  public var simulated: Located<Bool>?
  /// The sources of `data:` in order; a single one is named `data`.
  public var sources: [SourceSpec]
  /// `sample:`.
  public var sample: SampleSpec?
  /// `derive:` in order.
  public var derived: [DerivedSpec]
  /// The top `weights:`.
  public var weights: WeightsSpec?
  /// `design:`.
  public var design: DesignSpec?
  /// `checks:` in order.
  public var checks: [CheckSpec]
  /// `models:` in order.
  public var models: [ModelNode]
  /// `contrasts:` in order.
  public var contrasts: [ContrastSpec]
  /// `families:` in order.
  public var families: [FamilySpec]
  /// `margins:` in order.
  public var margins: [MarginsSpec]
  /// `targets:` in order.
  public var targets: [TargetSpec]
  /// `tables:` in order.
  public var tables: [TableSpec]
  /// `figures:` in order.
  public var figures: [FigureSpec]
  /// `robustness:` in order.
  public var robustness: [RobustnessSpec]
}

/// A derived variable.
public struct DerivedSpec: Sendable, Equatable {
  /// Its name.
  public var name: Located<String>
  /// How it is computed; nil where that cannot be read.
  public var expression: Located<String>?
}

/// Weights of the rows.
public enum WeightsSpec: Sendable, Equatable {
  /// `none`: without weights.
  case none(SourceSpan)
  /// A column; the type is analytic where it is not said.
  case column(Located<String>, type: Located<WeightTypeSpec>?)
}

/// What a weight means.
public enum WeightTypeSpec: String, Sendable, Equatable, CaseIterable {
  /// The row's variance is inverse to the weight.
  case analytic
  /// The row stands for so many equal rows.
  case frequency
  /// The inverse of the chance to be drawn.
  case sampling
}

/// The covariance that a model asks for.
public struct CovarianceSpec: Sendable, Equatable {
  /// Its type, as `HC1`.
  public var type: Located<String>
  /// `cluster:` beside the type.
  public var clusters: ClusterSpec?
  /// The node of `vcov:`, for further keys.
  public var node: YAMLNode

  /// A further key as written, whatever its value.
  ///
  /// - Parameter key: As `strata`.
  /// - Returns: Its place; nil if it is not given.
  public func key(_ key: String) -> Located<String>? {
    node.entries?.first { $0.key.value == key }?.key
  }

  /// A further key with its value, both as written.
  ///
  /// - Parameter key: As `preset`.
  /// - Returns: The key's place and the value; nil if it is not given.
  public func option(_ key: String) -> (key: Located<String>, value: Located<String>)? {
    guard let entry = node.entries?.first(where: { $0.key.value == key }),
      let value = entry.value.text
    else { return nil }
    return (entry.key, value)
  }
}

/// Which rows depend on each other.
public struct ClusterSpec: Sendable, Equatable {
  /// The key as written.
  public var key: Located<String>
  /// The columns, one for each dimension; empty for `none`.
  public var columns: [Located<String>]

  /// Clusters.
  ///
  /// - Parameters:
  ///   - key: The key that tells them.
  ///   - columns: One for each dimension; empty for `none`.
  public init(key: Located<String>, columns: [Located<String>]) {
    self.key = key
    self.columns = columns
  }
}

/// A contrast as written.
public struct ContrastSpec: Sendable, Equatable {
  /// Its id.
  public var id: Located<String>
  /// `model:`.
  public var model: Located<String>?
  /// `expression:`, one or several.
  public var expressions: [Located<String>]
  /// Whether a list was given, which is tested jointly.
  public var isJoint: Bool
  /// `equals:`: none, one number, or one for each expression.
  public var values: [Located<Double>]
  /// All its keys.
  public var node: YAMLNode
  /// `conf.level:`.
  public var confidenceLevel: Located<Double>?
  /// `label:`.
  public var label: Located<String>?
  /// `over:`, what the expression is divided by.
  public var divisor: Located<String>?
  /// `equivalence:`, two margins.
  public var equivalence: [Located<Double>] = []
  /// `margin:`, of non-inferiority.
  public var margin: Located<Double>?

  /// A key as written.
  ///
  /// - Parameter key: As `over`.
  /// - Returns: Its place; nil if it is not given.
  public func key(_ key: String) -> Located<String>? {
    node.entries?.first { $0.key.value == key }?.key
  }
}

/// `sample:` of a model.
public enum ModelSampleSpec: Sendable, Equatable {
  /// Complete cases over all models.
  case common(SourceSpan)
  /// Complete cases over these models.
  case commonWith([Located<String>])
}

/// A model as written; a method reads its own keys from the node.
public struct ModelNode: Sendable, Equatable {
  /// Its id.
  public var id: Located<String>
  /// All its keys.
  public var node: YAMLNode
  /// `estimator:`, nil if not said.
  public var estimator: Located<String>?
  /// `formula:`.
  public var formula: Located<String>?
  /// `where:`.
  public var filter: Located<String>?
  /// `weights:`.
  public var weights: WeightsSpec?
  /// `vcov:`.
  public var covariance: CovarianceSpec?
  /// `cluster:`.
  public var clusters: ClusterSpec?
  /// `sample:`.
  public var sample: ModelSampleSpec?
  /// `conf.level:`.
  public var confidenceLevel: Located<Double>?
  /// `label:`, for tables.
  public var label: Located<String>?
  /// False if a problem was told that leaves the model unusable, as an estimator not built yet.
  public var isUsable: Bool

  /// The value of a key.
  ///
  /// - Parameter key: The key as written.
  public subscript(key: String) -> YAMLNode? { node[key] }
}
