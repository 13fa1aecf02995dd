public import Frames
import LinearModels
import Numerics

extension StaggeredSample {
  /// The rows of a programme as estimators by influence functions take them.
  ///
  /// - Parameters:
  ///   - rows: Units, years, starts, groups, outcomes.
  ///   - panel: What is observed repeatedly; nil for cross-sections.
  /// - Precondition: At most one dimension of clusters.
  public init(_ rows: ProgrammeRows, panel: Grouping?) {
    precondition(rows.clusters.count <= 1, "clusters in \(rows.clusters.count) ways")
    let clusters = rows.clusters.first?.grouping
    // Clusters that are the panel's own units say nothing new.
    let areUnits = panel.map { panel in
      clusters.map { panel.isNested(in: $0) && $0.isNested(in: panel) } ?? true
    }
    self.init(
      outcome: rows.outcome.values, period: rows.time.values, cohort: rows.start,
      units: panel.map(\.frameCodes), focus: rows.group?.isFocus,
      covariates: rows.covariates.isEmpty
        ? nil : Matrix(columns: rows.covariates.map(\.values)),
      weights: rows.weights == .none ? nil : rows.weightValues,
      clusters: areUnits == true ? nil : clusters?.frameCodes)
  }
}

extension Grouping {
  /// Per row the code of its group in the frame: the same group in another model's sample.
  var frameCodes: [Int32] { codes.map { identities[Int($0)] } }
}
