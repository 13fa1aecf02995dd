import Analyses

/// What is said of means by year: the sentence above, the words for those who do not see them, the notes.
enum TrajectoryWords {
  /// What the figure says, in at most ten words; it is a description, no test.
  static func title(_ drawn: [TrajectoryPaths], _ digits: Int, isGap: Bool) -> String {
    if drawn.allSatisfy(\.series.isEmpty) { return "There are no means to draw" }
    guard drawn.count == 1, let pair = drawn[0].pairs.first,
      let difference = pair.difference(drawn[0].means.start)
    else { return isGap ? "Gaps by year and arm" : "Means by year and arm" }
    let size = Fixed.number(abs(difference), digits: digits)
    if isGap {
      return
        "Unadjusted gap \(size) \(difference > 0 ? "wider" : "narrower") than the comparison's path implies"
    }
    let who = pair.label.isEmpty ? "programme" : pair.label
    return "Unadjusted: \(who) \(size) \(difference < 0 ? "below" : "above") the comparison's path"
  }

  /// What the figure shows.
  static func alt(
    _ figure: Figure, _ drawn: [TrajectoryPaths], _ outcomes: String, isGap: Bool
  ) -> String {
    if figure.points.isEmpty { return "There are no means to draw." }
    func number(_ value: Double) -> String { Fixed.number(value, digits: figure.digits) }
    func year(_ point: Figure.Point) -> String { "\(Int(point.position))" }
    let lines = figure.series.compactMap { series -> String? in
      guard let first = series.points.first, let last = series.points.last else { return nil }
      return first == last
        ? "\(series.label): \(number(first.estimate)) in \(year(first))"
        : "\(series.label): from \(number(first.estimate)) in \(year(first)) to \(number(last.estimate)) in \(year(last))"
    }
    let what =
      isGap
      ? "Gaps in \(outcomes) by year, others minus focus group" : "Means of \(outcomes) by year"
    return (["\(what). \(lines.joined(separator: "; "))."] + differences(drawn, figure.digits))
      .joined(separator: " ")
  }

  private static func differences(_ drawn: [TrajectoryPaths], _ digits: Int) -> [String] {
    drawn.flatMap { paths in
      paths.pairs.compactMap { pair -> String? in
        guard let difference = pair.difference(paths.means.start) else { return nil }
        let who = pair.label.isEmpty ? "the programme" : "\(pair.label) of the programme"
        return
          "On average over the years from the start \(who) stands \(Fixed.number(abs(difference), digits: digits)) "
          + "\(difference < 0 ? "below" : "above") the dashed line."
      }
    }
  }

  /// What a reader must know beside it.
  static func notes(
    _ drawn: [TrajectoryPaths], _ request: FigureRequest, isGap: Bool
  ) -> [String] {
    var notes = [
      "Unadjusted means: units count by their rows of each year, no covariate is held fixed, and nothing is tested; an "
        + "estimate that compares within units may differ."
    ]
    let lacking = drawn.flatMap { paths -> [Int32] in
      guard let first = paths.means.years.first, let last = paths.means.years.last else {
        return []
      }
      return Set(first...last).subtracting(paths.means.years).sorted()
    }.uniqued()
    if !lacking.isEmpty {
      notes.append(
        "Lines break where there are no results: \(lacking.map { String($0) }.joined(separator: ", "))."
      )
    }
    if drawn.contains(where: { $0.pairs.isEmpty && !$0.series.isEmpty }) {
      notes.append(
        "No dashed line: it needs a single start, comparison units, and years before and after.")
    }
    let single = drawn.reduce(0) { $0 + $1.means.singleCount }
    if single > 0 {
      let means = single == 1 ? "1 mean rests" : "\(single) means rest"
      notes.append(
        request.singleUnits
          ? "\(means) on a single unit each and tell\(single == 1 ? "s" : "") the result of one school: not for publication."
          : "\(means) on a single unit each and \(single == 1 ? "is" : "are") not drawn (`single_units: true` draws them)."
      )
    }
    return notes
  }
}
