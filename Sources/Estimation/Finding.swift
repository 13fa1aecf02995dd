public import Designs

/// What a reader must know beside the numbers, as data: sentences are made where findings are shown.
public enum Finding: Sendable, Equatable, Codable {
  /// Columns nearly repeat each other, so the design was re-based on an orthogonal basis; the estimates are
  /// exact, but small changes of the data move them much.
  case illConditioned
  /// Rows that a parameter of their own fits exactly: they say nothing about the variance.
  case fullLeverage(rows: Int)
  /// Levels of a category that no row of the sample has; where they are cells of a text or of numbers, their count alone.
  case unusedLevels(variable: String, levels: [String], hidden: Int)
  /// As many parameters as rows.
  case noResidualDegreesOfFreedom(observations: Double, parameters: Int)
  /// A product of a variable's values is too large for a number: there are no estimates.
  case notFinite(variable: String)
  /// A derived column stands in place of one of the same name in the data.
  case replacedColumn(String)
  /// The design's time holds texts, all of them years or academic years, and is read as numbers.
  case readAsYears(String)
  /// Blank lines of the data file that were passed over.
  case blankLines(source: String, count: Int)
  /// Rows shorter than the header, padded, and longer ones whose surplus cells are blank.
  case raggedRows(source: String, short: Int, long: Int)
  /// Records that were left out because they cannot be read.
  case rejectedRecords(source: String, count: Int)
  /// Rows that found no partner in a joined source, those that lack a value of the key among them.
  case unmatchedRows(source: String, rows: Int, of: Int, withoutKey: Int)
  /// Values lack more often in one arm, or in the focus group, than in the other: of a variable, or of any that the
  /// model needs where it is nil. The boundary is given where the difference of the shares exceeds it; the
  /// variables are those that differ by themselves.
  case relatedMissingness(
    variable: String?, by: String, focus: Double, reference: Double, pValue: Double?,
    boundary: Double?, variables: [String])
  /// A workbook has several sheets, none was named, and the first was read.
  case firstSheet(source: String, sheet: String, of: Int)
  /// Merged cells of a sheet have their value in the first cell alone.
  case mergedCells(source: String, count: Int)
  /// Columns of a text file without a name hold cells, which were not read; `first` is the first one's place, from 1.
  case unnamedColumns(source: String, first: Int, count: Int, cells: Int)
  /// Schools go by the number of the one that followed them; amalgamated, merged and split ones and those whose links
  /// fork or go round stay apart, and so do those that one followed while a table has results of both (`declined`).
  case followedSchools(source: String, count: Int, apart: Int, declined: Int)
  /// Rows alone in a level of an absorbed effect, dropped because they say nothing about the other terms.
  case singletons(effect: String, rows: Int)
  /// Few clusters, or few equally informative ones: the term with the fewest, their effective number G*.
  ///
  /// `dimension`, here and below, is the column of the clusters where a model has several, else nil.
  case fewClusters(
    count: Int, effective: Double?, term: TermID?, dimension: String?,
    covariance: CovarianceInUse)
  /// A term that only a few clusters have, or only a few lack.
  case fewTreatedClusters(
    term: TermID, clusters: Int, of: Int, dimension: String?, covariance: CovarianceInUse)
  /// Without this cluster these terms have no estimate.
  case clusterCarriesTerms(
    cluster: ClusterDiagnostics.Name, terms: [TermID], dimension: String?)
  /// Leaving the cluster out moves the estimate by this many standard errors.
  case influentialCluster(
    cluster: ClusterDiagnostics.Name, term: TermID, standardErrors: Double, dimension: String?)
  /// Estimates without each cluster are not judged: these absorbed effects are not nested in the clusters.
  case leavingOutNotJudged(clusters: String, effects: [String])
  /// A multi-way covariance was not positive semi-definite: its negative eigenvalues were set to nought
  /// (Cameron, Gelbach & Miller 2011).
  case covarianceRepaired
  /// CR2 is not defined with an absorbed effect of many levels that is not nested in the clusters, so CR1
  /// was computed.
  case fallbackToCR1(effect: String, levels: Int)
  /// A term has no test by draws: without this cluster it has no estimate, or (nil) it has no variance.
  case noDraws(term: TermID, cluster: ClusterDiagnostics.Name?)
  /// The confidence set of a term by inversion is not one interval with two ends.
  case confidenceSet(term: TermID, ConfidenceSet)
  /// Draws whose statistic has no variance: they were left out.
  case undefinedDraws(term: TermID, count: Int, of: Int)
  /// Terms that have no simultaneous band: too many draws leave one of them without a variance.
  case noBand(family: String)
  /// Few groups get weights, so p-values have few values: the least that is possible for two-sided tests.
  case fewDraws(groups: Int, draws: Int, leastPValue: Double)
  /// Fewer draws were asked for than a test or an interval at the level needs.
  case fewReplications(draws: Int, level: Double)
  /// The treatment of a randomisation was omitted: no assignment moves an estimate.
  case treatmentOmitted(variable: String)
  /// A randomisation has so few assignments that its p-value can never be below this; `total` is nil where they are
  /// not counted.
  case fewAssignments(total: Int?, leastPValue: Double, level: Double)
  /// Units that keep their treatment in every assignment, because the programme's selection has no value of them.
  case unitsOutsideSelection(count: Int, treated: Int)
  /// Which covariance `auto` chose, and why.
  case automaticCovariance(AutomaticChoice)
  /// The residuals are rounding: standard errors and tests say nothing.
  case perfectFit
  /// The outcome has one value in all rows, so that there is nothing to explain.
  case constantOutcome
  /// The degrees of freedom of three or more crossed effects are a bound, not exact.
  case degreesOfFreedomBound(effects: [String])
  /// Crossed absorbed effects were not swept out to the tolerance: there are no estimates.
  case absorptionNotConverged(effects: [String])
  /// What a reader must know of how the rows of a programme were used.
  case programme(ProgrammeFinding)
}

/// Which covariance a finding about clusters speaks of: what there is to do depends on it.
public enum CovarianceInUse: String, Sendable, Equatable, Codable {
  /// Degrees of freedom of each term's own.
  case satterthwaite
  /// One dimension of clusters, with degrees of freedom by their number.
  case oneWay
  /// Several dimensions of clusters, for which CR2 is not defined.
  case severalWays
  /// One dimension of clusters, with an absorbed effect of many levels across it, for which CR2 is not defined.
  case crossedEffects
  /// Influence functions, with tests by the normal distribution.
  case influence
  /// A wild bootstrap.
  case bootstrap
  /// A randomisation test.
  case randomisation
}
