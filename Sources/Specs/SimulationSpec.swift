/// A process as written, each value with its place; nil where it is not given or cannot be read.
public struct SimulationSpec: Sendable {
  /// A share's mean and standard deviation over schools.
  public struct Share: Sendable {
    /// `mean:`.
    public var mean: Located<Double>?
    /// `sd:`.
    public var deviation: Located<Double>?
  }

  /// `schools:`.
  public struct Schools: Sendable {
    /// `count:`.
    public var count: Located<Int>?
    /// `special:`.
    public var special: Located<Int>?
    /// `authorities:`.
    public var authorities: Located<Int>?
    /// `cohort: {median: }`.
    public var cohortMedian: Located<Double>?
    /// `cohort: {spread: }`.
    public var cohortSpread: Located<Double>?
    /// `cohort: {change: }`.
    public var cohortChange: Located<Double>?
    /// `disadvantaged:`.
    public var disadvantaged: Share
    /// `eal:`.
    public var eal: Share
    /// `prior_sd:`.
    public var priorDeviation: Located<Double>?
    /// `level:`.
    public var level: Located<Double>?
    /// `sd:`.
    public var deviation: Located<Double>?
    /// `autocorrelation:`.
    public var autocorrelation: Located<Double>?
    /// `gap_sd:`.
    public var gapDeviation: Located<Double>?
  }

  /// `national:`.
  public struct National: Sendable {
    /// `level:`.
    public var level: Located<Double>?
    /// `gap:`.
    public var gap: Located<Double>?
    /// `residual:`.
    public var residual: Located<Double>?
  }

  /// `programme:`.
  public struct Programme: Sendable {
    /// Where it stands.
    public var span: SourceSpan
    /// `schools:`.
    public var schools: Located<Int>?
    /// `start:`.
    public var start: Located<String>?
    /// `effects: {focus: }`.
    public var focus: Located<Double>?
    /// `effects: {other: }`.
    public var other: Located<Double>?
    /// `effects: {sd: }`.
    public var deviation: Located<Double>?
    /// `full_after:`.
    public var fullAfter: Located<Double>?
    /// `selection:`; nil for a choice by lot.
    public var selection: Selection?
  }

  /// `selection:`.
  public struct Selection: Sendable {
    /// Where it stands.
    public var span: SourceSpan
    /// `on:`.
    public var measure: Located<String>?
    /// `year:`.
    public var year: Located<Int>?
    /// `noise:`.
    public var noise: Located<Double>?
  }

  /// `id:`.
  public var id: Located<String>?
  /// `title:`.
  public var title: Located<String>?
  /// `seed:`.
  public var seed: Located<Int>?
  /// `years:`.
  public var years: [Located<Int>]
  /// `tables:`; nil for all years.
  public var tables: [Located<Int>]?
  /// `pupils:`.
  public var writesPupils: Located<Bool>?
  /// `schools:`.
  public var schools: Schools
  /// `national:`.
  public var national: National
  /// `programme:`; nil for none.
  public var programme: Programme?
  /// `suppression: {up_to: }`.
  public var suppressedUpTo: Located<Int>?
}

extension SimulationSpec {
  /// Takes the values of a tree that the validator has looked at.
  init(_ root: YAMLNode) {
    id = root["id"]?.text.flatMap { NameRule.id.allows($0.value) ? $0 : nil }
    title = root["title"]?.text
    seed = root["seed"]?.integer
    years = (root["years"]?.items ?? []).compactMap(\.integer)
    tables = root["tables"]?.items?.compactMap(\.integer)
    writesPupils = root["pupils"]?.flag
    schools = Schools(root["schools"])
    let national = root["national"]
    self.national = National(
      level: national?["level"]?.number, gap: national?["gap"]?.number,
      residual: national?["residual"]?.number)
    programme = root.entries?.first { $0.key.value == "programme" }.flatMap { entry in
      entry.value.entries == nil ? nil : Programme(entry)
    }
    suppressedUpTo = root["suppression"]?["up_to"]?.integer
  }
}

extension SimulationSpec.Schools {
  fileprivate init(_ node: YAMLNode?) {
    func share(_ name: String) -> SimulationSpec.Share {
      SimulationSpec.Share(
        mean: node?[name]?["mean"]?.number, deviation: node?[name]?["sd"]?.number)
    }
    count = node?["count"]?.integer
    special = node?["special"]?.integer
    authorities = node?["authorities"]?.integer
    cohortMedian = node?["cohort"]?["median"]?.number
    cohortSpread = node?["cohort"]?["spread"]?.number
    cohortChange = node?["cohort"]?["change"]?.number
    disadvantaged = share("disadvantaged")
    eal = share("eal")
    priorDeviation = node?["prior_sd"]?.number
    level = node?["level"]?.number
    deviation = node?["sd"]?.number
    autocorrelation = node?["autocorrelation"]?.number
    gapDeviation = node?["gap_sd"]?.number
  }
}

extension SimulationSpec.Programme {
  fileprivate init(_ entry: YAMLNode.Entry) {
    let node = entry.value
    let effects = node["effects"]
    span = entry.key.span
    schools = node["schools"]?.integer
    start = node["start"]?.text
    focus = effects?["focus"]?.number
    other = effects?["other"]?.number
    deviation = effects?["sd"]?.number
    fullAfter = node["full_after"]?.number
    selection = node.entries?.first { $0.key.value == "selection" }.flatMap { chosen in
      guard chosen.value.entries != nil else { return nil }
      return SimulationSpec.Selection(
        span: chosen.key.span, measure: chosen.value["on"]?.text,
        year: chosen.value["year"]?.integer, noise: chosen.value["noise"]?.number)
    }
  }
}

extension SpecReader {
  /// Reads a process file.
  ///
  /// - Parameters:
  ///   - bytes: The file's bytes.
  ///   - file: The file's name as shown.
  /// - Returns: The process as written (nil only if it is not YAML, empty, too large or too deep), all problems of its
  ///   form in order of place, and the text for showing places.
  public static func readSimulation(
    bytes: [UInt8], file: String
  ) -> (SimulationSpec?, [Diagnostic], SourceText) {
    let language = SpecLanguage.simulation
    let reading = YAMLDocument.read(bytes, file: file, textKeys: language.textKeys)
    guard let root = reading.root else { return (nil, reading.diagnostics, reading.source) }
    var validator = SpecValidator(language: language, source: reading.source)
    validator.check(root)
    let all = reading.diagnostics + validator.diagnostics
    return (SimulationSpec(root), all.inOrderOfPlace(), reading.source)
  }
}
