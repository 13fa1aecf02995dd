import Analyses
import Designs
import DifferenceInDifferences
import Estimation

/// What a model found, in sentences.
///
/// Effects of a programme are told by their terms (`did`, `gap`, `focus`, `other`, `simple`, paths by event time); of a
/// model with a formula the first terms that the table of it shows.
struct EstimateSentences {
  /// As many terms of a formula as are told.
  private static let mostTerms = 3

  private let model: ModelResult
  private let result: Result
  private let digits: Int
  private let outcome: String
  private let carried: Set<TermID>

  init(_ model: ModelResult, _ result: Result) {
    self.model = model
    self.result = result
    digits = result.tables.first?.digits ?? 3
    outcome = result.labels[model.outcome] ?? model.outcome
    carried = model.carriedTerms
  }

  /// The sentences, the model's name before each.
  var all: [String] {
    let name = model.label ?? model.id
    return sentences.map { "\(name): \($0)".onOneLine }
  }

  private var sentences: [String] {
    if model.estimates.terms.isEmpty { return ["there are no estimates."] }
    let effects = zip(model.estimates.terms, model.inferences).compactMap(effect)
    let paths = model.estimator == "ols" ? [] : model.pathFamilies.compactMap(path)
    let programme = effects + paths
    return programme.isEmpty ? formula : programme
  }

  // MARK: Effects of a programme

  private func effect(_ term: TermID, _ inference: Inference) -> String? {
    guard let name = EffectName(term) else { return nil }
    var sentence = "\(name.words(outcome)) is estimated at \(numbers(term, inference))"
    if name.isNarrowing {
      sentence += inference.estimate < 0 ? ": negative, so the gap widened" : ""
    }
    return sentence + ", if trends would have been parallel." + clear(term, inference)
  }

  /// A path: the years before, the years after.
  private func path(_ family: String) -> String? {
    let path = Path(model: model, family: family)
    let after = path.points.filter { $0.role == .estimate }
    guard !after.isEmpty else { return nil }
    let clear = after.filter(\.isClear).count
    let isCarried = after.contains(where: \.isCarried)
    let (low, high) = (after.map(\.estimate).min() ?? 0, after.map(\.estimate).max() ?? 0)
    let range =
      after.count == 1
      ? "is \(Fixed.number(low, digits: digits)) in the year after the start"
      : "lies between \(Fixed.number(low, digits: digits)) and \(Fixed.number(high, digits: digits)) in "
        + "\(after.count) years after the start"
    if isCarried {
      return "the \(path.familyWords) by years since the start \(range)." + CarriedWords.sentence
    }
    return
      "the \(path.familyWords) by years since the start \(range), and differs clearly from zero in "
      + "\(clear == 0 ? "none" : String(clear)) of them." + preTest(path)
  }

  private func preTest(_ path: Path) -> String {
    guard let test = path.preTest?.test else { return "" }
    if test.pValue < 1 - model.confidenceLevel {
      return
        " Before the start there were effects already (p \(Self.pValue(test.pValue))): trends were not parallel, "
        + "so read what came after with doubt."
    }
    return
      " Before the start no effects were found (p \(Self.pValue(test.pValue))), which is no proof that trends "
      + "would have been parallel."
  }

  // MARK: Models with a formula

  private var formula: [String] {
    let chosen = result.tables.first { $0.models.contains(model.id) && $0.terms != nil }?.terms
    let known = Array(zip(model.estimates.terms, model.inferences))
    let wanted =
      chosen.map { terms in
        terms.compactMap { term in known.first { $0.0.description == term.term } }
      } ?? known
    let labels = chosen ?? []
    return wanted.filter { !$0.0.parts.isEmpty }.prefix(Self.mostTerms).map { term, inference in
      let label = labels.first { $0.term == term.description }?.label
      return slope(term, inference, label)
    }
  }

