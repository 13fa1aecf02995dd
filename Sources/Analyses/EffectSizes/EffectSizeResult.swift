public import Designs
public import Education
import Estimation
public import Frames

/// The result row of one effect: the arms as they are, and the effect in standard deviations.
public struct EffectSizeResult: Sendable, Equatable, Codable {
  /// One arm.
  public struct Arm: Sendable, Equatable, Codable {
    /// The outcome in the model's rows at or after the start, not adjusted for anything.
    public var outcome: GroupSpread
    /// Rows at or after the start that the model leaves out because a variable of it is missing.
    public var missing: Double
    /// Rows in the model, those of before the start with them.
    public var modelRows: Double

    /// An arm.
    ///
    /// - Parameters:
    ///   - outcome: The outcome in the model's rows at or after the start.
    ///   - missing: Rows of then that lack a variable.
    ///   - modelRows: All rows in the model.
    public init(outcome: GroupSpread, missing: Double, modelRows: Double) {
      self.outcome = outcome
      self.missing = missing
      self.modelRows = modelRows
    }
  }

  /// The table that asks for it.
  public var table: String
  /// The model.
  public var model: String
  /// The term that is the effect.
  public var term: TermID
  /// Whether the rows are those of the focus group alone, or of the others, as the effect is; nil for all.
  public var isFocus: Bool?
  /// The units that get the programme.
  public var intervention: Arm
  /// The others.
  public var comparison: Arm
  /// Whether only rows at or after a start are described; false where the design tells no start.
  public var isAfterStart: Bool
  /// The column of the units where each row described is a unit, or one in a year; nil where units have several rows.
  public var unit: String?
  /// The effect size; nil where the term has no estimate, or an arm no deviation.
  public var size: EffectSize?
  /// Months of additional progress; nil where no table is asked for, or it does not tell.
  public var months: Int?
}

extension EffectSizeResult {
  /// The same with what the estimate tells.
  fileprivate func with(_ result: ModelResult, _ request: TableRequest) -> EffectSizeResult {
    var row = self
    guard let place = result.estimates.terms.firstIndex(of: term) else { return row }
    let inference = result.inferences[place]
    row.size = EffectSize(
      effect: inference.estimate, lower: inference.lower, upper: inference.upper,
      intervention: intervention.outcome, comparison: comparison.outcome,
      deviation: request.divisor)
    row.months = request.months.flatMap { table in
      row.size.flatMap { MonthsOfProgress(table).months(effectSize: $0.value) }
    }
    return row
  }
}

extension [EffectSizeResult] {
  /// The rows with what estimates tell.
  ///
  /// - Parameters:
  ///   - models: The models, estimated.
  ///   - tables: The tables that ask for them.
  /// - Returns: One per row whose model was run; nil without any.
  func finished(_ models: [ModelResult], _ tables: [TableRequest]) -> [EffectSizeResult]? {
    let rows = compactMap { row -> EffectSizeResult? in
      guard let model = models.first(where: { $0.id == row.model }),
        let table = tables.first(where: { $0.id == row.table })
      else { return nil }
      return row.with(model, table)
    }
    return rows.isEmpty ? nil : rows
  }
}
