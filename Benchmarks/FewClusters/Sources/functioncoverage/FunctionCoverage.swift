import Foundation
import Numerics

/// Prints how often intervals of functions of coefficients hold the truth: `functioncoverage [REPLICATIONS [SEED]]`.
@main enum FunctionCoverage {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst().map { UInt64($0) }
    guard arguments.count <= 2, !arguments.contains(nil) else {
      print("usage: functioncoverage [REPLICATIONS [SEED]]")
      return
    }
    BLASVendor.pinThreads()
    let replications = arguments.first.flatMap { $0.map(Int.init) } ?? 2000
    let seed = arguments.dropFirst().first.flatMap { $0 } ?? 20_261_127
    let threads = ProcessInfo.processInfo.activeProcessorCount
    var tables: [String] = []
    for schools in Schools.all(seed: seed) {
      tables.append(
        try Coverage(of: schools, replications: replications, threads: threads).table)
      FileHandle.standardError.write(Data("\(schools.title)\n".utf8))
    }
    let error = 100 * (0.05 * 0.95 / Double(replications)).squareRoot()
    print(
      """
      Written by `make function-coverage`: shares of \(replications) samples in which a 95 % interval holds the truth, in \
      %, and in brackets its median width, seed \(seed). The populations: \
      `Benchmarks/FewClusters/Sources/functioncoverage/Schools.swift`; the model is `y ~ treated + x + z`, 399 Rademacher \
      draws. The Monte Carlo standard error of 95 % is \((error * 10).rounded() / 10) points.

      \(tables.joined(separator: "\n\n"))
      """)
  }
}
