/// What a reader must know of a programme's effects, as data.
public enum ProgrammeFinding: Sendable, Equatable, Codable {
  /// No comparison has an estimate: why.
  case noComparison(ComparisonObstacle)
  /// Units start in several periods, so a regression with unit and time effects averages over comparisons with
  /// treated units: the weight of treated cells that count with the wrong sign, and the share of comparisons with
  /// units that are treated already, where the rows are a balanced panel.
  case severalStarts(starts: Int, wrongSignedWeight: Double, forbiddenShare: Double?)
  /// Units (rows of cross-sections) treated from the first period on, or so many periods of anticipation after it, left
  /// out.
  case treatedFromTheStart(count: Int, anticipation: Int = 0)
  /// Units of a panel that lack a period.
  case incompleteUnits(count: Int, areKept: Bool)
  /// Nobody is never treated: the last start serves as control only, periods from it on are left out.
  case lastStartAsControl(start: Int, periodsFrom: Int)
  /// Starts beyond the last period count as never.
  case startsAfterTheEnd([Int])
  /// A single unit starts in this period.
  case oneUnitStart(Int)
  /// A cell has no estimate, so averages are over the others.
  case cellWithoutEstimate(start: Int, period: Int, ComparisonObstacle)
  /// Covariates that repeat others were left out.
  case omittedCovariates([String])
  /// Treated rows whose outcome without the programme nothing tells, left out.
  case notImputed(rows: Int)
  /// The years before the start include the one in which the programme chose by results.
  case baselineHoldsSelection(year: Int)
  /// Rows of years in which, as the calendar says, nothing was measured: left out.
  case rowsInGaps(rows: Int, years: [Int])
  /// Years of transition of which the model's sample has no row.
  case transitionWithoutRows(years: [Int])
  /// Effects that were asked for and have no estimate.
  case lostEffects([String])
  /// Sets of untreated units could not be drawn, and why.
  case placeboNotRun(PlaceboObstacle)
  /// One cluster has the programme, so the model's own covariance stands in place of a clustered one.
  case oneTreatedCluster
  /// Rows of a unit are taken as independent of each other, though whole units have the programme.
  case independentRows(unit: String)
  /// Units start in several periods, so an effect by event time holds those at other event times.
  case mixedEventTimes(starts: Int)
  /// Intervals under bounded violations are by the normal distribution, while the judged effect has few degrees of
  /// freedom: how many, and its t interval (lower, upper); nil where it has none.
  case boundsByNormal(of: String, degreesOfFreedom: Double?, interval: [Double]?)
}

/// Why no untreated units could be drawn as the programme chose its own.
public enum PlaceboObstacle: Error, Sendable, Equatable, Codable {
  /// No unit of the programme has a value of what it chose by.
  case noTreatedValue
  /// A bin, counted from the smallest values, holds too few untreated units.
  case tooFewUntreated(bin: Int, untreated: Int, drawn: Int)
  /// So many rows for each of so many draws are more than are made.
  case tooManyRows(rows: Int, draws: Int)
}

/// Why treated and comparison rows cannot be compared.
public enum ComparisonObstacle: Sendable, Equatable, Codable {
  /// One of the four groups of rows is empty.
  case emptyGroup
  /// The covariates tell the treated rows from the others.
  case noOverlap(rows: Int, of: Int)
  /// All comparison rows have next to no weight.
  case allTrimmed
  /// A covariate is constant among the rows, or repeats others.
  case singularCovariate(String?)
  /// Estimates against several control starts cannot be combined.
  case singularCombination
  /// The propensity model came to no maximum.
  case propensityNotConverged
  /// Absorbed effects leave nothing.
  case absorbed
  /// No unit of the panel has a row in every period.
  case noCompleteUnit
  /// The rows do not identify it.
  case notIdentified
  /// The values of a variable are so large or so small that their squares are no numbers.
  case outOfScale(String)
  /// The variance between units has not settled.
  case varianceNotConverged
}
