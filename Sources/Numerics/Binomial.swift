internal import CRmath

/// The binomial distribution of the successes in independent trials.
///
/// Agrees with R's `dbinom`, `pbinom` and `qbinom`.
public struct Binomial: Distribution, Equatable {
  /// The number of trials, a whole number of at least 0.
  public let trials: Double

  /// The probability of a success, in [0, 1].
  public let probability: Double

  /// A binomial distribution.
  ///
  /// - Parameters:
  ///   - trials: The number of trials, a whole number of at least 0.
  ///   - probability: The probability of a success, in [0, 1].
  /// - Precondition: There are not fewer than 0 trials and the probability is in [0, 1].
  public init(trials: Int, probability: Double) {
    precondition(
      trials >= 0 && 0 <= probability && probability <= 1,
      "\(trials) trials, probability \(probability)")
    self.trials = Double(trials)
    self.probability = probability
  }

  /// The probability of x.
  public func density(_ x: Double) -> Double {
    dbinom(x, trials, probability, 0)
  }

  /// The logarithm of the probability of x.
  public func logDensity(_ x: Double) -> Double {
    dbinom(x, trials, probability, 1)
  }

  /// P(X <= x).
  public func lowerTail(_ x: Double) -> Double {
    pbinom(x, trials, probability, 1, 0)
  }

  /// P(X > x).
  public func upperTail(_ x: Double) -> Double {
    pbinom(x, trials, probability, 0, 0)
  }

  /// The logarithm of P(X <= x).
  public func logLowerTail(_ x: Double) -> Double {
    pbinom(x, trials, probability, 1, 1)
  }

  /// The logarithm of P(X > x).
  public func logUpperTail(_ x: Double) -> Double {
    pbinom(x, trials, probability, 0, 1)
  }

  /// The smallest x with P(X <= x) at least p, for p in [0, 1].
  public func quantile(lowerTail p: Double) -> Double {
    requireProbability(p)
    return qbinom(p, trials, probability, 1, 0)
  }

  /// The smallest x with P(X > x) at most p, for p in [0, 1].
  public func quantile(upperTail p: Double) -> Double {
    requireProbability(p)
    return qbinom(p, trials, probability, 0, 0)
  }
}
