import Designs
import Estimation
import FoundationEssentials
import Frames
import LinearModels
import TestSupport
import Testing

/// A golden of models with clusters: one case for each of its weightings.
struct StoredClusters {
  /// One weighting: what R found, and the model that must find it too.
  struct Case {
    let name: String
    let values: [String: Golden.Value]
    var model: ClusteredModel

    /// The terms in the order of the lists of `values`.
    var terms: [String] { texts(values["terms"]) }

    /// The estimates by way of one pass, and re-based.
    func estimates(_ covariance: CovarianceEstimator) throws -> [Estimate] {
      try model.estimates(covariance, threads: 2)
    }

    func estimates(_ covariance: ClusteredCovariance) throws -> [Estimate] {
      try estimates(.clustered(covariance))
    }

    /// Terms that one cluster alone carries.
    var carried: Set<String> {
      guard case .list(let carriers)? = object(values["jackknife"])["carried.by"] else { return [] }
      return Set(zip(terms, carriers).filter { $0.1 != .null }.map(\.0))
    }
  }

  let golden: Golden
  let cases: [Case]

  /// The files `clustered/<prefix>*.json`; without a prefix those of one clustering.
  static func names(_ prefix: String? = nil) -> [String] {
    let folder = Golden.folder + "/clustered"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let names = files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    guard let prefix else {
      return names.filter { !$0.hasPrefix("ways-") && !$0.hasPrefix("crossed-") }
    }
    return names.filter { $0.hasPrefix(prefix) }
  }

  init(_ name: String) throws {
    let stored = try StoredModel(path: "clustered/" + name)
    var model = ClusteredModel(formula: stored.text("formula") ?? "", frame: try stored.frame())
    model.filter = stored.text("where")
    model.clusters = stored.text("cluster").map { [$0] } ?? texts(stored.input["cluster"])
    golden = stored.golden
    cases = golden.values.keys.filter { $0 != "counts" }.sorted().map { weighting in
      let values = object(stored.golden.values[weighting])
      let weights = object(values["weights"])
      model.weights = string(weights["column"])
      model.areFrequencies = string(weights["type"]) == "frequency"
      return Case(name: "\(name) \(weighting)", values: values, model: model)
    }
  }
}

func texts(_ value: Golden.Value?) -> [String] {
  if case .list(let values)? = value { values.compactMap { string($0) } } else { [] }
}

/// Expects the terms of a stored case with their estimates and standard errors.
func expectErrors(
  _ set: EstimateSet, _ stored: StoredClusters.Case, _ expected: [Double], _ label: String
) {
  #expect(Set(set.terms.map(\.description)) == Set(stored.terms), "\(label)")
  #expect(expected.count == stored.terms.count, "\(label): \(expected.count) errors")
  let estimates = doubles(stored.values["estimate"])
  for (place, term) in stored.terms.enumerated() {
    expectClose(
      set.value(term) ?? .nan, estimates[place], relative: 1e-10, "\(label) \(term)")
    expectClose(
      set.standardError(term) ?? .nan, expected[place], relative: 1e-9, "\(label) error of \(term)")
  }
}
