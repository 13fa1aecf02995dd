/// The language of specs: every key declared once, with those that the estimators add.
public struct SpecLanguage: Sendable, Equatable {
  /// The version of the language that is understood.
  public static let version = 1

  /// What a file of the language says.
  public enum Kind: Sendable, Equatable {
    /// An analysis: the spec of `diminish run`.
    case analysis
    /// A process: the file of `diminish simulate`.
    case simulation

    /// The key with the version of the language.
    public var versionKey: String { self == .analysis ? "diminish" : "simulate" }
  }

  /// What its files say.
  public let kind: Kind
  /// The estimators, built ones first; a model without `estimator:` takes the first.
  public let estimators: [EstimatorDeclaration]

  /// A language with the estimators of a build.
  ///
  /// - Parameter estimators: Built ones; the first is the default. Those of SPEC.md that are
  ///   missing are added as not available yet.
  public init(estimators: [EstimatorDeclaration]) {
    self.init(kind: .analysis, estimators: estimators)
  }

  init(kind: Kind, estimators: [EstimatorDeclaration] = []) {
    self.kind = kind
    let given = estimators.isEmpty ? [Self.ordinaryLeastSquares] : estimators
    let names = given.map(\.name)
    let later = Self.laterEstimators.filter { !names.contains($0.name) }
    self.estimators = given + later
  }

  /// The default estimator where none is given to ``init(estimators:)``.
  static let ordinaryLeastSquares = EstimatorDeclaration(
    name: "ols", summary: "Ordinary or weighted least squares.")

  /// The estimator of a name, nil if there is none; nil gives the default one.
  ///
  /// - Parameter name: As written under `estimator:`.
  /// - Returns: The declaration.
  public func estimator(named name: String?) -> EstimatorDeclaration? {
    guard let name else { return estimators.first }
    return estimators.first { $0.name == name }
  }

  /// The keys of a spec, in the order of SPEC.md.
  public var topKeys: [KeyDeclaration] {
    if kind == .simulation { return Self.simulationKeys }
    return Self.headKeys
      + [
        dataKey, sampleKey, deriveKey, weightsKey, designKey, checksKey, modelsKey, contrastsKey,
        familiesKey, marginsKey, targetsKey, tablesKey, figuresKey, robustnessKey,
      ]
      + Self.laterTopKeys
  }

  /// The keys of a model: those of every model, then those of its estimator.
  ///
  /// - Parameter estimator: Its estimator, nil for the union over all, in which none is required and a key that several
  ///   estimators declare takes what any of them takes.
  /// - Returns: Keys with distinct names.
  public func modelKeys(of estimator: EstimatorDeclaration?) -> [KeyDeclaration] {
    guard let estimator else { return unitedModelKeys }
    var keys = Self.commonModelKeys(of: self, needsFormula: estimator.needsFormula)
    if estimator.readsDesign { keys.removeAll { $0.name == "formula" } }
    for key in estimator.keys {
      if let index = keys.firstIndex(where: { $0.name == key.name }) {
        keys[index] = key
      } else {
        keys.append(key)
      }
    }
    return keys
  }

  private var unitedModelKeys: [KeyDeclaration] {
    let built = estimators.filter(\.isBuilt).map(\.name)
    let common = Self.commonModelKeys(of: self, needsFormula: false)
    let added = estimators.reduce([KeyDeclaration]()) { keys, estimator in
      keys.united(with: estimator.keys.map { $0.taken(by: estimator.name) })
    }
    var keys = common.united(with: added.map { $0.tellingEstimators(below: built) })
    for place in common.indices { keys[place].estimators = [] }
    return keys
  }

  /// The keys whose values are formulas and expressions, for the YAML door.
  public var textKeys: YAMLTextKeys {
    var keys = YAMLTextKeys(single: [], maps: [])
    collectTextKeys(topKeys, into: &keys)
    if kind == .analysis { collectTextKeys(modelKeys(of: nil), into: &keys) }
    return keys
  }

  private func collectTextKeys(_ declarations: [KeyDeclaration], into keys: inout YAMLTextKeys) {
    for key in declarations { collectTextKeys(key.shape, named: key.name, into: &keys) }
  }

  private func collectTextKeys(_ shape: Shape, named name: String, into keys: inout YAMLTextKeys) {
    switch shape {
    case .formula, .expression: keys.single.insert(name)
    case .text where ["title", "question", "label", "notes", "unit"].contains(name):
      keys.prose.insert(name)
    case .map(.expression, _), .map(.formula, _): keys.maps.insert(name)
    case .map(let inner, _), .list(let inner, _): collectTextKeys(inner, named: name, into: &keys)
    case .object(let inner): collectTextKeys(inner, into: &keys)
    case .oneOf(let shapes):
      for shape in shapes { collectTextKeys(shape, named: name, into: &keys) }
    default: break
    }
  }
}
