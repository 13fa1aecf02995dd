import Analyses
import Designs
import Estimation

/// How to read the numbers: covariances with their factors, signs, works that are followed.
enum ConventionSection {
  static func section(_ result: Result) -> Report.Section {
    var sentences = VarianceWords.notes(result.models)
    let levels = result.models.map(\.confidenceLevel).uniqued().sorted().map(Fixed.percent)
    if !levels.isEmpty {
      sentences.append(
        "Intervals are of \(levels.joined(separator: ", ")) confidence, p-values two-sided.")
    }
    let terms = result.models.flatMap(\.estimates.terms)
    if terms.contains(where: { $0.description == "gap" || $0.description.hasPrefix("gap:") }) {
      sentences.append(
        "A gap is the others minus the focus group; the term gap is its narrowing: the effect on the focus group minus "
          + "the effect on the others, above zero where the gap narrowed.")
    }
    if terms.contains(where: { PathTerm($0) != nil }) {
      sentences.append(
        "Years since the start are differences of calendar years; 0 is the first year of the programme."
      )
    }
    var blocks: [Report.Block] = sentences.isEmpty ? [] : [.list(sentences)]
    let references = Reference.all(for: result)
    if !references.isEmpty { blocks += [.heading("Works"), .references(references)] }
    return Report.Section(id: "conventions", heading: "How to read the numbers", blocks: blocks)
  }
}
