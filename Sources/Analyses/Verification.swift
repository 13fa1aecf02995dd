import Numerics

/// Known answers on this machine: how many digits of certified values this build reproduces.
///
/// Needs no file and less than a second.
public struct Verification: Sendable {
  /// One known answer.
  public struct Check: Sendable {
    /// What was computed.
    public var name: String
    /// The digits wanted at least.
    public var wantedDigits: Double
    /// The digits found: -log10 of the relative error, at most 15.
    public var digits: Double
    /// Where the known answer comes from.
    public var source: String

    /// Whether the digits that are wanted were found.
    public var isPassed: Bool { digits >= wantedDigits }
  }

  /// The checks in order.
  public var checks: [Check]

  /// Whether every check has the digits that are wanted.
  public var isPassed: Bool { checks.allSatisfy(\.isPassed) }

  /// Computes every known answer.
  ///
  /// - Returns: The checks: certified least squares, robust and clustered covariances, tails of distributions, random
  ///   bits, and the same bits on one thread and two.
  public static func run() -> Verification {
    BLASVendor.pinThreads()
    return Verification(
      checks: leastSquaresChecks() + robustChecks() + clusterChecks() + distributionChecks()
        + [randomCheck()]
        + [threadCheck()])
  }
}
