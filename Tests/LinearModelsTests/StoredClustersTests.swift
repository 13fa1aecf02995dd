import Designs
import Estimation
import LinearModels
import Numerics
import TestSupport
import Testing

@Suite struct StoredClustersTests {
  @Test(arguments: StoredClusters.names())
  func `clustered covariances agree with R`(_ name: String) throws {
    for stored in try StoredClusters(name).cases {
      for kind in ["CR0", "CR1", "CR2", "CR3"] {
        try expectKind(stored, part: kind, kind, .satterthwaite, preset: .clubSandwich)
      }
      for kind in ["CR2", "CR3"] {
        try expectKind(
          stored, part: kind + "-inverse-variance", kind, .satterthwaite, .inverseVariance)
      }
    }
  }

  @Test(arguments: StoredClusters.names())
  func `CR1 counts absorbed levels by each rule`(_ name: String) throws {
    for stored in try StoredClusters(name).cases {
      let part = object(stored.values["CR1.fixest"])
      for counting in ClusteredCovariance.AbsorbedCounting.allCases {
        let expected = object(part[counting.rawValue])
        guard !expected.isEmpty else { continue }
        let covariance = ClusteredCovariance(.CR1, absorbedCounting: counting)
        let set = try estimate(stored, .clustered(covariance)).set
        let label = "\(stored.name) \(counting)"
        try expectErrors(set, stored, doubles(expected["std.error"]), label)
        #expect(
          set.summary.variance.parameterCount == double(expected["K"]).map { Int($0) }, "\(label)")
      }
    }
  }

  @Test(arguments: StoredClusters.names())
  func `jackknives agree with leaving clusters out`(_ name: String) throws {
    for stored in try StoredClusters(name).cases {
      let part = object(stored.values["jackknife"])
      for kind in [ClusteredCovariance.Kind.CR3, .CV3, .CV3J] {
        let set = try estimate(stored, .clustered(ClusteredCovariance(kind))).set
        try expectErrors(set, stored, doubles(part[kind.rawValue]), "\(stored.name) \(kind)")
        try expectDiagnostics(set, stored, part)
      }
    }
  }

  @Test(arguments: StoredClusters.names())
  func `HC covariances with absorbed effects agree with R`(_ name: String) throws {
    for var stored in try StoredClusters(name).cases {
      stored = stored.withoutClusters()
      for variance in [VarianceEstimator.HC0, .HC1, .HC2, .HC3] {
        let set = try estimate(stored, .independent(variance)).set
        let expected = doubles(object(stored.values["HC"])[variance.rawValue])
        try expectErrors(set, stored, expected, "\(stored.name) \(variance)")
        try expectSummary(set.summary, stored)
      }
    }
  }

  @Test(arguments: StoredClusters.names())
  func `contrasts and joint tests agree with clubSandwich`(_ name: String) throws {
    for stored in try StoredClusters(name).cases {
      for model in ClusteredCovariance.WorkingModel.allCases {
        let part = object(stored.values[model == .identity ? "CR2" : "CR2-inverse-variance"])
        guard !part.isEmpty else { continue }
        let covariance = ClusteredCovariance(.CR2, workingModel: model)
        let found = try estimate(stored, .clustered(covariance))
        for (name, test) in object(part["contrasts"]) {
          try expectContrast(found, object(test), "\(stored.name) \(model) \(name)")
        }
        for (name, test) in object(part["tests"]) {
          try expectTest(found, object(test), "\(stored.name) \(model) \(name)")
        }
      }
    }
  }

  private func expectKind(
    _ stored: StoredClusters.Case, part name: String, _ kind: String,
    _ reference: ClusteredCovariance.Reference,
    _ model: ClusteredCovariance.WorkingModel = .identity,
    preset: ClusteredCovariance.Preset = .fixest
  ) throws {
    let part = object(stored.values[name])
    guard !part.isEmpty else { return }
    let covariance = ClusteredCovariance(
      try #require(ClusteredCovariance.Kind(rawValue: kind)), preset: preset,
      reference: reference, workingModel: model)
    let set = try estimate(stored, .clustered(covariance)).set
    let label = "\(stored.name) \(name)"
    try expectErrors(set, stored, doubles(part["std.error"]), label)
    let inferences = set.inferences(level: 0.95)
    for (place, term) in stored.terms.enumerated() {
      let inference = inferences[try position(term, set)]
      let (df, p) = (doubles(part["df"])[place], doubles(part["p.value"])[place])
      expectClose(inference.degreesOfFreedom ?? .nan, df, relative: 1e-8, "\(label) df \(term)")
      expectClose(inference.pValue ?? .nan, p, relative: 1e-7, "\(label) p \(term)")
    }
  }
}

extension StoredClusters.Case {
  /// The same rows taken as independent.
  func withoutClusters() -> Self {
    var request = request
    request.clusters = []
    return Self(name: name, values: values, request: request)
  }
}

func estimate(
  _ stored: StoredClusters.Case, _ covariance: CovarianceEstimator
) throws -> Estimate {
  var request = stored.request
  request.covariance = covariance
  request.keepsReference = true
  return try LinearModel.estimate(request, threads: 2)
}

