import Estimation
import Frames
import LinearModels
import TestSupport
import Testing

@Suite struct StoredWaysTests {
  /// fixest takes one factor of the fewest clusters, sandwich each term's own.
  @Test(
    arguments: StoredClusters.names("ways-"),
    [(ClusteredCovariance.Preset.fixest, "min.K"), (.sandwich, "conventional.K")])
  func `CR1 by several clusterings agrees with sandwich`(
    _ name: String, _ preset: (ClusteredCovariance.Preset, String)
  ) throws {
    for stored in try StoredClusters(name).cases {
      let part = object(stored.values[preset.1])
      let covariance = ClusteredCovariance(.CR1, preset: preset.0, absorbedCounting: .full)
      for found in try stored.estimates(covariance) {
        let isRepaired = found.set.findings.contains(.covarianceRepaired)
        let label = "\(stored.name) \(preset.1)\(isRepaired ? " repaired" : "")"
        // As Cameron, Gelbach & Miller do; sandwich leaves what has no variance below nought.
        let mustRepair = preset.0 == .fixest ? part["clipped"] != nil : part["std.error"] == nil
        #expect(isRepaired == mustRepair, "\(label)")
        let expected = doubles((isRepaired ? object(part["clipped"]) : part)["std.error"])
        expectErrors(found.set, stored, expected, label)
      }
    }
  }

  @Test(arguments: StoredClusters.names("crossed-"), ["pupil", "school"])
  func `crossed effects with singletons and components agree with dummies`(
    _ name: String, _ cluster: String
  ) throws {
    let golden = try StoredClusters(name)
    for var stored in golden.cases {
      stored.model.clusters = [cluster]
      if name.hasSuffix("dropped") { stored.model.frame = withoutSingletons(stored.model) }
      let part = object(object(stored.values["cluster"])[cluster])
      for found in try stored.estimates(ClusteredCovariance(.CR0)) {
        let label = "\(stored.name) by \(cluster)"
        expectErrors(found.set, stored, doubles(part["CR0"]), label)
        let summary = found.set.summary
        #expect(summary.observationCount == double(stored.values["nobs"]), "\(label)")
        #expect(
          summary.residualDegreesOfFreedom == double(stored.values["df.residual"]), "\(label)")
      }
    }
  }

  /// Drops rows that are alone in a group until none is left.
  private func withoutSingletons(_ model: ClusteredModel) -> Frame {
    var rows = model.frame.allRows
    let effects = model.formula.split(separator: "|")[1].split(separator: "+")
    let codes = effects.map { effect in
      model.frame.groupCodes(of: [effect.filter { $0 != " " }])
    }
    while true {
      let groupings = codes.map { $0.selecting(rows) }
      let sizes = groupings.map { $0.sizes() }
      let kept = rows.rows.indices.filter { row in
        groupings.indices.allSatisfy { sizes[$0][Int(groupings[$0].codes[row])] > 1 }
      }
      if kept.count == rows.count { return model.frame.subset(rows) }
      rows = RowSelection(rows: kept.map { rows.rows[$0] })
    }
  }
}
