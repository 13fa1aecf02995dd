import DifferenceInDifferences
import Estimation
import Numerics
import TestSupport
import Testing

@Suite struct StaggeredGoldenTests {
  private static func method(_ name: String) throws -> ComparisonMethod {
    try #require(ComparisonMethod(rawValue: String(name.suffix(3).drop { $0 == "-" })))
  }

  @Test(arguments: StaggeredData.names("cs-"))
  func `weights, clusters, gaps and missing rows agree with other packages`(_ name: String) throws {
    var options = StaggeredOptions()
    options.comparison.method = try Self.method(name)
    if name.contains("notyet") || name.contains("not_yet") { options.control = .notYetTreated }
    if name.contains("universal") { options.base = .universal }
    // csdid differentiates where DRDID's sign differs; the two meet where the propensity is right.
    if name.contains("unbalanced") { options.comparison.crossSections = .derived }
    let isRows = name.hasPrefix("cs-rows")
    let sample = StaggeredData.sample(
      isPanel: !isRows, weighted: name.contains("weighted"), clustered: name.contains("clustered"),
      seenOnly: isRows || name.contains("unbalanced"))
    try StaggeredData.compare(GroupTimeEstimator(options: options).estimate(sample), name)
  }

  @Test(arguments: StaggeredData.names("ddd-"))
  func `triple differences agree with moderndid`(_ name: String) throws {
    var options = StaggeredOptions()
    options.comparison.method = try Self.method(name)
    if name.contains("notyettreated") { options.control = .notYetTreated }
    if name.contains("universal") { options.base = .universal }
    let sample = StaggeredData.sample(isPanel: name.hasPrefix("ddd-panel"), grouped: true)
    // Combined cells have n - 1 in moderndid's covariance.
    let isCombined = options.control == .notYetTreated
    var combined = ["ATT(2017,2015)", "ATT(2017,2016)", "ATT(2017,2017)"]
    if options.base == .varying { combined.append("ATT(2019,2016)") }
    let effects = try TripleDifference(options: options).estimate(sample)
    try StaggeredData.compare(
      effects, name, prefix: "gap:"
    ) { term in
      let count = Double(effects.unitCount)
      return isCombined && combined.contains(term) ? (count / (count - 1)).squareRoot() : 1
    }
  }

  @Test(arguments: StaggeredData.names("two-"))
  func `comparisons of two periods agree with moderndid's DRDID`(_ name: String) throws {
    var options = ComparisonOptions(method: try Self.method(name), overlapLimit: 1)
    options.crossSections = .drdid
    let isPanel = name.hasPrefix("two-panel")
    let all = StaggeredData.sample(weighted: true)
    let seen = StaggeredData.columns["seen"] ?? []
    let rows = all.outcome.indices.filter {
      (all.cohort[$0] == 2019 || all.cohort[$0] == StaggeredSample.never)
        && (all.period[$0] == 2019 || all.period[$0] == 2016) && (isPanel || seen[$0] == 1)
    }
    let before = rows.filter { all.period[$0] == 2016 }
    let chosen = isPanel ? before : rows
    let x = all.covariates.submatrix(rows: chosen, columns: [0, 1])
    let treated = chosen.map { all.cohort[$0] == 2019 }
    let weights = chosen.compactMap { row in all.weights.map { $0[row] } }
    let found: TwoByTwo
    if isPanel {
      let after = rows.filter { all.period[$0] == 2019 }
      found = try TwoByTwo.panel(
        change: zip(after, before).map { all.outcome[$0] - all.outcome[$1] }, treated: treated,
        covariates: x, weights: weights, options: options)
    } else {
      found = try TwoByTwo.crossSections(
        outcome: chosen.map { all.outcome[$0] }, isAfter: chosen.map { all.period[$0] == 2019 },
        treated: treated, covariates: x, weights: weights, options: options)
    }
    let golden = try #require(StaggeredData.golden.first { $0.name == name })
    expectClose(found.effect, golden.estimate, relative: 1e-8)
    expectClose(found.standardError, try #require(golden.standardError), relative: 1e-7)
    #expect(abs(found.contributions.reduce(0, +)) < 1e-9)
  }
}
