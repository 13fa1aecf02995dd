import Estimation
internal import Numerics

/// The same analysis of what the programme should not change: cohort size, share disadvantaged, prior attainment,
/// coverage, suppression.
///
/// An effect on any of them says that the pupils, or what is known of them, changed, and with them the outcome.
public struct CompositionCheck: Sendable {
  /// Another outcome of the same rows.
  public struct Column: Sendable, Equatable {
    /// Its name.
    public let label: String
    /// One finite number per row; nil where it is missing.
    public let values: [Double?]

    /// An outcome.
    ///
    /// - Parameters:
    ///   - label: Its name.
    ///   - values: One per row.
    public init(_ label: String, _ values: [Double?]) {
      self.label = label
      self.values = values
    }
  }

  /// What came of an outcome.
  public enum Status: Sendable {
    /// Estimates, and the rows left out because the outcome is missing.
    case estimated(EffectEstimate, missingRows: Int)
    /// No estimate, and why.
    case failed(EffectError, missingRows: Int)
    /// No row has the outcome.
    case noRows
  }

  /// The outcome's name.
  public let label: String
  /// What came of it.
  public let status: Status

  /// Runs one analysis on several outcomes.
  ///
  /// - Parameters:
  ///   - rows: The rows; their own outcome is not looked at.
  ///   - columns: Other outcomes.
  ///   - threads: How many may run at once; changes no bit.
  ///   - analysis: The analysis, for instance `RegressionForm(.difference, rows).estimate()`.
  /// - Returns: One check per outcome, in order.
  public static func checks(
    of rows: ProgrammeRows, on columns: [Column], threads: Int = 1,
    analysis: @Sendable (ProgrammeRows) throws(EffectError) -> EffectEstimate
  ) -> [CompositionCheck] {
    parallelMap(count: columns.count, threads: threads) { place in
      let column = columns[place]
      precondition(column.values.count == rows.rowCount, "\(column.label): one entry per row")
      let kept = (0..<rows.rowCount).filter { column.values[$0] != nil }
      let missing = rows.rowCount - kept.count
      guard !kept.isEmpty else { return CompositionCheck(label: column.label, status: .noRows) }
      var own = missing == 0 ? rows : rows.selecting(kept)
      own.outcome = (column.label, column.values.compactMap { $0 })
      do throws(EffectError) {
        return CompositionCheck(
          label: column.label, status: .estimated(try analysis(own), missingRows: missing))
      } catch {
        return CompositionCheck(
          label: column.label, status: .failed(error, missingRows: missing))
      }
    }
  }
}
