public import Numerics

/// The rows of a design with one or several starts, one row per unit (or person) and period.
///
/// Groups of numbers stand side by side, one entry per row. Periods and first treated periods are calendar
/// years (or any whole numbers); years without data are simply absent.
public struct StaggeredSample: Sendable {
  /// The first treated period of rows that are never treated.
  public static let never = Int32.max

  /// The outcome.
  public var outcome: [Double]

  /// The period of each row.
  public var period: [Int32]

  /// The first treated period of the row's unit; `never` for those that are not treated.
  public var cohort: [Int32]

  /// Codes of repeated observations; nil for repeated cross-sections, whose rows are independent.
  public var units: [Int32]?

  /// 1 = focus group, for triple differences.
  public var focus: [Bool]?

  /// Covariates without the constant, n x m; of several periods, a comparison takes the earlier one's.
  public var covariates: Matrix

  /// Weights, at least 0; nil for equal ones.
  public var weights: [Double]?

  /// Clusters above the units; nil where units (or rows) are independent.
  public var clusters: [Int32]?

  /// Rows of a staggered design.
  ///
  /// - Parameters:
  ///   - outcome: n numbers.
  ///   - period: n periods.
  ///   - cohort: n first treated periods.
  ///   - units: n codes for a panel.
  ///   - focus: n flags for triple differences.
  ///   - covariates: n x m without the constant; nil for none.
  ///   - weights: n weights.
  ///   - clusters: n codes.
  /// - Precondition: All have n entries.
  public init(
    outcome: [Double], period: [Int32], cohort: [Int32], units: [Int32]? = nil,
    focus: [Bool]? = nil, covariates: Matrix? = nil, weights: [Double]? = nil,
    clusters: [Int32]? = nil
  ) {
    let n = outcome.count
    let x = covariates ?? Matrix(repeating: 0, rowCount: n, columnCount: 0)
    precondition(
      period.count == n && cohort.count == n && x.rowCount == n && units?.count ?? n == n
        && focus?.count ?? n == n && weights?.count ?? n == n && clusters?.count ?? n == n,
      "columns of unequal length beside \(n) outcomes")
    self.outcome = outcome
    self.period = period
    self.cohort = cohort
    self.units = units
    self.focus = focus
    self.covariates = Self.nearOne(x)
    self.weights = weights
    self.clusters = clusters
  }
}

/// How effects of cohorts and periods are to be estimated.
public struct StaggeredOptions: Sendable, Equatable, Codable {
  /// Who stands in for the treated.
  public enum Control: String, Sendable, Codable {
    /// Units that are never treated.
    case neverTreated = "never-treated"
    /// Units that are not treated by the later of the two periods.
    case notYetTreated = "not-yet-treated"
  }

  /// The period that a period before the programme is compared with.
  public enum Base: String, Sendable, Codable {
    /// The period before it in the list.
    case varying
    /// The last period before the programme, as for periods after its start.
    case universal
  }

  /// What becomes of units that lack a period.
  public enum IncompleteUnits: String, Sendable, Codable {
    /// They stay: rows are compared as cross-sections, their contributions added up by unit
    /// (`allow_unbalanced_panel` in R's did).
    case kept
    /// They go, with a count (R's did without that option).
    case dropped
  }

  /// The comparison of a cell.
  public var comparison: ComparisonOptions

  /// The controls.
  public var control: Control

  /// The base period.
  public var base: Base

  /// Periods before the start in which the programme may already act, at least 0.
  public var anticipation: Int32

  /// What becomes of incomplete units.
  public var incompleteUnits: IncompleteUnits

  /// Options; the defaults are those of R's did.
  ///
  /// - Parameters:
  ///   - comparison: The comparison of a cell.
  ///   - control: The controls.
  ///   - base: The base period.
  ///   - anticipation: At least 0.
  ///   - incompleteUnits: What becomes of units that lack a period.
  public init(
    comparison: ComparisonOptions = ComparisonOptions(), control: Control = .neverTreated,
    base: Base = .varying, anticipation: Int32 = 0, incompleteUnits: IncompleteUnits = .kept
  ) {
    precondition(anticipation >= 0, "anticipation of \(anticipation) periods")
    self.comparison = comparison
    self.control = control
    self.base = base
    self.anticipation = anticipation
    self.incompleteUnits = incompleteUnits
  }
}

/// Why a staggered design has no estimates at all.
public enum StaggeredError: Error, Sendable, Equatable {
  /// What a row holds.
  public enum Entry: Sendable, Equatable {
    /// The outcome.
    case outcome
    /// A weight.
    case weight
    /// A covariate, by its position.
    case covariate(Int)
  }

  /// There are no rows.
  case noRows
  /// A number is infinite or not a number.
  case notFinite(Entry, row: Int)
  /// A weight is below nought.
  case negativeWeight(row: Int)
  /// A unit's first treated period differs between its rows: the programme cannot be left again.
  case cohortVaries(row: Int)
  /// A unit's group differs between its rows.
  case groupVaries(row: Int)
  /// A unit's cluster differs between its rows.
  case clusterVaries(row: Int)
  /// A unit has two rows in one period.
  case repeatedPeriod(row: Int)
  /// No unit is never treated; not-yet-treated units could be controls.
  case noNeverTreated
  /// Fewer than two periods remain.
  case onePeriod
  /// No cohort starts after the first period that remains, so nothing can be compared with before; so many periods of
  /// anticipation before a start do not count as before.
  case noTreatedCohort(anticipation: Int32)
  /// No unit has a row in every period.
  case noCompleteUnit
  /// A triple difference needs the groups.
  case noGroups
}

/// What a reader must know of how a staggered sample was used.
public enum StaggeredNote: Sendable, Equatable, Codable {
  /// Units (rows, without units) already treated in the first period, or so many periods of anticipation after it, so
  /// dropped.
  case treatedFromTheStart(count: Int, anticipation: Int32 = 0)
  /// Units that lack a period, so dropped.
  case incompleteUnitsDropped(count: Int)
  /// Units that lack a period, so compared as cross-sections.
  case incompleteUnitsKept(count: Int)
  /// Nobody is never treated: periods from this one on have no controls and are left out, and the last
  /// cohort serves as control only.
  case lastCohortAsControl(cohort: Int32, periodsFrom: Int32)
  /// Cohorts whose start lies beyond the last period, counted as never treated.
  case startsAfterTheLastPeriod(cohorts: [Int32])
  /// A cohort of one unit: standard errors assume that its own change has no variance.
  case oneUnitCohort(cohort: Int32)
  /// A cell has no estimate, so averages are over the others.
  case cellWithoutEstimate(cohort: Int32, period: Int32, ComparisonFailure)
}
