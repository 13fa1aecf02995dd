import Analyses
import Designs
import Estimation
import Specs

/// A term as a line of a table: what it is called, and where each model has it.
///
/// Models align on what a term is made of, not on its spelling: `a:b` of one formula is `b:a` of another.
struct TermLine {
  /// The term as the table's request, or the first model that has it, spells it.
  let spelling: String
  /// What the table calls it.
  let heading: String
  /// What the term is made of, in no order.
  let parts: Set<TermID.Part>

  /// The lines of chosen terms; without a choice all, the intercept last.
  static func lines(
    of chosen: [TableRequest.Term]?, _ models: [ModelResult], _ labels: [String: String]
  ) -> [TermLine] {
    let known = models.flatMap { $0.estimates.shownTerms + $0.estimates.omitted.map(\.term) }
    guard let chosen else {
      var seen: Set<Set<TermID.Part>> = []
      let terms = known.filter { seen.insert(Set($0.parts)).inserted }
      let ordered = terms.filter { $0 != .intercept } + terms.filter { $0 == .intercept }
      return ordered.map { TermLine($0, label: nil, labels) }
    }
    return chosen.map { chosen in
      // A model without estimates has no terms: its table shows the spelling.
      let term = known.first { $0.description == chosen.term } ?? TermID([.variable(chosen.term)])
      return TermLine(term, label: chosen.label, labels)
    }
  }

  private init(_ term: TermID, label: String?, _ labels: [String: String]) {
    spelling = term.description
    heading = label ?? term.heading(labels)
    parts = Set(term.parts)
  }
}

extension EstimateSet {
  /// The terms that a table shows, references among them.
  fileprivate var shownTerms: [TermID] {
    rows.map { row in
      switch row {
      case .estimate(let place): terms[place]
      case .reference(let term): term
      }
    }
  }
}

/// The places of a model's terms by what they are made of, so that many terms are found in one go.
struct TermPlaces {
  private let places: [Set<TermID.Part>: TermPlace]

  /// The places in a model.
  init(_ model: ModelResult) {
    let estimated = zip(model.estimates.terms, model.inferences).map { term, inference in
      (Set(term.parts), TermPlace.estimated(inference))
    }
    let omitted = model.estimates.omitted.map { (Set($0.term.parts), TermPlace.omitted) }
    let references = model.estimates.references.map {
      (Set($0.term.parts), TermPlace.reference)
    }
    places = Dictionary(estimated + omitted + references) { first, _ in first }
  }

  /// Where the model has a term.
  subscript(_ line: TermLine) -> TermPlace {
    places[line.parts] ?? (places.isEmpty ? .unavailable : .absent)
  }
}

/// Where a term stands in a model.
enum TermPlace {
  /// It has an estimate.
  case estimated(Inference)
  /// It says nothing new.
  case omitted
  /// It is nought by construction.
  case reference
  /// The model does not have it.
  case absent
  /// The model has no estimates at all.
  case unavailable

  /// What a table shows of it; `isFirst` for the first statistic, whose line carries the heading.
  func cell(
    _ statistic: TableRequest.Statistic, isFirst: Bool, stars: Bool
  ) -> ResultTable.Cell {
    switch self {
    case .absent: .absent(.notInModel)
    case .omitted: .absent(isFirst ? .omitted : .notInModel)
    case .unavailable: .absent(.notAvailable)
    case .reference:
      statistic == .estimate
        ? .estimate(0, stars: 0) : .absent(statistic == .standardError ? .reference : .notInModel)
    case .estimated(let inference):
      cell(statistic, of: inference, stars: stars) ?? .absent(.notAvailable)
    }
  }

  private func cell(
    _ statistic: TableRequest.Statistic, of inference: Inference, stars: Bool
  ) -> ResultTable.Cell? {
    switch statistic {
    case .estimate:
      return .estimate(inference.estimate, stars: stars ? starCount(inference.pValue) : 0)
    case .standardError: return inference.standardError.map { .parenthesised($0) }
    case .statistic: return inference.statistic.map { .number($0) }
    case .pValue: return inference.pValue.map { .pValue($0, least: inference.leastPValue) }
    case .degreesOfFreedom: return inference.degreesOfFreedom.map { .count($0) }
    case .confidenceInterval:
      guard let lower = inference.lower, let upper = inference.upper else { return nil }
      return .interval(lower, upper)
    }
  }

  private func starCount(_ pValue: Double?) -> Int {
    guard let pValue else { return 0 }
    return [0.05, 0.01, 0.001].filter { pValue < $0 }.count
  }
}
