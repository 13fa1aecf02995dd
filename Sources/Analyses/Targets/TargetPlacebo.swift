import Education

/// How often schools without the programme, chosen as it chose its own, satisfy a target: its placebo base rate.
public struct TargetPlacebo: Sendable, Equatable, Codable {
  /// Why there is no base rate.
  public enum Obstacle: Sendable, Equatable, Codable {
    /// No school of the programme has the figures that the target takes.
    case noFiguresOfProgramme
    /// No school of the programme has a value of what was looked at.
    case noValueOfProgramme
    /// There are fewer schools without the programme than are to be drawn.
    case tooFewSchools(untreated: Int, drawn: Int)
  }

  /// Why there is no base rate; nil where there is one.
  public private(set) var obstacle: Obstacle?
  /// Sets that were drawn: `reps` of the selection, or every possible one once where there are no more.
  public private(set) var draws = 0
  /// Different sets that are possible; nil where they are more than a million.
  public private(set) var possible: Int?
  /// Schools of the programme without a value of what was looked at, which no set stands for.
  public private(set) var withoutValue = 0
  /// The seed.
  public private(set) var seed = 0
  /// Schools of a set.
  public private(set) var schools = 0
  /// Bins of what was looked at, in each of which as many are drawn as schools of the programme lie there.
  public private(set) var bins = 0
  /// What the programme looked at.
  public private(set) var on = ""
  /// The year in which it did.
  public private(set) var year = 0
  /// Sets of which the figures, read as they stand, meet the target.
  public private(set) var observedMet = 0
  /// Sets that meet it with uncertainty.
  public private(set) var achievedMet = 0
  /// Sets called consistent with a benefit.
  public private(set) var benefit = 0
  /// Sets that their intervals alone would call so: no cap for the year of selection or for what other sets gain.
  public private(set) var benefitUncapped = 0
  /// Sets with an effect at least as large as the programme's.
  public private(set) var gainAsMuch = 0

  /// No base rate.
  init(obstacle: Obstacle) { self.obstacle = obstacle }

  /// Counts of sets.
  init(
    draws: Int, of sets: PlaceboSets, on: String, year: Int, observedMet: Int, achievedMet: Int,
    benefit: Int, benefitUncapped: Int, gainAsMuch: Int
  ) {
    self.draws = draws
    possible = sets.possible
    withoutValue = sets.withoutValue
    seed = sets.seed
    schools = sets.units
    bins = sets.bins
    self.on = on
    self.year = year
    self.observedMet = observedMet
    self.achievedMet = achievedMet
    self.benefit = benefit
    self.benefitUncapped = benefitUncapped
    self.gainAsMuch = gainAsMuch
  }

  /// Whether every possible set was drawn, once: other draws would change nothing.
  public var isExhaustive: Bool { possible == draws }

  /// The shares of sets, line by line: observed met, achieved met, benefit; nil without a base rate.
  public var shares: [Double]? {
    obstacle == nil
      ? [observedMet, achievedMet, benefit].map { Double($0) / Double(draws) } : nil
  }

  /// The impact line of the programme, given what the sets gain.
  ///
  /// A benefit needs an effect that at most `level` of the sets reach, the programme counted among them (Phipson & Smyth
  /// 2010, doi:10.2202/1544-6115.1585): schools chosen alike are then called so in at most that share, whatever their
  /// weak results do by themselves. No share below 1/(1 + sets) can be told, so of fewer different sets than 1/level - 1
  /// nothing can.
  ///
  /// - Parameters:
  ///   - line: By the interval alone.
  ///   - level: The one-sided level.
  /// - Returns: The line, a benefit that too many sets gain as well, or of which that cannot be told, made inconclusive.
  func capped(_ line: TargetLine<ImpactVerdict>, level: Double) -> TargetLine<ImpactVerdict> {
    guard line.verdict == .consistentWithBenefit else { return line }
    let allowed = level * Double(1 + draws)
    var capped = line
    if obstacle != nil || allowed < 1 {
      capped.reason = .noPlaceboSets
    } else if Double(1 + gainAsMuch) > allowed {
      capped.reason = .untreatedGainAsMuch
    } else {
      return line
    }
    capped.verdict = .inconclusive
    return capped
  }

  /// The greatest Monte Carlo error of the shares, sqrt(p (1 - p) / n); 0 where every possible set was drawn.
  public var monteCarloError: Double? {
    if isExhaustive { return obstacle == nil ? 0 : nil }
    return shares.map { shares in
      (shares + [Double(benefitUncapped) / Double(draws)]).map {
        ($0 * (1 - $0) / Double(draws)).squareRoot()
      }.max() ?? 0
    }
  }
}
