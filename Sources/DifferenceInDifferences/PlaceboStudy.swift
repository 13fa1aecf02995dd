internal import Numerics

/// What one analysis of units that had no programme came to.
public struct PlaceboOutcome: Sendable, Equatable, Codable {
  /// The estimate.
  public var estimate: Double
  /// Its standard error; nil where there is none.
  public var standardError: Double?
  /// The p-value of no effect; nil where there is no test.
  public var pValue: Double?

  /// An outcome.
  ///
  /// - Parameters:
  ///   - estimate: The estimate.
  ///   - standardError: Its standard error.
  ///   - pValue: Of no effect.
  public init(estimate: Double, standardError: Double? = nil, pValue: Double? = nil) {
    self.estimate = estimate
    self.standardError = standardError
    self.pValue = pValue
  }
}

/// The same analysis over draws of untreated units chosen as the programme chose its own: what selection and chance
/// alone bring about.
///
/// Units that are chosen for low values rise again without any programme (regression to the mean): the draws show by
/// how much, and how often the analysis would have called that an effect.
public struct PlaceboStudy: Sendable, Equatable {
  /// A share of draws.
  public struct Share: Sendable, Equatable, Codable {
    /// Draws that count.
    public let count: Int
    /// Draws that could.
    public let of: Int

    /// count / of.
    public var value: Double { Double(count) / Double(of) }
    /// sqrt(p (1 - p) / n): what other draws would change.
    public var monteCarloError: Double {
      (value * (1 - value) / Double(of)).squareRoot()
    }
    /// (count + 1) / (of + 1), the p-value of a randomisation test.
    public var pValue: Double { Double(count + 1) / Double(of + 1) }
  }

  /// Per draw its outcome; nil where the analysis had none.
  public let outcomes: [PlaceboOutcome?]

  /// Runs an analysis over draws.
  ///
  /// - Parameters:
  ///   - selection: What is drawn.
  ///   - draws: The number of draws, at least 1.
  ///   - seed: The seed.
  ///   - threads: How many may run at once; changes no bit.
  ///   - analysis: The analysis of a set of units, ascending, as if they had had the programme and no other
  ///     unit had: treated units have to stay out of it. nil where it has no estimate.
  /// - Throws: What the analysis throws.
  public init<Failure: Error>(
    _ selection: PlaceboSelection, draws: Int, seed: UInt64, threads: Int = 1,
    analysis: @Sendable ([Int]) throws(Failure) -> PlaceboOutcome?
  ) throws(Failure) {
    precondition(draws >= 1, "\(draws) draws")
    outcomes = try parallelMap(count: draws, threads: threads) {
      draw throws(Failure) -> PlaceboOutcome? in
      try analysis(selection.units(seed: seed, draw: draw))
    }
  }

  /// Runs an analysis over draws in which each unit stands for a treated one of its bin.
  ///
  /// - Parameters:
  ///   - selection: What is drawn.
  ///   - draws: The number of draws, at least 1.
  ///   - seed: The seed.
  ///   - threads: How many may run at once; changes no bit.
  ///   - analysis: The analysis of a set of units with their twins, ascending by unit. nil where it has no estimate.
  public init(
    pairsOf selection: PlaceboSelection, draws: Int, seed: UInt64, threads: Int = 1,
    analysis: @Sendable ([(unit: Int, twin: Int)]) -> PlaceboOutcome?
  ) {
    precondition(draws >= 1, "\(draws) draws")
    outcomes = parallelMap(count: draws, threads: threads) {
      analysis(selection.twins(seed: seed, draw: $0))
    }
  }

  /// The estimates of the draws that have one, ascending.
  public var estimates: [Double] { outcomes.compactMap { $0?.estimate }.sorted() }

  /// Draws without an estimate.
  public var failedCount: Int { outcomes.count { $0 == nil } }

  /// The mean of the estimates: what selection alone brings about; nil without estimates.
  public var mean: Double? {
    let found = estimates
    return found.isEmpty ? nil : found.reduce(0, +) / Double(found.count)
  }

  /// The standard deviation of the estimates; nil below two.
  public var standardDeviation: Double? {
    guard let mean, estimates.count > 1 else { return nil }
    let sum = estimates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (sum / Double(estimates.count - 1)).squareRoot()
  }

  /// The Monte Carlo error of the mean; nil below two estimates.
  public var meanMonteCarloError: Double? {
    standardDeviation.map { $0 / Double(estimates.count).squareRoot() }
  }

  /// An order statistic of the estimates, x_(ceil(n p)); nil without estimates.
  ///
  /// - Parameter p: In [0, 1].
  /// - Returns: The estimate.
  public func quantile(_ p: Double) -> Double? {
    let found = estimates
    return found.isEmpty ? nil : Quantiles.orderStatistic(found, p)
  }

  /// The draws whose estimate is at least as large as one, in its direction; nil without estimates.
  ///
  /// - Parameter estimate: The programme's.
  /// - Returns: The share.
  public func atLeast(_ estimate: Double) -> Share? {
    share { estimate >= 0 ? $0.estimate >= estimate : $0.estimate <= estimate }
  }

  /// The draws whose estimate is at least as far from nought as one; nil without estimates.
  ///
  /// - Parameter estimate: The programme's.
  /// - Returns: The share.
  public func atLeastInSize(_ estimate: Double) -> Share? {
    share { abs($0.estimate) >= abs(estimate) }
  }

  /// The draws that the analysis calls significant, of those with a test: the placebo base rate; nil without tests.
  ///
  /// - Parameter level: In (0, 1), for instance 0.05.
  /// - Returns: The share.
  public func significant(level: Double) -> Share? {
    precondition(level > 0 && level < 1, "level \(level)")
    let tests = outcomes.compactMap { $0?.pValue }
    return tests.isEmpty ? nil : Share(count: tests.count { $0 < level }, of: tests.count)
  }

  private func share(_ counts: (PlaceboOutcome) -> Bool) -> Share? {
    let found = outcomes.compactMap { $0 }
    return found.isEmpty ? nil : Share(count: found.count(where: counts), of: found.count)
  }
}
