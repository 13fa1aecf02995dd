public import Analyses
import Readers
import Simulation

/// What a process has made, in words: counts, and what is true of the programme's schools.
public struct SimulationText: Sendable {
  private let outcome: SimulationJob.Outcome

  /// The words for an outcome.
  ///
  /// - Parameter outcome: The outcome.
  public init(_ outcome: SimulationJob.Outcome) { self.outcome = outcome }

  /// A few lines and a table of the truth by year.
  ///
  /// - Returns: Text that ends with a newline.
  public func render() -> String {
    (["[simulated data]"] + counts + truth).joined(separator: "\n") + "\n"
  }

  private var counts: [String] {
    let simulation = outcome.simulation
    let years = simulation.process.years
    let pupils = simulation.schools.reduce(0) { total, school in
      school.sums.reduce(total) { $0 + $1[.all].eligible }
    }
    let special = simulation.schools.count(where: \.isSpecial)
    let chosen = simulation.schools.count(where: \.isProgramme)
    let span = years.count == 1 ? "\(years[0])" : "\(years[0]) to \(years[years.count - 1])"
    let schools = simulation.schools.count - special
    return [
      "\(schools) schools" + (special > 0 ? " and \(special) special ones" : "")
        + ", results of \(span): \(pupils) pupils; \(chosen) schools in the programme"
    ]
  }

  private var truth: [String] {
    let truth = outcome.truth
    guard !truth.rows.isEmpty else { return [] }
    var lines = [
      "",
      "What is true of the programme's schools (progress; gap to national; positive narrowing = narrowed)",
      "",
      row(["year", "exposure", "pupils", "gap", "without", "effect", "narrowing"]),
    ]
    for year in outcome.simulation.process.years {
      lines.append(
        row([
          "\(year)", number(truth.value(.exposure, year: year)),
          truth.value(.pupils, .all, year: year).map { "\(Int($0))" } ?? "",
          number(truth.value(.gap, .all, year: year)),
          number(truth.value(.gapWithout, .all, year: year)),
          number(truth.value(.effect, .all, year: year)),
          number(truth.value(.narrowing, year: year)),
        ]))
    }
    return lines
  }

  private func number(_ value: Double?) -> String {
    value.map { Fixed.number($0, digits: 2) } ?? ""
  }

  private func row(_ cells: [String]) -> String {
    cells.map { String(repeating: " ", count: max(10 - $0.count, 1)) + $0 }.joined()
  }
}
