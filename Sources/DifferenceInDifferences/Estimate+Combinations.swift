public import Designs
public import Estimation
public import Numerics

/// Linear combinations of estimates as estimates: narrowings of a gap, averages over cohorts.
extension Estimate {
  /// The estimates L b with their covariance L V L', contributions psi L' and reference distributions.
  ///
  /// - Parameters:
  ///   - combinations: L, q x p.
  ///   - terms: What the combinations are called, q of them.
  ///   - support: What stands behind each, q of them.
  ///   - references: Terms that are nought by construction, which replace those of the estimates.
  ///   - order: The design order of the combinations and references.
  /// - Returns: The estimates. Single clusters' influence stands where a combination is one of the estimates
  ///   itself, else it is not known.
  public func combining(
    _ combinations: Matrix, terms: [TermID], support: [Support], references: Set<TermID> = [],
    order: [TermID] = []
  ) -> Estimate {
    precondition(combinations.columnCount == set.values.count, "one column per estimate")
    let reference = reference.map { CombinedReference(base: $0, combinations: combinations) }
    let uncertainty: Uncertainty
    switch set.uncertainty {
    case .none(let reason): uncertainty = .none(reason)
    case .covariance(let covariance, let rule):
      uncertainty = .covariance(
        combinations.multiply(covariance).multiply(combinations.transposed()),
        combined(rule, combinations, reference))
    }
    let combined = EstimateSet(
      terms: terms, values: combinations.multiply(set.values), uncertainty: uncertainty,
      support: support, omitted: set.omitted, findings: set.findings, summary: set.summary,
      clusterDiagnostics: set.clusterDiagnostics.map { diagnostics($0, combinations, support) }
    ).with(references: references, order: order)
    return Estimate(
      combined,
      contributions: contributions.map {
        ClusterContributions(
          columns: $0.columns, clusters: $0.clusters,
          psi: $0.psi.multiply(combinations.transposed()))
      }, reference: reference)
  }

  private func combined(
    _ rule: DegreesOfFreedomRule, _ combinations: Matrix, _ reference: CombinedReference?
  ) -> DegreesOfFreedomRule {
    rule.replacingEach {
      (0..<combinations.rowCount).map { row in
        if let place = combinations.loneColumn(row) { return rule.reference(ofTerm: place) }
        return reference?.base.reference(of: combinations.row(row))
      }
    }
  }

  private func diagnostics(
    _ whole: ClusterDiagnostics, _ combinations: Matrix, _ support: [Support]
  ) -> ClusterDiagnostics {
    func combined(_ row: Int) -> ClusterDiagnostics.Term {
      ClusterDiagnostics.Term(
        effectiveClusters: nil, lowest: nil, highest: nil, mostInfluential: nil,
        carriedBy: support[row].clusters == 1 ? carrier(combinations.row(row), whole) : nil)
    }
    return ClusterDiagnostics(
      clusters: whole.clusters, clusterCount: whole.clusterCount,
      largestLeverage: whole.largestLeverage, parameterCount: whole.parameterCount,
      largestLeverageCluster: whole.largestLeverageCluster, crossedEffects: whole.crossedEffects,
      skippedRows: whole.skippedRows,
      terms: (0..<combinations.rowCount).map { row in
        guard let place = combinations.loneColumn(row), combinations[row, place] == 1 else {
          return combined(row)
        }
        return whole.terms[place]
      })
  }

  /// The cluster that carries every part of a combination; nil where they have none in common.
  private func carrier(
    _ weights: [Double], _ whole: ClusterDiagnostics
  ) -> ClusterDiagnostics.Name? {
    let carriers = zip(weights, whole.terms).filter { $0.0 != 0 }.map { $0.1.carriedBy }
    guard let first = carriers.first, carriers.allSatisfy({ $0 == first }) else { return nil }
    return first
  }
}

/// The reference distributions of combinations of combinations.
struct CombinedReference: ContrastReference {
  let base: any ContrastReference
  /// L, q x p.
  let combinations: Matrix

  func reference(of contrast: [Double]) -> ScaledStudentT? {
    base.reference(of: combinations.transposedMultiply(contrast))
  }

  func hotellingDegreesOfFreedom(of contrasts: Matrix) -> Double? {
    base.hotellingDegreesOfFreedom(of: contrasts.multiply(combinations))
  }

  func reference(within contrasts: Matrix) -> ([Double]) -> ScaledStudentT? {
    base.reference(within: contrasts.multiply(combinations))
  }

  var passes: Int { base.passes }
}

extension Matrix {
  /// The only column in which a row is not zero, if there is just one.
  fileprivate func loneColumn(_ row: Int) -> Int? {
    let places = (0..<columnCount).filter { self[row, $0] != 0 }
    return places.count == 1 ? places[0] : nil
  }
}
