import Estimation
import Numerics

/// Draws cohorts as they may come out, from the years before, and judges them as a run will.
///
/// A draw gives every school its true mean, its own true change with the variance of `PrePeriod`, and normal errors of
/// its pupils at both times; the programme's schools change by the true effect beside. Where the schools themselves are
/// meant their means are those of the baseline, and their own changes sum to nought in the reading of `achieved`, so that
/// the true effect is exact; else schools are drawn too. The impact is always judged with schools as a sample.
///
/// What is not in it: a choice of schools for weak results (the placebo base rate tells of it), other changes of national
/// values, groups that will be suppressed.
public struct CohortProspect: Sendable {
  private let target: CohortTarget
  private let prior: PrePeriod

  /// The prospect of a target.
  ///
  /// - Parameters:
  ///   - target: What is promised.
  ///   - prior: The years before.
  public init(_ target: CohortTarget, prior: PrePeriod) {
    self.target = target
    self.prior = prior
  }

  /// As many draws as keep the work of many schools short.
  ///
  /// - Parameter schools: The number of schools.
  /// - Returns: Between 500 and 4,000.
  public static func draws(schools: Int) -> Int { max(500, min(4000, 2_000_000 / max(schools, 1))) }

  /// How likely each verdict is.
  ///
  /// - Parameters:
  ///   - draws: The number of draws, at least 1.
  ///   - seed: The seed.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: The probabilities; nil where the gap before is not above nought and a share of it is promised.
  public func verdicts(draws: Int, seed: Int, threads: Int = 1) -> VerdictProspect? {
    guard let effects else { return nil }
    let slices = 64
    let tallies = parallelMap(count: slices, threads: threads) { slice -> [VerdictTally] in
      var tallies = effects.map { _ in VerdictTally() }
      var draw = slice
      while draw < draws {
        let random = CounterRandom(seed: UInt64(seed), stream: UInt64(draw))
        tally(Draw(prior, target, random), effects, &tallies)
        draw += slices
      }
      return tallies
    }
    var sums = effects.map { _ in VerdictTally() }
    for part in tallies { for place in sums.indices { sums[place].add(part[place]) } }
    return VerdictProspect(
      rows: zip(effects, sums).map { $1.row($0.name, $0.size, draws: draws) }, draws: draws,
      seed: seed, schools: [prior.programme.count, prior.comparison.count],
      changeDeviation: prior.changeVariance.squareRoot(), changeSource: prior.changeSource)
  }

  private func tally(_ draw: Draw, _ effects: [Effect], _ tallies: inout [VerdictTally]) {
    for (place, effect) in effects.enumerated() {
      let programme = draw.programme(effect, isOfEach: target.isOfEach)
      let outcome = target.outcome(programme, draw.comparison)
      let impact =
        target.isFixed
        ? target.outcome(programme.raised(by: draw.ownChange), draw.comparison).impact
        : outcome.impact
      tallies[place].add(outcome.observed.verdict, outcome.achieved.verdict, impact.verdict)
    }
  }

  // MARK: Effects

  struct Effect {
    let name: VerdictProspect.EffectName
    /// As the target measures it.
    let size: Double
    /// By how much figures after are raised.
    let rise: Double
  }

  /// The true effects: harm, none, half of the promise, the promise exactly, beyond it.
  var effects: [Effect]? {
    let cohort = Cohort(prior.programme)
    let comparison = Cohort(prior.comparison)
    guard let gap = target.meanGaps(cohort, comparison)?.before else { return nil }
    let step = detectable
    let bound = target.threshold
    let sizes: [(VerdictProspect.EffectName, Double)]
    switch target.measure {
    case .gapReduction:
      guard gap > 0 else { return nil }
      sizes = [
        (.harm, -bound), (.none, 0.0), (.half, bound / 2), (.boundary, bound),
        (.beyond, 1.5 * bound), (.beyond, 2 * bound),
      ]
      return sizes.map { Effect(name: $0.0, size: $0.1, rise: $0.1 * gap) }
    case .gapChange where bound > 0:
      sizes = [
        (.harm, -bound), (.none, 0.0), (.half, bound / 2), (.boundary, bound),
        (.beyond, bound + step / 2), (.beyond, bound + step),
      ]
    case .gapChange, .gapNarrowed:
      let least = target.measure == .gapNarrowed ? 0 : bound
      sizes = [
        (.harm, least - step), (least == 0 ? .none : .boundary, least),
        (.beyond, least + step / 2), (.beyond, least + step),
      ]
    default:
      sizes = [
        (.harm, -gap - step), (.asBefore, -gap), (.boundary, bound), (.beyond, bound + step / 2),
        (.beyond, bound + step),
      ]
      return sizes.sorted { $0.1 < $1.1 }.map {
        Effect(name: $0.0, size: $0.1, rise: $0.1 + gap)
      }
    }
    return sizes.map { Effect(name: $0.0, size: $0.1, rise: $0.1) }
  }