  private func slope(_ term: TermID, _ inference: Inference, _ label: String?) -> String {
    let heading = label ?? term.heading(result.labels)
    let estimate = numbers(term, inference)
    switch term.parts.first {
    case .variable? where term.parts.count == 1:
      return "a difference of 1 in \(heading) goes with a difference of \(estimate) in \(outcome)."
        + clear(term, inference)
    case .level(_, let block)? where term.parts.count == 1 && !block.hasSuffix(")"):
      let reference = model.referenceLevels?[block] ?? "the reference level"
      return
        "\(heading), against \(reference), goes with a difference of \(estimate) in \(outcome)."
        + clear(term, inference)
    default: return "the estimate of \(heading) is \(estimate)." + clear(term, inference)
    }
  }

  // MARK: Numbers

  /// `0.42 (95 % interval 0.10 to 0.74, p = 0.012)`.
  private func numbers(_ term: TermID, _ inference: Inference) -> String {
    carried.contains(term)
      ? Fixed.number(inference.estimate, digits: digits)
      : Self.numbers(inference, level: model.confidenceLevel, digits: digits)
  }

  static func numbers(_ inference: Inference, level: Double, digits: Int) -> String {
    func number(_ value: Double) -> String { Fixed.number(value, digits: digits) }
    let estimate = number(inference.estimate)
    guard let error = inference.standardError else { return estimate + " (no standard error)" }
    guard let lower = inference.lower, let upper = inference.upper else {
      // By draws a set may be the whole line, or several pieces.
      let test = inference.pValue.map {
        ", p \(pValue($0, least: inference.leastPValue)), no interval with two ends)"
      }
      return "\(estimate) (standard error \(number(error))" + (test ?? ", no test)")
    }
    let p = inference.pValue.map { ", p \(pValue($0, least: inference.leastPValue))" } ?? ""
    return "\(estimate) (\(Fixed.percent(level)) interval \(number(lower)) to \(number(upper))\(p))"
  }

  static func pValue(_ value: Double, least: Double? = nil) -> String {
    let text = Fixed.pValue(value, least: least)
    return text.hasPrefix("<") ? "< \(text.dropFirst())" : "= \(text)"
  }

  /// Whether the interval leaves zero out, in a sentence; empty without an interval.
  private func clear(_ term: TermID, _ inference: Inference) -> String {
    if carried.contains(term) { return CarriedWords.sentence }
    guard let lower = inference.lower, let upper = inference.upper, lower < upper else { return "" }
    return lower > 0 || upper < 0
      ? " The interval leaves zero out." : " Zero lies in the interval: it may be chance."
  }
}

/// An effect of a programme by its term: `did`, `gap`, `focus`, `other`, `simple`, `gap:simple`.
struct EffectName: Equatable {
  /// Whose effect: `gap`, `focus`, `other`; nil for everyone's.
  private let part: String?
  /// Whether it is an average over starts and years.
  private let isAverage: Bool

  /// The effect that a term is; nil for a term that is none.
  init?(_ term: TermID) {
    let names = term.parts.map { part in
      if case .variable(let name) = part { name } else { "" }
    }
    let groups = ["gap", "focus", "other"]
    switch (names.first, names.dropFirst().first, names.count) {
    case ("did"?, nil, 1): (part, isAverage) = (nil, false)
    case ("simple"?, nil, 1): (part, isAverage) = (nil, true)
    case (let name?, nil, 1) where groups.contains(name): (part, isAverage) = (name, false)
    case (let name?, "simple"?, 2) where groups.contains(name): (part, isAverage) = (name, true)
    default: return nil
    }
  }

  /// Whether it is the narrowing of a gap.
  var isNarrowing: Bool { part == "gap" }

  /// What is estimated, in words.
  func words(_ outcome: String) -> String {
    let what =
      switch part {
      case "gap"?: "the narrowing of the gap in \(outcome) by the programme"
      case "focus"?: "the effect on \(outcome) in the focus group"
      case "other"?: "the effect on \(outcome) among the others"
      default: "the effect of the programme on \(outcome)"
      }
    return what + (isAverage ? ", averaged over starts and years," : "")
  }
}
