import Designs
import Estimation
import LinearModels
import TestSupport
import Testing

@Suite struct StoredClustersTests {
  @Test func `there are stored models with clusters`() {
    #expect(StoredClusters.names().count >= 21)
    #expect(StoredClusters.names("ways-").count >= 11)
    #expect(StoredClusters.names("crossed-").count >= 4)
  }

  @Test(arguments: StoredClusters.names())
  func `covariances and their degrees of freedom agree with clubSandwich`(_ name: String) throws {
    for stored in try StoredClusters(name).cases {
      for kind in [ClusteredCovariance.Kind.CR0, .CR1, .CR2, .CR3] {
        let covariance = ClusteredCovariance(
          kind, preset: .clubSandwich, reference: .satterthwaite)
        try expectSatterthwaite(stored, kind.rawValue, covariance)
      }
      try expectSatterthwaite(
        stored, "CR2-inverse-variance",
        ClusteredCovariance(.CR2, workingModel: .inverseVariance))
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
        for found in try stored.estimates(covariance) {
          let label = "\(stored.name) \(counting)"
          expectErrors(found.set, stored, doubles(expected["std.error"]), label)
          try expectPValues(found.set, stored, doubles(expected["p.value"]), label)
          #expect(found.set.summary.observationCount == double(stored.values["nobs"]))
          let counted = found.set.summary.variance.parameterCount
          #expect(Double(counted) == double(expected["K"]), "\(label)")
        }
      }
    }
  }

  @Test(arguments: StoredClusters.names())
  func `jackknives agree with leaving each cluster out`(_ name: String) throws {
    for stored in try StoredClusters(name).cases {
      let part = object(stored.values["jackknife"])
      for kind in [ClusteredCovariance.Kind.CR3, .CV3, .CV3J] {
        for found in try stored.estimates(ClusteredCovariance(kind)) {
          let errors = doubles(part[kind.rawValue])
          expectErrors(found.set, stored, errors, "\(stored.name) \(kind)")
          try expectDiagnostics(found.set, stored, part)
        }
      }
    }
  }

  @Test(arguments: StoredClusters.names())
  func `HC covariances with absorbed effects agree with R`(_ name: String) throws {
    for var stored in try StoredClusters(name).cases {
      stored.model.clusters = []
      for variance in [VarianceEstimator.HC0, .HC1, .HC2, .HC3] {
        for found in try stored.estimates(.independent(variance)) {
          let expected = doubles(object(stored.values["HC"])[variance.rawValue])
          expectErrors(found.set, stored, expected, "\(stored.name) \(variance)")
          expectSummary(found.set.summary, stored)
        }
      }
    }
  }

  private func expectSatterthwaite(
    _ stored: StoredClusters.Case, _ name: String, _ covariance: ClusteredCovariance
  ) throws {
    let part = object(stored.values[name])
    guard !part.isEmpty else { return }
    for found in try stored.estimates(covariance) {
      let label = "\(stored.name) \(name)"
      expectErrors(found.set, stored, doubles(part["std.error"]), label)
      try expectPValues(found.set, stored, doubles(part["p.value"]), label)
      #expect(found.set.summary.observationCount == double(stored.values["nobs"]), "\(label)")
      for (place, term) in stored.terms.enumerated() {
        let df = found.set.degreesOfFreedom(term) ?? .nan
        expectClose(df, doubles(part["df"])[place], relative: 1e-8, "\(label) df \(term)")
      }
    }
  }

  private func expectPValues(
    _ set: EstimateSet, _ stored: StoredClusters.Case, _ expected: [Double], _ label: String
  ) throws {
    let inferences = set.inferences(level: 0.95)
    for (place, term) in stored.terms.enumerated() {
      let index = try #require(set.terms.firstIndex { $0.description == term })
      expectClose(
        inferences[index].pValue ?? .nan, expected[place], relative: 1e-7, "\(label) p \(term)")
    }
  }

  private func expectDiagnostics(
    _ set: EstimateSet, _ stored: StoredClusters.Case, _ jackknife: [String: Golden.Value]
  ) throws {
    let diagnostics = try #require(set.clusterDiagnostics.first, "\(stored.name)")
    #expect(Double(diagnostics.clusterCount) == double(stored.values["clusters"]))
    let effective = doubles(object(stored.values["influence"])["effective"])
    for (place, term) in stored.terms.enumerated() {
      let index = try #require(set.terms.firstIndex { $0.description == term })
      let (found, label) = (diagnostics.terms[index], "\(stored.name) \(term)")
      expectClose(
        found.effectiveClusters ?? .nan, effective[place], relative: 1e-8, "\(label) effective")
      #expect((found.carriedBy != nil) == stored.carried.contains(term), "\(label)")
      for (key, value) in [("lowest", found.lowest), ("highest", found.highest)]
      where found.carriedBy == nil {
        expectClose(
          value ?? .nan, doubles(jackknife[key])[place], relative: 1e-9, "\(label) \(key)")
      }
    }
  }

  private func expectSummary(_ summary: FitSummary, _ stored: StoredClusters.Case) {
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
}
