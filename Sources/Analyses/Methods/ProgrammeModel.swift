import Designs
import Frames
import LinearModels
import Specs

/// What estimators by design have in common: roles, outcome, covariates, clusters.
struct ProgrammeModel: Sendable {
  /// The roles.
  let design: DesignPlan
  /// The outcome, and the covariates as terms.
  let formula: Formula
  /// The formula at the place of the outcome.
  let written: Located<String>
  /// The covariates as written, in order.
  let covariates: [String]
  /// The covariance, resolved.
  var covariance: CovariancePlan
  /// Whether the estimator tells a panel from cross-sections.
  let readsPanel: Bool
  /// Whether the estimator looks at the focus group.
  let readsGroup: Bool

  /// Other outcomes, which the programme should not change.
  var composition: [Located<String>] = []
  /// Published figures that the estimator reads; nil for one of rows.
  var published: PublishedNeed?

  /// The outcome as spelled.
  var outcome: String { formula.outcome.root.spelled }

  /// What gets the programme.
  var unit: String { design.unit?.value ?? "" }

  /// The year.
  var time: String { design.time?.value ?? "" }

  /// The focus group as spelled, nil where there is none or the estimator does not look at it.
  var group: String? { readsGroup ? design.group?.expression.root.spelled : nil }

  /// The variables whose absence drops a row, the outcome first, clusters last.
  ///
  /// A first treated year that is blank is no missing value: it is an error, or means never.
  var variables: [SampleVariable] {
    var all = formula.sampleVariables
    if let published { all += [published.low, published.high].map { .column($0.value) } }
    all += [.column(unit), .column(time)]
    if case .arms(let treated, let post)? = design.programme {
      all += [treated, post].compactMap(\.self).map { SampleVariable($0.expression) }
    }
    if readsGroup, let group = design.group { all.append(SampleVariable(group.expression)) }
    if readsPanel, let panel = design.panelColumn { all.append(.column(panel.value)) }
    let strata = covariance.randomisation?.strataColumns ?? []
    return (all + (groupedColumns + strata).map { .column($0) }).uniqued()
  }

  /// The columns of the clusters, then those whose groups draws need.
  private var groupedColumns: [String] {
    (covariance.clusters + covariance.drawnColumns).uniqued()
  }

  /// The rows, and the groups of the clusters.
  var needs: [DataNeed] {
    groupedColumns.map { .groups([$0]) } + covariance.randomisationNeeds
      + [
        .programme(
          ProgrammeNeed(
            design: design, formula: formula, clusters: covariance.clusters,
            readsPanel: readsPanel, composition: composition, readsGroup: readsGroup,
            published: published))
      ]
  }

  /// The columns whose codes contributions carry: clusters, else what is observed repeatedly.
  var contributionColumns: [String] {
    covariance.clusters.isEmpty
      ? [design.panelColumn?.value].compactMap(\.self) : covariance.clusters
  }

  /// The bound rows.
  func data(_ provided: Provided) -> ProgrammeData {
    guard var data = provided.programme else {
      preconditionFailure("the scheduler meets every need")
    }
    let strata = covariance.randomisation?.strataColumns ?? []
    if !strata.isEmpty { data.strata = provided.sampleGroups(of: strata).grouping }
    data.drawn = provided.dimension(covariance.wild?.groups)
    return data
  }
}
