import Designs
import DifferenceInDifferences
import Estimation
import Foundation
import Numerics

/// `staggered time FOLDER [DRAWS [THREADS [ROUNDS]]]`: estimates the data of make-staggered.py and says how long it took.
///
/// `staggered coverage [SAMPLES]`, and `honest`, `gap`, `influence` likewise: bias and coverage by simulation, as a table.
@main enum Staggered {
  static func main() throws {
    BLASVendor.pinThreads()
    let arguments = CommandLine.arguments.dropFirst()
    let numbers = arguments.compactMap { Int($0) }
    switch arguments.first {
    case "time":
      try Timing(
        folder: arguments[arguments.startIndex + 1], draws: numbers.first ?? 0,
        threads: numbers.dropFirst().first ?? ProcessInfo.processInfo.activeProcessorCount,
        rounds: numbers.dropFirst(2).first ?? 5
      ).run()
    case "coverage": try Study(samples: numbers.first ?? 1000).run()
    case "honest": try HonestStudy(samples: numbers.first ?? 1000).run()
    case "gap": try GapStudy(samples: numbers.first ?? 2000).run()
    case "influence": try InfluenceStudy(samples: numbers.first ?? 5000).run()
    default:
      print(
        "staggered time FOLDER [DRAWS [THREADS [ROUNDS]]] | coverage|honest|gap|influence [SAMPLES]"
      )
    }
  }
}

/// Repeated estimation of one data set.
struct Timing {
  let folder: String
  let draws: Int
  let threads: Int
  let rounds: Int

  func run() throws {
    let sample = try RawColumns(folder: folder).sample()
    let clock = ContinuousClock()
    for method in ComparisonMethod.allCases {
      let estimator = GroupTimeEstimator(
        options: StaggeredOptions(comparison: ComparisonOptions(method: method)))
      var seconds: [Double] = []
      var last: StaggeredEffects?
      for _ in 0..<rounds {
        let start = clock.now
        let effects = try estimator.estimate(sample, threads: threads)
        if draws > 0 {
          let result = effects.bootstrapped(MultiplierBootstrap(draws: draws), threads: threads)
          precondition(result.standardErrors.count == effects.set.terms.count)
        }
        let elapsed = clock.now - start
        seconds.append(
          Double(elapsed.components.attoseconds) / 1e18 + Double(elapsed.components.seconds))
        last = effects
      }
      guard let last else { continue }
      let simple = last.set.terms.firstIndex(of: .simple) ?? 0
      let found = last.set.inferences(level: 0.95)[simple]
      print(
        "diminish", method.rawValue, "median", seconds.sorted()[rounds / 2], "least",
        seconds.min() ?? 0, "cells", last.cells.count, "simple", found.estimate,
        found.standardError ?? .nan)
    }
  }
}

/// Columns as make-staggered.py writes them: raw doubles and 32-bit integers.
struct RawColumns {
  let folder: String

  private func bytes(_ name: String) throws -> Data? {
    let path = folder + "/" + name
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try Data(contentsOf: URL(filePath: path))
  }

  private func doubles(_ name: String) throws -> [Double]? {
    try bytes(name + ".f64").map { data in
      var values = [Double](repeating: 0, count: data.count / 8)
      _ = unsafe values.withUnsafeMutableBytes { unsafe data.copyBytes(to: $0) }
      return values
    }
  }

  private func integers(_ name: String) throws -> [Int32]? {
    try bytes(name + ".i32").map { data in
      var values = [Int32](repeating: 0, count: data.count / 4)
      _ = unsafe values.withUnsafeMutableBytes { unsafe data.copyBytes(to: $0) }
      return values
    }
  }

  func sample() throws -> StaggeredSample {
    let x = try (1...9).compactMap { try doubles("x\($0)") }
    return StaggeredSample(
      outcome: try doubles("y") ?? [], period: try integers("period") ?? [],
      cohort: (try integers("start") ?? []).map { $0 == 0 ? StaggeredSample.never : $0 },
      units: try integers("unit"), covariates: x.isEmpty ? nil : Matrix(columns: x),
      clusters: try integers("cluster"))
  }
}
