import FoundationEssentials

/// The studies as a page in Markdown.
struct Report {
  let studies: [Study]
  let replications: Int
  let seed: UInt64

  /// The page.
  var text: String {
    ([introduction] + Study.questions.map(table) + [notes]).joined(separator: "\n\n") + "\n"
  }

  private var introduction: String {
    """
    # Coverage of clustered confidence intervals

    Written by `make coverage`. How often does a 95 % interval hold the truth? \(replications) samples for each
    row, seed \(seed): schools of unequal size (30 pupils on average, the largest six to seven times the
    smallest) that differ in level, in the slope of x and in the gap of disadvantaged pupils; which schools
    are treated is drawn anew in each sample. The formula:
    `Benchmarks/Coverage/Sources/coverage/Population.swift`.
    The Monte Carlo standard error of a coverage of 95 % is \(percent(standardError)) points.
    """
  }

  private var standardError: Double { (0.95 * 0.05 / Double(replications)).squareRoot() }

  private var notes: String {
    """
    CR1 takes t(G - 1), CR2 Satterthwaite's degrees of freedom (df, their mean), CV3 t(G - 1). Lengths are
    medians, as ratios to CR1's. With two treated schools CR1 is far too short; CR2 is honest about how little
    two schools can tell: its intervals are long. Samples in which no pupil of a treated school is
    disadvantaged have no estimate of the interaction and are left out: \(withoutEstimate) in all.
    """
  }

  private var withoutEstimate: Int { studies.reduce(0) { $0 + $1.withoutEstimate } }

  private func table(of question: Study.Question) -> String {
    let head = """
      ## `\(question.formula)`

      | schools | treated | term | CR1 | CR2 | CV3 | df of CR2 | length of CR2 | of CV3 |
      |---:|---:|---|---:|---:|---:|---:|---:|---:|
      """
    let rows = studies.filter { $0.question.formula == question.formula }.flatMap { study in
      question.terms.indices.map { row(study, term: $0) }
    }
    return ([head] + rows).joined(separator: "\n")
  }

  private func row(_ study: Study, term: Int) -> String {
    let (first, second, third) = (
      study.tallies[0][term], study.tallies[1][term], study.tallies[2][term]
    )
    let cells = [
      "\(study.population.schoolCount)", "\(study.population.treatedCount)",
      "`\(study.question.terms[term])`", percent(first.coverage), percent(second.coverage),
      percent(third.coverage), decimal(second.meanDegrees),
      decimal(second.medianLength / first.medianLength),
      decimal(third.medianLength / first.medianLength),
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private func percent(_ share: Double) -> String { decimal(100 * share) }

  private func decimal(_ value: Double) -> String {
    let tenths = (value * 10).rounded()
    guard tenths.isFinite else { return "" }
    return "\(Int(tenths) / 10).\(Int(tenths) % 10)"
  }
}