func position(_ term: String, _ set: EstimateSet) throws -> Int {
  try #require(set.terms.firstIndex { $0.description == term }, "\(term) is not estimated")
}

func expectErrors(
  _ set: EstimateSet, _ stored: StoredClusters.Case, _ expected: [Double], _ label: String
) throws {
  #expect(Set(set.terms.map(\.description)) == Set(stored.terms), "\(label)")
  guard case .covariance(let covariance, _) = set.uncertainty else {
    Issue.record("\(label): no covariance")
    return
  }
  #expect(expected.count == stored.terms.count, "\(label): \(expected.count) errors")
  for (place, term) in stored.terms.enumerated() where place < expected.count {
    let index = try position(term, set)
    let estimate = doubles(stored.values["estimate"])[place]
    expectClose(set.values[index], estimate, relative: 1e-10, "\(label) \(term)")
    expectClose(
      covariance[index, index].squareRoot(), expected[place], relative: 1e-9,
      "\(label) error of \(term)")
  }
}

private func expectDiagnostics(
  _ set: EstimateSet, _ stored: StoredClusters.Case, _ jackknife: [String: Golden.Value]
) throws {
  let diagnostics = try #require(set.clusterDiagnostics, "\(stored.name)")
  #expect(Double(diagnostics.clusterCount) == double(stored.values["clusters"]))
  let influence = object(stored.values["influence"])
  guard case .list(let carried)? = jackknife["carried.by"] else { return }
  for (place, term) in stored.terms.enumerated() {
    let found = diagnostics.terms[try position(term, set)]
    let label = "\(stored.name) \(term)"
    expectClose(
      found.effectiveClusters ?? .nan, doubles(influence["effective"])[place], relative: 1e-8,
      "\(label) effective clusters")
    #expect((found.carriedBy == nil) == (carried[place] == .null), "\(label)")
    guard carried[place] == .null else { continue }
    expectClose(
      found.lowest ?? .nan, doubles(jackknife["lowest"])[place], relative: 1e-9, "\(label) lowest")
    expectClose(
      found.highest ?? .nan, doubles(jackknife["highest"])[place], relative: 1e-9,
      "\(label) highest")
  }
}

private func expectSummary(_ summary: FitSummary, _ stored: StoredClusters.Case) throws {
  let pairs = [
    ("nobs", summary.observationCount), ("df.residual", summary.residualDegreesOfFreedom),
    ("sigma", summary.residualStandardDeviation), ("r.squared", summary.rSquared),
    ("within.r.squared", summary.withinRSquared),
  ]
  for (key, found) in pairs {
    guard let expected = double(stored.values[key]) else { continue }
    expectClose(found ?? .nan, expected, relative: 1e-9, "\(stored.name) \(key)")
  }
}

private func row(_ weights: [String: Golden.Value], _ set: EstimateSet) throws -> [Double] {
  var row = [Double](repeating: 0, count: set.terms.count)
  for (term, weight) in weights { row[try position(term, set)] = try #require(double(weight)) }
  return row
}

private func expectContrast(
  _ found: Estimate, _ test: [String: Golden.Value], _ label: String
) throws {
  let contrast = try row(object(test["weights"]), found.set)
  guard case .covariance(let covariance, _) = found.set.uncertainty else { return }
  let value = zip(contrast, found.set.values).reduce(0) { $0 + $1.0 * $1.1 }
  expectClose(value, try #require(double(test["estimate"])), relative: 1e-9, label)
  let variance = zip(contrast, covariance.multiply(contrast)).reduce(0) { $0 + $1.0 * $1.1 }
  expectClose(
    variance.squareRoot(), try #require(double(test["std.error"])), relative: 1e-9, label)
  let reference = try #require(found.reference)
  expectClose(
    reference.degreesOfFreedom(of: contrast) ?? .nan, try #require(double(test["df"])),
    relative: 1e-8, "\(label) df")
}

private func expectTest(
  _ found: Estimate, _ test: [String: Golden.Value], _ label: String
) throws {
  guard case .list(let written)? = test["weights"],
    case .covariance(let covariance, _) = found.set.uncertainty
  else { return }
  let rows = try written.map { try row(object($0), found.set) }
  let (q, p) = (rows.count, found.set.terms.count)
  let columns = (0..<p).flatMap { column in rows.map { $0[column] } }
  let contrasts = Matrix(rowCount: q, columnCount: p, columnMajor: columns)
  let values = contrasts.multiply(found.set.values)
  let transposed = Matrix(rowCount: p, columnCount: q, columnMajor: rows.flatMap { $0 })
  let spread = try Cholesky(contrasts.multiply(covariance).multiply(transposed))
  let wald = zip(values, spread.solve(values)).reduce(0) { $0 + $1.0 * $1.1 }
  let reference = try #require(found.reference)
  let eta = try #require(reference.hotellingDegreesOfFreedom(of: contrasts), "\(label)")
  let df = eta - Double(q) + 1
  expectClose(df, try #require(double(test["df"])), relative: 1e-8, "\(label) df")
  expectClose(
    df / (eta * Double(q)) * wald, try #require(double(test["statistic"])), relative: 1e-8,
    "\(label) F")
}
