/// How a treatment was re-assigned to units.
public struct AssignmentSummary: Sendable, Equatable, Codable {
  /// The variable that was assigned; nil where it is the programme of the design.
  public let treatment: String?
  /// What the strata are: columns, or the bins of a selection; nil for none.
  public let strataBy: String?
  /// The strata in which treatments differ.
  public let strataCount: Int
  /// The units of the programme; nil for a treatment of more than two values.
  public let treatedCount: Int?
  /// How many assignments there are; nil for more than 2^62 or a treatment of more than two values.
  public let total: Int?
  /// The least p-value that a test can have.
  public let leastPValue: Double

  /// A summary.
  ///
  /// - Parameters:
  ///   - assignments: The assignments.
  ///   - treatment: The variable that was assigned.
  ///   - strataBy: What the strata are; nil for none.
  public init(_ assignments: Assignments, treatment: String?, strataBy: String?) {
    self.treatment = treatment
    self.strataBy = strataBy
    strataCount = assignments.strataCount
    treatedCount = assignments.treatedCount
    total = assignments.total
    leastPValue = assignments.leastPValue
  }
}
