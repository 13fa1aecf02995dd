import Designs
import FoundationEssentials
import Frames
import LinearModels
import TestSupport
import Testing

/// A golden of models with clusters: one case for each of its weightings.
struct StoredClusters {
  /// One weighting: what R found and the request that must find it too.
  struct Case {
    let name: String
    let values: [String: Golden.Value]
    let request: FitRequest

    /// The terms in the order of the lists of `values`.
    var terms: [String] { texts(values["terms"]) }
  }

  let cases: [Case]

  /// The files `clustered/<prefix>*.json`; without a prefix those that no prefix names.
  static func names(_ prefix: String? = nil) -> [String] {
    let files =
      (try? FileManager.default.contentsOfDirectory(atPath: Golden.folder + "/clustered")) ?? []
    let names = files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    guard let prefix else {
      return names.filter { !$0.hasPrefix("ways-") && !$0.hasPrefix("crossed-") }
    }
    return names.filter { $0.hasPrefix(prefix) }
  }

  init(_ name: String) throws {
    let model = try StoredModel(path: "clustered/" + name)
    let frame = try model.frame()
    cases = try model.golden.values.keys.filter { $0 != "counts" }.sorted().map { weighting in
      let values = object(model.golden.values[weighting])
      return Case(
        name: "\(name) \(weighting)", values: values,
        request: try Self.request(model, frame, values))
    }
  }

  private static func request(
    _ model: StoredModel, _ frame: Frame, _ values: [String: Golden.Value]
  ) throws -> FitRequest {
    let formula = try Formula(parsing: model.text("formula") ?? "")
    var rows = frame.allRows
    if let condition = model.text("where") {
      rows = try frame.select(where: Expression(parsing: condition)).kept
    }
    if model.text("singletons") == "dropped" {
      let codes = formula.absorbed.map { frame.groupCodes(of: $0.columns) }
      rows = withoutSingletons(codes, rows)
    }
    var request = FitRequest(
      try BoundDesign(formula, frame: frame, rows: rows), covariance: .independent(.iid))
    request.effects = try formula.absorbed.map { effect in
      BoundEffect(
        label: effect.columns.joined(separator: "^"),
        grouping: frame.groupCodes(of: effect.columns).selecting(rows),
        slopes: try effect.slopes.map { try numbers(frame, $0, rows) },
        slopeLabels: effect.slopes)
    }
    let named = string(model.input["cluster"]).map { [$0] } ?? texts(model.input["cluster"])
    request.clusters = named.map { dimension(frame, $0, rows) }
    let weighting = object(values["weights"])
    if let column = string(weighting["column"]) {
      let weights = try numbers(frame, column, rows)
      request.weights =
        string(weighting["type"]) == "frequency" ? .frequency(weights) : .analytic(weights)
    }
    return request
  }

  static func dimension(_ frame: Frame, _ name: String, _ rows: RowSelection) -> ClusterDimension {
    let grouping = frame.groupCodes(of: [name]).selecting(rows)
    return ClusterDimension(label: name, grouping: grouping, levels: nil)
  }

  private static func numbers(
    _ frame: Frame, _ name: String, _ rows: RowSelection
  ) throws -> [Double] {
    let column = try #require(frame[name])
    guard case .number(let values) = column.values else { return [] }
    return rows.rows.map { values[Int($0)] }
  }

  /// Drops rows that are alone in a group until none is left.
  private static func withoutSingletons(
    _ codes: [GroupCodes], _ rows: RowSelection
  ) -> RowSelection {
    var kept = rows
    while true {
      let groupings = codes.map { $0.selecting(kept) }
      let sizes = groupings.map { $0.sizes() }
      let rest = kept.rows.indices.filter { row in
        groupings.indices.allSatisfy { sizes[$0][Int(groupings[$0].codes[row])] > 1 }
      }
      if rest.count == kept.count { return kept }
      kept = RowSelection(rows: rest.map { kept.rows[$0] })
    }
  }
}

func texts(_ value: Golden.Value?) -> [String] {
  if case .list(let values)? = value { values.compactMap { string($0) } } else { [] }
}
