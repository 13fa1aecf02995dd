import Analyses
import Estimation

/// What is said of a figure: the sentence above it, the words for those who do not see it, the notes below.
///
/// Drafted from the numbers. "Clear" means that the interval leaves zero out; where a simultaneous band exists,
/// that the band does.
enum FigureWords {
  /// Of a figure without points.
  private static let none = "There are no estimates to draw"

  // MARK: The sentence above

  /// What effects by years since the start say, in at most ten words.
  static func pathTitle(_ figure: Figure, narrowing: Bool) -> String {
    if figure.points.isEmpty { return none }
    guard figure.series.count == 1 else {
      return "Effects by years since the start, \(figure.series.count) paths"
    }
    let after = figure.points.filter { $0.role == .estimate }
    if after.isEmpty { return "Effects before the start only" }
    if after.allSatisfy(\.isCarried) { return "Effects of one cluster, without intervals" }
    let above = after.filter { $0.isClear && $0.estimate > 0 }.count
    let below = after.filter { $0.isClear && $0.estimate < 0 }.count
    let (up, down) =
      narrowing
      ? ("Gap narrowed clearly", "Gap widened clearly")
      : ("Effect clearly above zero", "Effect clearly below zero")
    let all = after.count == 1 ? "after the start" : "in all \(after.count) years"
    switch (above, below) {
    case (0, 0): return "No clear \(narrowing ? "change of the gap" : "effect") after the start"
    case (after.count, 0): return "\(up) \(all)"
    case (0, after.count): return "\(down) \(all)"
    case (_, 0): return "\(up) in \(above) of \(after.count) years"
    case (0, _): return "\(down) in \(below) of \(after.count) years"
    default:
      return "\(up) in \(years(above)), \(narrowing ? "widened" : "below") in \(below)"
    }
  }

  private static func years(_ count: Int) -> String { count == 1 ? "1 year" : "\(count) years" }

  /// What estimates one below the other say, in at most ten words.
  static func forestTitle(_ figure: Figure) -> String {
    let points = figure.points
    if points.isEmpty { return none }
    if points.allSatisfy(\.isCarried) { return "Estimates of one cluster, without intervals" }
    let clear = points.filter(\.isClear).count
    if points.count == 1 {
      return clear == 1
        ? "The estimate differs clearly from zero"
        : "The estimate does not differ clearly from zero"
    }
    switch clear {
    case 0: return "No estimate differs clearly from zero"
    case points.count: return "All \(points.count) estimates differ clearly from zero"
    default: return "\(clear) of \(points.count) estimates differ clearly from zero"
    }
  }

  // MARK: The words for those who do not see it

  /// What effects by years since the start show.
  static func pathAlt(_ figure: Figure, outcome: String, what: String) -> String {
    if figure.points.isEmpty { return none + "." }
    return
      (["Effects by years since the start on \(outcome)."]
      + figure.series.map { path($0, figure, what) }).joined(separator: " ")
  }

  /// What estimates one below the other show.
  static func forestAlt(_ figure: Figure, outcome: String) -> String {
    if figure.points.isEmpty { return none + "." }
    let lines = figure.points.sorted { $0.position < $1.position }
    let most = 12
    let more = lines.count > most ? " and \(lines.count - most) more" : ""
    return
      "\(lines.count) \(lines.count == 1 ? "estimate" : "estimates") on \(outcome) with intervals: "
      + lines.prefix(most).map { "\($0.label): \(numbers($0, figure.digits))" }
      .joined(separator: "; ") + more + "."
  }

  private static func path(_ series: Figure.Series, _ figure: Figure, _ what: String) -> String {
    let before = series.points.filter { $0.role == .before }
    let after = series.points.filter { $0.role == .estimate }
    let reference = series.points.first { $0.role == .reference }
    var sentences: [String] = []
    if let low = before.map(\.estimate).min(), let high = before.map(\.estimate).max() {
      let (low, high) = (number(low, figure.digits), number(high, figure.digits))
      sentences.append(
        before.count == 1
          ? "before the start it is \(low)"
          : "in \(before.count) years before the start it lies between \(low) and \(high)")
    }
    if let reference {
      sentences.append("in year \(year(reference)) it is 0 by construction")
    }
    if let first = after.first {
      sentences.append("in year \(year(first)) it is \(numbers(first, figure.digits))")
    }
    if after.count > 1, let last = after.last {
      sentences.append("in year \(year(last)), the last, \(numbers(last, figure.digits))")
    }
    let name = figure.series.count == 1 ? what.capitalisedFirst : series.label
    let clear = after.filter(\.isClear).count
    let end =
      after.isEmpty || after.allSatisfy(\.isCarried)
      ? "" : " \(clear) of \(after.count) after the start differ clearly from zero."
    return "\(name): \(sentences.joined(separator: "; "))." + end
  }

  private static func year(_ point: Figure.Point) -> String {
    Fixed.number(point.position, digits: 0)
  }

  private static func number(_ value: Double, _ digits: Int) -> String {
    Fixed.number(value, digits: digits)
  }

  /// `0.42 (0.10 to 0.74)`.
  static func numbers(_ point: Figure.Point, _ digits: Int) -> String {
    let estimate = number(point.estimate, digits)
    guard let interval = point.interval else { return estimate + " (no interval)" }
    return "\(estimate) (\(number(interval.lower, digits)) to \(number(interval.upper, digits)))"
  }

  // MARK: Notes

  /// What the lines through the points are.
  static func key(points: [Figure.Point], levels: [Double]) -> String {
    let share = levels.sorted().map(Fixed.percent).joined(separator: ", ")
    let hasBand = points.contains { $0.band != nil }
    let hasInterval = points.contains { $0.interval != nil }
    let isCarried = points.contains(where: \.isCarried)
    let carried = isCarried ? "; none where one cluster alone carries an estimate" : ""
    switch (hasInterval, hasBand) {
    case (true, true):
      return
        "Thick lines: \(share) intervals, each for itself; thin lines with ends: \(share) for all at once\(carried)"
    case (true, false): return "Lines: \(share) intervals, each for itself\(carried)"
    case (false, true): return "Thin lines with ends: \(share) intervals for all at once\(carried)"
    case (false, false):
      return isCarried
        ? "No intervals: one cluster alone carries the estimates, so that standard errors say nothing"
        : "No intervals: there are no standard errors"
    }
  }

  /// The notes of an event study: the reference, the test of the years before, the bands.
  static func pathNotes(_ paths: [Path]) -> [String] {
    let references = paths.flatMap(\.points).filter { $0.role == .reference }
      .map(year).uniqued()
    var notes: [String] = []
    if !references.isEmpty {
      notes.append(
        "Year \(references.joined(separator: ", ")) is the reference: 0 by construction, so it has no interval."
      )
    }
    if paths.contains(where: { $0.points.contains { $0.role == .before } }) {
      notes.append("Hollow points are years before the start, in which there should be no effect.")
    }
    let isAlone = paths.count == 1
    for path in paths {
      let owner = isAlone ? "" : " of \(path.model.label ?? path.model.id) (\(path.family))"
      if let test = path.preTest {
        notes.append(PreTestWords.sentence(test, owner, of: path.model))
      }
    }
    return notes + paths.compactMap { band($0, isAlone) }
  }

  private static func band(_ path: Path, _ isAlone: Bool) -> String? {
    path.band.map { band in
      let owner = isAlone ? "" : " of \(path.model.label ?? path.model.id) (\(path.family))"
      return "The intervals for all at once\(owner): \(band.method), critical value "
        + "\(Fixed.number(band.criticalValue, digits: 4))."
    }
  }
}
