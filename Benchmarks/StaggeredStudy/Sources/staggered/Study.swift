import Designs
import DifferenceInDifferences
import Estimation
import Numerics

/// Bias and coverage in clustered repeated cross-sections whose effects differ by start and by time.
///
/// Schools start in period 3, in period 5 or never; pupils are new every period. Trends depend on a covariate whose mean
/// differs by start, so that raw differences are biased. Schools have levels and shocks of their own in every period.
struct Study {
  let samples: Int
  private let schools = 60
  private let pupils = 20
  private let periods = 6
  private let starts: [Int32] = [3, 5]
  private let means = [0.4, -0.3, 0.0]
  private let shares = [0.3, 0.25]

  func run() throws {
    var tally = Tally()
    for sample in 0..<samples {
      let data = simulate(UInt64(sample) + 1)
      let single = GroupTimeEstimator()
      let effects = try single.estimate(data, threads: 2)
      let bands = effects.bootstrapped(
        MultiplierBootstrap(draws: 499, seed: UInt64(sample) + 1), threads: 2)
      tally.add(effects, truth: truths(gap: false), estimator: "dr")
      tally.add(bands, effects, truth: truths(gap: false))
      let gap = try TripleDifference().estimate(data, threads: 2)
      tally.add(gap, truth: truths(gap: true), estimator: "triple")
    }
    tally.print(samples: samples)
  }

  /// The effect on a pupil: by start, time since it, covariate and group.
  private func effect(_ cohort: Int, _ since: Int, _ x: Double, _ focus: Double) -> Double {
    0.3 + 0.4 * Double(cohort) + 0.25 * Double(since) + 0.2 * x + 0.5 * focus
  }

  private func simulate(_ seed: UInt64) -> StaggeredSample {
    let random = CounterRandom(seed: seed)
    var next: UInt64 = 0
    func normal() -> Double {
      next += 1
      return random.normal(at: next)
    }
    func uniform() -> Double {
      next += 1
      return random.uniform(at: next)
    }
    var (y, period, cohort, x, focus, school) = (
      [Double](), [Int32](), [Int32](), [Double](), [Bool](), [Int32]()
    )
    for unit in 0..<schools {
      let draw = uniform()
      let kind = draw < shares[0] ? 0 : draw < shares[0] + shares[1] ? 1 : 2
      let level = 0.5 * normal()
      for t in 1...periods {
        let shock = 0.15 * normal()
        for _ in 0..<pupils {
          let own = means[kind] + normal()
          let inFocus = uniform() < 0.35
          let since = kind < 2 ? t - Int(starts[kind]) : -1
          let trend = 0.1 * Double(t) * (1 + own + (inFocus ? 0.5 : 0))
          let gain = since >= 0 ? effect(kind, since, own, inFocus ? 1 : 0) : 0
          y.append(level + shock + trend + gain + normal())
          period.append(Int32(t))
          cohort.append(kind < 2 ? starts[kind] : StaggeredSample.never)
          x.append(own)
          focus.append(inFocus)
          school.append(Int32(unit))
        }
      }
    }
    return StaggeredSample(
      outcome: y, period: period, cohort: cohort, focus: focus, covariates: Matrix(columns: [x]),
      clusters: school)
  }

  /// The true averages.
  private func truths(gap: Bool) -> [String: Double] {
    func att(_ cohort: Int, _ since: Int) -> Double {
      gap ? 0.5 : effect(cohort, since, means[cohort], 0.35)
    }
    func average(_ cells: [(Int, Int)]) -> Double {
      let total = cells.reduce(0) { $0 + shares[$1.0] }
      return cells.reduce(0) { $0 + shares[$1.0] * att($1.0, $1.1) } / total
    }
    let all = (0..<4).map { (0, $0) } + (0..<2).map { (1, $0) }
    let prefix = gap ? "gap:" : ""
    return [
      gap ? "gap" : "simple": average(all), prefix + "dynamic[0]": average([(0, 0), (1, 0)]),
      prefix + "dynamic[1]": average([(0, 1), (1, 1)]), prefix + "dynamic[2]": att(0, 2),
      prefix + "dynamic[-2]": 0, prefix + "group[5]": (att(1, 0) + att(1, 1)) / 2,
    ]
  }
}

/// Sums over samples.
struct Tally {
  private struct Line {
    var (count, bias, square, error, hits) = (0.0, 0.0, 0.0, 0.0, 0.0)
  }

  private var lines: [String: Line] = [:]
  private var order: [String] = []
  private var bandHits = 0.0

  mutating func add(_ effects: StaggeredEffects, truth: [String: Double], estimator: String) {
    let inferences = effects.set.inferences(level: 0.95)
    for (term, found) in zip(effects.set.terms, inferences) {
      guard let true_ = truth[term.description], let error = found.standardError,
        let low = found.lower, let high = found.upper
      else { continue }
      let key = "\(estimator) | \(term.description)"
      if lines[key] == nil { order.append(key) }
      var line = lines[key] ?? Line()
      let miss = found.estimate - true_
      line.count += 1
      line.bias += miss
      line.square += miss * miss
      line.error += error
      if low <= true_ && true_ <= high { line.hits += 1 }
      lines[key] = line
    }
  }

  /// Whether the band of event times holds all that the truth names.
  mutating func add(
    _ result: BootstrapResult, _ effects: StaggeredEffects, truth: [String: Double]
  ) {
    guard let band = result.bands.first(where: { $0.family == .dynamic }) else { return }
    let isHeld = band.terms.allSatisfy { term in
      guard let true_ = truth[effects.set.terms[term].description],
        let error = result.standardErrors[term]
      else { return true }
      return abs(effects.set.values[term] - true_) <= band.criticalValue * error
    }
    if isHeld { bandHits += 1 }
  }

  func print(samples: Int) {
    Swift.print(
      "| estimator | term | bias | sd | mean se / sd | coverage of 95 % |\n|---|---|---|---|---|---|"
    )
    for key in order {
      guard let line = lines[key] else { continue }
      let bias = line.bias / line.count
      let sd = (line.square / line.count - bias * bias).squareRoot()
      Swift.print(
        "| \(key) | \(Self.shown(bias)) | \(Self.shown(sd)) | \(Self.shown(line.error / line.count / sd)) | \(Self.shown(line.hits / line.count)) |"
      )
    }
    Swift.print(
      "\nBand over event times, 499 draws: \(Self.shown(bandHits / Double(samples))); \(samples) samples."
    )
  }

  private static func shown(_ value: Double) -> String {
    let scaled = (value * 10_000).rounded() / 10_000
    return "\(scaled)"
  }
}