  /// 2.5 standard errors of the change: about what a test at 0.05 on one side finds four times in five.
  private var detectable: Double {
    let own = Cohort(prior.programme)
    let v = own.pair(isFixed: true)?.estimates.contrast(1).variance ?? 0
    let n = Double(max(own.count, 1))
    return 2.5 * (v + prior.changeVariance / n).squareRoot()
  }
}

/// One draw of schools.
private struct Draw {
  private let levels: [SchoolRecord]
  private let target: CohortTarget
  let comparison: Cohort?
  /// What the programme's schools changed by on their own, which is taken out of their changes.
  private(set) var ownChange = 0.0
  private let base: Cohort

  init(_ prior: PrePeriod, _ target: CohortTarget, _ random: CounterRandom) {
    self.target = target
    var source = NormalSource(random)
    var drawn = prior.programme.map { _ in 0.0 }
    levels = Self.levels(prior.programme, prior, isFixed: target.isFixed, &source)
    if !target.isOfEach {
      for place in drawn.indices {
        drawn[place] = prior.changeVariance.squareRoot() * source.next()
      }
    }
    if target.isFixed { ownChange = Self.centre(&drawn, levels) }
    records = Self.observed(levels, changes: drawn, &source)
    base = Cohort(records)
    let others = Self.levels(prior.comparison, prior, isFixed: target.isFixed, &source)
    var changes = others.map { _ in prior.changeVariance.squareRoot() * source.next() }
    if target.isFixed, target.isAgainstSchools {
      let shared = Self.centre(&changes, others)
      ownChange -= shared
    }
    comparison =
      others.isEmpty ? nil : Cohort(Self.observed(others, changes: changes, &source))
  }

  private let records: [SchoolRecord]

  /// The programme's schools with a true effect: the same rise of all, or the same share of each school's own gap.
  func programme(_ effect: CohortProspect.Effect, isOfEach: Bool) -> Cohort {
    if !isOfEach { return base.raised(by: effect.rise) }
    return Cohort(
      zip(records, levels).map { record, level in
        var record = record
        record.after[0].value -= effect.size * level.before.difference
        return record
      })
  }

  /// Takes the schools' mean change out of their changes.
  private static func centre(_ changes: inout [Double], _ schools: [SchoolRecord]) -> Double {
    let weights = schools.map { $0.after[0].weight }
    let total = weights.reduce(0, +)
    guard total > 0 else { return 0 }
    let mean = zip(changes, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    for place in changes.indices { changes[place] -= mean }
    return mean
  }

  /// The true means of schools: their own, or those of schools like them.
  private static func levels(
    _ schools: [SchoolRecord], _ prior: PrePeriod, isFixed: Bool, _ source: inout NormalSource
  ) -> [SchoolRecord] {
    guard !isFixed, let first = schools.first else { return schools }
    let means = first.before.indices.map { kind in
      let total = schools.reduce(0) { $0 + $1.before[kind].weight }
      return schools.reduce(0) { $0 + $1.before[kind].value * $1.before[kind].weight } / total
    }
    return schools.map { school in
      var school = school
      let shared = means.count > 1 ? prior.otherVariance.squareRoot() * source.next() : 0
      let own = prior.levelVariance.squareRoot() * source.next()
      for kind in means.indices {
        let value = means[kind] + shared + (kind == 0 ? own : 0)
        school.before[kind].value = value
        school.after[kind].value = value
      }
      return school
    }
  }

  /// What is observed of true means and changes.
  private static func observed(
    _ levels: [SchoolRecord], changes: [Double], _ source: inout NormalSource
  ) -> [SchoolRecord] {
    zip(levels, changes).map { level, change in
      var school = level
      for kind in school.before.indices {
        let before = (school.before[kind].variance ?? 0).squareRoot() * source.next()
        let after = (school.after[kind].variance ?? 0).squareRoot() * source.next()
        school.before[kind].value += before
        school.after[kind].value += after + (kind == 0 ? change : 0)
      }
      return school
    }
  }
}

/// Standard normal numbers one after the other.
struct NormalSource {
  private let random: CounterRandom
  private var position: UInt64 = 0

  init(_ random: CounterRandom) { self.random = random }

  mutating func next() -> Double {
    position += 1
    return random.normal(at: position - 1)
  }
}
