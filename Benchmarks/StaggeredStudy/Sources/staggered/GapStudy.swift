import Designs
import DifferenceInDifferences
import Estimation
import Foundation
import Frames
import LinearModels
import Numerics

/// Bias and coverage of the narrowing of a gap by regression, with pupils in schools that have shocks of their own.
///
/// 40 schools, five years, 20 pupils a year of which a third are in the focus group; school effects differ by group and
/// drift from year to year. The programme lifts others by 0.1 and the focus group by 0.4.
struct GapStudy {
  let samples: Int
  private let schools = 40
  private let years: ClosedRange<Int32> = 2015...2019

  func run() throws {
    print(
      "| treated schools | covariance | term | bias | sd | mean se / sd | coverage of 95 % |\n|---|---|---|---|---|---|---|"
    )
    for treated in [20, 5] {
      for kind in [ClusteredCovariance.Kind.CR2, .CR1] {
        let found = try parallelMap(count: samples, threads: 2) { sample in
          try RegressionForm(
            .tripleDifference, rows(UInt64(sample), treated: treated),
            covariance: .clustered(ClusteredCovariance(kind))
          ).estimate().estimate.set
        }
        for (term, truth) in [(TermID.gap, 0.3), (.focus, 0.4), (.other, 0.1)] {
          line(found, term, truth, "| \(treated) of \(schools) | \(kind) | \(term.description) |")
        }
      }
    }
    print("\n\(samples) samples.")
  }

  private func line(_ found: [EstimateSet], _ term: TermID, _ truth: Double, _ head: String) {
    var (count, bias, square, error, hits) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for set in found {
      guard let place = set.terms.firstIndex(of: term) else { continue }
      let one = set.inferences(level: 0.95)[place]
      guard let own = one.standardError, let low = one.lower, let high = one.upper else {
        continue
      }
      count += 1
      bias += one.estimate - truth
      square += (one.estimate - truth) * (one.estimate - truth)
      error += own
      if low <= truth && truth <= high { hits += 1 }
    }
    let sd = (square / count - bias * bias / count / count).squareRoot()
    func shown(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
    print(
      head,
      "\(shown(bias / count)) | \(shown(sd)) | \(shown(error / count / sd)) | \(shown(hits / count)) |"
    )
  }

  private func rows(_ seed: UInt64, treated: Int) -> ProgrammeRows {
    let random = CounterRandom(seed: 11, stream: seed)
    var next: UInt64 = 0
    func normal() -> Double {
      next += 1
      return random.normal(at: next)
    }
    var (school, year, focus, score, start) = (
      [Int32](), [Int32](), [Bool](), [Double](), [Int32]()
    )
    for unit in 0..<schools {
      var levels = [0.4 * normal(), 0.4 * normal() - 0.5]
      for time in years {
        for group in 0..<2 { levels[group] += 0.15 * normal() }
        for pupil in 0..<20 {
          let inFocus = pupil % 3 == 0
          let isTreated = unit < treated && time >= 2018
          school.append(Int32(unit))
          year.append(time)
          focus.append(inFocus)
          start.append(unit < treated ? 2018 : ProgrammeRows.never)
          score.append(
            levels[inFocus ? 1 : 0] + (isTreated ? (inFocus ? 0.4 : 0.1) : 0) + normal())
        }
      }
    }
    let grouping = Grouping(codes: school)
    var rows = ProgrammeRows(
      unit: ("school", grouping), time: ("year", year), start: start, outcome: ("score", score))
    rows.group = ("focus", focus)
    rows.clusters = [ClusterDimension(label: "school", grouping: grouping, levels: nil)]
    return rows
  }
}

/// The two influence functions of doubly robust cross-sections where the propensity model is wrong.
///
/// Treatment depends on the square of the covariate, which the logit does not know; outcomes are linear in it, so the
/// estimate is consistent. 1,200 rows, or 60 schools of 20 with shocks of their own.
struct InfluenceStudy {
  let samples: Int

  func run() throws {
    print(
      "| rows | influence function | bias | sd | mean se / sd | coverage of 95 % |\n|---|---|---|---|---|---|"
    )
    for isClustered in [false, true] {
      for kind in [ComparisonOptions.CrossSectionInfluence.drdid, .derived] {
        let found = try parallelMap(count: samples, threads: 2) { sample in
          try one(UInt64(sample), isClustered, kind)
        }
        let n = Double(samples)
        let bias = found.reduce(0) { $0 + $1.miss } / n
        let sd = (found.reduce(0) { $0 + $1.miss * $1.miss } / n - bias * bias).squareRoot()
        let error = found.reduce(0) { $0 + $1.error } / n
        let hits = found.count { abs($0.miss) <= 1.959963984540054 * $0.error }
        func shown(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
        print(
          "| \(isClustered ? "schools" : "independent") | \(kind.rawValue) | \(shown(bias)) | \(shown(sd)) | \(shown(error / sd)) | \(Double(hits) / n) |"
        )
      }
    }
    print("\n\(samples) samples.")
  }

  private func one(
    _ seed: UInt64, _ isClustered: Bool, _ kind: ComparisonOptions.CrossSectionInfluence
  ) throws -> (miss: Double, error: Double) {
    let random = CounterRandom(seed: 13, stream: seed)
    var next: UInt64 = 0
    func normal() -> Double {
      next += 1
      return random.normal(at: next)
    }
    func uniform() -> Double {
      next += 1
      return random.uniform(at: next)
    }
    var (y, after, treated, x) = ([Double](), [Bool](), [Bool](), [Double]())
    for _ in 0..<60 {
      let mean = isClustered ? 0.5 * normal() : 0
      let shocks = isClustered ? [0.3 * normal(), 0.3 * normal()] : [0, 0]
      let chance = { (x: Double) in 1 / (1 + exp(0.8 - 0.6 * x - 0.5 * x * x)) }
      let whole = uniform() < chance(mean)
      for _ in 0..<20 {
        let own = mean + normal()
        let isLater = uniform() < 0.5
        let has = isClustered ? whole : uniform() < chance(own)
        x.append(own)
        after.append(isLater)
        treated.append(has)
        y.append(
          own + (isLater ? 0.5 + own : 0) + (has && isLater ? 1 : 0)
            + shocks[isLater ? 1 : 0] + normal())
      }
    }
    let found = try TwoByTwo.crossSections(
      outcome: y, isAfter: after, treated: treated, covariates: Matrix(columns: [x]),
      options: ComparisonOptions(overlapLimit: 1, crossSections: kind))
    guard isClustered else { return (found.effect - 1, found.standardError) }
    let sums = stride(from: 0, to: y.count, by: 20).map {
      found.contributions[$0..<($0 + 20)].reduce(0, +)
    }
    return (found.effect - 1, sums.reduce(0) { $0 + $1 * $1 }.squareRoot())
  }
}
