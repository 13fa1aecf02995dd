import Estimation
import LinearModels
import Numerics
import TestSupport
import Testing

/// Leverages and estimates without each cluster, against R's dense matrices and re-estimation.
@Suite struct ClusterInfluenceTests {
  @Test(arguments: ["none", "few", "la", "cohort"])
  func `leverages are those of R's hat matrix`(_ name: String) throws {
    let stored = try StoredClusters(name)
    for stored in stored.cases {
      guard case .object(let expected)? = stored.values["influence"],
        case .list(let clusters)? = expected["clusters"]
      else { continue }
      for limit in preciseWorkLimits {
        var request = try stored.model.request(.clustered(ClusteredCovariance(.CR1)))
        request.rebasedWorkLimit = limit
        let found = try LinearModel.influence(request, threads: 2)
        #expect(found.count == clusters.count)
        let leverages = numbers(expected["terms"]).sorted()
        let full = numbers(expected["full"]).sorted()
        let own = found.map(\.leverage).sorted()
        // Effects that enter as columns have leverage in ours; those swept out within the clusters have none.
        let isFull = abs(own.reduce(0, +) - full.reduce(0, +)) < 1e-6
        let reference = isFull ? full : leverages
        for (a, b) in zip(own, reference) { #expect(abs(a - b) < 1e-9, "\(name) \(stored.name)") }
        guard case .list(let partial)? = expected["partial"] else { continue }
        let slopes = found[0].partialLeverages.count
        for (place, values) in partial.enumerated() {
          let column = slopes - partial.count + place
          for (a, b) in zip(
            found.map { $0.partialLeverages[column] }.sorted(), numbers(values).sorted())
          { #expect(abs(a - b) < 1e-9, "\(name) \(stored.name) \(place)") }
        }
      }
    }
  }

  private func numbers(_ value: Golden.Value?) -> [Double] {
    guard case .list(let list)? = value else { return [] }
    return list.compactMap { if case .number(let number) = $0 { number } else { nil } }
  }

  @Test func `estimates without a cluster are those of the other rows`() throws {
    let pupils = WildDefinitionTests.Pupils()
    var model = ClusteredModel(formula: "score ~ treated + prior | cohort", frame: pupils.frame)
    model.clusters = ["school"]
    let found = try LinearModel.influence(
      try model.request(.clustered(ClusteredCovariance(.CR1))), threads: 1)
    #expect(abs(found.reduce(0) { $0 + $1.leverage } - 5) < 1e-10)
    #expect(found.map(\.rowCount) == [7, 11, 5, 14, 9, 6])
    for cluster in 0..<6 {
      var other = model
      other.filter = "school != 's\(cluster)'"
      let set = try LinearModel.estimate(
        try other.request(.clustered(ClusteredCovariance(.CR1))), threads: 1
      ).set
      for (a, b) in zip(found[cluster].estimates, set.values) {
        #expect(abs(try #require(a) - b) < 1e-12)
      }
    }
  }
}
