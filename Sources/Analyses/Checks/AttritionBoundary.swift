public import Specs

/// How much differential attrition counts as low, given overall attrition.
///
/// What Works Clearinghouse (2020), Standards Handbook, version 4.1, table II.1: the highest differential
/// attrition rate for a sample to maintain low attrition, in percentage points, by overall attrition in whole
/// percent. Agrees with `attrition_boundary()` of R's baselinr 0.6.0.
public struct AttritionBoundary: Sendable, Equatable {
  /// The assumption under which the table was made.
  public var assumption: AttritionBoundarySpec

  /// A boundary.
  ///
  /// - Parameter assumption: `cautious` where the programme may itself affect who is lost.
  public init(_ assumption: AttritionBoundarySpec) { self.assumption = assumption }

  /// The highest differential attrition that is still low.
  ///
  /// - Parameter overall: Overall attrition, a share from 0 to 1; it is rounded to whole percent.
  /// - Returns: A share; nil where any differential attrition is high.
  public func limit(overall: Double) -> Double? {
    let table = assumption == .cautious ? Self.cautious : Self.optimistic
    let percent = Int((overall * 100).rounded())
    // Through whole tenths of a percent, so that a share is the double nearest to its decimal.
    return table.indices.contains(percent) ? (table[percent] * 10).rounded() / 1000 : nil
  }

  private static let cautious: [Double] = [
    5.7, 5.8, 5.9, 5.9, 6.0, 6.1, 6.2, 6.3, 6.3, 6.3, 6.3, 6.2, 6.2, 6.1, 6.0, 5.9, 5.9, 5.8, 5.7,
    5.5, 5.4, 5.3, 5.2, 5.1, 4.9, 4.8, 4.7, 4.5, 4.4, 4.3, 4.1, 4.0, 3.8, 3.6, 3.5, 3.3, 3.2, 3.1,
    2.9, 2.8, 2.6, 2.5, 2.3, 2.1, 2.0, 1.8, 1.6, 1.5, 1.3, 1.2, 1.0, 0.9, 0.7, 0.6, 0.4, 0.3, 0.2,
    0.0,
  ]

  private static let optimistic: [Double] = [
    10.0, 10.1, 10.2, 10.3, 10.4, 10.5, 10.7, 10.8, 10.9, 10.9, 10.9, 10.9, 10.9, 10.8, 10.8, 10.7,
    10.6, 10.5, 10.3, 10.2, 10.0, 9.9, 9.7, 9.5, 9.4, 9.2, 9.0, 8.8, 8.6, 8.4, 8.2, 8.0, 7.8, 7.6,
    7.4, 7.2, 7.0, 6.7, 6.5, 6.3, 6.0, 5.8, 5.6, 5.3, 5.1, 4.9, 4.6, 4.4, 4.2, 3.9, 3.7, 3.5, 3.2,
    3.0, 2.8, 2.6, 2.3, 2.1, 1.9, 1.6, 1.4, 1.1, 0.9, 0.7, 0.5, 0.3,
  ]
}
