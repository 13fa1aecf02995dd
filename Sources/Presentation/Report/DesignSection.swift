import Analyses
import DifferenceInDifferences
import Specs
import Designs
import Estimation

/// How the estimates were made, in words.
enum DesignSection {
  static func section(_ result: Result) -> Report.Section {
    let roles = RoleSentences.all(of: result)
    if result.models.isEmpty, roles.isEmpty {
      return Report.Section(id: "design", heading: "Design", blocks: [])
    }
    let language = Methods.language
    var sentences = result.models.map(\.estimator).uniqued().map { name in
      let summary = language.estimator(named: name)?.summary ?? name
      let users = result.models.filter { $0.estimator == name }.map { $0.label ?? $0.id }
      return "\(users.joined(separator: "; ")): \(name). \(summary)"
    }
    sentences += cells(result)
    return Report.Section(
      id: "design", heading: "Design",
      blocks: (roles.isEmpty ? [] : [.list(roles)])
        + (result.models.isEmpty ? [] : [.list(sentences), .grid(models(result))]))
  }

  /// Who is treated when, once for all models of the same cells.
  private static func cells(_ result: Result) -> [String] {
    var told: [(words: String, models: [String])] = []
    for model in result.models {
      guard let cells = model.supplement?.cells, !cells.isEmpty else { continue }
      let words = words(cells)
      let name = model.label ?? model.id
      if let place = told.firstIndex(where: { $0.words == words }) {
        told[place].models.append(name)
      } else {
        told.append((words, [name]))
      }
    }
    return told.map { "\($0.models.joined(separator: "; ")): \($0.words)" }
  }

  /// `years 2015 to 2020 (none of 2019); 40 units start in 2018, 60 never do`.
  static func words(_ cells: [ProgrammeRows.Cell]) -> String {
    let years = Set(cells.map(\.period)).sorted()
    var words = ""
    if let first = years.first, let last = years.last {
      words = first == last ? "year \(first)" : "years \(first) to \(last)"
      let missing = zip(years, years.dropFirst()).filter { $1 > $0 + 1 }.map { before, after in
        after == before + 2 ? "\(before + 1)" : "\(before + 1) to \(after - 1)"
      }
      if !missing.isEmpty { words += " (none of \(missing.joined(separator: ", ")))" }
    }
    let starts = Set(cells.map(\.start)).sorted { ($0 ?? .max) < ($1 ?? .max) }
    let units = starts.map { start in
      let most = cells.filter { $0.start == start }.map(\.unitCount).max() ?? 0
      let count = "at most \(Fixed.count(Double(most))) \(most == 1 ? "unit" : "units") a year"
      return start.map { "\(count) of those that start in \($0)" }
        ?? "\(count) of those that never do"
    }
    return "\(words); \(units.joined(separator: ", "))."
  }

  private static func models(_ result: Result) -> Report.Grid {
    let isWeighted = result.models.contains { $0.weights != nil }
    let isAbsorbing = result.models.contains { !$0.absorbedWords.isEmpty }
    // A column that says `none` of every model says nothing.
    func some(_ shown: Bool, _ text: @autoclosure () -> String) -> [String] {
      shown ? [text()] : []
    }
    let columns =
      ["Model", "Outcome", "Estimator", "Formula"] + some(isWeighted, "Weights")
      + some(isAbsorbing, "Absorbed") + ["Standard errors", "Rows"]
    return Report.Grid(
      id: "models", caption: "The models", columns: columns,
      rows: result.models.map { model in
        let summary = model.estimates.summary
        return [
          model.label ?? model.id, result.labels[model.outcome] ?? model.outcome, model.estimator,
          model.formula,
        ] + some(isWeighted, model.weights ?? "none")
          + some(isAbsorbing, model.absorbedWords.isEmpty ? "none" : model.absorbedWords)
          + [summary.variance.name, Fixed.count(summary.observationCount)]
      }, numbers: [columns.count - 1])
  }
}
