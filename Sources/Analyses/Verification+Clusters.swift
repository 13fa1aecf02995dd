import Designs
import Estimation
import Frames
import LinearModels
import Numerics

extension Verification {
  /// Five clusters of 2 to 7 rows from formulas of whole numbers, with what R's clubSandwich 0.5.8 says of them.
  ///
  /// In R: `i <- 0:23; g <- rep(1:5, c(3, 7, 2, 6, 6)); x <- (i*7)%%11 + (i%%3)/4; z <- (i*5)%%7;
  /// y <- 2*x - z + 3*g + ((i*13)%%10 - 4.5)/2; w <- 1 + (i%%4)/2`, then `coef_test` of `lm(y ~ x + z)`, of
  /// `lm(y ~ x + z + factor(g))` and, weighted, of both working models.
  static func clusterChecks() -> [Check] {
    let known: [ClusterCheck] = [
      .init(
        "CR1", .CR1,
        [3.2700235741556662, 0.22902274881736284, 0.24220315836592968],
        [3.3564279241293375, 3.475183544911125, 3.7103226051095022]),
      .init(
        "CR2", .CR2,
        [3.5017260486931163, 0.26473241083256049, 0.29411209769355645],
        [3.0428157479866882, 3.4190451387341181, 3.6155595787317711]),
      .init(
        "CR3", .CR3,
        [4.2266888600693902, 0.3433848632857423, 0.39489370144616248],
        [2.7028277874554916, 3.3432453926015007, 3.4927655750991837]),
      .init(
        "CR2, clusters absorbed", .CR2, formula: "y ~ x + z | g",
        [0.17375365318342681, 0.10304219702191754],
        [3.0392154327616159, 3.6189342533769477]),
      .init(
        "CR2, weights, identity", .CR2, working: .identity,
        [3.1445204537115137, 0.24548479780296162, 0.1653805307079044],
        [3.4921624520742207, 3.340283053343668, 3.6989157891900866]),
      .init(
        "CR2, weights, inverse variance", .CR2, working: .inverseVariance,
        [3.1417037055284815, 0.24220637685541449, 0.15627532120593751],
        [3.4402314802075291, 3.4760292888932081, 3.7350346491461566]),
    ]
    return known.map { known in
      Check(
        name: "five clusters, \(known.name)", wantedDigits: 11, digits: known.digits(),
        source: "clubSandwich 0.5.8")
    }
  }
}

/// One covariance of the five clusters with known standard errors and degrees of freedom.
private struct ClusterCheck {
  let name: String
  let kind: ClusteredCovariance.Kind
  let formula: String
  let working: ClusteredCovariance.WorkingModel?
  let errors: [Double]
  let degrees: [Double]

  init(
    _ name: String, _ kind: ClusteredCovariance.Kind, formula: String = "y ~ x + z",
    working: ClusteredCovariance.WorkingModel? = nil, _ errors: [Double], _ degrees: [Double]
  ) {
    self.name = name
    self.kind = kind
    self.formula = formula
    self.working = working
    self.errors = errors
    self.degrees = degrees
  }

  private static func frame() -> Frame {
    let clusters = [3, 7, 2, 6, 6].enumerated().flatMap { index, size in
      [Double](repeating: Double(index + 1), count: size)
    }
    var (x, z, y): ([Double], [Double], [Double]) = ([], [], [])
    for i in clusters.indices {
      x.append(Double(i * 7 % 11) + Double(i % 3) / 4)
      z.append(Double(i * 5 % 7))
      let noise = (Double(i * 13 % 10) - 4.5) / 2
      y.append(2 * x[i] - z[i] + 3 * clusters[i] + noise)
    }
    return Frame(
      columns: [("y", y), ("x", x), ("z", z), ("g", clusters)].map {
        Column(name: $0, values: .number($1))
      }, rowCount: clusters.count)
  }

  /// The fewest digits of standard errors and degrees of freedom; 0 where there are none.
  func digits() -> Double {
    let frame = Self.frame()
    let clusters = frame.groupCodes(of: ["g"]).selecting(frame.allRows)
    do {
      let parsed = try Formula(parsing: formula)
      let design = try BoundDesign(parsed, frame: frame, rows: frame.allRows)
      var request = FitRequest(
        design,
        covariance: .clustered(
          ClusteredCovariance(
            kind, preset: .clubSandwich, reference: .satterthwaite,
            workingModel: working ?? .identity)))
      request.clusters = [ClusterDimension(label: "g", grouping: clusters, levels: nil)]
      if !parsed.absorbed.isEmpty {
        request.effects = [BoundEffect(label: "g", grouping: clusters)]
      }
      if working != nil {
        request.weights = .analytic((0..<frame.rowCount).map { 1 + Double($0 % 4) / 2 })
      }
      let inferences = try LinearModel.estimate(request, threads: 1).set.inferences(level: 0.95)
      guard inferences.count == errors.count else { return 0 }
      return min(
        Digits.fewest(inferences.map { $0.standardError ?? 0 }, with: errors),
        Digits.fewest(inferences.map { $0.degreesOfFreedom ?? 0 }, with: degrees))
    } catch {
      return 0
    }
  }
}
