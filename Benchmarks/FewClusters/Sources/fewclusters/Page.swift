import FoundationEssentials

/// The studies as tables in Markdown.
struct Page {
  let studies: [Study]
  let replications: Int
  let seed: UInt64

  /// The tables of size, then of power.
  var text: String {
    """
    Written by `make few-clusters`: shares of \(replications) samples in which a test at 5 % rejects, in %, seed \(seed). \
    The formula and the sizes: `Benchmarks/FewClusters/Sources/fewclusters/Population.swift`; the model is \
    `y ~ treated + x`, bootstraps and randomisations have 399 draws, or all there are where they are no more. CR3 refers to \
    t with G - 1 degrees of freedom, CR3-s is CR3 with `df: scaled-satterthwaite`. \
    The Monte Carlo standard error of 5 % is \(tenths(100 * error(0.05))) points, of 50 % \(tenths(100 * error(0.5))).

    ### Size: no effect, so 5 is right

    \(tables(\.size))

    ### Power: an effect that a normal test of known variance finds in 80 % of samples

    \(tables(\.power))

    """
  }

  private func error(_ share: Double) -> Double {
    (share * (1 - share) / Double(replications)).squareRoot()
  }

  private func tables(_ shares: KeyPath<Study, [Double]>) -> String {
    Population.Shape.allCases.map { table($0, shares) }.joined(separator: "\n\n")
  }

  private func table(_ shape: Population.Shape, _ shares: KeyPath<Study, [Double]>) -> String {
    let names = Study.Test.allCases.map(\.rawValue)
    var lines = [
      "#### \(shape.rawValue.prefix(1).uppercased() + shape.rawValue.dropFirst())", "",
      "| schools | treated | df of CR2 | least p of RI | " + names.joined(separator: " | ") + " |",
      "|---:|---:|---:|---:|" + names.map { _ in "---:|" }.joined(),
    ]
    for study in studies where study.population.shape == shape {
      let cells =
        [
          "\(study.population.schoolCount)", "\(study.population.treatedCount)",
          tenths(study.degreesOfFreedom), thousandths(study.least),
        ] + study[keyPath: shares].map { tenths(100 * $0) }
      lines.append("| " + cells.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n")
  }

  private func tenths(_ value: Double) -> String {
    let whole = Int((value * 10).rounded())
    return "\(whole / 10).\(whole % 10)"
  }

  private func thousandths(_ value: Double) -> String {
    let whole = Int((value * 1000).rounded(.up))
    return whole <= 1 && value < 0.001 ? "<0.001" : "0.\(String(1000 + whole).dropFirst())"
  }
}
