import Designs
import Estimation
import Frames
import LinearModels
import Numerics

/// One population: how often each test rejects, with and without an effect.
struct Study: Sendable {
  /// A test at 5 %.
  enum Test: String, Sendable, CaseIterable {
    case cr1 = "CR1"
    case cr2 = "CR2"
    case cr3 = "CR3"
    case scaled = "CR3-s"
    case wcr11 = "WCR-11"
    case wcr31 = "WCR-31"
    case wcr33 = "WCR-33"
    case wcu11 = "WCU-11"
    case ri = "RI-t"
    case coefficient = "RI-b"
  }

  let population: Population
  /// Per test the share of samples without an effect in which it rejects.
  let size: [Double]
  /// The same with an effect.
  let power: [Double]
  /// The mean degrees of freedom of CR2.
  let degreesOfFreedom: Double
  /// The least p-value that the randomisation can have.
  let least: Double

  static let level = 0.05

  init(of population: Population, replications: Int, threads: Int) throws {
    self.population = population
    let found = try parallelMap(count: replications, threads: threads) { replication in
      try [false, true].map { try Self.pValues(population.sample(replication, hasEffect: $0)) }
    }
    func share(_ place: Int) -> [Double] {
      Test.allCases.indices.map { test in
        let rejections = found.count { sample in
          // Randomisation at 5 %: p counts the data's own assignment, so p = 0.05 exactly rejects.
          sample[place].p[test].map { $0 <= Self.level + 1e-12 } ?? false
        }
        return Double(rejections) / Double(replications)
      }
    }
    size = share(0)
    power = share(1)
    degreesOfFreedom = found.reduce(0) { $0 + $1[0].df } / Double(replications)
    least = found[0][0].least
  }

  /// The p-values of one sample; nil where a test has none.
  private static func pValues(
    _ sample: Population.Sample
  ) throws -> (p: [Double?], df: Double, least: Double) {
    let frame = sample.frame
    let cr1 = try estimate("y ~ treated + x", frame, ClusteredCovariance(.CR1))
    let cr2 = try estimate("y ~ treated + x", frame, ClusteredCovariance(.CR2))
    let cr3 = try estimate("y ~ treated + x", frame, ClusteredCovariance(.CR3))
    let scaled = try estimate(
      "y ~ treated + x", frame, ClusteredCovariance(.CR3, reference: .scaledSatterthwaite))
    let inferences = [cr1, cr2, cr3, scaled].map { $0.1.set.inferences(level: 0.95)[1] }
    var p = inferences.map(\.pValue)
    var fits: [Bool: WildBootstrapFit] = [:]
    for isJackknifed in [false, true] {
      let covariance = WildBootstrap(isJackknifed ? .jackknifedBoth : .classic).covariance()
      let (request, fitted) = try estimate("y ~ treated + x", frame, covariance)
      fits[isJackknifed] = try WildBootstrapFit(
        request, convention: fitted.set.summary.variance, threads: 1)
    }
    let options = [
      WildBootstrap(.classic, replications: 399),
      WildBootstrap(.jackknifedScores, replications: 399),
      WildBootstrap(.jackknifedBoth, replications: 399),
      WildBootstrap(.classic, imposesNull: false, replications: 399),
    ]
    for option in options {
      guard let fit = fits[option.variant.jackknifesStatistic] else { continue }
      let result = fit.test([.term(1, of: 3)], option, level: nil)[0]
      switch result {
      case .success(let test): p.append(test.pValue)
      case .failure: p.append(nil)
      }
    }
    var parted = try request("y ~ treated + x", frame, ClusteredCovariance(.CR1))
    guard
      let split = parted.design.splitting(at: "treated", keeping: Set(parted.design.terms))
    else { return (p, 0, 0) }
    parted.design = split.design
    let randomisation = try RandomisationFit(parted, carrierCount: 1, threads: 1)
    let assignments = Assignments(sample.assignment, replications: 399, seed: 1)
    for statistic in [RandomisationFit.Statistic.studentised, .coefficient] {
      p.append(
        randomisation.test(
          assignments, .term(0, of: 1), statistic: statistic, level: nil)?.pValue)
    }
    return (p, inferences[1].degreesOfFreedom ?? 0, assignments.leastPValue)
  }

  private static func request(
    _ formula: String, _ frame: Frame, _ covariance: ClusteredCovariance
  ) throws -> FitRequest {
    let design = try BoundDesign(
      Formula(parsing: formula), frame: frame, rows: frame.allRows, threads: 1)
    var request = FitRequest(design, covariance: .clustered(covariance))
    request.clusters = [
      ClusterDimension(
        label: "school", grouping: frame.groupCodes(of: ["school"]).selecting(frame.allRows),
        levels: nil)
    ]
    request.wantsDiagnostics = false
    return request
  }

  private static func estimate(
    _ formula: String, _ frame: Frame, _ covariance: ClusteredCovariance
  ) throws -> (FitRequest, Estimate) {
    let request = try request(formula, frame, covariance)
    return (request, try LinearModel.estimate(request, threads: 1))
  }
}
