import Analyses
import Estimation

/// The factors of a covariance and the rule of its tests, for the notes of a table.
enum VarianceWords {
  /// What a reader of numbers must know: conventions, terms that one cluster carries, gaps that are no differences.
  static func notes(_ models: [ModelResult]) -> [String] {
    conventions(models) + CarriedWords.notes(models) + GapWords.notes(models)
  }

  /// One note for each convention among the models; the models' names in it where there are several.
  private static func conventions(_ models: [ModelResult]) -> [String] {
    var told: [(name: String, text: String, models: [String])] = []
    for model in models {
      guard let (name, text) = words(model) else { continue }
      let label = model.label ?? model.id
      if let place = told.firstIndex(where: { $0.name == name && $0.text == text }) {
        told[place].models.append(label)
      } else {
        told.append((name, text, [label]))
      }
    }
    return told.map { note in
      let owners = told.count == 1 ? "" : " of \(note.models.joined(separator: ", "))"
      return "\(note.name)\(owners): \(note.text)"
    }
  }

  /// The name and the factors: `CR1[urn]`, `(N-1)/(N-K) = 1.0002, G/(G-1) = 1.0204, K = 5; t on G-1 = 49`.
  private static func words(_ model: ModelResult) -> (name: String, text: String)? {
    guard case .covariance(_, let rule) = model.estimates.uncertainty else { return nil }
    let variance = model.estimates.summary.variance
    var parts = factors(variance)
    if let working = variance.workingModel { parts.append("working model \(working)") }
    if let preset = variance.preset { parts.append("preset \(preset)") }
    let factors = parts.isEmpty ? "no factor" : parts.joined(separator: ", ")
    let test = model.estimates.resampling.map(words) ?? words(rule)
    let statistic = variance.resampling == nil ? "" : "\(variance.kind) in the statistic, "
    return (variance.name, "\(statistic)\(factors); \(test).")
  }

  private static func factors(_ variance: VarianceConvention) -> [String] {
    var parts: [String] = []
    let usesRows = variance.clusters.isEmpty
    if let factor = variance.parameterFactor, factor != 1 {
      parts.append("\(usesRows ? "N" : "(N-1)")/(N-K) = \(Fixed.number(factor, digits: 6))")
    }
    if let factor = variance.clusterFactor, factor != 1 {
      let name = variance.kind.hasPrefix("CV3") ? "(G-1)/G" : "G/(G-1)"
      parts.append("\(name) = \(Fixed.number(factor, digits: 6))")
    } else if variance.clusterFactor == nil, variance.kind == "CR1", variance.clusters.count > 1 {
      parts.append("G/(G-1) of each dimension")
    }
    if variance.parameterFactor.map({ $0 != 1 }) ?? false {
      let counting = variance.absorbedCounting.map { " (\($0))" } ?? ""
      parts.append("K = \(Fixed.count(Double(variance.parameterCount)))\(counting)")
    }
    return parts
  }

  private static func words(_ rule: DegreesOfFreedomRule) -> String {
    switch rule {
    case .residual(let df): "t on N-K = \(Fixed.count(df)) degrees of freedom"
    case .clusters(let df): "t on G-1 = \(Fixed.count(df)) degrees of freedom"
    case .satterthwaite: "t on Satterthwaite's degrees of freedom, each term its own"
    case .scaledSatterthwaite:
      "t = estimate/(a x standard error) on Satterthwaite's degrees of freedom, each term its own a"
    case .normal: "normal quantiles"
    case .draws: "p-values and intervals by draws"
    }
  }

  /// `9,999 Rademacher draws by urn (40 groups), seed 1, Monte Carlo error of p at most 0.0022`.
  private static func words(_ resampling: ResampledInference) -> String {
    if let assignment = resampling.assignment {
      return RandomisationWords.note(resampling, assignment)
    }
    let groups = "by \(resampling.groups) (\(Fixed.count(Double(resampling.groupCount))) groups)"
    let name = resampling.weights.prefix(1).uppercased() + resampling.weights.dropFirst()
    let draws = resampling.tests.compactMap { $0?.drawCount }.max() ?? resampling.replications
    if resampling.isEnumerated {
      return
        "p-values and intervals by all \(Fixed.count(Double(draws))) \(name) draws \(groups), enumerated"
    }
    let error = Fixed.number(resampling.monteCarloError, digits: 4)
    return
      "p-values and intervals by \(Fixed.count(Double(resampling.replications))) \(name) draws \(groups), "
      + "seed \(resampling.seed), Monte Carlo error of p at most \(error)"
  }
}

extension ModelResult {
  /// `urn (16,000)`, `firm (500), year (10)`; empty without clusters.
  var clusterWords: String {
    let variance = estimates.summary.variance
    return zip(variance.clusters, variance.clusterCounts).map { column, count in
      "\(column) (\(Fixed.count(Double(count))))"
    }.joined(separator: ", ")
  }

  /// `urn (16,000), cohort[x] (10)`; empty without absorbed effects.
  var absorbedWords: String {
    absorbed.map { effect in
      let slopes = effect.slopes.isEmpty ? "" : "[\(effect.slopes.joined(separator: ", "))]"
      return "\(effect.effect)\(slopes) (\(Fixed.count(Double(effect.levels))))"
    }.joined(separator: ", ")
  }
}
