import Designs
import Estimation
import LinearModels
import Numerics
import TestSupport
import Testing

@Suite struct StoredContrastsTests {
  @Test(
    arguments: StoredClusters.names(),
    [
      ("CR2", ClusteredCovariance.WorkingModel.identity),
      ("CR2-inverse-variance", .inverseVariance),
    ])
  func `contrasts and joint tests agree with clubSandwich`(
    _ name: String, _ kind: (String, ClusteredCovariance.WorkingModel)
  ) throws {
    for stored in try StoredClusters(name).cases {
      let part = object(stored.values[kind.0])
      guard !part.isEmpty else { continue }
      for found in try stored.estimates(ClusteredCovariance(.CR2, workingModel: kind.1)) {
        for (name, test) in object(part["contrasts"]) {
          try expectContrast(found, object(test), "\(stored.name) \(name)")
        }
        for (name, test) in object(part["tests"]) {
          try expectTest(found, object(test), "\(stored.name) \(name)")
        }
      }
    }
  }

  private func row(_ weights: [String: Golden.Value], _ set: EstimateSet) throws -> [Double] {
    var row = [Double](repeating: 0, count: set.terms.count)
    for (term, weight) in weights {
      let index = try #require(set.terms.firstIndex { $0.description == term }, "\(term)")
      row[index] = try #require(double(weight))
    }
    return row
  }

  private func product(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private func expectContrast(
    _ found: Estimate, _ test: [String: Golden.Value], _ label: String
  ) throws {
    let contrast = try row(object(test["weights"]), found.set)
    guard case .covariance(let covariance, _) = found.set.uncertainty else { return }
    let reference = try #require(found.reference)
    let pairs = [
      ("estimate", product(contrast, found.set.values), 1e-9),
      ("std.error", product(contrast, covariance.multiply(contrast)).squareRoot(), 1e-9),
      ("df", reference.reference(of: contrast)?.degreesOfFreedom ?? .nan, 1e-8),
    ]
    for (key, value, tolerance) in pairs {
      let expected = try #require(double(test[key]))
      expectClose(value, expected, relative: tolerance, "\(label) \(key)")
    }
  }

  private func expectTest(
    _ found: Estimate, _ test: [String: Golden.Value], _ label: String
  ) throws {
    guard case .list(let written)? = test["weights"],
      case .covariance(let covariance, _) = found.set.uncertainty
    else { return }
    let rows = try written.map { try row(object($0), found.set) }
    let (q, p) = (rows.count, found.set.terms.count)
    let transposed = Matrix(rowCount: p, columnCount: q, columnMajor: rows.flatMap { $0 })
    let contrasts = transposed.transposed()
    let values = contrasts.multiply(found.set.values)
    let spread = try Cholesky(contrasts.multiply(covariance).multiply(transposed))
    let reference = try #require(found.reference)
    let eta = try #require(reference.hotellingDegreesOfFreedom(of: contrasts), "\(label)")
    let df = eta - Double(q) + 1
    let statistic = df / (eta * Double(q)) * product(values, spread.solve(values))
    let (expectedDF, expected) = (
      try #require(double(test["df"])), try #require(double(test["statistic"]))
    )
    expectClose(df, expectedDF, relative: 1e-8, "\(label) df")
    expectClose(statistic, expected, relative: 1e-8, "\(label) F")
  }
}
