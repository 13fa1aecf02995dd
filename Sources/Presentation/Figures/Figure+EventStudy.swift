import Analyses
import Designs
import Estimation

extension Figure {
  /// Effects by years since the start.
  ///
  /// Without paths of its own: of each model the narrowing of the gap where it has one, else its only path.
  ///
  /// - Parameters:
  ///   - request: Models, and paths as bands.csv calls them.
  ///   - result: The result.
  init(eventStudy request: FigureRequest, of result: Result) {
    let models = request.models.compactMap { id in result.models.first { $0.id == id } }
    let paths = models.flatMap { model in
      Figure.families(of: model, request.terms).map { Path(model: model, family: $0) }
    }
    let names = paths.map { path in
      request.terms?.first { $0.term == path.family }?.label ?? path.familyWords
    }
    let isOneModel = Set(paths.map(\.model.id)).count < 2
    let isOneFamily = Set(paths.map(\.family)).count < 2
    series = zip(paths, names).map { path, name in
      let model = path.model.label ?? path.model.id
      return Series(
        label: isOneFamily ? model : isOneModel ? name : "\(model): \(name)",
        points: path.points)
    }
    id = request.id
    layout = .path
    digits = result.tables.first?.digits ?? 3
    stamps = result.stamps
    let outcomes = models.map { result.labels[$0.outcome] ?? $0.outcome }.uniqued()
    let what = isOneFamily ? names.first ?? "effect" : "effect"
    valueTitle = "\(what.capitalisedFirst), in units of \(outcomes.joined(separator: ", "))"
    positionTitle = "Years since the start"
    let levels = models.map(\.confidenceLevel).uniqued()
    key = FigureWords.key(points: series.flatMap(\.points), levels: levels)
    notes = FigureWords.pathNotes(paths)
    title = ""
    altText = ""
    title =
      request.title
      ?? FigureWords.pathTitle(self, narrowing: paths.allSatisfy { $0.family.hasPrefix("gap:") })
    altText = FigureWords.pathAlt(self, outcome: outcomes.joined(separator: ", "), what: what)
  }

  /// The paths of a model that are drawn.
  static func families(of model: ModelResult, _ terms: [TableRequest.Term]?) -> [String] {
    let known = model.pathFamilies
    if let chosen = terms { return chosen.map(\.term).filter(known.contains) }
    let narrowing = known.filter { $0.hasPrefix("gap:") }
    return narrowing.isEmpty ? Array(known.prefix(1)) : narrowing
  }
}

extension ModelResult {
  /// The paths of effects by years since the start, as bands.csv calls them, in order.
  var pathFamilies: [String] {
    (estimates.terms + estimates.references.map(\.term)).compactMap { PathTerm($0)?.family }
      .uniqued()
  }
}

/// One path of a model.
struct Path {
  /// What the path of a gap is called.
  static let narrowing = "narrowing of the gap"

  let model: ModelResult
  let family: String

  /// The path in words.
  var familyWords: String {
    switch family.split(separator: ":").first {
    case "gap": Path.narrowing
    case "focus": "effect on the focus group"
    case "other": "effect on the others"
    default: "effect"
    }
  }

  /// The test that effects before the start are nought; nil where there is none of this path.
  var preTest: PreTestResult? { model.supplement?.preTests.first { $0.family == family } }

  /// The band; nil where there is none of this path.
  var band: SimultaneousBand? { model.supplement?.bands.first { $0.family == family } }

  /// The steps in order of time, the reference among them.
  var points: [Figure.Point] {
    let bands = Dictionary(
      (band?.intervals ?? []).map { ($0.term, Figure.Interval($0.lower, $0.upper)) }
    ) { first, _ in first }
    let carried = model.carriedTerms
    let estimated = zip(model.estimates.terms, model.inferences).compactMap {
      term, inference -> Figure.Point? in
      if carried.contains(term) {
        var bare = point(term, inference.estimate, nil, nil)
        bare?.isCarried = true
        return bare
      }
      return point(
        term, inference.estimate, Figure.Interval(inference.lower, inference.upper),
        bands[term] ?? nil)
    }
    let references = model.estimates.references.compactMap { reference in
      point(reference.term, 0, nil, nil, isReference: true)
    }
    return (estimated + references).sorted { $0.position < $1.position }
  }

  private func point(
    _ term: TermID, _ estimate: Double, _ interval: Figure.Interval?, _ band: Figure.Interval?,
    isReference: Bool = false
  ) -> Figure.Point? {
    guard let step = PathTerm(term), step.family == family, estimate.isFinite else { return nil }
    return Figure.Point(
      model: model.id, term: term.description, label: "", position: Double(step.eventTime),
      estimate: estimate, interval: interval, band: band,
      role: isReference ? .reference : step.eventTime < 0 ? .before : .estimate)
  }
}

extension String {
  /// The text with a capital at its start.
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension Array where Element: Hashable {
  /// The elements in order, each once.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
