import Designs
import Estimation
import Foundation
import Frames
import LinearModels
import Numerics

/// Times a wild cluster bootstrap as its peers do: `wild ROWS CLUSTERS DRAWS [THREADS]`.
///
/// The data are those of wild-peers.R and wild-peers.py: y = 0.02 d + x1 + x2 + cluster + noise, d constant in half of the
/// clusters. What is timed begins with columns in memory.
@main enum Wild {
  static func main() throws {
    let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    guard numbers.count >= 3, numbers.allSatisfy({ $0 > 0 }) else {
      print("usage: wild ROWS CLUSTERS DRAWS [THREADS]")
      return
    }
    BLASVendor.pinThreads()
    let threads = numbers.count > 3 ? numbers[3] : ProcessInfo.processInfo.activeProcessorCount
    let frame = data(rows: numbers[0], clusters: numbers[1])
    let clock = ContinuousClock()
    for variant in WildBootstrap.Variant.allCases {
      for _ in 0..<3 {
        let options = WildBootstrap(variant, replications: numbers[2])
        var fit: Duration = .zero
        var test: Duration = .zero
        var inversion: Duration = .zero
        var made: WildBootstrapFit?
        fit = try clock.measure { made = try prepared(frame, options, threads) }
        guard let made else { return }
        var results: [Result<ResamplingTest, WildBootstrapError>] = []
        let hypothesis = LinearHypothesis.term(1, of: made.termCount)
        test = clock.measure { results = made.test([hypothesis], options, level: nil) }
        inversion = clock.measure { results += made.test([hypothesis], options, level: 0.95) }
        let found = try results[1].get()
        print(
          options.name, "fit \(fit), test \(test), test with interval \(inversion),",
          "p \(found.pValue),", found.confidenceSet?.low ?? -.infinity,
          found.confidenceSet?.high ?? .infinity)
      }
    }
  }

  /// The estimates, and the model made ready.
  private static func prepared(
    _ frame: Frame, _ options: WildBootstrap, _ threads: Int
  ) throws -> WildBootstrapFit {
    let formula = try Formula(parsing: "y ~ d + x1 + x2")
    let design = try BoundDesign(formula, frame: frame, rows: frame.allRows, threads: threads)
    var request = FitRequest(design, covariance: .clustered(options.covariance()))
    request.clusters = [
      ClusterDimension(
        label: "g", grouping: frame.groupCodes(of: ["g"]).selecting(frame.allRows), levels: nil)
    ]
    let shared = LinearModel.sharingPasses([request, request], threads: threads)[0]
    let estimate = try LinearModel.estimate(shared, threads: threads)
    return try WildBootstrapFit(
      shared, convention: estimate.set.summary.variance, threads: threads)
  }

  private static func data(rows: Int, clusters: Int) -> Frame {
    let random = (0..<4).map { CounterRandom(seed: 1, stream: $0) }
    let codes = (0..<rows).map { $0 % clusters }
    let effects = (0..<clusters).map { 0.1 * random[3].normal(at: UInt64($0)) }
    let x1 = (0..<rows).map { random[0].normal(at: UInt64($0)) }
    let x2 = (0..<rows).map { random[1].normal(at: UInt64($0)) }
    let d = codes.map { $0 % 2 == 0 ? 1.0 : 0 }
    let y = (0..<rows).map { row in
      0.02 * d[row] + x1[row] + x2[row] + effects[codes[row]] + random[2].normal(at: UInt64(row))
    }
    return Frame(
      columns: [
        Column(name: "y", values: .number(y)), Column(name: "d", values: .number(d)),
        Column(name: "x1", values: .number(x1)), Column(name: "x2", values: .number(x2)),
        Column(name: "g", values: .number(codes.map(Double.init))),
      ], rowCount: rows)
  }
}
