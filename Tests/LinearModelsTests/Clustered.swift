import Designs
import Estimation
import Frames
import LinearModels
import Numerics

/// A model of tests: a formula with its absorbed part, clusters and weights by the names of columns.
struct ClusteredModel {
  var formula: String
  var frame: Frame
  var clusters: [String] = []
  var filter: String?
  var weights: String?
  var areFrequencies = false

  /// What the command makes of a spec: complete cases, bound effects, clusters.
  func request(_ covariance: CovarianceEstimator) throws -> FitRequest {
    let parsed = try Formula(parsing: formula)
    var rows = frame.allRows
    if let filter { rows = try frame.select(where: Expression(parsing: filter)).kept }
    var required = try BoundDesign.requiredColumns(of: parsed, frame: frame)
    let further =
      parsed.absorbed.flatMap { $0.columns + $0.slopes } + clusters + (weights.map { [$0] } ?? [])
    for name in further where !required.contains(where: { $0.name == name }) {
      required += [frame[name]].compactMap { $0 }
    }
    rows =
      Frame(columns: required, rowCount: frame.rowCount)
      .completeCases(of: required.map(\.name), within: rows).kept
    var request = FitRequest(
      try BoundDesign(parsed, frame: frame, rows: rows, threads: 2), covariance: covariance)
    request.effects = parsed.absorbed.map { effect in
      BoundEffect(
        label: effect.columns.joined(separator: "^"),
        grouping: frame.groupCodes(of: effect.columns).selecting(rows),
        slopes: effect.slopes.map { values($0, rows) }, slopeLabels: effect.slopes)
    }
    request.clusters = clusters.map {
      ClusterDimension(
        label: $0, grouping: frame.groupCodes(of: [$0]).selecting(rows), levels: nil)
    }
    if let weights {
      let numbers = values(weights, rows)
      request.weights = areFrequencies ? .frequency(numbers) : .analytic(numbers)
    }
    return request
  }

  private func values(_ name: String, _ rows: RowSelection) -> [Double] {
    guard case .number(let all)? = frame[name]?.values else { return [] }
    return rows.rows.map { all[Int($0)] }
  }

  /// The estimates by way of one pass, and re-based as small problems are.
  func estimates(_ covariance: CovarianceEstimator, threads: Int = 1) throws -> [Estimate] {
    var request = try request(covariance)
    request.keepsReference = true
    return try preciseWorkLimits.map { limit in
      request.rebasedWorkLimit = limit
      return try LinearModel.estimate(request, threads: threads)
    }
  }

  func estimates(
    _ kind: ClusteredCovariance.Kind, _ preset: ClusteredCovariance.Preset = .fixest,
    _ reference: ClusteredCovariance.Reference? = nil
  ) throws -> [Estimate] {
    try estimates(.clustered(ClusteredCovariance(kind, preset: preset, reference: reference)))
  }
}

extension EstimateSet {
  func value(_ term: String) -> Double? {
    terms.firstIndex { $0.description == term }.map { values[$0] }
  }

  func standardError(_ term: String) -> Double? {
    guard case .covariance(let matrix, _) = uncertainty else { return nil }
    return terms.firstIndex { $0.description == term }.map {
      max(matrix[$0, $0], 0).squareRoot()
    }
  }

  func degreesOfFreedom(_ term: String) -> Double? {
    guard case .covariance(_, let rule) = uncertainty else { return nil }
    return terms.firstIndex { $0.description == term }.flatMap {
      rule.reference(ofTerm: $0)?.degreesOfFreedom
    }
  }
}
