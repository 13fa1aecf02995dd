public import Analyses
import Designs
import Estimation

/// A table as values: every renderer reads it, none computes.
public struct ResultTable: Sendable, Equatable {
  /// What stands in one place of the table.
  public enum Cell: Sendable, Equatable {
    /// Words.
    case text(String)
    /// A number of rows or units.
    case count(Double)
    /// A number with decimals.
    case number(Double)
    /// A standard error, shown in parentheses.
    case parenthesised(Double)
    /// An estimate with the stars that its p-value earns.
    case estimate(Double, stars: Int)
    /// A p-value.
    case pValue(Double)
    /// A confidence interval.
    case interval(Double, Double)
    /// Nothing, and why.
    case absent(Reason)
  }

  /// Why a place is empty.
  public enum Reason: String, Sendable {
    /// The model does not have the term.
    case notInModel = ""
    /// The term says nothing that those before it have not said.
    case omitted
    /// The number does not exist.
    case notAvailable = "n/a"
  }

  /// One line across the models.
  public struct Row: Sendable, Equatable {
    /// What the line is called; empty for a second statistic of the same term.
    public var heading: String
    /// The term as estimates.csv spells it, or the summary's name.
    public var key: String
    /// The statistic that the line shows.
    public var statistic: String
    /// One cell per model.
    public var cells: [Cell]
  }

  /// The id: the name of the files.
  public var id: String
  /// The title.
  public var title: String
  /// One heading per model.
  public var columns: [String]
  /// The ids of the models.
  public var models: [String]
  /// The estimates.
  public var body: [Row]
  /// The lines about each fit.
  public var footer: [Row]
  /// The notes, in order; the stamps are not among them.
  public var notes: [String]
  /// What must stand on every rendering.
  public var stamps: [Stamp]
  /// Decimal places.
  public var digits: Int
}

extension ResultTable {
  /// The table that a request asks for.
  ///
  /// - Parameters:
  ///   - request: Models, terms and statistics, all of which the plan has checked.
  ///   - result: The result.
  public init(_ request: TableRequest, of result: Result) {
    let models = request.models.compactMap { id in result.models.first { $0.id == id } }
    self.id = request.id
    self.title = request.title ?? result.title ?? result.id
    self.columns = models.map { $0.label ?? $0.id }
    self.models = models.map(\.id)
    self.digits = request.digits
    self.stamps = result.stamps
    self.body = ResultTable.body(request, models, result.labels)
    self.footer = ResultTable.footer(models)
    self.notes = ResultTable.notes(request, models)
  }

  private static func body(
    _ request: TableRequest, _ models: [ModelResult], _ labels: [String: String]
  ) -> [Row] {
    let terms = request.terms ?? everyTerm(of: models)
    return terms.flatMap { term in
      let places = models.map { TermPlace(of: term.term, in: $0) }
      return request.show.enumerated().map { position, statistic in
        Row(
          heading: position == 0 ? term.label ?? heading(of: term.term, labels) : "",
          key: term.term, statistic: statistic.rawValue,
          cells: places.map { $0.cell(statistic, stars: request.stars) })
      }
    }
  }

  /// All terms in the order in which they first appear, the intercept last.
  private static func everyTerm(of models: [ModelResult]) -> [TableRequest.Term] {
    var seen: Set<String> = []
    var terms: [String] = []
    for model in models {
      let all = model.estimates.terms + model.estimates.omitted.map(\.term)
      for term in all.map(\.description) where seen.insert(term).inserted { terms.append(term) }
    }
    let intercept = TermID.intercept.description
    let last = terms.filter { $0 == intercept }
    return (terms.filter { $0 != intercept } + last).map { TableRequest.Term(term: $0, label: nil) }
  }

  /// A term whose variable has a label is called by it.
  private static func heading(of term: String, _ labels: [String: String]) -> String {
    labels[term] ?? term
  }

  private static func footer(_ models: [ModelResult]) -> [Row] {
    func row(_ heading: String, _ key: String, _ cell: (ModelResult) -> Cell) -> Row {
      Row(heading: heading, key: key, statistic: "", cells: models.map(cell))
    }
    var rows = [
      row("Outcome", "outcome") { .text($0.outcome) },
      row("N", "nobs") { .count($0.estimates.summary.observationCount) },
      row("R2", "r.squared") { optional($0.estimates.summary.rSquared) },
      row("Residual SD", "sigma") { optional($0.estimates.summary.residualStandardDeviation) },
      row("Std. errors", "vcov") { .text($0.estimates.summary.variance.name) },
    ]
    if models.contains(where: { $0.weights != nil }) {
      rows.append(row("Weights", "weights") { .text($0.weights ?? "none") })
    }
    return rows
  }

  private static func optional(_ value: Double?) -> Cell {
    value.map { .number($0) } ?? .absent(.notAvailable)
  }

  private static func notes(_ request: TableRequest, _ models: [ModelResult]) -> [String] {
    var notes = request.notes
    if request.show.contains(.confidenceInterval) {
      let levels = Set(models.map(\.confidenceLevel)).sorted().map { "\(Fixed.percent($0))" }
      notes.append("Intervals: \(levels.joined(separator: ", ")) confidence.")
    }
    if request.show.contains(.standardError) { notes.append("Standard errors in parentheses.") }
    if request.stars { notes.append("* p < 0.05, ** p < 0.01, *** p < 0.001.") }
    return notes
  }
}

/// Where a term stands in a model.
private enum TermPlace {
  case estimated(Inference)
  case omitted
  case absent

  init(of term: String, in model: ModelResult) {
    if let index = model.estimates.terms.firstIndex(where: { $0.description == term }) {
      self = .estimated(model.inferences[index])
    } else if model.estimates.omitted.contains(where: { $0.term.description == term }) {
      self = .omitted
    } else {
      self = .absent
    }
  }

  func cell(_ statistic: TableRequest.Statistic, stars: Bool) -> ResultTable.Cell {
    switch self {
    case .absent: return .absent(.notInModel)
    case .omitted: return .absent(statistic == .estimate ? .omitted : .notInModel)
    case .estimated(let inference): return cell(statistic, of: inference, stars: stars)
    }
  }

  private func cell(
    _ statistic: TableRequest.Statistic, of inference: Inference, stars: Bool
  ) -> ResultTable.Cell {
    let cell: ResultTable.Cell? =
      switch statistic {
      case .estimate:
        .estimate(inference.estimate, stars: stars ? starCount(inference.pValue) : 0)
      case .standardError: inference.standardError.map { .parenthesised($0) }
      case .statistic: inference.statistic.map { .number($0) }
      case .pValue: inference.pValue.map { .pValue($0) }
      case .degreesOfFreedom: inference.degreesOfFreedom.map { .count($0) }
      case .confidenceInterval:
        if let lower = inference.lower, let upper = inference.upper {
          .interval(lower, upper)
        } else {
          nil
        }
      }
    return cell ?? .absent(.notAvailable)
  }

  private func starCount(_ pValue: Double?) -> Int {
    guard let pValue else { return 0 }
    return [0.05, 0.01, 0.001].filter { pValue < $0 }.count
  }
}
