public import Designs
public import DifferenceInDifferences
public import Frames
import LinearModels
public import Specs

/// What an estimator by design asks for: the rows as units, years, starts, groups and outcomes.
public struct ProgrammeNeed: Sendable {
  /// The roles.
  public var design: DesignPlan
  /// The outcome, and the covariates as terms.
  public var formula: Formula
  /// The columns of the clusters.
  public var clusters: [String]
  /// Whether the estimator tells a panel from cross-sections.
  public var readsPanel: Bool
  /// Other outcomes, which the programme should not change.
  public var composition: [Located<String>] = []
  /// Whether the estimator looks at the focus group.
  public var readsGroup: Bool
  /// Published figures, rows without one among them; nil where only rows with a figure are asked for.
  public var published: PublishedNeed?
}

/// The rows of an estimator by design.
public struct ProgrammeData: Sendable {
  /// Units, years, starts, groups, outcomes, covariates, weights and clusters.
  public var rows: ProgrammeRows
  /// What is observed repeatedly; nil for cross-sections.
  public var panel: Grouping? { rows.panel }
  /// Per unit the mean of what the programme chose by, in the year in which it did; nil where no selection is
  /// declared, or for a unit without a value.
  public var selection: [Double?]?
  /// The groups within which a randomisation exchanges the programme; nil without.
  public var strata: Grouping?
  /// The clusters that get a bootstrap's weights; nil for those of the statistic.
  var drawn: ClusterDimension?
  /// Other outcomes, one value per row.
  public var composition: [CompositionCheck.Column] = []
  /// Published figures, where they are asked for.
  public var published: PublishedData?

  /// The rows with the focus group, or without for an estimator that does not look at it.
  func rows(withGroup: Bool) -> ProgrammeRows {
    var rows = rows
    if !withGroup { rows.group = nil }
    return rows
  }
}

extension Frame {
  /// A column of years.
  ///
  /// - Parameters:
  ///   - column: The role's column.
  ///   - never: What stands for never; nil where nothing does.
  /// - Returns: One year per row.
  /// - Throws: E321 where a value is no year, E318 where it is no first treated year.
  func years(
    of column: Located<String>, never: YearColumn.NeverCodes? = nil
  ) throws(AnalysisFailure) -> YearColumn {
    guard let found = self[column.value] else {
      preconditionFailure("the plan has bound \(column.value)")
    }
    do {
      return try YearColumn(found, never: never)
    } catch {
      let problem: DesignProblem =
        never == nil
        ? .timeNotYear(column: column.value, firstRow: error.firstRow + 1, count: error.count)
        : .badStart(
          column: column.value, firstRow: error.firstRow + 1, count: error.count, isBlank: false)
      throw AnalysisFailure(diagnostics: [Diagnostic(.design(problem), at: column.span)])
    }
  }
}
