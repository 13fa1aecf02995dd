import Designs
import Estimation
import Foundation
import Frames
import LinearModels
import Numerics
import Testing

/// Times of the estimation alone on a national file in memory; asked for by DIMINISH_SPEED=1.
@Suite(
  .serialized,
  .enabled(
    if: ProcessInfo.processInfo.environment["DIMINISH_SPEED"] != nil, "set DIMINISH_SPEED=1"))
struct NationalSpeedTests {
  @Test(
    arguments: (ProcessInfo.processInfo.environment["DIMINISH_SPEED"] ?? "2").split(separator: ",")
      .compactMap { Int($0) })
  func `six million pupils in sixteen thousand schools`(_ threads: Int) throws {
    BLASVendor.pinThreads()
    let frame = Self.national(rows: 6_000_000, schools: 16_000)
    let clock = ContinuousClock()
    var model = ClusteredModel(
      formula:
        "ks2 ~ post*treated*disadvantaged + ks1 + I(ks1^2) | urn + cohort", frame: frame)
    model.clusters = ["urn"]
    var requests: [FitRequest] = []
    print("bind", try clock.measure { requests = [try model.request(.independent(.iid))] })
    for kind in [ClusteredCovariance.Kind.CR1, .CR1, .CR1, .CR1, .CR1, .CR2] {
      requests[0].covariance = .clustered(ClusteredCovariance(kind))
      var estimate: Estimate?
      let before = clock_gettime_nsec()
      let time = try clock.measure {
        estimate = try LinearModel.estimate(requests[0], threads: threads)
      }
      let busy = Double(clock_gettime_nsec() - before) / 1e9
      print(
        threads, kind, time, "CPU", busy, estimate?.set.terms.count ?? 0, estimate?.set.values ?? []
      )
    }
  }

  private func clock_gettime_nsec() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  @Test func `sixteen thousand schools of a hundred pupils whose weights differ`() throws {
    BLASVendor.pinThreads()
    let frame = Self.national(rows: 1_600_000, schools: 16_000)
    let clock = ContinuousClock()
    for formula in ["ks2 ~ post*treated*disadvantaged + ks1", "ks2 ~ disadvantaged + ks1 | urn"] {
      var model = ClusteredModel(formula: formula, frame: frame)
      model.clusters = ["urn"]
      model.weights = "w"
      for working in ClusteredCovariance.WorkingModel.allCases {
        let request = try model.request(
          .clustered(ClusteredCovariance(.CR2, workingModel: working)))
        for threads in [1, 2] {
          let time = try clock.measure {
            _ = try LinearModel.estimate(request, threads: threads)
          }
          print(formula, working.rawValue, threads, time)
        }
      }
    }
  }

  private static func national(rows: Int, schools: Int) -> Frame {
    let random = CounterRandom(seed: 1, stream: 0)
    // By cohort, then school, as the national file of Benchmarks.
    let perCohort = rows / 10
    let urn = (0..<rows).map { 100_000 + ($0 % perCohort) * schools / perCohort }
    let cohort = (0..<rows).map { 2010 + $0 * 10 / rows }
    let ks1 = (0..<rows).map { random.normal(at: UInt64($0)) }
    let disadvantaged = (0..<rows).map { ($0 &* 2_654_435_761) % 10 < 3 ? 1.0 : 0 }
    let treated = urn.map { $0 % 20 == 0 ? 1.0 : 0 }
    let post = cohort.map { $0 >= 2016 ? 1.0 : 0 }
    let ks2 = (0..<rows).map { row in
      ks1[row] * 0.7 - disadvantaged[row] * 2 + Double(urn[row] % 13) / 3
        + 5 * random.normal(at: UInt64(rows + row))
    }
    return LinearModelsTests.frame([
      number("urn", urn.map { Double($0) }), number("cohort", cohort.map { Double($0) }),
      number("ks1", ks1), number("disadvantaged", disadvantaged), number("treated", treated),
      number("post", post), number("ks2", ks2),
      number("w", (0..<rows).map { 0.5 + Double(($0 &* 7919) % 1000) / 500 }),
    ])
  }
}
