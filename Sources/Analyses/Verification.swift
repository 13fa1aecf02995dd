/// Known answers on this machine: how many digits of certified values this build reproduces.
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
  }

  /// The checks in order.
  public var checks: [Check]

  /// Whether every check has the digits that are wanted.
  public var isPassed: Bool { checks.allSatisfy { $0.digits >= $0.wantedDigits } }
  /// x
  public static func run() -> Verification { Verification(checks: []) }
}
